"""Bringing datasets in beside the library's work: read on a thread, scanned as any folder, then labelled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import RootId
from faceapp.domain.importing import ImportFinished, ImportProgress, ImportReport, ImportStage
from faceapp.engine.answers import Activity, Bug, Doing
from faceapp.engine.delivery import Delivery
from faceapp.engine.threads import Ending

if TYPE_CHECKING:
    from faceapp.services.importing import Found

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 15.0
"""To end the thread: reading a table of some hundred megabytes can not be broken off."""


class Scans(Protocol):
    """What an import needs of the engine: its scan, and what that says."""

    @property
    def scan_finished(self) -> SignalInstance:
        """With a ``ScanSummary``."""
        ...

    @property
    def problem(self) -> SignalInstance:
        """With a ``KnownError``."""
        ...

    @property
    def busy_changed(self) -> SignalInstance:
        """With an ``Activity``."""
        ...

    def scan(self, roots: Sequence[RootId] | None = None) -> None:
        """Look for what is new."""
        ...


@dataclass(frozen=True, slots=True)
class ImportEnd:
    """How an import ended.

    Attributes:
        report: None where it was stopped, or there was an error.
    """

    folder: Path
    report: ImportReport | None = None
    error: KnownError | None = None


class ImportJobs(QObject):
    """Lives in the GUI thread, as do its signals; one import at a time.

    The engine's own scan looks for faces, so that it is paused and stopped as ever; what is written
    is noticed as another program's would be, and shown.

    Signals:
        read: (a ``Found``, its ``DatasetSummary``): what was asked for last.
        refused: a ``KnownError``: it can not be read.
        progressed: an ``ImportProgress``.
        ended: an ``ImportEnd``.
        running_changed: an import began or ended.
        bug: a ``Bug``.
    """

    read = Signal(object, object)
    refused = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    running_changed = Signal(bool)
    bug = Signal(object)

    def __init__(self, engine: QObject, scans: Scans) -> None:
        super().__init__(engine)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._scans = scans
        self._threads = Ending("an import")
        self._reading: threading.Event | None = None
        self._stopping: threading.Event | None = None
        self._found: Found | None = None
        self._library: Path | None = None
        self._scanning = False
        self._began = 0.0
        self.progress: ImportProgress | None = None
        scans.scan_finished.connect(self._on_scanned)
        scans.busy_changed.connect(self._on_busy)
        scans.problem.connect(self._on_problem)

    # --- before ---

    def look(self, library: Path, folder: Path, form: str | None = None) -> None:
        """See what lies in ``folder``; what was asked before is dropped. Nothing is written."""
        self.drop_look()
        wanted = threading.Event()
        self._reading = wanted

        def tell(call: Callable[[], object]) -> None:
            self._delivery.post(lambda: None if wanted.is_set() else (call(), None)[1])

        def run() -> None:
            from faceapp.services import importing
            from faceapp.services.library import open_library

            try:
                found = importing.read_dataset(folder, library, form, unpack=False, stopped=wanted.is_set)
                with closing(open_library(library, checkpoints=False)) as opened:
                    summary = importing.summary(found, opened)
            except KnownError as error:
                tell(partial(self.refused.emit, error))
            except Exception as error:
                log.exception("a dataset could not be read")
                tell(partial(self.bug.emit, Bug("import", error)))
            else:
                tell(partial(self.read.emit, found, summary))

        self._begin(run, "faceapp-import-look")

    def drop_look(self) -> None:
        """Nobody waits for it any more."""
        if self._reading is not None:
            self._reading.set()
            self._reading = None

    # --- the import ---

    @property
    def running(self) -> bool:
        """Whether a dataset is being brought in."""
        return self._stopping is not None

    def start(self, library: Path, found: Found) -> bool:
        """Bring it in; False where another one is. What was done when it ends early is kept."""
        if self._stopping is not None:
            return False
        self._stopping = threading.Event()
        self._found, self._library = found, library
        self._began = time.monotonic()
        self._tell(ImportProgress(ImportStage.READING))
        self._begin(partial(self._run, self._add), "faceapp-import")
        self.running_changed.emit(True)
        return True

    def cancel(self) -> None:
        """End it; the same import goes on from there."""
        if self._stopping is not None:
            self._stopping.set()
            if self._scanning:
                self._over(None)

    def stop(self) -> None:
        """The program ends; returns when no thread is left."""
        self._delivery.close()
        self.drop_look()
        if self._stopping is not None:
            self._stopping.set()
        self._threads.join(STOP_SECONDS)

    # --- within ---

    def _begin(self, run: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.add(thread)
        thread.start()

    def _run(self, work: Callable[[Path, Found, threading.Event], None]) -> None:
        found, path, stopping = self._found, self._library, self._stopping
        assert found is not None
        assert path is not None
        assert stopping is not None
        try:
            work(path, found, stopping)
        except KnownError as error:
            self._delivery.post(partial(self._over, None, error))
        except Exception as error:
            log.exception("an import failed")
            self._delivery.post(partial(self.bug.emit, Bug("import", error)))
            self._delivery.post(partial(self._over, None))

    def _add(self, path: Path, found: Found, stopping: threading.Event) -> None:
        """Lay pictures of tables beside the library, and make their folder one of it."""
        from faceapp.services import importing
        from faceapp.services.library import open_library

        found = importing.laid_down(found)
        with closing(open_library(path, checkpoints=False)) as library:
            roots = importing.add_dataset(library, found)
        self._delivery.post(lambda: self._over(None) if stopping.is_set() else self._scan(found, roots))

    def _scan(self, found: Found, roots: Sequence[RootId]) -> None:
        self._found = found
        self._scanning = True
        self._tell(ImportProgress(ImportStage.FACES))
        self._scans.scan(roots)

    def _on_scanned(self, _summary: object) -> None:
        if self._scanning:
            self._scanning = False
            self._begin(partial(self._run, self._label), "faceapp-import")

    def _on_problem(self, error: KnownError) -> None:
        if self._scanning:  # no model, no room: the scan ended with it
            self._over(None, error)

    def _on_busy(self, activity: Activity) -> None:
        if self._scanning and activity.doing is not Doing.SCANNING:  # stopped before it was finished
            self._over(None)

    def _label(self, path: Path, found: Found, stopping: threading.Event) -> None:
        from faceapp.services import importing
        from faceapp.services.library import open_library, open_thumbnails

        report: ImportReport | None = None
        with (
            closing(open_library(path, checkpoints=False)) as library,
            closing(open_thumbnails(library)) as thumbnails,
            closing(importing.put_on(library, thumbnails, found, began=self._began)) as events,
        ):
            for event in events:
                if isinstance(event, ImportFinished):
                    report = event.report
                elif isinstance(event, ImportProgress):
                    self._delivery.post(partial(self._tell, event))
                if stopping.is_set():
                    break
        self._delivery.post(partial(self._over, report))

    def _tell(self, progress: ImportProgress) -> None:
        self.progress = progress
        self.progressed.emit(progress)

    def _over(self, report: ImportReport | None, error: KnownError | None = None) -> None:
        found, self._found = self._found, None
        if self._stopping is None or found is None:
            return
        self._stopping, self._scanning, self.progress = None, False, None
        self.running_changed.emit(False)
        self.ended.emit(ImportEnd(found.folder, report, error))
