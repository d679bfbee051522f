"""Between the thread that captures and the one that takes: the newest pictures, the rest is dropped."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Final, Generic, TypeVar

from faceapp.domain.errors import KnownError

T = TypeVar("T")
_KEPT: Final = 2
"""What waits for whoever takes it: one being taken late is not lost, and more would be old."""


class Closed(Exception):  # noqa: N818 - not an error: nothing comes any more
    """The slot was closed."""


class Slot(Generic[T]):
    """Holds the newest things; any thread may use it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: deque[T] = deque(maxlen=_KEPT)
        self._closed = False
        self._failed: KnownError | None = None
        self._last = time.perf_counter()

    def closed(self) -> bool:
        """Whether nothing is wanted any more."""
        return self._closed

    @property
    def quiet(self) -> float:
        """Seconds since something came, or since the slot was made."""
        return time.perf_counter() - self._last

    def put(self, thing: T) -> None:
        """Add the newest; the oldest goes where there is no room."""
        with self._changed:
            self._held.append(thing)
            self._last = time.perf_counter()
            self._changed.notify_all()

    def fail(self, error: KnownError) -> None:
        """Nothing more will come, because of ``error``; what is held can still be taken."""
        with self._changed:
            self._failed = self._failed or error
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more is wanted; whoever waits is woken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self, seconds: float) -> T | None:
        """The oldest held; None where nothing came within ``seconds``.

        Raises:
            Closed: at once, when closed.
            KnownError: what ``fail`` was told, once all is taken.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._held or self._closed or self._failed, seconds)
            if self._closed:
                raise Closed
            if self._held:
                return self._held.popleft()
            if self._failed is not None:
                raise self._failed
            return None

    def rest(self, seconds: float) -> bool:
        """Wait that long; whether it was closed meanwhile."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, seconds)
