"""Keeping the known faces in memory up to date: load, follow changes, propose anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from faceapp.domain.change import Change
from faceapp.domain.ids import FaceId
from faceapp.engine.jobs import Job, JobQueue, Priority, Slices, Ticket, once

if TYPE_CHECKING:
    from faceapp.engine.core import EngineContext
    from faceapp.services.recognise import Recognised


class Knowing:
    """The jobs around ``services.recognise``, at most one of each at a time.

    What changed while the gallery was still loading is applied after it. Several
    changes in a row are answered by one update; one that was asked for while another
    runs comes after it.

    Args:
        tell: called on the engine's thread with what was recognised.
        busy: called when ``loading`` or ``recognising`` changed.
    """

    def __init__(self, queue: JobQueue, tell: Callable[[Recognised], None], busy: Callable[[], None]) -> None:
        self._queue = queue
        self._tell = tell
        self._busy = busy
        self._context: EngineContext | None = None
        self._guard = threading.Lock()
        self._early: list[Change] = []
        self._faces: set[FaceId] = set()
        self._everything = False
        self._ready = False
        self._running = False
        self._load_over = False

    @property
    def loading(self) -> bool:
        """Whether the gallery is being read."""
        return self._context is not None and not self._load_over

    @property
    def recognising(self) -> bool:
        """Whether proposals and groups are being renewed."""
        return self._running

    def load(self, context: EngineContext) -> None:
        """Read the gallery in slices, then see what needs proposals; on the engine's thread."""
        self._context = context

        def slices() -> Slices:
            for _ in context.gallery.load(context.library):
                yield None
            with self._guard:
                early, self._early = self._early, []
                self._ready = True
            for change in early:
                context.gallery.apply(change)
            context.gallery_ready = True
            self._busy()
            self._renew(None)

        self._queue.add(Job("load the gallery", Priority.LOAD, slices, finished=self._loaded))
        self._busy()

    def _loaded(self) -> None:
        self._load_over = True
        self._busy()

    def changed(self, change: Change) -> None:
        """The gallery follows ``change``, and proposals are renewed; from any thread."""
        with self._guard:
            if not self._ready:
                self._early.append(change)
                return
        self._queue.add(Job("follow a change", Priority.FOLLOW, once(lambda: self._follow(change))))

    def new_faces(self, faces: Sequence[FaceId]) -> None:
        """A scan found ``faces``; on the engine's thread."""
        self._renew(faces)

    def _follow(self, change: Change) -> None:
        assert self._context is not None
        self._context.gallery.apply(change)
        self._renew(None)

    def _renew(self, faces: Sequence[FaceId] | None) -> None:
        """Have ``faces`` (None: all that need it) compared soon."""
        with self._guard:
            if faces is None:
                self._everything = True
            else:
                self._faces.update(faces)
            if self._running or not self._ready:
                return
            self._running = True
        self._queue.add(Job("recognise", Priority.BACKLOG, self._slices, Ticket(), finished=self._finished))
        self._busy()

    def _slices(self) -> Slices:
        from faceapp.services.recognise import update

        assert self._context is not None
        while True:
            with self._guard:
                faces = None if self._everything else sorted(self._faces)
                self._everything = False
                self._faces.clear()
            if faces is not None and not faces:
                return
            for recognised in update(self._context.library, self._context.gallery, faces):
                if recognised.faces or recognised.groups:
                    self._tell(recognised)
                yield None

    def _finished(self) -> None:
        with self._guard:
            self._running = False
        self._busy()
