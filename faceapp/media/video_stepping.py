"""A video picture by picture, forth and back: what a player needs beside going straight on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from faceapp.domain.measurement import Pixels
from faceapp.domain.review_thresholds import STEP_BACK_SECONDS, STEP_BYTES
from faceapp.domain.video_thresholds import VIDEO_FORWARD_SECONDS
from faceapp.media.video_decoding import Decoding, Frame
from faceapp.media.video_pixels import Upright

_SAME: Final = 1e-4
"""Seconds: two times that are one, written with fewer digits."""
_LEAST: Final = 3
"""Pictures that are held whatever their size: the shown one and its neighbours."""


class Stepping:
    """Holds some decoded pictures around the shown one; a context manager, for one thread at a time.

    Pictures are found by their true times; their numbers mean nothing here.

    Args:
        path: of the file.
        threads: for decoding.
        first: ticks of the file's first picture.
        pixel: shape of its pixels.
    """

    def __init__(self, path: Path, threads: int, first: int, pixel: Fraction | None) -> None:
        self._path, self._threads, self._first, self._pixel = path, threads, first, pixel
        self._upright: tuple[int | None, Upright] | None = None
        self._decoding: Decoding | None = None
        self._frames: Iterator[Frame] = iter(())
        self._held: list[Frame] = []
        self._ended = False

    def __enter__(self) -> Stepping:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._held.clear()
        self._frames = iter(())
        if self._decoding is not None:
            self._decoding.close()
            self._decoding = None

    def at(self, seconds: float) -> Frame | None:
        """What is shown then: before the first picture that one, after the last the last.

        None where nothing can be decoded there any more.

        Raises:
            VideoUnreadable: the file is gone, or another one by now.
        """
        if not self._reaches(seconds):
            self._jump(seconds)
        self._pull_to(seconds)
        shown = [frame for frame in self._held if frame.time <= seconds + _SAME]
        return shown[-1] if shown else next(iter(self._held), None)

    def after(self, seconds: float) -> Frame | None:
        """The first picture that comes later; None after the last.

        Raises:
            VideoUnreadable: as ``at``.
        """
        self.at(seconds)
        found = next((frame for frame in self._held if frame.time > seconds + _SAME), None)
        if found is not None:
            self._pull_to(found.time)  # so that it is known how near the one behind it is
        return found

    def before(self, seconds: float) -> Frame | None:
        """The last picture that comes earlier; None before the first.

        Raises:
            VideoUnreadable: as ``at``.
        """
        if not (self._held and self._held[0].time < seconds - _SAME):
            self._jump(max(0.0, seconds - STEP_BACK_SECONDS))
        self._pull_to(seconds)
        earlier = [frame for frame in self._held if frame.time < seconds - _SAME]
        return earlier[-1] if earlier else None

    def half(self, frame: Frame) -> float:
        """Half the time to the nearer one of the neighbours that are held, in seconds."""
        times = [other.time for other in self._held]
        place = times.index(frame.time) if frame.time in times else -1
        gaps = []
        if place > 0:
            gaps.append(frame.time - times[place - 1])
        if 0 <= place < len(times) - 1:
            gaps.append(times[place + 1] - frame.time)
        return min(gaps) / 2 if gaps else _SAME

    def pixels(self, frame: Frame, side: int | None = None) -> Pixels:
        """(h, w, 3) RGB of a picture, its longest side at most ``side`` pixels."""
        if self._upright is None or self._upright[0] != side:
            self._upright = side, Upright(side, self._pixel, self._threads)
        return self._upright[1](frame.raw)

    # --- within ---

    def _reaches(self, seconds: float) -> bool:
        if not self._held or seconds < self._held[0].time - _SAME:
            return False
        return self._ended or seconds <= self._held[-1].time + VIDEO_FORWARD_SECONDS

    def _jump(self, seconds: float) -> None:
        self.close()
        self._decoding = Decoding(self._path, self._threads, self._first, counted=False)
        self._frames = self._decoding.frames(max(0.0, seconds - _SAME))
        self._ended = False

    def _pull_to(self, seconds: float) -> None:
        """Decode until a picture that comes later is held, or there is none."""
        while not self._ended and not (self._held and self._held[-1].time > seconds + _SAME):
            frame = next(self._frames, None)
            if frame is None:
                self._ended = True
                return
            self._held.append(frame)
            size = max(1, frame.raw.width * frame.raw.height * 3 // 2)
            del self._held[: max(0, len(self._held) - max(_LEAST, STEP_BYTES // size))]
