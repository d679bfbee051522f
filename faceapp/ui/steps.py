"""Where the window's verbs run: small ones at once, large ones on the engine's thread, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services.library import Library, Thumbnails, open_thumbnails

AT_ONCE_FACES: Final = 300
"""Up to so many faces a verb runs in the window's thread. A verb costs 35 to 100 us a face
(100 000 photos, 300 000 faces), so that this is at most 30 ms of the 50 ms from Enter to the name."""
FINISH_SECONDS: Final = 60.0
"""Closing the window waits this long for what is still being written; merging 300 000 faces takes 25 s."""

Work = Callable[[Library, Callable[[], Thumbnails]], Change | None]
"""A verb: gets the connection of the thread it runs on, and what opens the small pictures there."""
Result = Change | KnownError | None
T = TypeVar("T")


class Steps(QObject):
    """Runs verbs one after the other, whichever thread they are for.

    While a large one runs, small ones wait behind it: what the user did last is done last.

    Signals:
        working: what is being done on the engine's thread, for the activity line; "" when
            all of it is done.
    """

    working = Signal(str)
    _rested = Signal()

    def __init__(self, library: Library, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._engine = engine
        self._thumbnails: Thumbnails | None = None
        self._waiting: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether something is done on the engine's thread, so that everything waits behind it."""
        return bool(self._waiting)

    def run(self, work: Work, then: Callable[[Result], T], faces: int, words: str) -> T | None:
        """Run ``work`` and hand its result to ``then``, here.

        Args:
            work: the verb.
            then: called in the window's thread, whichever thread ``work`` ran on.
            faces: that it touches, about.
            words: what is being done, should it take long.

        Returns:
            What ``then`` returns; None where that comes later.
        """
        if not self._engine.running or not (self.busy or faces > AT_ONCE_FACES):
            return then(self._here(work))

        def there(context: EngineContext) -> Result | Exception:
            try:
                return work(context.library, lambda: context.thumbnails)
            except Exception as error:  # noqa: BLE001 - handed over, raised in ``back``
                return error

        def back(result: Result | Exception) -> None:
            self._waiting.pop(0)
            try:
                if isinstance(result, Exception) and not isinstance(result, KnownError):
                    raise result
                then(result)
            finally:
                self.working.emit(self._waiting[0] if self._waiting else "")
                if not self._waiting:
                    self._rested.emit()

        self._waiting.append(words)
        self._engine.ask(there, back)
        self.working.emit(self._waiting[0])
        return None

    def finish(self) -> bool:
        """Wait for what is still being written; False where it took too long."""
        if self._waiting and self._engine.running:
            loop = QEventLoop()
            self._rested.connect(loop.quit)
            QTimer.singleShot(round(FINISH_SECONDS * 1000), loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not self._waiting

    def close(self) -> None:
        """Close what was opened here."""
        if self._thumbnails is not None:
            self._thumbnails.close()
            self._thumbnails = None

    def _here(self, work: Work) -> Result:
        try:
            return work(self._library, self._open_thumbnails)
        except KnownError as error:
            return error

    def _open_thumbnails(self) -> Thumbnails:
        if self._thumbnails is None:
            self._thumbnails = open_thumbnails(self._library)
        return self._thumbnails
