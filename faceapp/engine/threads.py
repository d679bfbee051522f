"""Plain threads beside the engine's, and their end with the program."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

log = logging.getLogger(__name__)


class OwnThread(ABC):
    """A thread that lives until the program ends; it begins in ``__init__``, which comes last in a subclass.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End; True where it ended in time."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @abstractmethod
    def _run(self) -> None:
        """On the thread; ends soon after ``_stopping``, of whose change ``_changed`` tells."""


class Ending:
    """Threads that end by themselves, or were told to: only the end of the program waits for them.

    Args:
        what: they do, for the log.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._threads: list[threading.Thread] = []

    def add(self, thread: threading.Thread) -> None:
        """One more."""
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]

    def join(self, seconds: float) -> None:
        """Wait for each so long."""
        for thread in self._threads:
            thread.join(seconds)
            if thread.is_alive():
                log.error("%s did not end in %.0f s", self._what, seconds)
