"""Real faces: what anybody sees in these videos is told as moments, each once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.expression import Expression
from faceapp.domain.moments import Moment, moments, told
from faceapp.domain.recording import Samples
from faceapp.domain.smoothing import centred
from faceapp.media.video import open_video
from faceapp.services.following import Follower
from faceapp.services.models import load


def moments_of(path: Path, every: float, until: float) -> tuple[Moment, ...]:
    follower = Follower(load(), None)
    found = []
    with open_video(path) as video:
        for picture in video.pictures(every=every):
            if picture.time > until:
                break
            faces = follower.follow(picture).faces
            found += [(picture.time, one.scores) for one in faces if one.scores is not None]
    times, raw = np.array([at for at, _ in found]), np.array([one for _, one in found], np.float32)
    count, empty = len(found), np.zeros(len(found), np.float32)
    samples = Samples(
        *(np.arange(count), times, np.ones(count, np.int64), np.zeros((count, 4), np.float32)),
        *(np.zeros((count, 5, 2), np.float32), empty, np.ones(count, bool), raw, centred(times, raw)),
    )
    return told(moments(samples, np.zeros(count, np.int64), 1.0))


def test_a_smile_that_comes_and_stays_to_the_end_is_a_moment(photos: Path) -> None:
    (one,) = moments_of(photos / "videos" / "single_face.mp4", 0.1, 3.0)
    assert one.expression is Expression.HAPPY
    assert one.first == pytest.approx(0.7, abs=0.15)
    assert one.last > 2.1
    assert one.share > 0.7


def test_sad_then_fear_then_a_long_laugh(photos: Path) -> None:
    """As the video begins somebody looks sad already; the laugh begins at 9.6 s, slowly, and stays."""
    sad, fear, happy = moments_of(photos / "videos" / "WolfgangLanger_Pexels.mp4", 0.25, 14.0)
    assert [one.expression for one in (sad, fear, happy)] == [
        Expression.SAD,
        Expression.FEAR,
        Expression.HAPPY,
    ]
    assert sad.seconds > 4.5
    assert happy.first == pytest.approx(9.6, abs=0.3)
    assert happy.time > 10.0, "at its peak, not where it begins"
    assert happy.last > 13.5
    assert happy.share > 0.9
