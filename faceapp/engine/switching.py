"""Other models for the library: getting ready beside everything else, and taking over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.scanning import Waiting
from faceapp.domain.switching import SwitchFinished, SwitchProgress
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.jobs import Job, JobQueue, Priority, Slices, once

if TYPE_CHECKING:
    from faceapp.domain.model_choice import ModelChoice
    from faceapp.engine.core import EngineContext
    from faceapp.services.library import Library

IDLE_SECONDS: Final = 0.005
"""While the workers are busy: short against the 60 ms that a photo takes."""
PAUSED_SECONDS: Final = 0.2


class Switching(QObject):
    """The job around ``services.switching``: one at a time. It lives in the GUI thread, as do its signals.

    It makes way for a scan: both want all cores, and what the scan finds has to be measured
    by the new models, too.

    Args:
        post: has something done in the GUI thread.
        taken_over: called on the engine's thread when the library goes by another choice.
        busy: called when ``progress`` changed.

    Attributes:
        progress: how far it is; None where no models get ready.
        running: the same for the engine's thread.

    Signals:
        progressed: the ``progress``.
        switched: a ``ModelChoice``: the library goes by these models now, whoever did that.
        finished: a ``SwitchSummary``: they got ready here.
        refused: a ``KnownError``: they can not be used.
    """

    progressed = Signal(object)
    switched = Signal(object)
    finished = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        queue: JobQueue,
        post: Callable[[Callable[[], None]], None],
        taken_over: Callable[[], None],
        busy: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.progress: SwitchProgress | None = None
        self.running = False
        self._queue = queue
        self._post = post
        self._taken_over, self._busy = taken_over, busy
        self._context: EngineContext | None = None
        self._guard = threading.Lock()
        self._queued = False
        self._wanted = False
        self._mine = False
        self._paused = False

    @property
    def activity(self) -> Activity | None:
        """What it is doing, for the line at the bottom."""
        now = self.progress
        return None if now is None else Activity(Doing.SWITCHING, paused=self._paused, switching=now)

    # --- asked for ---

    def begin(self, context: EngineContext) -> None:
        """The library is open; what was on its way goes on. On the engine's thread."""
        self._context = context
        self._mine = True
        self._look()

    def use_model(self, kind: str, model: str | None) -> None:
        """Go by another model of one kind, beside those in use or getting ready; see ``Engine.use_model``."""

        def choose(library: Library) -> ModelChoice:
            from faceapp.services.switching import with_model

            return with_model(library, kind, model)

        self._use(choose)

    def use_models(self, choice: ModelChoice) -> None:
        """Go by all of these; what is in use: stay with it."""
        self._use(lambda _library: choice)

    def _use(self, choose: Callable[[Library], ModelChoice]) -> None:
        self._paused = False

        def work() -> None:
            from faceapp.services import switching

            library = self._open.library
            try:
                self._mine = switching.choose(library, choose(library))
            except KnownError as error:
                self._refuse(error)
                return
            self._look()

        self._queue.add(Job("choose models", Priority.URGENT, once(work)))

    def cancel(self) -> None:
        """Stay with the models in use."""
        self._paused = False

        def work() -> None:
            from faceapp.services import switching

            switching.cancel(self._open.library)

        self._queue.add(Job("keep models", Priority.URGENT, once(work)))
        self._queue.wake()

    def pause(self) -> None:
        """Leave it where it is; photos in the works are finished."""
        self._paused = True
        self._busy()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._queue.wake()
        self._busy()

    def follow(self) -> None:
        """Another program may have changed the models."""

        def work() -> None:
            from faceapp.services.models import in_use

            self._take_over(in_use(self._open.library))

        self._queue.add(Job("follow models", Priority.FOLLOW, once(work)))

    # --- on the engine's thread ---

    @property
    def _open(self) -> EngineContext:
        assert self._context is not None, "jobs run after the library is open"
        return self._context

    def _look(self) -> None:
        with self._guard:
            self._wanted = True
            if self._queued:
                return
            self._queued = True
        self._queue.add(Job("models", Priority.BACKLOG, self._slices, finished=self._ended))

    def _slices(self) -> Slices:
        while True:
            with self._guard:
                wanted, self._wanted = self._wanted, False
                if not wanted:
                    self._queued = False
                    return
            yield from self._switch()

    def _ended(self) -> None:
        with self._guard:
            self._queued = False

    def _rests(self) -> bool:
        return self._paused or self._open.scanning

    def _switch(self) -> Slices:
        from faceapp.services import switching

        context = self._open
        if not self._mine or switching.wanted(context.library) is None:
            return
        events = switching.switch(
            context.library,
            context.thumbnails,
            processes=context.workers.count,
            pause=self._rests,
            may_finish=lambda: not context.scanning,
        )
        self.running = True
        try:
            for event in events:
                match event:
                    case SwitchProgress():
                        self._tell(event)
                    case SwitchFinished(summary):
                        self._take_over(summary.after)
                        self._tell(None)
                        self._post(lambda: self.finished.emit(summary))
                    case Waiting():
                        yield PAUSED_SECONDS if self._rests() else IDLE_SECONDS
        except KnownError as error:
            self._refuse(error)
            return
        finally:
            events.close()
            self._tell(None)
        self._wanted = True  # another choice may have come while this one was under way

    def _take_over(self, choice: ModelChoice) -> None:
        if self._open.use(choice):
            self._taken_over()
            self._post(lambda: self.switched.emit(choice))

    def _tell(self, progress: SwitchProgress | None) -> None:
        self.running = progress is not None
        self._post(lambda: self._on_progress(progress))

    def _refuse(self, error: KnownError) -> None:
        self._post(lambda: self.refused.emit(error))

    # --- in the GUI thread ---

    def _on_progress(self, progress: SwitchProgress | None) -> None:
        if progress != self.progress:
            self.progress = progress
            self.progressed.emit(progress)
            self._busy()
