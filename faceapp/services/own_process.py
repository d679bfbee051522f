"""A process that works for one thread of its parent: as that has it, and what each does inside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from faceapp.services.worker_process import be_polite, end_with_parent
from faceapp.services.worker_start import buried, spawned

_AT_ONCE: Final = 8
"""Messages that are taken in one go: so a pause or a stop is seen, however fast it tells."""


class OwnProcess:
    """At most one process at a time; to be used from one thread."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None

    def _start(self, work: Callable[[Any, Any], None], given: object) -> None:
        self._process, self._line = spawned(work, given)

    def _say(self, said: object) -> None:
        """Tell it; whether it is still there is heard."""
        if self._line is not None:
            with suppress(OSError):
                self._line.send(said)

    def _heard(self, timeout: float) -> list[Any] | None:
        """What it said, waiting at most ``timeout`` seconds if that is nothing; None: it has ended."""
        heard: list[Any] = []
        if self._line is None:
            return None
        with suppress(EOFError, OSError):
            if self._line.poll(timeout):
                while not heard or (len(heard) < _AT_ONCE and self._line.poll()):
                    heard.append(self._line.recv())
            return heard
        return heard or None  # the next call meets its end again

    def _bury(self) -> int | None:
        """Wait for it, when it has ended or is about to; how it ended, where that is known."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        return None if process is None else buried(process)

    def close(self) -> None:
        """End it now, and give its memory back."""
        if self._process is not None:
            self._process.kill()
            self._bury()


@contextmanager
def at_work(*, waited_for: bool = False) -> Iterator[None]:
    """Inside: what is sent and heard on the line; then the process ends, also where nobody hears any more.

    Args:
        waited_for: see ``be_polite``.
    """
    be_polite(waited_for=waited_for)
    end_with_parent()
    with suppress(EOFError, OSError):  # the parent is gone, or wants no more
        yield
    os._exit(0)  # nothing to tidy up; unloading networks takes longer than the kernel does
