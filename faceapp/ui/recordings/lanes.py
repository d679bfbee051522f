"""The lanes of a recording under hands: zoomed, moved, clicked at, named; all move together."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent

from faceapp.ui.recordings import lane_painting as paint
from faceapp.ui.recordings.lanes_view import NAMES, TIMES, ZOOM, Hold, LanesView

SLACK = 4
"""Pixels that a hand moves without meaning to."""


class Lanes(LanesView):
    """See ``LanesView``: what a pointer and keys do to it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        at, turn = event.position(), event.angleDelta()
        along = turn.x() or (turn.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if at.x() < NAMES:
            super().wheelEvent(event)
        elif along:
            self._show_axis(self._axis.moved(-along / 120 * (self._axis.end - self._axis.start) / 8))
        else:
            self._show_axis(self._axis.zoomed(ZOOM ** (turn.y() / 120), at.x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        lane = self._lane_at(at)
        if at.x() < NAMES:
            if lane is not None:
                self._current = lane
                self._redraw()
            return
        self._pressed = at
        self._hold = Hold.CHOOSING if at.y() < TIMES else Hold.PRESSED

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._hold is Hold.PRESSED and abs(at.x() - self._pressed.x()) > SLACK and not self._axis.whole:
            self._hold = Hold.PANNING
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._hold is Hold.PANNING:
            moved = (self._pressed.x() - at.x()) / self._axis.width * (self._axis.end - self._axis.start)
            self._pressed = at
            self._show_axis(self._axis.moved(moved))
        elif self._hold is Hold.CHOOSING and abs(at.x() - self._pressed.x()) > SLACK:
            ends = sorted((self._axis.seconds(self._pressed.x()), self._axis.seconds(at.x())))
            self.show_loop((ends[0], ends[1]))
        elif self._hold is Hold.NOTHING:
            self.viewport().setToolTip(self._tip(at))
        self._show_hover(self._axis.seconds(at.x()) if at.x() >= NAMES else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hold, self._hold = self._hold, Hold.NOTHING
        self.viewport().unsetCursor()
        moved = abs(event.position().x() - self._pressed.x()) > SLACK
        if hold is Hold.CHOOSING and moved and self._loop is not None:
            self.piece_chosen.emit(self._loop)
        elif hold in {Hold.PRESSED, Hold.CHOOSING}:
            if hold is Hold.CHOOSING and self._loop is not None:
                self.show_loop(None)
                self.piece_chosen.emit(None)
            self.sought.emit(self._axis.seconds(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        lane = self._lane_at(event.position())
        if event.position().x() < NAMES and lane is not None:
            self.name_asked.emit(lane)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._gathered is not None:
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        count = 0 if self._gathered is None else len(self._gathered.reviewed.lanes)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and count:
            self._current = min(max(self._current + (1 if key == Qt.Key.Key_Down else -1), 0), count - 1)
            rect = self.name_rect(self._current)
            bar = self.verticalScrollBar()
            if rect.top() < TIMES:
                bar.setValue(self._current * self._high)
            elif rect.bottom() > self.viewport().height():
                bar.setValue((self._current + 1) * self._high + TIMES - self.viewport().height())
            self._redraw()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and count:
            self.name_asked.emit(self._current)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(2)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-2)
        elif key == Qt.Key.Key_0:
            self.show_whole()
        else:
            event.ignore()

    def leaveEvent(self, event: object) -> None:
        self._show_hover(None)

    def focusInEvent(self, event: object) -> None:
        self._redraw()

    def focusOutEvent(self, event: object) -> None:
        self._redraw()

    def _tip(self, at: QPointF) -> str:
        if at.y() < TIMES:
            return self.tr("Drag to choose a piece that is repeated") if at.x() >= NAMES else ""
        lane = self._lane_at(at)
        if lane is None or at.x() >= NAMES or self._gathered is None:
            return ""
        return paint.tip(self._gathered.reviewed.lanes[lane])
