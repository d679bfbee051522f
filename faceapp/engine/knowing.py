"""Keeping the known faces in memory up to date: load, follow changes, propose anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING

from faceapp.domain.change import ABOUT_NOBODY, Change
from faceapp.domain.ids import FaceId
from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.jobs import Job, JobQueue, Priority, Slices, once

if TYPE_CHECKING:
    from faceapp.engine.core import EngineContext
    from faceapp.services.recognise import Recognised


class Knowing:
    """The jobs around ``services.recognise``: one update at a time.

    The first update reads all known faces. What the user does is followed at once, so
    that the next question about candidates is answered right, and its faces are
    compared by an update soon after; an update that runs may have passed them already,
    so they wait for the next one. Several changes in a row are answered by one.

    Args:
        tell: called on the engine's thread with what was recognised.
        busy: called when ``loading``, ``recognising`` or ``grouped`` changed.

    Attributes:
        grouped: faces that the update has put into groups, and all it has to; 0, 0 while unknown.
    """

    def __init__(self, queue: JobQueue, tell: Callable[[Recognised], None], busy: Callable[[], None]) -> None:
        self._queue = queue
        self._tell = tell
        self._busy = busy
        self._context: EngineContext | None = None
        self._guard = threading.Lock()
        self._faces: set[FaceId] = set()
        self._wanted = False
        self._running = False
        self._loaded = False
        self._updating: Generator[Recognised] | None = None
        self.grouped = (0, 0)

    @property
    def loading(self) -> bool:
        """Whether the known faces are being read for the first time."""
        return self._running and not self._loaded

    @property
    def recognising(self) -> bool:
        """Whether proposals and groups are being renewed."""
        return self._running

    @property
    def activity(self) -> Activity | None:
        """What it is doing, for the line at the bottom."""
        if not self._running:
            return None
        done, total = self.grouped
        progress = ScanProgress(ScanStage.RECOGNISING, done, total, 0, 0, 0.0, None)
        return Activity(Doing.RECOGNISING, progress if total else None)

    def begin(self, context: EngineContext) -> None:
        """The library is open; on the engine's thread."""
        self._context = context
        self.renew(())

    def changed(self, change: Change) -> None:
        """The gallery follows ``change``, and what it concerns is compared; from any thread."""
        if change.verb in ABOUT_NOBODY:
            return
        self._queue.add(Job("follow a change", Priority.FOLLOW, once(lambda: self._follow(change))))

    def begin_anew(self) -> None:
        """The library goes by other vectors: what is being worked out is dropped. On the engine's thread."""
        updating, self._updating = self._updating, None
        if updating is not None:
            updating.close()
        self.renew(())

    def renew(self, faces: Iterable[FaceId]) -> None:
        """Have ``faces``, and whatever changed by itself, compared soon; from any thread."""
        with self._guard:
            self._faces.update(faces)
            self._wanted = True
            if self._running:
                return
            self._running = True
        priority = Priority.BACKLOG if self._loaded else Priority.LOAD
        self._queue.add(Job("recognise", priority, self._slices, finished=self._finished))
        self._busy()

    def _follow(self, change: Change) -> None:
        assert self._context is not None
        self._context.gallery.apply(change)
        self.renew(change.faces)

    def _slices(self) -> Slices:
        from faceapp.services.recognise import update

        context = self._context
        assert context is not None
        while True:
            with self._guard:
                if not self._wanted:
                    return
                self._wanted = False
                faces = sorted(self._faces)
                self._faces.clear()
            updating = self._updating = update(context.library, context.gallery, faces)
            for recognised in updating:
                if recognised.faces or recognised.groups:
                    self._tell(recognised)
                if recognised.done:
                    self.grouped = (recognised.done, recognised.total)
                    self._busy()
                if not self._loaded and context.gallery.moment is not None:
                    self._loaded = True
                    self._busy()
                yield None
                if self._updating is not updating:
                    break
            self._loaded = True
            self.grouped = (0, 0)

    def _finished(self) -> None:
        self.grouped = (0, 0)
        with self._guard:
            self._running = False
        self._busy()
