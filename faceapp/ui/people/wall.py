"""A wall of cards under the hands: picking, opening, menus, with the mouse and with keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView

from faceapp.ui.people.wall_base import EDGE, Look, WallBase

__all__ = ["EDGE", "CardWall", "Look"]


class CardWall(WallBase):
    """A wall that answers to the mouse and the keyboard."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self.indexAt(point)
        self._band_from = point + QPoint(0, self.verticalOffset())
        if event.button() == Qt.MouseButton.RightButton:
            if index.isValid() and not self.selectionModel().isSelected(index):
                self.go_to(index.row())
            return
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not event.modifiers():
            inside = point - self.visualRect(index).topLeft()
            if self.clicked_inside(index.row(), inside):
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._pointer = point
        self._hover_at(point)
        super().mouseMoveEvent(event)
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not event.modifiers():
            self.opened.emit(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row = self.indexAt(event.pos()).row()
            place = event.globalPos()
        else:
            row = self.currentIndex().row()
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if row >= 0:
            self.menu_asked.emit(row, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.selected_rows():
                self.clearSelection()
                self.viewport().update()
            else:
                self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif key in _MOVES or (
            key in (Qt.Key.Key_A, Qt.Key.Key_Space) and event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Toggle)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        fine = event.pixelDelta().y()
        step = fine or round(event.angleDelta().y() / 120 * 120)
        self.verticalScrollBar().setValue(self.verticalOffset() - step)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_at(QPoint(-1, -1))


_MOVES = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
