"""A training beside the library's work: one thread listens to the process that learns."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.own_training import Comparing, EpochFigures, KeptTraining, TrainingResult, TrainingWish
from faceapp.domain.own_training_thresholds import TRAINING_POLL_SECONDS
from faceapp.domain.training import EpochTrained, ReadingPictures, TrainingProgress
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.threads import Ending

if TYPE_CHECKING:
    from faceapp.services.training_process import Event, Order, TrainingTask

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 3.0
"""To end the process and the thread; it needs a tenth of it."""


class Phase(StrEnum):
    """Where a training is."""

    NONE = "none"
    BEGINNING = "beginning"  # faces are read
    LEARNING = "learning"
    COMPARING = "comparing"
    STOPPED = "stopped"  # it can go on
    DONE = "done"  # the user has to say what becomes of the model


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """The training that is there.

    Attributes:
        paused: by the user; only while it runs.
        read: faces read so far, while it begins.
        progress: of the epoch it is in.
        history: its whole epochs.
        comparing: how far that is.
        result: once it is done.
        problem: why it stopped, where that was not the user.
    """

    phase: Phase = Phase.NONE
    wish: TrainingWish | None = None
    paused: bool = False
    read: int = 0
    progress: TrainingProgress | None = None
    history: tuple[EpochFigures, ...] = ()
    comparing: Comparing | None = None
    result: TrainingResult | None = None
    problem: KnownError | None = None

    @property
    def running(self) -> bool:
        """Whether its process is at work, or waits in a pause."""
        return self.phase in {Phase.BEGINNING, Phase.LEARNING, Phase.COMPARING}


NOTHING: Final = Training()


class TrainingJobs(QObject):
    """Lives in the GUI thread, as do its signals; one training at a time.

    Signals:
        changed: ``now`` is another.
        running_changed: its process began or ended.
        ended: it came to its end by itself; the ``Training``, done or with a problem.
        bug: a ``Bug``.
    """

    changed = Signal()
    running_changed = Signal(bool)
    ended = Signal(object)
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._now = NOTHING
        self._stopping: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._orders: deque[Order] = deque()
        self._ending = Ending("a training")

    @property
    def now(self) -> Training:
        """The training that is there."""
        return self._now

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._thread is not None

    def found(self, kept: KeptTraining | None) -> None:
        """This is on the disk; of no interest while one runs."""
        if self._thread is not None:
            return
        if kept is None:
            self._show(NOTHING)
        else:
            phase = Phase.STOPPED if kept.result is None else Phase.DONE
            same = self._now.phase is phase and self._now.wish == kept.wish
            problem = self._now.problem if same else None
            self._show(Training(phase, kept.wish, history=kept.history, result=kept.result, problem=problem))

    def start(self, task: TrainingTask, *, anew: bool) -> None:
        """Train; nothing happens where one runs.

        Args:
            task: what.
            anew: what was kept of another one is thrown away; else this one goes on.
        """
        if self._thread is not None:
            return
        stopping = threading.Event()
        self._stopping = stopping
        self._orders.clear()
        self._thread = threading.Thread(
            target=self._run, args=(task, anew, stopping), name="faceapp-training", daemon=True
        )
        history = () if anew else self._now.history
        self._show(Training(Phase.BEGINNING, task.wish, history=history))
        self._thread.start()
        self.running_changed.emit(True)

    def hold(self, paused: bool) -> None:
        """Have it wait, or go on; it keeps its memory meanwhile, and goes on at once."""
        from faceapp.services.training_process import Order

        if self._thread is not None and self._now.paused is not paused:
            self._orders.append(Order.PAUSE if paused else Order.GO_ON)
            self._show(replace(self._now, paused=paused))

    def cancel(self) -> None:
        """End it now; its whole epochs are kept."""
        if not self._end():
            return
        # without faces there is nothing to go on with but the wish: it reads them again
        self._show(replace(self._now, phase=Phase.STOPPED, paused=False, progress=None, comparing=None))
        self.running_changed.emit(False)

    def forget(self) -> None:
        """It is on the shelf, or thrown away."""
        if self._thread is None:
            self._show(NOTHING)

    def stop(self) -> None:
        """The program ends; returns when no thread and no process is left."""
        self._delivery.close()
        self._end()
        self._ending.join(STOP_SECONDS)

    # --- within ---

    def _end(self) -> bool:
        thread, self._thread = self._thread, None
        stopping, self._stopping = self._stopping, None
        if thread is None or stopping is None:
            return False
        stopping.set()  # the window does not wait: its process ends within a tenth of a second
        self._ending.add(thread)
        return True

    def _run(self, task: TrainingTask, anew: bool, stopping: threading.Event) -> None:
        from faceapp.services import training_kept

        problem: KnownError | None = None
        try:
            with training_kept.alone():
                self._train(task, anew, stopping)
        except KnownError as error:
            problem = error
        except Exception as error:
            log.exception("a training failed")
            problem = KnownError()
            self._post(stopping, partial(self.bug.emit, Bug("training", error)))
        kept = None if stopping.is_set() else training_kept.kept()
        if kept is not None and problem is not None and not training_kept.has_faces():
            kept = None  # nothing to go on with: the user chooses anew
        self._post(stopping, partial(self._on_end, kept, problem))

    def _train(self, task: TrainingTask, anew: bool, stopping: threading.Event) -> None:
        from faceapp.services import training_kept
        from faceapp.services.training_process import TrainingProcess

        if anew:
            training_kept.begin(task.wish)
        run = TrainingProcess(task)
        try:
            while not run.ended and not stopping.is_set():
                while self._orders:
                    run.tell(self._orders.popleft())
                for event in run.poll(TRAINING_POLL_SECONDS):
                    self._post(stopping, partial(self._tell, event))
        finally:
            run.close()

    def _post(self, stopping: threading.Event, call: Callable[[], None]) -> None:
        """Have it called in the GUI thread, unless the training was ended meanwhile."""
        self._delivery.post(lambda: None if stopping.is_set() else call())

    def _tell(self, event: Event) -> None:
        match event:
            case ReadingPictures(done):
                self._show(replace(self._now, read=done))
            case TrainingProgress():
                self._show(replace(self._now, phase=Phase.LEARNING, progress=event))
            case EpochTrained():
                result = event.validation
                figures = EpochFigures(
                    event.epoch, event.epochs, event.loss, result.accuracy, result.macro_f1
                )
                history = (*(one for one in self._now.history if one.epoch < event.epoch), figures)
                self._show(replace(self._now, phase=Phase.LEARNING, history=history))
            case Comparing():
                self._show(replace(self._now, phase=Phase.COMPARING, comparing=event))

    def _on_end(self, kept: KeptTraining | None, problem: KnownError | None) -> None:
        if not self._end():
            return
        wish, history = self._now.wish, self._now.history
        if kept is not None:
            phase = Phase.STOPPED if kept.result is None else Phase.DONE
            self._show(Training(phase, kept.wish, history=kept.history, result=kept.result, problem=problem))
        else:
            self._show(Training(Phase.NONE, wish, history=history, problem=problem))
        self.running_changed.emit(False)
        self.ended.emit(self._now)

    def _show(self, now: Training) -> None:
        self._now = now
        self.changed.emit()
