"""Which seconds are where: the piece of a recording that its lanes show, and the times written above it."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.review_thresholds import CURVE_LEAST_SECONDS
from faceapp.ui.recordings.words import clock, moment_time

STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Seconds between two times that are written."""
APART = 84
"""Pixels between them, at least."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A piece of a recording over some pixels.

    Attributes:
        start, end: seconds at the edges.
        length: of the whole recording, seconds.
        left, width: pixels.
    """

    start: float
    end: float
    length: float
    left: float
    width: float

    @property
    def span(self) -> tuple[float, float]:
        """Seconds at the edges."""
        return self.start, self.end

    @property
    def whole(self) -> bool:
        """Whether all of it is shown."""
        return self.end - self.start >= self.length - 1e-6

    def x(self, seconds: float) -> float:
        """Where a time is."""
        return self.left + (seconds - self.start) / (self.end - self.start) * self.width

    def seconds(self, x: float) -> float:
        """What time is there; never before the beginning or after the end."""
        found = self.start + (x - self.left) / max(self.width, 1) * (self.end - self.start)
        return min(max(found, 0.0), self.length)

    def over(self, left: float, width: float) -> Axis:
        """The same piece over other pixels."""
        return Axis(self.start, self.end, self.length, left, max(width, 1.0))

    def zoomed(self, factor: float, around: float) -> Axis:
        """``factor`` times as large; what is at ``around`` (pixels) stays there."""
        fixed = self.seconds(around)
        least = min(CURVE_LEAST_SECONDS, self.length)
        span = min(max((self.end - self.start) / factor, least), self.length)
        share = (fixed - self.start) / (self.end - self.start)
        return self._from(fixed - share * span, span)

    def moved(self, seconds: float) -> Axis:
        """Some seconds later."""
        return self._from(self.start + seconds, self.end - self.start)

    def with_length(self, length: float) -> Axis:
        """The recording is so long by now; what was shown whole still is."""
        if self.whole:
            return Axis(0.0, length, length, self.left, self.width)
        return Axis(self.start, self.end, length, self.left, self.width)

    def ticks(self) -> list[tuple[float, str]]:
        """Seconds that are written above it, and how."""
        wanted = APART / self.width * (self.end - self.start)
        step = next((one for one in STEPS if one >= wanted), STEPS[-1] * max(1, round(wanted / STEPS[-1])))
        first = int(self.start / step)
        found = []
        for number in range(first, int(self.end / step) + 1):
            at = number * step
            if at >= self.start:
                found.append((at, clock(at) if step >= 1 else moment_time(at)))
        return found

    def _from(self, start: float, span: float) -> Axis:
        start = min(max(start, 0.0), self.length - span)
        return Axis(start, start + span, self.length, self.left, self.width)
