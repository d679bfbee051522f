"""A real face whose expression changes slowly and stays: told as a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.expression import Expression
from faceapp.domain.recording import Samples
from faceapp.domain.reviewing import moments
from faceapp.domain.smoothing import centred
from faceapp.media.video import open_video
from faceapp.services.following import Follower
from faceapp.services.models import built_in


def test_a_smile_that_comes_slowly_and_stays_is_a_moment(photos: Path) -> None:
    """Somebody begins to laugh at 9.6 s and goes on; there is no peak in it."""
    follower = Follower(built_in(), None)
    faces = []
    with open_video(photos / "videos" / "WolfgangLanger_Pexels.mp4") as video:
        for picture in video.pictures(start=6.0, every=0.25):
            if picture.time > 17.0:
                break
            faces += [(picture.time, face) for face in follower.follow(picture).faces]
    faces = [(at, face) for at, face in faces if face.scores is not None]
    times = np.array([at for at, _ in faces])
    raw = np.array([face.scores for _, face in faces], np.float32)
    count = len(faces)
    assert count > 30
    empty = np.zeros(count, np.float32)
    every = Samples(
        *(np.arange(count), times, np.full(count, 1), np.zeros((count, 4), np.float32)),
        *(np.zeros((count, 5, 2), np.float32), empty, np.ones(count, bool), raw, centred(times, raw)),
    )
    found = [one for one in moments(every, np.zeros(count, np.int64), 1.0) if 9.0 < one.time < 12.5]
    assert [one.expression for one in found] == [Expression.HAPPY]
    assert found[0].time == pytest.approx(9.6, abs=0.3)
    assert found[0].share > 0.8
