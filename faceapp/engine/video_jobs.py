"""Videos are analysed beside the library's work: one thread that listens to the process that looks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.analysing import VideoFaces, VideoOver, VideoProgress
from faceapp.domain.errors import KnownError, LibraryBusy
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState
from faceapp.domain.scanning import PhotoScanned
from faceapp.engine.answers import Activity, Bug, Doing
from faceapp.engine.delivery import Delivery

if TYPE_CHECKING:
    from faceapp.engine.engine import Engine, EngineContext
    from faceapp.services.analysing import AnalysingProcess
    from faceapp.services.library import Library, Thumbnails

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 3.0
"""To end the process and the thread; it needs a tenth of it."""
TELL_SECONDS: Final = 0.2
"""Progress goes to the window five times a second."""
HELD_SECONDS: Final = 0.2
"""Between two looks for whether others still go first."""


class VideoJobs(QObject):
    """Lives in the GUI thread, as do its signals; one video at a time, in the order they were found.

    Photos go first: while others work (``make_way``), and while it is paused, nothing is decoded.
    What is measured is in the library; a video that is left goes on from there, also after a
    restart.

    Args:
        engine: whose library it is.
        faces: told which faces are to be compared; from any thread.
        busy: called, on any thread, when ``activity`` is another one.

    Signals:
        progressed: a ``VideoProgress``.
        changed: the number of a video whose analysis began or ended, or that has new faces.
        over: a ``VideoOver``.
        problem: a ``KnownError`` that is not about one video.
        bug: a ``Bug``.
    """

    progressed = Signal(object)
    changed = Signal(object)
    over = Signal(object)
    problem = Signal(object)
    bug = Signal(object)

    def __init__(
        self, engine: Engine, faces: Callable[[Iterable[FaceId]], None], busy: Callable[[], None]
    ) -> None:
        super().__init__(engine)
        self._engine, self._faces, self._busy = engine, faces, busy
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._library: Path | None = None
        self._others = True
        self._paused = False
        self._resting = False
        self._again = False
        self._run: _Run | None = None
        self._ending: list[_Run] = []
        self._progress: VideoProgress | None = None

    # --- what is going on ---

    @property
    def progress(self) -> VideoProgress | None:
        """How far the video is that is analysed now; None where there is none."""
        return self._progress

    @property
    def paused(self) -> bool:
        """Whether the user paused it, or a camera did."""
        return self._paused

    @property
    def held(self) -> bool:
        """Whether it stands still; from any thread."""
        return self._paused or self._others

    @property
    def activity(self) -> Activity | None:
        """For the line at the bottom."""
        if self._progress is None:
            return None
        return Activity(Doing.WATCHING, paused=self._paused, video=self._progress)

    # --- what is asked ---

    def begin(self, library: Path) -> None:
        """The library is open."""
        self._library = library
        self.look()

    def look(self) -> None:
        """There may be videos that wait."""
        if self._run is not None:
            self._again = True
        elif self._library is not None and not self._resting and not self.held:
            self._again = False
            self._run = _Run(self, self._library, tuple(self._ending))
            self._run.begin()

    def make_way(self, others: bool) -> None:
        """Others work, and go first; or do so no more. Whoever begins something ends a rest."""
        if others:
            self._resting = False
        if others != self._others:
            self._others = others
            self.look()

    def pause(self) -> None:
        """Stand still, within a picture's time."""
        self._paused = True
        self._busy()

    def resume(self) -> None:
        """Go on."""
        self._paused = self._resting = False
        self.look()
        self._busy()

    def rest(self) -> None:
        """Leave the videos where they are; they go on when something new comes, or at the next start."""
        self._resting = True
        self._paused = False
        self._let_go()

    def stop_all(self) -> None:
        """Have all that wait stay as far as they are, also after a restart, until ``go_on``."""
        self._resting = self._paused = False
        if self._run is not None:
            self._run.leave_all.set()  # it knows when the one at work is written
        else:
            self._engine.ask(lambda context: _stop_waiting(context.library), self._tell_changed)
        self._let_go()

    def go_on(self) -> None:
        """What was stopped waits for its turn again, and goes on where it was."""

        def work(context: EngineContext) -> tuple[PhotoId, ...]:
            from faceapp.services import analysing_stopped

            return analysing_stopped.go_on(context.library)

        def then(numbers: tuple[PhotoId, ...]) -> None:
            self._tell_changed(numbers)
            self.resume()

        self._engine.ask(work, then)

    def leave(self, recording: PhotoId) -> None:
        """Have a video left for good as far as it is, also while it is analysed."""
        from faceapp.services import analysing

        if self._run is not None and self._run.leave(recording):
            return
        done = partial(self.changed.emit, recording)
        self._engine.ask(lambda context: analysing.leave(context.library, recording), lambda _none: done())

    def begin_anew(self) -> None:
        """The library goes by other models: what is analysed just now begins with them."""
        if self._run is not None:
            self._run.anew.set()

    def stop(self) -> None:
        """The program ends; returns when no thread and no process is left."""
        self._delivery.close()
        self._library = None
        self._let_go()
        for run in self._ending:
            if not run.join():
                log.error("the analysis of a video did not end in %.0f s", STOP_SECONDS)

    # --- within ---

    def _let_go(self) -> None:
        run, self._run = self._run, None
        self._progress = None
        if run is not None:
            run.stopping.set()
            self._ending = [*(one for one in self._ending if one.alive), run]
        self._busy()

    def post(self, run: _Run, call: Callable[[], None]) -> None:
        """Have it called in the GUI thread, unless the run was ended meanwhile."""
        self._delivery.post(lambda: call() if run is self._run else None)

    def stopped(self, numbers: tuple[PhotoId, ...]) -> None:
        """These were stopped; from the thread of a run that is over."""
        self._delivery.post(lambda: self._tell_changed(numbers))

    def _tell_changed(self, numbers: tuple[PhotoId, ...]) -> None:
        for number in numbers:
            self.changed.emit(number)

    def compare(self, faces: Iterable[FaceId]) -> None:
        """Faces are new; from the run's thread."""
        self._faces(faces)

    def took(self, progress: VideoProgress) -> None:
        """It is that far; as what follows, in the GUI thread."""
        began = self._progress is None or self._progress.recording != progress.recording
        self._progress = progress
        self.progressed.emit(progress)
        if began:
            self.changed.emit(progress.recording)
        self._busy()

    def ended(self, over: VideoOver, faces: tuple[FaceId, ...]) -> None:
        """One video is done."""
        self.over.emit(over)
        self.changed.emit(over.recording)
        self._engine.photos_scanned.emit([PhotoScanned(over.recording, faces, None)])

    def finished(self) -> None:
        """None is left that could be analysed now."""
        run, self._run, self._progress = self._run, None, None
        if run is not None:
            self._ending = [*(one for one in self._ending if one.alive), run]
        if self._again:
            self.look()
        self._busy()


def _stop_waiting(library: Library) -> tuple[PhotoId, ...]:
    from faceapp.services import analysing_stopped

    return analysing_stopped.stop_waiting(library)


class _Run:
    """The thread: one video after the other, until none waits.

    Args:
        jobs: whose run it is.
        library: of the videos.
        before: runs that are told to end: what they leave is known only after that.
    """

    def __init__(self, jobs: VideoJobs, library: Path, before: tuple[_Run, ...]) -> None:
        self._jobs, self._path, self._before = jobs, library, before
        self.leave_all = threading.Event()
        self.stopping = threading.Event()
        self.anew = threading.Event()
        self._now: PhotoId | None = None
        self._left: set[PhotoId] = set()
        self._told_at = 0.0
        self._thread = threading.Thread(target=self._live, name="faceapp-videos", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> bool:
        self._thread.join(STOP_SECONDS)
        return not self.alive

    def leave(self, recording: PhotoId) -> bool:
        """Leave it for good; False where it is not at work on it."""
        if recording != self._now:
            return False
        self._left.add(recording)
        return True

    def _live(self) -> None:
        try:
            for run in self._before:
                run.join()
            self._work()
        except KnownError as error:
            self._post(partial(self._jobs.problem.emit, error))
            self._post(self._jobs.rest)
        except Exception as error:
            log.exception("analysing videos failed")
            self._post(partial(self._jobs.bug.emit, Bug("videos", error)))
            self._post(self._jobs.rest)
        else:
            self._post(self._jobs.finished)

    def _post(self, call: Callable[[], None]) -> None:
        self._jobs.post(self, call)

    def _work(self) -> None:
        from faceapp.services import recordings
        from faceapp.services.analysing import AnalysingProcess
        from faceapp.services.library import open_library, open_thumbnails
        from faceapp.services.models import in_use

        process: AnalysingProcess | None = None
        elsewhere: set[PhotoId] = set()
        with (
            open_library(self._path, checkpoints=False) as library,
            closing(open_thumbnails(library)) as thumbnails,
        ):
            try:
                while not self.stopping.is_set():
                    if self._jobs.held:
                        self.stopping.wait(HELD_SECONDS)
                        continue
                    waiting = [one for one in recordings.waiting(library) if one not in elsewhere]
                    if not waiting:
                        return
                    choice = in_use(library)
                    self.anew.clear()
                    if process is None or process.choice != choice:
                        if process is not None:
                            process.close()
                        process = AnalysingProcess(choice)
                    try:
                        there = self._analyse(library, thumbnails, waiting, process)
                    except LibraryBusy:
                        there = False  # another program is at it
                    if not there:
                        elsewhere.add(waiting[0])
            finally:
                if process is not None:
                    process.close()
                if self.leave_all.is_set():
                    self._jobs.stopped(_stop_waiting(library))

    def _analyse(
        self, library: Library, thumbnails: Thumbnails, waiting: list[PhotoId], process: AnalysingProcess
    ) -> bool:
        """The first of those that wait; False where it can not be had now."""
        from faceapp.services import analysing, browse

        number, there = waiting[0], True
        self._now = number
        jobs = self._jobs
        events = analysing.analyse(library, thumbnails, number, process, pause=lambda: jobs.held)
        try:
            with closing(events):
                for event in events:
                    match event:
                        case VideoProgress():
                            self._tell(event, len(waiting) - 1)
                        case VideoFaces(_, faces):
                            jobs.compare(faces)
                        case VideoOver():
                            faces = tuple(face.id for face in browse.faces_of(library, number))
                            self._post(partial(jobs.ended, event, faces))
                            there = event.state is not AnalysisState.WAITING
                    if self.stopping.is_set() or self.anew.is_set() or number in self._left:
                        break
        finally:
            self._now = None
        if number in self._left:
            self._left.discard(number)
            analysing.leave(library, number)
            self._post(partial(jobs.changed.emit, number))
        return there

    def _tell(self, progress: VideoProgress, waiting: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_SECONDS or not progress.pictures:
            self._told_at = now
            self._post(partial(self._jobs.took, replace(progress, waiting=waiting)))
