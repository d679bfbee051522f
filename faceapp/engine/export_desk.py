"""The thread that reads and keeps the history of exports, and looks at folders, for the window."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from faceapp.domain.errors import KnownError
from faceapp.engine.jobs import Ticket, answer
from faceapp.engine.threads import OwnThread

if TYPE_CHECKING:
    from faceapp.services.library import Library

T = TypeVar("T")
log = logging.getLogger(__name__)


class ExportDesk(OwnThread):
    """Has its own connection to the library, so that nothing waits for it. Made and used in the GUI thread.

    Args:
        path: of the library.
        post: has something called in the GUI thread.
        bug: is told there of what failed that should not.
    """

    def __init__(
        self, path: Path, post: Callable[[Callable[[], None]], None], bug: Callable[[Exception], None]
    ) -> None:
        self._path, self._post, self._bug = path, post, bug
        self._asked: deque[Callable[[Library], None]] = deque()
        super().__init__("faceapp-export-plans")

    def ask(
        self,
        work: Callable[[Library], T],
        then: Callable[[T], object] | None,
        failed: Callable[[KnownError], object],
        ticket: Ticket,
    ) -> None:
        """Have ``work`` done, and ``then`` or ``failed`` called in the GUI thread."""

        def call(library: Library) -> None:
            answer(partial(work, library), then, failed, ticket, self._post)

        with self._changed:
            self._asked.append(call)
            self._changed.notify()

    # --- on the thread ---

    def _run(self) -> None:
        from faceapp.services.library import open_library

        library: Library | None = None
        try:
            while (call := self._next()) is not None:
                try:
                    if library is None:
                        library = open_library(self._path, checkpoints=False)
                    call(library)
                except Exception as error:
                    log.exception("something about exports failed")
                    self._post(partial(self._bug, error))
        finally:
            if library is not None:
                library.close()

    def _next(self) -> Callable[[Library], None] | None:
        with self._changed:
            while not self._stopping:
                if self._asked:
                    return self._asked.popleft()
                self._changed.wait()
        return None
