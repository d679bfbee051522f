"""How much there is: read on the engine's thread, at most a few times a second."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.browsing import Counts
from faceapp.domain.photo import Root
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services import browse

REST_MS: Final = 400
"""A burst of changes is counted once; slower looks stuck beside a running scan."""


class Numbers(QObject):
    """Reads the counts when they may have changed.

    Signals:
        counted: (``Counts``, all ``Root``s).
    """

    counted = Signal(object, object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.read_now)

    def read_soon(self) -> None:
        """Something changed."""
        if not self._soon.isActive():
            self._soon.start()

    def read_now(self) -> None:
        """Read them at once."""
        self._soon.stop()
        if not self._engine.running:
            return

        def work(context: EngineContext) -> tuple[Counts, tuple[Root, ...]]:
            return browse.counts(context.library), browse.roots(context.library)

        self._engine.ask(work, lambda answer: self.counted.emit(*answer), urgent=False)

    def stop(self) -> None:
        """The window closes."""
        self._soon.stop()
