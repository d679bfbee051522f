"""The time of pictures that come over the network: the camera's own clock, kept near ours."""

from __future__ import annotations

from typing import Final

_JUMP_SECONDS: Final = 1.0
"""The camera's clock may run ahead of ours by that much; more is a clock that was set, or a restart."""
_LATE_SECONDS: Final = 2.0
"""How long pictures may come late by more than a jump: what piled up on the way comes in a rush soon;
else the camera's clock stood still, and ours is taken."""
_SLEW_SECONDS: Final = 0.0005
"""How far the time of one picture is moved towards our clock: at 25 a second that follows a clock
that is wrong by 1 %, and the jitter of the network (some 20 ms) moves no picture by more than this."""
_STEP_SECONDS: Final = 0.001
"""A picture is at least so much after the one before it."""
_FORGIVE: Final = 0.001
"""Seconds by which the least lag is forgotten in a second: clocks drift apart."""


class StreamClock:
    """Times that always grow, are as even as the camera's clock, and never part from ours.

    Attributes:
        lag: seconds by which pictures now come later than they did at their fastest: what
            piled up on the way.
    """

    def __init__(self) -> None:
        self.lag = 0.0
        self._begun: float | None = None
        self._last = -_STEP_SECONDS
        self._last_arrived = 0.0
        self._last_own: float | None = None
        self._late_since: float | None = None
        self._anchor = 0.0  # time - own
        self._least: float | None = None  # of arrived - own

    def lost(self) -> None:
        """The connection was lost: the camera's next time says nothing about the last one."""
        self._last_own = self._least = self._late_since = None
        self.lag = 0.0

    def time(self, own: float | None, arrived: float) -> float:
        """Seconds from the first picture to this one.

        Args:
            own: seconds by the camera's clock, None where it gives none.
            arrived: by a monotonic clock.
        """
        if self._begun is None:
            self._begun = arrived
        real = arrived - self._begun
        if own is None or self._jumped(own, arrived):
            self._least = self._late_since = None
            time = real
        else:
            time = own + self._anchor
            off = real - time
            if off <= _JUMP_SECONDS:
                self._late_since = None
            elif self._late_since is None:
                self._late_since = arrived
            if self._late_since is not None and arrived - self._late_since > _LATE_SECONDS:
                time, self._late_since, self._least = real, None, None
            else:
                time += min(max(off, -_SLEW_SECONDS), _SLEW_SECONDS)
        time = max(time, self._last + _STEP_SECONDS)
        if own is not None:
            self._anchor = time - own
            self._measure_lag(own, arrived)
        self._last, self._last_arrived, self._last_own = time, arrived, own
        return time

    def _jumped(self, own: float, arrived: float) -> bool:
        if self._last_own is None:
            return True
        ahead = (own - self._last_own) - (arrived - self._last_arrived)
        return own <= self._last_own or ahead > self.lag + _JUMP_SECONDS

    def _measure_lag(self, own: float, arrived: float) -> None:
        behind = arrived - own
        if self._least is None:
            self._least = behind
        else:
            forgiven = _FORGIVE * (arrived - self._last_arrived)
            self._least = min(self._least + forgiven, behind)
        self.lag = behind - self._least
