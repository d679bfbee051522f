"""A run of figures beside the library's work: one thread listens to the process that measures."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.figure_thresholds import FIGURE_POLL_SECONDS, FIGURE_TELL_PART, FIGURE_TELL_SECONDS
from faceapp.domain.figures import FigureProgress, Figures
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.jobs import Ticket
from faceapp.engine.threads import Ending

if TYPE_CHECKING:
    from faceapp.services.figure_run import Event, Task

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 3.0
"""To end the process and the thread; it needs a tenth of it."""


class FigureJobs(QObject):
    """Lives in the GUI thread, as do its signals; one run at a time.

    Signals:
        progressed: a ``FigureProgress``.
        measured: ``Figures``: one part of one model; they are kept already.
        not_measured: a ``NotMeasured``: one part that could not be done.
        running_changed: a run began or ended.
        problem: a ``KnownError``: figures could not be kept.
        bug: a ``Bug``.
    """

    progressed = Signal(object)
    measured = Signal(object)
    not_measured = Signal(object)
    running_changed = Signal(bool)
    problem = Signal(object)
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._stopping: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._progress: FigureProgress | None = None
        self._begun = 0.0
        self._ending = Ending("a run of figures")

    @property
    def running(self) -> bool:
        """Whether something is being measured."""
        return self._thread is not None

    @property
    def seconds_left(self) -> float | None:
        """Until the run ends, if what is left goes as what is done; None while that says nothing."""
        progress, passed = self._progress, time.monotonic() - self._begun
        if progress is None or passed < FIGURE_TELL_SECONDS or progress.part < FIGURE_TELL_PART:
            return None
        return passed * (1 - progress.part) / progress.part

    @property
    def progress(self) -> FigureProgress | None:
        """How far the run is; None where there is none."""
        return self._progress

    def start(self, tasks: tuple[Task, ...]) -> None:
        """Measure; what was running is ended first."""
        self.cancel()
        if not tasks:
            return
        stopping = threading.Event()
        self._stopping = stopping
        self._begun = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, args=(tasks, stopping), name="faceapp-figures", daemon=True
        )
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """End the run now; what was measured is kept."""
        if self._end():
            self.running_changed.emit(False)

    def stop(self) -> None:
        """The program ends; returns when no thread and no process is left."""
        self._delivery.close()
        self._end()
        self._ending.join(STOP_SECONDS)

    def draw(self, work: Callable[[], bytes], then: Callable[[bytes], None]) -> Ticket:
        """Have a picture drawn beside the window, and ``then`` called here with it."""
        ticket = Ticket()

        def run() -> None:
            try:
                drawn = work()
            except Exception as error:
                log.exception("a picture of figures could not be drawn")
                self._delivery.post(partial(self.bug.emit, Bug("figures", error)))
                return
            self._delivery.post(lambda: then(drawn) if ticket.live else None)

        thread = threading.Thread(target=run, name="faceapp-drawing", daemon=True)
        self._ending.add(thread)
        thread.start()
        return ticket

    # --- within ---

    def _end(self) -> bool:
        thread, self._thread = self._thread, None
        stopping, self._stopping = self._stopping, None
        self._progress = None
        if thread is None or stopping is None:
            return False
        stopping.set()  # the window does not wait: its process ends within a tenth of a second
        self._ending.add(thread)
        return True

    def _run(self, tasks: tuple[Task, ...], stopping: threading.Event) -> None:
        try:
            self._measure(tasks, stopping)
        except Exception as error:
            log.exception("a run of figures failed")
            self._post(stopping, partial(self.bug.emit, Bug("figures", error)))
        self._post(stopping, self._on_end)

    def _measure(self, tasks: tuple[Task, ...], stopping: threading.Event) -> None:
        from faceapp.services import figures
        from faceapp.services.figure_run import FigureRun

        run = FigureRun(tasks)
        try:
            while not run.ended and not stopping.is_set():
                for event in run.poll(FIGURE_POLL_SECONDS):
                    if isinstance(event, Figures):
                        try:
                            figures.keep(event)
                        except KnownError as error:
                            self._post(stopping, partial(self.problem.emit, error))
                    self._post(stopping, partial(self._tell, event))
        finally:
            run.close()

    def _post(self, stopping: threading.Event, call: Callable[[], None]) -> None:
        """Have it called in the GUI thread, unless the run was ended meanwhile."""
        self._delivery.post(lambda: None if stopping.is_set() else call())

    def _tell(self, event: Event) -> None:
        if isinstance(event, FigureProgress):
            self._progress = event
            self.progressed.emit(event)
        elif isinstance(event, Figures):
            self.measured.emit(event)
        else:
            self.not_measured.emit(event)

    def _on_end(self) -> None:
        if self._end():
            self.running_changed.emit(False)
