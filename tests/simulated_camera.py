"""A camera that is none: pictures with their number in them, and a face whose place follows from it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np

from faceapp.domain.errors import KnownError
from faceapp.domain.following import FollowedFace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import FaceMeasurement, Pixels
from faceapp.domain.video import VideoFacts, VideoPicture

SIZE = (320, 240)
BITS = 20
CELL = 8
"""Side of the cells in the uppermost row that hold the bits of the number."""
FACE = 64
"""Side of the face's box, pixels."""


def place_of(number: int, size: tuple[int, int] = SIZE) -> tuple[int, int]:
    """Upper left corner of the face on a picture, pixels: 2 to 8 pixels from the one before."""
    width, height = size
    angle = number * 0.06
    x = width / 2 - FACE / 2 + np.cos(angle) * (width / 2 - FACE / 2 - 8)
    y = height / 2 - FACE / 2 + CELL + np.sin(angle * 1.3) * (height / 2 - FACE / 2 - CELL - 4)
    return round(float(x)), round(float(y))


def box_of(number: int, size: tuple[int, int] = SIZE) -> Box:
    """The face's box on a picture, in fractions."""
    x, y = place_of(number, size)
    return Box(x / size[0], y / size[1], FACE / size[0], FACE / size[1])


def landmarks_of(box: Box) -> Landmarks:
    """Five points in a box."""
    at = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]
    one, two, three, four, five = ((box.x + box.w * x, box.y + box.h * y) for x, y in at)
    return one, two, three, four, five


def _texture() -> Pixels:
    """Something a flow can hold on to."""
    import cv2

    noise = np.random.default_rng(1).integers(40, 216, (12, 12, 3), np.uint8)
    return np.asarray(cv2.resize(noise, (FACE, FACE), interpolation=cv2.INTER_CUBIC), np.uint8)


def picture(number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """The picture with this number."""
    width, height = size
    pixels = np.full((height, width, 3), 96, np.uint8)
    for bit in range(BITS):
        pixels[:CELL, bit * CELL : (bit + 1) * CELL] = 255 if number >> bit & 1 else 0
    x, y = place_of(number, size)
    pixels[y : y + FACE, x : x + FACE] = _TEXTURE
    return pixels


_TEXTURE = _texture()


def number_in(pixels: Pixels, scale: float = 1.0) -> int:
    """The number that is written in the pixels of a picture, of any size and any order of colours."""
    middle = round(CELL / 2 * scale)
    bits = [pixels[middle, round((bit + 0.5) * CELL * scale), 0] > 127 for bit in range(BITS)]
    return sum(1 << bit for bit, on in enumerate(bits) if on)


class SimulatedCamera:
    """Gives pictures at a rate, or as fast as they are taken.

    Args:
        rate: pictures/s of its own clock.
        paced: it waits between pictures, as a camera does.
        count: how many; None: until it is closed.
        problem: raised after them.
        still: (number, seconds): it stops for so long before that picture.
    """

    def __init__(
        self,
        rate: float = 30.0,
        *,
        paced: bool = True,
        count: int | None = None,
        size: tuple[int, int] = SIZE,
        problem: KnownError | None = None,
        still: tuple[int, float] | None = None,
    ) -> None:
        self.rate, self.paced, self.count, self.size = rate, paced, count, size
        self.problem, self.still = problem, still
        self.closed = threading.Event()
        self.held = threading.Event()
        self.given = 0

    @property
    def facts(self) -> VideoFacts:
        return VideoFacts(self.size[0], self.size[1], None, self.rate, False, "")

    def pictures(self) -> Iterator[VideoPicture]:
        began = time.perf_counter()
        while self.count is None or self.given < self.count:
            number = self.given
            if self.still is not None and number == self.still[0]:
                self.closed.wait(self.still[1])
                began += self.still[1]
            while self.held.is_set() and not self.closed.wait(0.02):
                began = time.perf_counter() - number / self.rate
            due = began + number / self.rate
            if self.closed.wait(max(0.0, due - time.perf_counter())) if self.paced else self.closed.is_set():
                return
            self.given += 1
            yield VideoPicture(picture(number, self.size), number / self.rate, number, time.perf_counter())
        if self.problem is not None:
            raise self.problem

    def fail(self, problem: KnownError) -> None:
        """From now on it gives nothing, for this reason."""
        self.problem, self.count = problem, 0

    def hold(self) -> None:
        """Give no picture until ``go_on``."""
        self.held.set()

    def go_on(self) -> None:
        self.held.clear()

    def close(self) -> None:
        self.closed.set()


class NumberFollower:
    """Finds the face by the number in the picture, and nothing else; as slow as it is told to be.

    Args:
        seconds: what looking at a picture takes.
        every: only every so many pictures have a face that was ``detected``.
    """

    def __init__(self, seconds: float = 0.0, *, person: PersonId | None = None) -> None:
        self.seconds = seconds
        self.person = person
        self.seen: list[int] = []
        self.keep_seen = True
        self.known: object = None
        self.names: dict[int, PersonId | None] = {}
        self._count = 0
        self._last: VideoPicture | None = None

    def follow(self, shown: VideoPicture) -> PictureFaces:
        if self.seconds:
            time.sleep(self.seconds)
        number = number_in(shown.pixels)
        if self.keep_seen:
            self.seen.append(number)
        self._count += 1
        self._last = shown
        height, width = shown.pixels.shape[:2]
        box = box_of(number, (width, height))
        happy = 0.5 + 0.4 * float(np.sin(shown.time))
        scores = (0.02, 0.02, 0.02, happy, 0.02, 0.02, 0.9 - happy)
        person = self.names.get(1, self.person)
        face = FollowedFace(
            1, 1, box, landmarks_of(box), 0.99, scores, scores, person, person is not None, True
        )
        return PictureFaces(shown, (face,), False, self.seconds * 1000)

    def current(self, track: int) -> TrackSummary | None:
        return self._summary() if track == 1 and self._last is not None else None

    def named(self, who: int, person: PersonId | None) -> None:
        self.names[who] = person

    def know(self, known: object) -> None:
        self.known = known

    def take_ended(self) -> tuple[TrackSummary, ...]:
        return ()

    def finish(self) -> tuple[TrackSummary, ...]:
        return () if self._last is None else (self._summary(),)

    def _summary(self) -> TrackSummary:
        assert self._last is not None
        number = number_in(self._last.pixels)
        height, width = self._last.pixels.shape[:2]
        box = box_of(number, (width, height))
        vector = np.zeros(128, np.float32)
        vector[0] = 1.0
        scores = np.array([0, 0, 0, 1, 0, 0, 0], np.float32)
        from faceapp.domain.face import Quality

        quality = Quality(64.0, 500.0, 0.0, 0.0, 0.0)
        best = FaceMeasurement(box, landmarks_of(box), 0.99, quality, vector, _crop(), scores)
        last = self._last.time
        return TrackSummary(1, 1, 0.0, last, self._count, best, last, self.names.get(1, self.person), 1)


def _crop() -> bytes:
    import cv2

    return bytes(cv2.imencode(".jpg", _TEXTURE)[1])
