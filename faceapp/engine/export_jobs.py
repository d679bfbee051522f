"""Exports beside the library's work: planned in one process, written in another."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from faceapp.domain.dataset_errors import ExportBroke
from faceapp.domain.errors import KnownError
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_drafts import Draft, Sample
from faceapp.domain.exporting import ExportFinished, ExportProblem, ExportProgress, ExportStage, VerifyReport
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.export_desk import ExportDesk
from faceapp.engine.export_drafts import DraftDesk
from faceapp.engine.jobs import Ticket
from faceapp.engine.threads import Ending

if TYPE_CHECKING:
    from faceapp.services.export_process import Drafted
    from faceapp.services.library import Library

T = TypeVar("T")
log = logging.getLogger(__name__)

SHOWN: Final = 400
"""Longest side of a picture in the preview, device pixels: 200 on a screen of two a point."""
POLL_SECONDS: Final = 0.05
PATIENCE_SECONDS: Final = 3.0
"""A large photo is decoded in less."""
CHOOSING_PATIENCE_SECONDS: Final = 0.3
"""While it plans nothing is written, which takes eight for 300 000 faces and can not be interrupted."""
STOP_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class ExportEnd:
    """How an export ended.

    Attributes:
        finished: None where it was stopped, or there was an error.
    """

    folder: Path
    choices: ExportChoices
    finished: ExportFinished | None = None
    error: KnownError | None = None


class ExportJobs(QObject):
    """Lives in the GUI thread, as do its signals; one export at a time.

    Signals:
        drafted: a ``Draft``: the choices asked for last are counted.
        sampled: (a ``Sample`` of it, its picture as a ``QImage`` of at most ``SHOWN`` pixels).
        estimated: its bytes, about.
        refused: a ``KnownError``: these choices can not be exported.
        progressed: an ``ExportProgress``.
        ended: an ``ExportEnd``.
        running_changed: an export began or ended.
        problem: a ``KnownError``, of the history.
        bug: a ``Bug``.
    """

    drafted = Signal(object)
    sampled = Signal(object, object)
    estimated = Signal(object)
    refused = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    running_changed = Signal(bool)
    problem = Signal(object)
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._path: Path | None = None
        self._early: list[Callable[[], object]] = []
        self._desk: ExportDesk | None = None
        self._drafts: DraftDesk | None = None
        self._run: _Run | None = None
        self._checks = Ending("the check of an export")
        self._closing = threading.Event()
        self.progress: ExportProgress | None = None
        self.problems = 0

    def begin(self, library: Path) -> None:
        """The library is open; what was asked before is done now."""
        self._path = library
        early, self._early = self._early, []
        for call in early:
            call()

    # --- before ---

    def draft(self, choices: ExportChoices) -> None:
        """Count what would be written, and make a few pictures; what was asked before is dropped."""
        if self._path is None:
            self._early.append(partial(self.draft, choices))
            return
        if self._drafts is None:
            self._drafts = DraftDesk(self._path, self._drafted, self._draft_broke)
        self._drafts.ask(choices)

    def drop_draft(self) -> None:
        """Nobody looks at it any more."""
        if self._drafts is not None:
            self._drafts.drop()

    def ask(
        self,
        work: Callable[[Library], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[KnownError], object] | None = None,
    ) -> Ticket:
        """Have ``work`` done beside everything else, with a connection of its own; ``then`` called here."""
        ticket = Ticket()
        told = failed or self.problem.emit
        if self._path is None:  # the window may be there before the library is
            self._early.append(lambda: self._at_desk.ask(work, then, told, ticket))
        else:
            self._at_desk.ask(work, then, told, ticket)
        return ticket

    # --- the export ---

    @property
    def running(self) -> bool:
        """Whether an export is being written."""
        return self._run is not None

    @property
    def folder(self) -> Path | None:
        """Where to; None while none is."""
        return None if self._run is None else self._run.folder

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._run is not None and self._run.paused

    def start(self, choices: ExportChoices, folder: Path, *, into_full: bool = False) -> bool:
        """Write an export, or go on with one; False where another one runs."""
        if self._run is not None or self._path is None:
            return False
        self.progress, self.problems = None, 0
        self._run = _Run(self, self._path, choices, folder, into_full=into_full)
        self._run.begin()
        self.running_changed.emit(True)
        return True

    def hold(self, held: bool) -> None:
        """Leave it where it is; or have it go on."""
        if self._run is not None:
            self._run.paused = held
            self.progressed.emit(self.progress)

    def stop_export(self) -> None:
        """End it; its folder says that it is not complete, and it can be gone on with."""
        if self._run is not None:
            self._run.stopping.set()

    def verify(
        self,
        folder: Path,
        then: Callable[[VerifyReport], object],
        failed: Callable[[KnownError], object],
        told: Callable[[int, int], object],
    ) -> None:
        """Compare a folder with its manifest; ``told`` hears how many files of how many are done."""

        def run() -> None:
            from faceapp.services.export_verifying import verify

            last = 0.0

            def tell(done: int, total: int) -> None:
                nonlocal last
                if self._closing.is_set():
                    raise _Closed
                if time.monotonic() - last > 0.1:
                    last = time.monotonic()
                    self._post(partial(_call_two, told, done, total))

            try:
                report = verify(folder, tell)
            except _Closed:
                return
            except KnownError as error:
                self._post(partial(_call, failed, error))
            except Exception as error:
                log.exception("an export could not be checked")
                self._post(partial(self.bug.emit, Bug("verify", error)))
            else:
                self._post(partial(_call, then, report))

        thread = threading.Thread(target=run, name="faceapp-export-check", daemon=True)
        self._checks.add(thread)
        thread.start()

    def stop(self) -> None:
        """The program ends; an export that runs is kept as stopped."""
        self._delivery.close()
        self._closing.set()
        run, self._run = self._run, None
        if run is not None and not run.end(STOP_SECONDS):
            log.error("an export did not end in %.0f s", STOP_SECONDS)
        drafts, self._drafts = self._drafts, None
        if drafts is not None and not drafts.stop(STOP_SECONDS):
            log.error("planning an export did not end in %.0f s", STOP_SECONDS)
        desk, self._desk = self._desk, None
        if desk is not None and not desk.stop(STOP_SECONDS):
            log.error("reading the history of exports did not end in %.0f s", STOP_SECONDS)
        self._checks.join(STOP_SECONDS)

    # --- within ---

    def _drafted(self, told: Drafted) -> None:
        """On the thread of drafts."""
        what = told.what
        if isinstance(what, Sample):
            call = partial(self.sampled.emit, what, _shown(what))
        elif isinstance(what, Draft):
            call = partial(self.drafted.emit, what)
        elif isinstance(what, KnownError):
            call = partial(self.refused.emit, what)
        else:
            call = partial(self.estimated.emit, what)
        drafts = self._drafts
        self._post(lambda: call() if drafts is not None and drafts.number == told.number else None)

    def _draft_broke(self, number: int) -> None:
        """On the thread of drafts: the process ended; its log says why."""
        drafts = self._drafts
        error = ExportBroke()
        self._post(
            lambda: self.refused.emit(error) if drafts is not None and drafts.number == number else None
        )

    @property
    def _at_desk(self) -> ExportDesk:
        if self._desk is None:
            assert self._path is not None
            self._desk = ExportDesk(
                self._path, self._post, lambda error: self.bug.emit(Bug("exports", error))
            )
        return self._desk

    def _post(self, call: Callable[[], None]) -> None:
        self._delivery.post(call)

    def post(self, run: _Run, call: Callable[[], None]) -> None:
        """Have ``call`` run in the GUI thread while ``run`` is the one that runs."""
        self._delivery.post(lambda: call() if run is self._run else None)

    def took(self, event: ExportProgress | ExportProblem) -> None:
        """It is that far; in the GUI thread."""
        if isinstance(event, ExportProblem):
            self.problems += 1
        else:
            self.progress = event
            self.progressed.emit(event)

    def over(self, end: ExportEnd | None) -> None:
        """It ended; in the GUI thread. None: by a bug, which was told."""
        self._run = None
        self.progress = None
        self.running_changed.emit(False)
        if end is not None:
            self.ended.emit(end)


def _shown(sample: Sample) -> QImage:
    """Decoded, and no larger than it is looked at."""
    image = QImage.fromData(sample.data)
    if max(image.width(), image.height()) <= SHOWN:
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(SHOWN, SHOWN, Qt.AspectRatioMode.KeepAspectRatio, smooth)


class _Closed(Exception):  # noqa: N818 - no error
    """The program ends."""


def _call_two(call: Callable[[int, int], object], one: int, other: int) -> None:
    call(one, other)


def _call(call: Callable[[T], object], told: T) -> None:
    call(told)


class _Run:
    """The thread that listens to the process that writes one export."""

    def __init__(
        self, jobs: ExportJobs, library: Path, choices: ExportChoices, folder: Path, *, into_full: bool
    ) -> None:
        self._jobs, self._library, self._choices = jobs, library, choices
        self._into_full = into_full
        self.folder = folder
        self.paused = False
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="faceapp-export", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def end(self, seconds: float) -> bool:
        self.stopping.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _live(self) -> None:
        finished: ExportFinished | None = None
        problem: KnownError | None = None
        try:
            finished = self._write()
        except KnownError as error:
            problem = error
        except Exception as error:
            log.exception("an export failed")
            self._post(partial(self._jobs.bug.emit, Bug("export", error)))
            self._post(partial(self._jobs.over, None))
            return
        self._post(partial(self._jobs.over, ExportEnd(self.folder, self._choices, finished, problem)))

    def _post(self, call: Callable[[], None]) -> None:
        self._jobs.post(self, call)

    def _write(self) -> ExportFinished | None:
        from faceapp.services.export_process import Wish, WriteOrder, WriteProcess

        workers = max(1, (os.cpu_count() or 2) - 1)  # the window and the scan want to go on
        process = WriteProcess(
            WriteOrder(self._library, self._choices, self.folder, self._into_full, workers)
        )
        told, choosing = Wish.GO_ON, True
        stopped_at: float | None = None
        try:
            while not process.ended:
                wish = Wish.STOP if self.stopping.is_set() else Wish.PAUSE if self.paused else Wish.GO_ON
                if wish is not told:
                    process.tell(wish)
                    told = wish
                for event in process.poll(POLL_SECONDS):
                    if isinstance(event, ExportFinished):
                        return event
                    if isinstance(event, ExportProgress):
                        choosing = event.stage is ExportStage.CHOOSING
                    self._post(partial(self._jobs.took, event))
                if told is Wish.STOP:
                    stopped_at = stopped_at or time.monotonic()
                    patience = CHOOSING_PATIENCE_SECONDS if choosing else PATIENCE_SECONDS
                    if time.monotonic() - stopped_at > patience:
                        break  # nothing is written, or all that was is whole
        finally:
            process.close()
        return None
