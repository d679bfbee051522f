"""Names that were just saved: seen for a moment, also with the boxes hidden."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.ids import FaceId
from faceapp.ui.theme import theme

HELD_SECONDS = 0.6
"""At full strength: long enough to read a name."""
FADE_SECONDS = 0.6
FRAME_MS = 30


class Glow(QObject):
    """How fresh each saved name is. Where the system asks for less motion, it goes at once.

    Signals:
        changed: some strength is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since: dict[FaceId, float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    def light(self, face: FaceId) -> None:
        """The name of ``face`` was saved now."""
        self._since[face] = time.perf_counter()
        self._timer.start()
        self.changed.emit()

    def clear(self) -> None:
        """Nothing was saved."""
        self._since.clear()
        self._timer.stop()

    def strength(self, face: FaceId) -> float:
        """1 just now, 0 a moment later."""
        since = self._since.get(face)
        if since is None:
            return 0.0
        beyond = time.perf_counter() - since - HELD_SECONDS
        if beyond <= 0:
            return 1.0
        if not theme().motion:
            return 0.0
        return max(0.0, 1.0 - beyond / FADE_SECONDS)

    def _tick(self) -> None:
        for face in [face for face in self._since if self.strength(face) <= 0]:
            del self._since[face]
        if not self._since:
            self._timer.stop()
        self.changed.emit()
