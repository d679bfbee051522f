"""Following a file on two threads gives what following it on one does, in order, each time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.analysing_thresholds import ANALYSE_UNREAD
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.video import VideoPicture
from faceapp.services import analysing_stages
from faceapp.services.following import Follower
from faceapp.services.following_ahead import followed
from faceapp.services.models import ModelSet, load
from tests.follow_truth import pictures


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return load()


@pytest.fixture
def clip(photos: Path) -> list[VideoPicture]:
    return list(pictures(photos / "videos" / "short_hamilton_clip.mp4"))[60:110]  # a cut, faces that leave


def _told(faces: PictureFaces) -> tuple[object, ...]:
    return faces.picture.number, faces.cut, faces.faces


def _ended(track: TrackSummary) -> tuple[object, ...]:
    assert track.best.expression is not None
    return track.track, track.who, track.first, track.last, track.best_time, track.best.expression.tolist()


def test_two_threads_say_what_one_says(models: ModelSet, clip: list[VideoPicture]) -> None:
    alone, beside = Follower(models, None), Follower(models, None)
    one, two = [], []
    for picture in clip:
        one.append((_told(alone.follow(picture)), [_ended(track) for track in alone.take_ended()]))
    for faces in followed(beside, clip):
        two.append((_told(faces), [_ended(track) for track in beside.take_ended()]))
    assert two == one
    assert any(ended for _, ended in one)
    assert [_ended(track) for track in beside.finish()] == [_ended(track) for track in alone.finish()]


def test_what_is_not_read_yet_is_not_known_yet(models: ModelSet, clip: list[VideoPicture]) -> None:
    follower = Follower(models, None)
    draft = follower.track(clip[-1])
    tracks = [face.life.track for face in draft.faces]
    assert tracks
    assert [follower.current(track) for track in tracks] == [None] * len(tracks)
    follower.told(follower.read(draft))
    for track in tracks:
        known = follower.current(track)
        assert known is not None
        assert known.best.expression is not None


def test_who_leaves_early_leaves_no_thread(models: ModelSet, clip: list[VideoPicture]) -> None:
    before = threading.active_count()
    taken: list[int] = []

    def source() -> Iterator[VideoPicture]:
        for picture in clip:
            taken.append(picture.number)
            yield picture

    every = followed(Follower(models, None), source())
    next(every)
    every.close()
    assert len(taken) == ANALYSE_UNREAD + 1
    assert threading.active_count() == before


def test_what_reading_raises_is_raised(models: ModelSet, clip: list[VideoPicture]) -> None:
    class Broken:
        id, version = "broken", "1"

        def classify(self, pixels: object, landmarks: object) -> np.ndarray:
            raise ZeroDivisionError

    follower = Follower(ModelSet(models.detector, models.embedder, Broken()), None)
    with pytest.raises(ZeroDivisionError):
        list(followed(follower, clip[-10:]))


@pytest.mark.parametrize("at_once", [1, 7])
def test_how_much_is_told_at_once_changes_nothing_of_it(
    models: ModelSet, clip: list[VideoPicture], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    def all_told(most: int) -> list[list[tuple[object, ...]]]:
        monkeypatch.setattr(analysing_stages, "ANALYSE_TELL_PICTURES", most)
        monkeypatch.setattr(analysing_stages, "ANALYSE_TELL_SECONDS", 1e9)
        parts: list[analysing_stages.Looked] = []
        follower = Follower(models, None)
        telling = analysing_stages.Telling(follower, parts.append)
        for faces in followed(follower, clip):
            telling.take(faces)
        left = telling.finish()
        return [
            [_told(faces) for part in parts for faces in part.pictures],
            [_ended(track) for part in parts for track in part.running],
            [_ended(track) for part in parts for track in part.ended],
            [_ended(track) for track in left],
        ]

    told = all_told(at_once)
    assert all(told)
    assert told == all_told(1000)
