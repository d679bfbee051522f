"""The thread that listens to the process in which exports are planned: the newest choices only."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faceapp.domain.errors import KnownError
from faceapp.domain.export_choices import ExportChoices
from faceapp.engine.threads import OwnThread

if TYPE_CHECKING:
    from faceapp.services.export_process import Drafted, DraftProcess

POLL_SECONDS: Final = 0.03
IDLE_SECONDS: Final = 30.0
"""An idle process holds 150 MB; whoever comes back later waits 0.7 s for a new one."""
PATIENCE_SECONDS: Final = 0.2
"""A process that still plans what nobody wants after this time is ended: a new one is there in 0.7 s,
and 300 000 faces take it eight; of a few thousand the answer is there before."""


class DraftDesk(OwnThread):
    """Made and used in the GUI thread.

    Args:
        path: of the library.
        told: called on the thread with a number and what is known of those choices.
        broke: called there where the process ended by itself.
    """

    def __init__(self, path: Path, told: Callable[[Drafted], None], broke: Callable[[int], None]) -> None:
        self._path, self._told, self._broke = path, told, broke
        self._wanted: tuple[int, ExportChoices] | None = None
        self._number = 0
        super().__init__("faceapp-export-drafts")

    @property
    def number(self) -> int:
        """Of what was asked last; 0 where nobody wants to know any more."""
        return 0 if self._wanted is None else self._wanted[0]

    def ask(self, choices: ExportChoices) -> None:
        """Count these, in the place of those asked before."""
        with self._changed:
            self._number += 1
            self._wanted = self._number, choices
            self._changed.notify()

    def drop(self) -> None:
        """Nobody wants to know any more: what is being counted ends."""
        with self._changed:
            self._wanted = None

    # --- on the thread ---

    def _run(self) -> None:
        process: DraftProcess | None = None
        done = 0
        try:
            while not self._stopping:
                order = self._next(done, None if process is None else IDLE_SECONDS)
                if order is not None:
                    done, choices = order
                    process = self._count(process, done, choices)
                elif process is not None:
                    process.close()
                    process = None
        finally:
            if process is not None:
                process.close()

    def _next(self, done: int, seconds: float | None) -> tuple[int, ExportChoices] | None:
        """What is to be counted; None: nothing for so long, or the program ends."""

        def something() -> bool:
            return self._stopping or (self._wanted is not None and self._wanted[0] != done)

        with self._changed:
            self._changed.wait_for(something, seconds)
            return self._wanted if something() and not self._stopping else None

    def _count(
        self, process: DraftProcess | None, number: int, choices: ExportChoices
    ) -> DraftProcess | None:
        """Listen until all is known of these choices, or others are wanted; the process to go on with."""
        from faceapp.services.export_process import DraftOrder, DraftProcess

        begun = process is None  # a new one has nothing else to do
        asked = time.monotonic()
        process = process or DraftProcess(self._path)
        process.ask(DraftOrder(number, choices))
        dropped: float | None = None
        while not self._stopping and self.number in {number, 0}:
            heard = process.poll(POLL_SECONDS)
            if heard is None:
                process.close()
                self._broke(number)
                return None
            for one in heard:
                begun = begun or one.number == number
                if one.number == number and one.what is not None:
                    self._told(one)
                    if isinstance(one.what, int | KnownError):
                        return process
            if not begun and time.monotonic() - asked > PATIENCE_SECONDS:
                process.close()
                begun, process = True, DraftProcess(self._path)
                process.ask(DraftOrder(number, choices))
            if self.number == 0:
                dropped = dropped or time.monotonic()
                if time.monotonic() - dropped > PATIENCE_SECONDS:
                    process.close()
                    return DraftProcess(self._path)  # ready for the choices that most often follow
        return process
