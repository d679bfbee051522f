"""The wall of photos under the user's hands: picking, opening, zooming, scrolling."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from faceapp.ui.photos.painting import SMALLEST_MARKED, check_rect
from faceapp.ui.photos.wall import FRAME_MS, Wall
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE, SPACE_GROUP

WHEEL_ZOOM = 1.2
"""Of one notch with Ctrl."""
EDGE = 6 * SPACE
"""Pixels from the upper and lower edge within which a rubber band scrolls."""

Key = Qt.Key
Held = Qt.KeyboardModifier


class PhotoGrid(Wall):
    """The wall, with picking, opening and zooming.

    Signals:
        opened: a photo's row: double-click or Enter.
        hovered: the photo under the pointer, or None.
        menu_asked: a row and the place on screen for its menu.
        left: Esc with nothing picked.
    """

    opened = Signal(int)
    hovered = Signal(object)
    menu_asked = Signal(int, QPoint)
    left = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._press: QPoint | None = None
        self._band = False
        self._pointer = QPoint()
        self._column: int | None = None  # where up and down go, as in a text
        self._band_scroll = QTimer(self)
        self._band_scroll.setInterval(FRAME_MS)
        self._band_scroll.timeout.connect(self._scroll_band)

    # --- what a view must answer ---

    def setSelection(self, rect: QRect, command: object) -> None:
        wall = rect.normalized().translated(-SPACE_GROUP, self._offset)
        self._picks.begin_band(keep=False)
        self._picks.band(self._layout.runs_in(wall.x(), wall.y(), wall.width(), wall.height()))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: object) -> QModelIndex:
        row = self._target(action)
        return self._photos.index(row) if row >= 0 else QModelIndex()

    # --- the mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self._row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row >= 0 and not self._selected[row]:
                self._picks.only(row)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = point + QPoint(0, self._offset)
        self._column = None
        ctrl = bool(event.modifiers() & Held.ControlModifier)
        shift = bool(event.modifiers() & Held.ShiftModifier)
        if row < 0:
            if not ctrl and not shift:
                self._picks.none()
        elif shift:
            self._picks.until(row, add=ctrl)
        elif ctrl or self._on_check(row, point):
            self._picks.toggle(row)
        else:
            self._picks.only(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover_at(self._pointer)
            return
        moved = self._pointer + QPoint(0, self._offset) - self._press
        if not self._band and moved.manhattanLength() >= 2 * QApplication.startDragDistance():
            self._band = True
            keep = event.modifiers() & (Held.ControlModifier | Held.ShiftModifier)
            self._picks.begin_band(keep=bool(keep))
            self._band_scroll.start()
        if self._band:
            self._stretch_band(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._band = None, False
            self._band_scroll.stop()
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0 and not event.modifiers():
            self._press = None
            self.opened.emit(row)
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.currentIndex().row()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row = self._row_at(event.pos())
        if row >= 0:
            self.menu_asked.emit(row, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Held.ControlModifier:
            factor = WHEEL_ZOOM ** (event.angleDelta().y() / 120)
            wanted = round(self._row_height * factor)
            if wanted == self._row_height:  # a touch pad's small steps still move
                wanted += 1 if factor > 1 else -1
            self.set_row_height(wanted, event.position().toPoint())
            event.accept()
            return
        fine = event.pixelDelta().y()
        self.verticalScrollBar().setValue(
            self._offset - (fine or round(event.angleDelta().y() / 120 * 3 * max(40, self._row_height // 4)))
        )
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_at(QPoint(-1, -1))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover_at(QPoint(-1, -1))
        return bool(super().viewportEvent(event))

    # --- the keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Held.ControlModifier)
        shift = bool(event.modifiers() & Held.ShiftModifier)
        row, key = self.currentIndex().row(), event.key()
        action = _CURSOR.get(Key(key))
        if action is not None and self._photos.rowCount():
            if action not in _UPRIGHT:
                self._column = None
            elif self._column is None and row >= 0:
                self._column = self._layout.middle(row)
            target = self._target(action)
            if shift:
                self._picks.until(target, add=ctrl)
            elif ctrl and key not in (Key.Key_Home, Key.Key_End):
                self._picks.move(target)
            else:
                self._picks.only(target)
            self.scrollTo(self._photos.index(target))
        elif key in (Key.Key_Return, Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        elif key == Key.Key_Space and row >= 0:
            self._picks.toggle(row)
        elif key == Key.Key_A and ctrl:
            self._picks.all()
        elif key == Key.Key_Escape:
            if self._selected.any():
                self._picks.none()
            else:
                self.left.emit()
        elif ctrl and key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
            factor = 1 / WHEEL_ZOOM if key == Key.Key_Minus else WHEEL_ZOOM
            self.set_row_height(round(self._row_height * factor))
        else:
            event.ignore()

    def _target(self, action: QAbstractItemView.CursorAction) -> int:
        count = min(self._photos.rowCount(), len(self._layout))
        if not count:
            return -1
        row = self.currentIndex().row()
        if row < 0:
            seen = self._layout.photos_between(self._offset, self._offset + self.viewport().height())
            return seen.start if seen else 0
        move = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // (self._row_height + SPACE) - 1)
        match action:
            case move.MoveLeft | move.MovePrevious:
                return max(row - 1, 0)
            case move.MoveRight | move.MoveNext:
                return min(row + 1, count - 1)
            case move.MoveUp:
                return self._layout.above(row, 1, self._column)
            case move.MoveDown:
                return self._layout.above(row, -1, self._column)
            case move.MovePageUp:
                return self._layout.above(row, page, self._column)
            case move.MovePageDown:
                return self._layout.above(row, -page, self._column)
            case move.MoveHome:
                return 0
            case _:
                return count - 1

    def _on_check(self, row: int, point: QPoint) -> bool:
        rect = self.visualRect(self._photos.index(row))
        return min(rect.width(), rect.height()) >= SMALLEST_MARKED and check_rect(rect).contains(point)

    def _scrolled(self) -> None:
        super()._scrolled()
        if self._band:
            self._stretch_band(self._pointer)
        elif self.viewport().underMouse():
            self._hover_at(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _hover_at(self, point: QPoint) -> None:
        row = -1 if self._band else self._row_at(point)
        if row != self._hover:
            self._hover, self._names = row, ()
            self.hovered.emit(self._photos.photo_at(row) if row >= 0 else None)
            self.viewport().update()

    def _band_rect(self) -> QRect | None:
        if not self._band or self._press is None:
            return None
        return QRect(self._press - QPoint(0, self._offset), self._pointer).normalized()

    def _stretch_band(self, point: QPoint) -> None:
        band = self._band_rect()
        if band is not None:
            wall = band.translated(-SPACE_GROUP, self._offset)
            self._picks.band(self._layout.runs_in(wall.x(), wall.y(), wall.width(), wall.height()))
            self.viewport().update()

    def _scroll_band(self) -> None:
        """Scroll while the band is held at the upper or the lower edge, faster further out."""
        y, space = self._pointer.y(), self.viewport().height()
        beyond = min(y - EDGE, 0) or max(y - space + EDGE, 0)
        if beyond:
            self.verticalScrollBar().setValue(self._offset + round(beyond * 0.6))


_CURSOR = {
    Key.Key_Left: QAbstractItemView.CursorAction.MoveLeft,
    Key.Key_Right: QAbstractItemView.CursorAction.MoveRight,
    Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}
_UPRIGHT = {
    QAbstractItemView.CursorAction.MoveUp,
    QAbstractItemView.CursorAction.MoveDown,
    QAbstractItemView.CursorAction.MovePageUp,
    QAbstractItemView.CursorAction.MovePageDown,
}
