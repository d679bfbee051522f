"""How much work a picture may be: what can wait is thinned out, so that pictures need not be."""

from __future__ import annotations

import math

from faceapp.domain.following import Pace
from faceapp.domain.video_thresholds import (
    DETECT_EVERY,
    DETECT_EVERY_MOST,
    PACE_MEMORY,
    PACE_MOST,
    PACE_SAVED,
    PACE_SECONDS,
    PACE_SHARE,
)


class Pacer:
    """Keeps account of the time that following takes.

    Unused time is saved for the picture that needs more, up to ``PACE_SAVED`` budgets; time that
    was overdrawn is saved on the next ones.

    Attributes:
        every: pictures from one look at the whole picture to the next.
    """

    def __init__(self, pace: Pace) -> None:
        self._least = self._budget = pace.budget
        self._time: float | None = None
        self.every = DETECT_EVERY
        self._credit = 0.0
        self._look = 0.0
        self._plain = 0.0

    def begin(self, now: float) -> None:
        """A picture has come, taken at ``now`` seconds: where some were left out, there is more time."""
        if self._least is not None:
            passed = 0.0 if self._time is None else now - self._time
            self._time = now
            self._budget = self._least * min(max(passed / PACE_SECONDS, 1.0), PACE_MOST)
            self._credit = min(self._credit + self._budget, PACE_SAVED * self._budget)

    def tracked(self, seconds: float, *, looked: bool) -> None:
        """What finding and following the faces took."""
        if self._budget is None:
            return
        self._credit -= seconds
        if looked:
            self._look = _mean(self._look, max(seconds - self._plain, 0.0))
        else:
            self._plain = _mean(self._plain, seconds)
        room = max(PACE_SHARE * (self._budget - self._plain), 1e-4)
        self.every = min(max(math.ceil(self._look / room), DETECT_EVERY), DETECT_EVERY_MOST)

    def spent(self, seconds: float) -> None:
        """What describing the faces took."""
        if self._budget is not None:
            self._credit = max(self._credit - seconds, -PACE_SAVED * self._budget)

    @property
    def hasty(self) -> bool:
        """Whether time counts at all."""
        return self._budget is not None

    @property
    def spare(self) -> bool:
        """Whether there is time for what can wait."""
        return self._budget is None or self._credit > 0


def _mean(mean: float, new: float) -> float:
    return new if mean == 0 else mean + (new - mean) * PACE_MEMORY
