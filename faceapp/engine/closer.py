"""Looking closer at a face when the user asks: one thread that listens to the process that looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from faceapp.domain.closer import Closer
from faceapp.domain.cut_thresholds import CLOSER_KEPT_SECONDS
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.jobs import Ticket

log = logging.getLogger(__name__)

STOP_SECONDS = 3.0
"""To end the process and the thread; it needs a tenth of it."""
T = TypeVar("T")


class CloserJobs(QObject):
    """Lives in the GUI thread; answers are given there. Nothing of them is kept.

    Signals:
        bug: a ``Bug``.
    """

    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._looker: _Looker | None = None
        self._stopped = False

    def models(self, then: Callable[[tuple[str, ...]], None]) -> Ticket:
        """Which models would be asked; looks at the sizes of files beside the window."""

        def job(_looker: _Looker) -> tuple[str, ...]:
            from faceapp.services.closer import closer_models

            return closer_models()

        return self._do(job, then, lambda _error: then(()))

    def look(
        self,
        path: Path,
        face: Face,
        then: Callable[[Closer], None],
        failed: Callable[[KnownError], None],
    ) -> Ticket:
        """Look at a face; the first time takes as long as the models take to load."""
        return self._do(lambda looker: looker.look(path, face), then, failed)

    def stop(self) -> None:
        """The program ends; returns when no thread and no process is left."""
        self._stopped = True
        self._delivery.close()
        looker, self._looker = self._looker, None
        if looker is not None:
            looker.stop()

    def _do(
        self,
        work: Callable[[_Looker], T | None],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None],
    ) -> Ticket:
        wanted = Ticket()
        post = self._delivery.post

        def job(looker: _Looker) -> None:
            if not wanted.live:
                return
            try:
                answer = work(looker)
            except KnownError as error:
                told = partial(failed, error)
                post(lambda: told() if wanted.live else None)
                return
            except Exception as error:
                log.exception("looking closer failed")
                post(partial(self.bug.emit, Bug("closer", error)))
                return
            if answer is not None:
                post(lambda: then(answer) if wanted.live else None)

        if not self._stopped:
            if self._looker is None:
                self._looker = _Looker()
            self._looker.jobs.put(job)
        return wanted


class _Looker:
    """The thread, and its process; begins with the first question."""

    def __init__(self) -> None:
        from faceapp.services.closer_process import CloserProcess

        self.jobs: SimpleQueue[Callable[[_Looker], None] | None] = SimpleQueue()
        self._process = CloserProcess()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="faceapp-closer", daemon=True)
        self._thread.start()

    def look(self, path: Path, face: Face) -> Closer | None:
        """On the thread; one that is not wanted any more is let finish: its models stay for the next."""
        return self._process.look(path, face, lambda: not self._stopping.is_set())

    def stop(self) -> None:
        """End the process and the thread."""
        self._stopping.set()
        self.jobs.put(None)
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            log.error("the look at a face did not end in %.0f s", STOP_SECONDS)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    job = self.jobs.get(timeout=CLOSER_KEPT_SECONDS if self._process.running else None)
                except Empty:  # nobody asked for a while: its memory is for others
                    self._process.close()
                    continue
                if job is not None:
                    job(self)
        finally:
            self._process.close()
