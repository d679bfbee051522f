"""How many pictures came how far, and how long it took: numbers of now, in bounded memory."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from faceapp.domain.live import LiveCounts
from faceapp.domain.live_thresholds import COUNT_SECONDS

MOST = 1000
"""Pictures in ``COUNT_SECONDS`` at most, also from a source that is faster than any camera."""


class Counting:
    """Counts; from any thread."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._came = self._shown = self._analysed = self._dropped = 0
        self._shown_at: deque[tuple[float, float]] = deque(maxlen=MOST)
        self._analysed_at: deque[float] = deque(maxlen=MOST)

    def came(self) -> None:
        """The source gave a picture."""
        with self._guard:
            self._came += 1

    def analysed(self) -> None:
        """Its faces were looked for."""
        with self._guard:
            self._analysed += 1
            self._analysed_at.append(self._clock())

    def shown(self, arrived: float) -> None:
        """A picture that came at ``arrived`` is on the screen."""
        now = self._clock()
        with self._guard:
            self._shown += 1
            self._shown_at.append((now, now - arrived))

    def dropped(self, count: int = 1) -> None:
        """Pictures will not be on the screen."""
        with self._guard:
            self._dropped += count

    def now(self) -> LiveCounts:
        """The numbers of now."""
        with self._guard:
            since = self._clock() - COUNT_SECONDS
            while self._shown_at and self._shown_at[0][0] < since:
                self._shown_at.popleft()
            while self._analysed_at and self._analysed_at[0] < since:
                self._analysed_at.popleft()
            took = sorted(seconds for _, seconds in self._shown_at)
            return LiveCounts(
                self._came,
                self._shown,
                self._analysed,
                self._dropped,
                len(self._shown_at) / COUNT_SECONDS,
                len(self._analysed_at) / COUNT_SECONDS,
                1000 * took[len(took) // 2] if took else 0.0,
                1000 * took[min(len(took) - 1, int(0.95 * len(took)))] if took else 0.0,
            )
