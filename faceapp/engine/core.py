"""The engine's thread: it owns the library connection, the gallery and the job queue."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QThread

from faceapp.domain.errors import KnownError
from faceapp.engine.jobs import Job, JobQueue

if TYPE_CHECKING:  # these open SQLite: only on this thread, after the first paint
    from faceapp.services.library import Library, Thumbnails
    from faceapp.services.models import ModelChoice, ModelSet
    from faceapp.services.recognise import Gallery
    from faceapp.services.workers import MeasuringWorkers

log = logging.getLogger(__name__)

SLOW_SLICE_SECONDS: Final = 0.25
"""A slice this long is noted in the log: what the user waits for stood behind it."""


class EngineContext:
    """What a job may use, on the engine's thread only.

    Attributes:
        library, thumbnails: the engine's own connections.
        choice: the models the library is measured with.
        gallery: the known faces in memory.
        workers: the processes that measure photos.
        scanning: whether a scan uses them.
    """

    def __init__(self, library_path: Path, stopping: threading.Event, cores: int | None) -> None:
        from faceapp.services.library import open_library, open_thumbnails
        from faceapp.services.models import in_use
        from faceapp.services.switching import workers_for

        self.library: Library = open_library(library_path)
        self.thumbnails: Thumbnails = open_thumbnails(self.library)
        self.choice: ModelChoice = in_use(self.library)
        self.workers: MeasuringWorkers = workers_for(self.choice, cores)
        self.scanning = False
        self.stopping = stopping
        self._gallery: Gallery | None = None
        self._models: ModelSet | None = None

    @property
    def models(self) -> ModelSet:
        """The networks, loaded into this process when a face was drawn by hand."""
        if self._models is None:
            from faceapp.services.models import load

            self._models = load(self.choice)
        return self._models

    @property
    def gallery(self) -> Gallery:
        """The known faces in memory; made when first asked for."""
        if self._gallery is None:
            from faceapp.services.recognise import Gallery

            self._gallery = Gallery(self.choice.embedder)
        return self._gallery

    def use(self, choice: ModelChoice) -> bool:
        """The library goes by ``choice`` now; False: as before.

        Vectors of different models are never compared: the gallery begins anew. A scan that
        runs goes on with the models it began with, until somebody begins another one.
        """
        if choice == self.choice:
            return False
        from faceapp.services.switching import workers_for

        if (choice.embedder, choice.detector) != (self.choice.embedder, self.choice.detector):
            self._gallery = None
        self._models = None
        self.choice = choice
        count = self.workers.count
        if not self.scanning:
            self.workers.close()
        self.workers = workers_for(choice, count)
        return True

    def close(self) -> None:
        """Worker processes end; connections close."""
        self.workers.close()
        self.thumbnails.close()
        self.library.close()


class EngineThread(QThread):
    """Runs slices of jobs until the queue is closed.

    Args:
        cores: see ``Engine.start``.
        opened: called on this thread when the library is open.
        refused: called on this thread when it can not be opened; the thread ends then.
        failed: called on this thread with (job, error) for what a job did not handle.
    """

    def __init__(
        self,
        library_path: Path,
        queue: JobQueue,
        *,
        cores: int | None,
        opened: Callable[[EngineContext], None],
        refused: Callable[[Exception], None],
        failed: Callable[[Job, Exception], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faceapp-engine")
        self.stopping = threading.Event()
        self._path = library_path
        self._cores = cores
        self._queue = queue
        self._opened, self._refused, self._failed = opened, refused, failed

    def run(self) -> None:
        """The thread's life; called by Qt."""
        try:
            self._live()
        finally:
            _forget_this_thread()

    def _live(self) -> None:
        try:
            context = EngineContext(self._path, self.stopping, self._cores)
        except Exception as error:
            if not isinstance(error, KnownError):
                log.exception("the library could not be opened")
            self._refused(error)
            return
        try:
            self._opened(context)
            while (job := self._queue.take()) is not None:
                self._step(job)
        finally:
            for job in self._queue.close():
                self._end(job)
            context.close()

    def _step(self, job: Job) -> None:
        if not job.ticket.live:
            self._end(job)
            return
        began = time.perf_counter()
        try:
            rest = job.step()
        except StopIteration:
            self._end(job)
        except Exception as error:  # noqa: BLE001 - ``failed`` logs it with its trace
            self._end(job)
            self._failed(job, error)
        else:
            if self._queue.closed:
                self._end(job)
            else:
                self._queue.put_back(job, rest)
        took = time.perf_counter() - began
        if took > SLOW_SLICE_SECONDS:
            log.info("a slice of %s took %.0f ms", job.name, took * 1000)

    def _end(self, job: Job) -> None:
        try:
            job.close()
        except Exception:
            log.exception("%s could not be ended", job.name)


def _forget_this_thread() -> None:
    """Python before 3.12 lists a foreign thread that logged something as running for ever."""
    if sys.version_info < (3, 12):
        threading._active.pop(threading.get_ident(), None)  # type: ignore[attr-defined]  # noqa: SLF001
