"""How much there is: read on the engine's thread, at most a few times a second."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.analysing import StoppedVideos
from faceapp.domain.browsing import Counts
from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import Root
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services import browse

REST_MS: Final = 400
"""A burst of changes is counted once; slower looks stuck beside a running scan."""


class Numbers(QObject):
    """Reads the counts when they may have changed.

    Signals:
        counted: (``Counts``, all ``Root``s, ``StoppedVideos`` or None).
    """

    counted = Signal(object, object, object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.read_now)
        engine.videos.changed.connect(self._video_changed)

    def read_soon(self) -> None:
        """Something changed."""
        if not self._soon.isActive():
            self._soon.start()

    def read_now(self) -> None:
        """Read them at once."""
        self._soon.stop()
        if not self._engine.running:
            return

        def work(context: EngineContext) -> tuple[Counts, tuple[Root, ...], StoppedVideos | None]:
            from faceapp.services import analysing_stopped

            stopped = analysing_stopped.stopped(context.library)
            return browse.counts(context.library), browse.roots(context.library), stopped

        self._engine.ask(work, lambda answer: self.counted.emit(*answer), urgent=False)

    def _video_changed(self, _recording: PhotoId) -> None:
        self.read_soon()

    def stop(self) -> None:
        """The window closes."""
        self._soon.stop()
