"""Exports in processes of their own: planning 300 000 faces would keep the window's Python busy for seconds.

One kind of process plans and makes pictures to look at, and may be ended at any time; the other
writes one export, and is asked to stop.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from faceapp.domain.dataset_errors import ExportBroke
from faceapp.domain.errors import KnownError
from faceapp.domain.export_choices import SAMPLES, ExportChoices
from faceapp.domain.export_drafts import Draft, Sample
from faceapp.domain.exporting import ExportEvent, ExportFinished
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import OwnProcess, at_work

__all__ = ["DraftOrder", "DraftProcess", "Drafted", "WriteOrder", "WriteProcess"]

log = logging.getLogger(__name__)


class Wish(StrEnum):
    """What the process that writes is told."""

    PAUSE = "pause"
    GO_ON = "go-on"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """Choices to be counted; ``number`` stands on every answer."""

    number: int
    choices: ExportChoices


@dataclass(frozen=True, slots=True)
class Drafted:
    """Something about a ``DraftOrder``.

    Attributes:
        what: None when it is begun; then a ``Draft``, ``Sample``s, bytes in all; or, alone, why not.
    """

    number: int
    what: Draft | Sample | int | KnownError | None


@dataclass(frozen=True, slots=True)
class WriteOrder:
    """An export to be written."""

    library: Path
    choices: ExportChoices
    folder: Path
    into_full: bool
    workers: int


class DraftProcess(OwnProcess):
    """Counts choices, the newest ones only."""

    def __init__(self, library: Path) -> None:
        super().__init__()
        self._start(draft_orders, library)

    def ask(self, order: DraftOrder) -> None:
        """Count these; what was asked before is given up where that can be done."""
        self._say(order)

    def poll(self, timeout: float) -> list[Drafted] | None:
        """What is known by now; None: it has ended, which it should not."""
        heard = self._heard(timeout)
        if heard is None:
            return None
        told: list[Drafted] = []
        for one in heard:
            if isinstance(one, Bug):
                log.error("planning an export failed:\n%s", one.trace)
                return None
            told.append(one)
        return told


class WriteProcess(OwnProcess):
    """Writes one export, and keeps in the library's history how it went."""

    def __init__(self, order: WriteOrder) -> None:
        super().__init__()
        self._start(write_order, order)
        self.ended = False

    def tell(self, wish: Wish) -> None:
        """Have it wait between two pictures, go on, or stop."""
        self._say(wish)

    def poll(self, timeout: float) -> list[ExportEvent]:
        """What happened; ``ended`` is True after the last of it.

        Raises:
            KnownError: it can not be written.
        """
        heard = self._heard(timeout)
        if heard is None:
            self.ended = True
            raise ExportBroke
        events: list[ExportEvent] = []
        for one in heard:
            if isinstance(one, (Refused, Bug)):
                self.ended = True
                if isinstance(one, Refused):
                    raise one.error("exporting")
                log.error("exporting failed:\n%s", one.trace)
                raise ExportBroke
            if one is None:
                self.ended = True
            else:
                events.append(one)
                self.ended = self.ended or isinstance(one, ExportFinished)
        return events


# --- inside the processes ---


def draft_orders(line: Connection[Any, Any], library: Path) -> None:
    """Count what is asked, until the line ends."""
    with at_work(waited_for=True):
        problem = attempted(lambda: _draft_all(line, library))
        if isinstance(problem, (Refused, Bug)):
            line.send(problem if isinstance(problem, Bug) else Bug(str(problem)))


def _draft_all(line: Connection[Any, Any], path: Path) -> None:
    from faceapp.services.export_preview import draft
    from faceapp.services.library import open_library

    with open_library(path, checkpoints=False) as library:
        while True:
            order: DraftOrder = line.recv()
            while line.poll():
                order = line.recv()

            def tell(what: Draft | Sample | int | KnownError | None, number: int = order.number) -> None:
                line.send(Drafted(number, what))

            tell(None)
            try:
                draft(
                    library,
                    order.choices,
                    drafted=tell,
                    sampled=tell,
                    estimated=tell,
                    wanted=lambda: not line.poll(),
                )
            except KnownError as error:
                tell(error)


def write_order(line: Connection[Any, Any], order: WriteOrder) -> None:
    """Write one export; the last word is None or what went wrong."""
    with at_work():
        line.send(attempted(lambda: _write(line, order)))


class _Wishes:
    """What the other side wants by now."""

    def __init__(self, line: Connection[Any, Any]) -> None:
        self._line = line
        self._last = Wish.GO_ON

    @property
    def stopped(self) -> bool:
        """Whether it is to end; also where nobody listens any more."""
        with suppress(EOFError, OSError):
            while self._last is not Wish.STOP and self._line.poll():
                self._last = self._line.recv()
            return self._last is Wish.STOP
        return True

    @property
    def paused(self) -> bool:
        """Whether it is to stand still."""
        return not self.stopped and self._last is Wish.PAUSE


def _write(line: Connection[Any, Any], order: WriteOrder) -> None:
    from faceapp.services.export_history import remembered
    from faceapp.services.exporting import export
    from faceapp.services.exporting_recordings import export_recordings
    from faceapp.services.library import open_library

    wishes = _Wishes(line)
    with open_library(order.library, checkpoints=False) as library:
        events: Iterator[ExportEvent]
        if order.choices.format == SAMPLES:
            events = export_recordings(library, order.choices, order.folder, into_full=order.into_full)
        else:
            events = export(
                library,
                order.choices,
                order.folder,
                into_full=order.into_full,
                workers=order.workers,
                paused=lambda: wishes.paused,
            )
        with closing(remembered(library, order.folder, order.choices, events)) as told:
            last: ExportFinished | None = None
            for event in told:
                if isinstance(event, ExportFinished):
                    last = event  # told when the history has it
                else:
                    line.send(event)
                    if wishes.stopped:
                        break
        if last is not None:
            line.send(last)
