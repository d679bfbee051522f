"""Following faces through pictures: which face of this picture is which of the one before."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.measurement import Pixels
from faceapp.vision.models import Detection, Detector, Landmarks5

__all__ = ["Followed", "Tracked", "Tracker"]


@dataclass(frozen=True, slots=True, eq=False)
class Tracked:
    """One face on one picture, in pixels of the picture that was handed in.

    Attributes:
        number: of the track, from 1.
        detected: found on this picture; else followed to it from the one before.
    """

    number: int
    box: tuple[float, float, float, float]
    landmarks: Landmarks5
    score: float
    detected: bool

    @property
    def detection(self) -> Detection:
        """As a detector would say it."""
        return Detection(self.box, self.landmarks, self.score)


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """What a picture shows.

    Attributes:
        faces: those that are confirmed.
        ended: tracks that will not be seen again under their number.
        cut: another scene begins with this picture.
        detected: the detector looked at the whole picture.
    """

    faces: tuple[Tracked, ...]
    ended: tuple[int, ...]
    cut: bool
    detected: bool


class Tracker:
    """Follows faces; one call at a time."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._tracks: dict[int, Detection] = {}
        self._next = 1
        self._time = 0.0

    def step(self, pixels: Pixels, time: float) -> Followed:
        """The faces of the next picture, which was taken at ``time`` seconds."""
        self._time = time
        found = self._detector.detect(pixels)
        pairs = sorted(
            (
                (_iou(face.box, old.box), place, number)
                for place, face in enumerate(found)
                for number, old in self._tracks.items()
            ),
            reverse=True,
        )
        numbers: dict[int, int] = {}
        for overlap, place, number in pairs:
            if overlap > 0.3 and place not in numbers and number not in numbers.values():
                numbers[place] = number
        for place in range(len(found)):
            if place not in numbers:
                numbers[place] = self._next
                self._next += 1
        ended = tuple(set(self._tracks) - set(numbers.values()))
        self._tracks = {numbers[place]: face for place, face in enumerate(found)}
        faces = tuple(
            Tracked(number, face.box, face.landmarks, face.score, detected=True)
            for number, face in self._tracks.items()
        )
        return Followed(faces, ended, cut=False, detected=True)


def _iou(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return float(shared / (both - shared))
