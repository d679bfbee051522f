"""The window's handle on everything that takes time. It lives in the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, SignalInstance

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.geometry import Box
from faceapp.domain.ids import RootId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.scanning import PhotoScanned, ScanProgress
from faceapp.engine.answers import Activity, Bug, Doing
from faceapp.engine.cleaning_jobs import CleaningJobs
from faceapp.engine.closer import CloserJobs
from faceapp.engine.core import EngineContext, EngineThread
from faceapp.engine.delivery import Delivery
from faceapp.engine.export_jobs import ExportJobs
from faceapp.engine.expressions import BOXES_CHANGE, Filling
from faceapp.engine.figures import FigureJobs
from faceapp.engine.import_jobs import ImportJobs
from faceapp.engine.jobs import Job, JobQueue, Priority, Ticket, answer, once
from faceapp.engine.knowing import Knowing
from faceapp.engine.live import LiveJobs
from faceapp.engine.model_jobs import ModelJobs
from faceapp.engine.scanning import ScanReport, scan_slices
from faceapp.engine.screen_pictures import ScreenPictures
from faceapp.engine.shown_pictures import ShownPictures
from faceapp.engine.switching import Switching
from faceapp.engine.training_jobs import TrainingJobs
from faceapp.engine.video_jobs import VideoJobs

__all__ = ["Activity", "Bug", "Doing", "Engine", "EngineContext", "Ticket"]

T = TypeVar("T")
STOP_MS: Final = 5000
RESTING: Final = Activity(Doing.NOTHING)
log = logging.getLogger(__name__)


class Engine(ShownPictures):
    """One thread for the library's work, a few for pictures, and their answers.

    Every signal is emitted, and every ``then`` called, in the GUI thread, a few
    milliseconds at a time.

    Attributes:
        models: getting models, and what else is done about their files.
        switching: other models for the library.
        figures: measuring how good and how fast models are.
        training: learning a model of expressions.
        closer: looking closer at one face.
        camera: pictures of a camera with their faces.
        videos: analysing videos.
        cleaning: looking for wrong labels.
        exports: planning and writing datasets.
        imports: bringing datasets in.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self.models, self.figures, self.closer = ModelJobs(self), FigureJobs(self), CloserJobs(self)
        self.camera, self.training = LiveJobs(self), TrainingJobs(self)
        self._queue = JobQueue()
        self._thread: EngineThread | None = None
        self._context: EngineContext | None = None  # used on the engine's thread only
        self._knowing = Knowing(self._queue, self._posted(self.recognised), self._tell_busy)
        self.videos = VideoJobs(self, self._knowing.renew, self._tell_busy)
        self.exports, self.cleaning = ExportJobs(self), CleaningJobs(self)
        self.imports = ImportJobs(self, self)
        desks = (self.exports, self.cleaning, self.imports)
        self._jobs = (self.models, self.figures, self.closer, self.camera, self.videos, *desks)
        for jobs in self._jobs:
            jobs.bug.connect(self.bug)
        for telling in (self.figures, self.videos, self.exports):
            telling.problem.connect(self.problem)
        read = self._posted(self.expressions_measured)
        self._filling = Filling(
            self._queue, self._is_filling_held, read, self._knowing.renew, self._tell_busy
        )
        self.switching = Switching(
            self._queue, self._delivery.post, self._knowing.begin_anew, self._tell_busy, self
        )
        self.switching.progressed.connect(self.switching_progressed)
        self.switching.refused.connect(self.problem)
        self.switching.switched.connect(self._on_switched)
        self._scan: Ticket | None = None
        self._scan_again = False
        self._paused = False
        self._progress: ScanProgress | None = None
        self._activity = RESTING

    # --- life ---

    def start(self, library_path: Path, *, cores: int | None = None) -> None:
        """Start the threads; the library opens on the engine's.

        Args:
            library_path: the file; made where there is none.
            cores: processes that measure photos at most; None: as many as is good.
        """
        if self._thread is not None:
            raise RuntimeError("the engine runs already")
        self._pictures = ScreenPictures(self._delivery.post)
        self._thread = EngineThread(
            library_path,
            self._queue,
            cores=cores,
            opened=self._on_opened,
            refused=self._on_refused,
            failed=self._on_failed,
            parent=self,
        )
        self._thread.start()

    def set_cores(self, cores: int) -> None:
        """Use this many processes; a scan that runs starts more at once, and fewer after it."""

        def work(context: EngineContext) -> None:
            context.workers.count = cores

        self.ask(work)

    def stop(self) -> None:
        """End everything, whatever is running; returns when no thread is left."""
        self._delivery.close()
        for jobs in self._jobs:
            jobs.stop()
        if self._pictures is not None:
            self._pictures.stop()
            self._pictures = None
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stopping.set()
            left = self._queue.close()
            if not thread.wait(STOP_MS):
                log.error("the engine's thread did not end in %d ms", STOP_MS)
            for job in left:
                job.close()

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._thread is not None

    @property
    def activity(self) -> Activity:
        """What is running now."""
        return self._activity

    # --- scanning ---

    def scan(self, roots: Sequence[RootId] | None = None) -> None:
        """Look for what is new in ``roots`` (None: all folders), and measure it.

        A scan that runs is ended first; what it finished is kept, and the new one
        takes up all that is left. It begins when the old one is gone, since both use
        the same worker processes.
        """
        if self._scan is not None:
            self._scan_again = True
            self._scan.cancel()
            self._queue.wake()
            return
        self._paused = False
        ticket = Ticket()
        self._scan = ticket
        post = self._delivery.post
        report = ScanReport(
            progressed=lambda progress: post(lambda: self._on_progress(ticket, progress)),
            photos=lambda photos: post(lambda: self.photos_scanned.emit(photos)),
            listed=lambda listed: post(lambda: self.photos_listed.emit(listed)),
            faces=self._knowing.renew,
            finished=lambda summary: post(lambda: self.scan_finished.emit(summary)),
        )
        chosen = None if roots is None else tuple(roots)
        self._queue.add(
            Job(
                "scan",
                Priority.BACKLOG,
                lambda: scan_slices(self._open_context, chosen, lambda: self._paused, report),
                ticket,
                finished=lambda: post(lambda: self._on_scan_ended(ticket)),
            )
        )
        self._queue.wake()
        self._tell_busy()

    def pause(self) -> None:
        """Leave the scan, or else what runs, where it is; photos in the works are finished."""
        if self._scan is not None:
            self._paused = True
        elif self.switching.progress is not None:
            self.switching.pause()
        elif self._filling.progress is not None:
            self._filling.pause()
        else:
            self.videos.pause()
        self._tell_busy()

    def resume(self) -> None:
        """Go on with what was paused."""
        self._paused = False
        self.switching.resume()
        self._filling.resume()
        self.videos.resume()
        self._queue.wake()
        self._tell_busy()

    def stop_scan(self) -> None:
        """End the scan, or else what runs; what was finished is kept, the next one takes up the rest."""
        self._scan_again = False
        if self._scan is not None:
            self._scan.cancel()
            self._queue.wake()
        elif self.switching.progress is not None:
            self.switching.cancel()
        elif self._filling.progress is not None:
            self._filling.stop()
        else:
            self.videos.rest()

    def stop_running(self) -> None:
        """The user wants what runs to end; videos stay as they are until told to go on."""
        if self._activity.doing is Doing.WATCHING:
            self.videos.stop_all()
        else:
            self.stop_scan()

    def use_model(self, kind: str, model: str | None) -> None:
        """Have all faces measured by another model, and go by it once that is done; see ``switching``.

        Args:
            kind: detector, embedder or expression.
            model: its id; None only for expression: by none.
        """
        self.switching.use_model(kind, model)

    # --- questions ---

    def ask(
        self,
        work: Callable[[EngineContext], T],
        then: Callable[[T], None] | None = None,
        *,
        urgent: bool = True,
        failed: Callable[[KnownError], None] | None = None,
    ) -> Ticket:
        """Have ``work`` done on the engine's thread, and ``then`` called with its answer here.

        Args:
            work: gets the engine's context; nothing of it may leave the function.
            then: gets the answer.
            urgent: the user waits with something open; else it fills a page.
            failed: called here with the error where there is one; without it, it is
                told as a ``problem``.
        """
        ticket = Ticket()

        def run() -> None:
            told = failed or self.problem.emit
            answer(lambda: work(self._open_context), then, told, ticket, self._delivery.post)

        self._queue.add(Job("question", Priority.URGENT if urgent else Priority.VIEW, once(run), ticket))
        return ticket

    def applied(self, change: Change) -> None:
        """The window changed the library: the gallery follows, proposals are renewed."""
        self._knowing.changed(change)
        if change.verb in BOXES_CHANGE:
            self._filling.renew()

    def look_anew(self) -> None:
        """Another program changed the library: the gallery takes in what is other."""
        self.switching.follow()
        self._knowing.renew(())

    def took_in(self, scanned: PhotoScanned) -> None:
        """A photo was looked at by itself: told as if a scan had done it; its faces are compared."""
        self.photos_scanned.emit([scanned])
        self._knowing.renew(scanned.faces)

    def measure_region(self, path: Path, box: Box, then: Callable[[FaceMeasurement | None], None]) -> Ticket:
        """Align and measure a face drawn by hand; None where the picture can not be read."""

        def work(context: EngineContext) -> FaceMeasurement | None:
            from faceapp.services.measure import measure_region

            return measure_region(path, box, context.models)

        return self.ask(work, then)

    # --- within ---

    @property
    def _open_context(self) -> EngineContext:
        assert self._context is not None, "jobs run after the library is open"
        return self._context

    def _on_opened(self, context: EngineContext) -> None:
        from faceapp.services.library import open_thumbnails

        self._context = context
        if self._pictures is not None:
            # a second connection: what the scan writes does not stop what the screen reads
            self._pictures.open(open_thumbnails(context.library))
        self._knowing.begin(context)
        self.switching.begin(context)
        self._filling.begin(context)
        path = context.library.path
        self._delivery.post(self.opened.emit)
        self._delivery.post(lambda: self.videos.begin(path))
        self._delivery.post(lambda: self.exports.begin(path))

    def _on_refused(self, error: Exception) -> None:
        if self._pictures is not None:
            self._pictures.open(None)
        told = self.problem.emit if isinstance(error, KnownError) else self._tell_bug
        self._delivery.post(lambda: told(error))

    def _on_failed(self, job: Job, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._delivery.post(lambda: self.problem.emit(error))
            return
        log.error("%s failed", job.name, exc_info=error)
        self._delivery.post(lambda: self.bug.emit(Bug(job.name, error)))

    def _tell_bug(self, error: Exception) -> None:
        self.bug.emit(Bug("open", error))

    def _on_progress(self, ticket: Ticket, progress: ScanProgress) -> None:
        if ticket is self._scan:
            self._progress = progress
            self._tell_busy()

    def _on_scan_ended(self, ticket: Ticket) -> None:
        if ticket is not self._scan:
            return
        again, self._scan_again = self._scan_again, False
        self._scan = None
        self._paused = False
        self._progress = None
        self._tell_busy()
        if again:
            self.scan()
        else:
            self._filling.renew()

    def _on_switched(self, choice: ModelChoice) -> None:
        if self._scan is not None:  # it began with the old ones
            self.scan()
        self._filling.renew()
        self.videos.begin_anew()
        self.model_switched.emit(choice)

    def _is_filling_held(self) -> bool:
        """A scan and other models go ahead of it; comparing does so only before it begins."""
        ahead = self._scan is not None or self.switching.running
        return ahead or (self._filling.progress is None and self._knowing.recognising)

    def _posted(self, signal: SignalInstance) -> Callable[[object], None]:
        """What emits it, on the engine's thread."""
        return lambda told: self._delivery.post(lambda: signal.emit(told))

    def _tell_busy(self) -> None:
        self._delivery.post(self._on_busy)

    def _on_busy(self) -> None:
        if self._scan is not None:
            now: Activity | None = Activity(Doing.SCANNING, self._progress, self._paused)
        elif self._knowing.loading:
            now = Activity(Doing.OPENING)
        else:
            now = self.switching.activity or self._filling.activity
        self.videos.make_way(now is not None)
        now = now or self.videos.activity or self._knowing.activity or RESTING
        if now != self._activity:
            self._activity = now
            self.busy_changed.emit(now)
