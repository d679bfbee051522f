"""Filling in what models have not read yet, when nothing else is to be done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from faceapp.domain.change import Verb
from faceapp.domain.filling import Filled
from faceapp.domain.ids import FaceId
from faceapp.domain.scanning import Rate, ScanProgress, ScanStage
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.jobs import Job, JobQueue, Priority, Slices, Ticket

if TYPE_CHECKING:
    from faceapp.engine.core import EngineContext

PATIENCE_SECONDS: Final = 4.0
"""After opening, or drawing a face, what the user does next has the machine for itself."""
BOXES_CHANGE: Final = frozenset({Verb.ADD_FACE, Verb.MOVE_FACE, Verb.REMOVE_FACE})
"""Verbs that, done or undone, leave faces of which nothing was read in their box."""
HELD_SECONDS: Final = 0.5
"""How often it is looked whether a scan is over."""
IDLE_SECONDS: Final = 0.005
PAUSED_SECONDS: Final = 0.2


class Filling:
    """The job around ``services.expressions.fill``: one at a time, and none beside a scan.

    It waits while ``held``, gives its processes up when that begins, and goes on after it
    where it was: what is missing is asked of the library.

    Args:
        held: whether something goes ahead: a scan, a change of models.
        read: called on the engine's thread with faces whose expression was read.
        compare: called with faces that can be compared now.
        busy: called when ``progress`` changed.

    Attributes:
        progress: how far it is; None while there is nothing to do.
    """

    def __init__(
        self,
        queue: JobQueue,
        held: Callable[[], bool],
        read: Callable[[tuple[FaceId, ...]], None],
        compare: Callable[[Iterable[FaceId]], None],
        busy: Callable[[], None],
    ) -> None:
        self.progress: ScanProgress | None = None
        self._paused = False
        self._queue = queue
        self._held = held
        self._read, self._compare, self._busy = read, compare, busy
        self._context: EngineContext | None = None
        self._guard = threading.Lock()
        self._wanted = False
        self._ticket: Ticket | None = None

    @property
    def activity(self) -> Activity | None:
        """What it is doing, for the line at the bottom."""
        now = self.progress
        return None if now is None else Activity(Doing.READING, now, now.paused)

    def begin(self, context: EngineContext) -> None:
        """The library is open; on the engine's thread."""
        self._context = context
        self._start(PATIENCE_SECONDS)

    def renew(self) -> None:
        """Something may be missing soon; from any thread."""
        if self._context is not None:
            self._start(PATIENCE_SECONDS)

    def pause(self) -> None:
        """Leave it where it is; photos in the works are finished."""
        self._pause(True)

    def resume(self) -> None:
        """Go on."""
        self._pause(False)

    def _pause(self, paused: bool) -> None:
        self._paused = paused
        if self.progress is not None:
            self._show(replace(self.progress, paused=paused))

    def stop(self) -> None:
        """End it; what was read is kept, and the rest is read when the library is opened next."""
        with self._guard:
            self._wanted = False
            if self._ticket is not None:
                self._ticket.cancel()
        self._queue.wake()

    def _start(self, seconds: float) -> None:
        with self._guard:
            self._wanted = True
            if self._ticket is not None and self._ticket.live:
                return
            ticket = self._ticket = Ticket()
        self._queue.add(
            Job(
                "fill in",
                Priority.BACKLOG,
                lambda: self._slices(time.monotonic() + seconds),
                ticket,
                finished=lambda: self._ended(ticket),
            )
        )

    def _slices(self, begin: float) -> Slices:
        while self._take():
            while self._held() or time.monotonic() < begin:
                yield HELD_SECONDS
            yield from self._fill()

    def _take(self) -> bool:
        with self._guard:
            wanted, self._wanted = self._wanted, False
            if not wanted:
                self._ticket = None
            return wanted

    def _fill(self) -> Slices:
        from faceapp.services.expressions import fill

        context = self._context
        assert context is not None
        rate = Rate()
        events = fill(context.library, processes=context.workers.count, pause=lambda: self._paused)
        try:
            for event in events:
                if isinstance(event, Filled):
                    self._tell(event, rate)
                yield PAUSED_SECONDS if self._paused else IDLE_SECONDS
                if self._held():
                    with self._guard:
                        self._wanted = True
                    return
        finally:
            events.close()
            self._show(None)

    def _tell(self, filled: Filled, rate: Rate) -> None:
        if not self._paused:
            rate.mark(time.monotonic(), filled.done)
        left = rate.seconds_left(filled.total - filled.done)
        counts = (filled.done, filled.total, 0, filled.failed)
        self._show(ScanProgress(ScanStage.READING, *counts, rate.per_second, left, paused=self._paused))
        if filled.expressions:
            self._read(filled.expressions)
        if filled.compared:
            self._compare(filled.compared)

    def _show(self, progress: ScanProgress | None) -> None:
        if progress != self.progress:
            self.progress = progress
            self._busy()

    def _ended(self, ticket: Ticket) -> None:
        with self._guard:
            if self._ticket is ticket:
                self._ticket = None
        self._paused = False
