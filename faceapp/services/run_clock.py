"""The clock of work that can be paused."""

from __future__ import annotations

import time
from collections.abc import Callable


class RunClock:
    """Seconds since the work began, without its pauses.

    Args:
        pause: says whether the work is to pause.
    """

    def __init__(self, pause: Callable[[], bool]) -> None:
        self._pause = pause
        self._start = time.monotonic()
        self._paused_since: float | None = None

    def paused(self) -> bool:
        """Ask whether to pause, and stand still if so."""
        paused = self._pause()
        if paused and self._paused_since is None:
            self._paused_since = time.monotonic()
        elif not paused and self._paused_since is not None:
            self._start += time.monotonic() - self._paused_since
            self._paused_since = None
        return paused

    @property
    def is_paused(self) -> bool:
        """As it was answered last."""
        return self._paused_since is not None

    def now(self) -> float:
        """Stands still while paused."""
        return (time.monotonic() if self._paused_since is None else self._paused_since) - self._start
