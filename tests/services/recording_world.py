"""Recordings for tests: faces that move over plain pictures, as a follower would tell of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from faceapp.domain.face import Quality
from faceapp.domain.following import FollowedFace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.recording import Consent, RecordingModels
from faceapp.domain.video import VideoPicture

MODELS = RecordingModels("mtcnn", "dlib-resnet", "faceapp-expression", "1-0")
CONSENT = Consent("Pictures of you are measured and kept here.", "Anna", 1_700_000_000.0)
SIZE = (640, 480)
RATE = 25.0
_PIXELS = np.full((48, 64, 3), 120, np.uint8)


def box(track: int, time: float = 0.0) -> Box:
    """Where a track's face is: beside the other ones, drifting."""
    return Box(0.05 + 0.2 * ((track - 1) % 4) + 0.0001 * time, 0.2, 0.12, 0.2)


def scores(time: float, track: int = 1) -> tuple[float, ...]:
    raw = np.exp(np.sin(time * np.arange(1, 8) + track))
    return tuple((raw / raw.sum()).tolist())


def followed(track: int, time: float, who: int | None = None, *, read: bool = True) -> FollowedFace:
    place = box(track, time)
    x, y = place.x, place.y
    return FollowedFace(
        track=track,
        who=who or track,
        box=place,
        landmarks=((x, y), (x + 0.1, y), (x + 0.05, y + 0.1), (x, y + 0.2), (x + 0.1, y + 0.2)),
        score=0.97,
        scores=scores(time, track) if read else None,
        smoothed=None,
        person=None,
        certain=False,
        detected=True,
    )


def picture(number: int, tracks: dict[int, int], time: float | None = None) -> PictureFaces:
    """A picture with faces: track to who."""
    at = number / RATE if time is None else time
    faces = tuple(followed(track, at, who) for track, who in tracks.items())
    return PictureFaces(VideoPicture(_PIXELS, at, number), faces, cut=False, milliseconds=1.0)


def pictures(
    seconds: float, tracks: dict[int, int], start: float = 0.0, rate: float = RATE
) -> Iterator[PictureFaces]:
    for place in range(round(seconds * rate)):
        yield picture(round(start * rate) + place, tracks, start + place / rate)


def vector(seed: int, dimensions: int = 8) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found = np.random.default_rng(seed).normal(size=dimensions).astype(np.float32)
    return found / np.linalg.norm(found)


def summary(
    track: int, first: float, last: float, who: int | None = None, seed: int | None = None
) -> TrackSummary:
    middle = (first + last) / 2
    face = followed(track, middle, who)
    best = FaceMeasurement(
        box=face.box,
        landmarks=face.landmarks,
        score=0.98,
        quality=Quality(90.0, 200.0, 0.0, 0.0, 0.0),
        embedding=vector(who or track if seed is None else seed),
        crop=b"jpeg",
        expression=np.asarray(face.scores, np.float32),
    )
    pictures = max(round((last - first) * RATE), 1)
    return TrackSummary(track, who or track, first, last, pictures, best, middle, None, 5)
