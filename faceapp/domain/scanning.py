"""What a scan reports while it runs, and the arithmetic of rate and time left."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import (
    RATE_WINDOW_SECONDS,
    RECOGNISED_EVERY,
    RECOGNISED_SECONDS,
    RECOGNISED_SECONDS_EACH,
    RECOGNISED_SHARE,
)


class ScanStage(StrEnum):
    """What a scan is busy with."""

    LISTING = "listing"  # which files there are, and which are new or changed
    MEASURING = "measuring"  # looking for faces
    RECOGNISING = "recognising"  # comparing the new faces with the known ones
    READING = "reading"  # of known faces what was not read yet; no part of a scan


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Attributes:
        done, total: files listed so far and 0 while listing; then photos looked at
            and photos to look at; while recognising, faces in groups and faces to group, 0 while unknown.
        faces, problems: found since the scan started.
        rate: photos a second lately, 0 while unknown; pauses do not count.
        seconds_left: None while unknown.
        paused: the scan waits until it is resumed.
    """

    stage: ScanStage
    done: int
    total: int
    faces: int
    problems: int
    rate: float
    seconds_left: float | None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class PhotoScanned:
    """One photo was looked at and stands in the library.

    Attributes:
        faces: all faces the photo has now.
        problem: why it could not be looked at.
        replaces: a row that is no more: the file turned out to be ``photo`` at a new place.
        removed: faces that were there before and were not found again.
    """

    photo: PhotoId
    faces: tuple[FaceId, ...]
    problem: Reason | None
    replaces: PhotoId | None = None
    removed: tuple[FaceId, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotosListed:
    """The listing changed rows: photos that are new, changed, gone or back."""

    photos: tuple[PhotoId, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to do at this moment: whoever drives the scan may do something else."""


@dataclass(frozen=True, slots=True)
class VideosAmong:
    """How many of the photos that a scan tells of are videos; see ``ScanSummary``."""

    photos: int = 0
    measured: int = 0
    moved: int = 0
    gone: int = 0
    back: int = 0


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What a scan did.

    Attributes:
        photos: in the folders of the scan now, problems included, gone ones not.
        new, changed, moved, gone, back: what differs from the library before the scan;
            the copies of a photo count as new.
        measured: photos that were decoded and looked at.
        faces: on the photos that are there now, without what is marked as not a face.
        problems: all photos of these folders that can not be read.
        new_problems: how many of them were none before this scan, or for another reason.
        seconds: from start to end, pauses not counted.
        photos_per_second: measured photos over those seconds.
        videos: how many of the photos are videos.
    """

    photos: int
    new: int
    changed: int
    moved: int
    gone: int
    back: int
    measured: int
    faces: int
    problems: tuple[tuple[Path, Reason], ...]
    new_problems: int
    seconds: float
    photos_per_second: float
    videos: VideosAmong = VideosAmong()


@dataclass(frozen=True, slots=True)
class ScanFinished:
    """The scan is over; nothing follows."""

    summary: ScanSummary


def is_recognition_due(waiting: int, known: int, seconds: float) -> bool:
    """Whether a scan should have its new faces compared now.

    A portion costs by what is there rather than by what is new: portions that grow with the
    library keep the cost of each face level, and the first groups still appear at once.

    Args:
        waiting: faces that wait for it.
        known: faces that were compared before.
        seconds: since the first of ``waiting`` was found.
    """
    if not waiting:
        return False
    enough = waiting >= max(RECOGNISED_EVERY, known * RECOGNISED_SHARE)
    return enough or seconds >= RECOGNISED_SECONDS + known * RECOGNISED_SECONDS_EACH


class Rate:
    """Photos a second over the last while, and from it the time left.

    A mean over a sliding window, so that one huge photo does not make the time left
    jump, and a change of speed shows within seconds. Times are handed in, so that the
    clock of the caller (which stands still in pauses) is the only one.
    """

    def __init__(self, window: float = RATE_WINDOW_SECONDS) -> None:
        self._window = window
        self._marks: deque[tuple[float, int]] = deque()

    def mark(self, at: float, done: int) -> None:
        """Note that ``done`` photos were finished ``at`` that time in seconds."""
        self._marks.append((at, done))
        while len(self._marks) > 2 and self._marks[1][0] <= at - self._window:
            self._marks.popleft()

    @property
    def per_second(self) -> float:
        """0 while unknown."""
        if len(self._marks) < 2:
            return 0.0
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start else 0.0

    def seconds_left(self, remaining: int) -> float | None:
        """Time for ``remaining`` photos at the present rate; None while unknown."""
        rate = self.per_second
        return remaining / rate if rate > 0 else None
