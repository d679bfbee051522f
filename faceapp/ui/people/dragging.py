"""A wall whose cards can be dragged onto each other."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from faceapp.ui.people.wall import EDGE, CardWall
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE_BETWEEN, Size, font, theme

FRAME_MS = 16
SIDE = 64
"""Of the faces under the pointer."""


class DragWall(CardWall):
    """Cards that can be dropped on other cards; with a drag of our own, which blocks nothing.

    Signals:
        dropped: (rows, target): cards were dropped on another one.
    """

    dropped = Signal(object, int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._dragged: list[int] = []
        self._drag_at = QPoint()
        self._target = -1
        self._drag_scroll = QTimer(self)
        self._drag_scroll.setInterval(FRAME_MS)
        self._drag_scroll.timeout.connect(self._scroll_drag)
        self.setDragEnabled(True)

    def can_drag(self, rows: list[int]) -> bool:
        """Whether these cards can be dragged together."""
        return False

    def can_drop(self, rows: list[int], target: int) -> bool:
        """Whether these cards can be dropped on the card ``target``."""
        return False

    def target_row(self) -> int:
        return self._target

    def paint_over(self, painter: QPainter) -> None:
        if self._dragged:
            self._paint_dragged(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._drag_to(event.position().toPoint())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._dragged:
            super().mouseReleaseEvent(event)
            return
        rows, target = self._end_drag()
        if target >= 0:
            self.dropped.emit(rows, target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dragged:
            self._end_drag()
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """A drag of our own: it scrolls the wall, can be left with Esc, and blocks nothing."""
        rows = self.selected_rows()
        if rows and self.can_drag(rows):
            self._dragged = rows
            self._drag_scroll.start()
            self._drag_to(self._pointer)

    def _model_changed(self, *_: object) -> None:
        self._target, self._dragged = -1, []
        super()._model_changed()

    def _paint_dragged(self, painter: QPainter) -> None:
        side = SIDE
        ratio = self.devicePixelRatioF()
        for place, row in enumerate(reversed(self._dragged[:3])):
            face = self.face_of(row)
            pixmap = None if face is None else self.pictures.round_face(face, side, ratio)
            pixmap = pixmap or self.pictures.round_placeholder(side, ratio)
            shift = SPACE_BETWEEN * (min(len(self._dragged), 3) - 1 - place)
            painter.setOpacity(0.9)
            painter.drawPixmap(self._drag_at + QPoint(shift - side // 2, shift - side // 2), pixmap)
        painter.setOpacity(1.0)
        if len(self._dragged) > 1:
            tokens = theme().tokens
            badge = QRect(self._drag_at + QPoint(16, -40), QSize(24, 24))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawEllipse(badge)
            painter.setPen(tokens.on_accent)
            painter.setFont(font(Size.CAPTION, bold=True))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(len(self._dragged)))

    def _drag_to(self, point: QPoint) -> None:
        self._drag_at = point
        row = self.indexAt(point).row()
        can = row >= 0 and row not in self._dragged and self.can_drop(self._dragged, row)
        self._target = row if can else -1
        self.viewport().update()

    def _end_drag(self) -> tuple[list[int], int]:
        rows, target = self._dragged, self._target
        self._dragged, self._target = [], -1
        self._drag_scroll.stop()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        return rows, target

    def _scroll_drag(self) -> None:
        y, height = self._drag_at.y(), self.viewport().height()
        beyond = min(y - EDGE, 0) or max(y - height + EDGE, 0)
        if beyond:
            self.verticalScrollBar().setValue(self.verticalOffset() + beyond // 3)
            self._drag_to(self._drag_at)
