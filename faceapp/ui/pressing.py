"""Keys for which nobody in the window had a use: Enter presses a button, Shift+F10 opens a menu."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class SpareKeys(QObject):
    """What other programs do with keys, and Qt only in dialogs or on Windows."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._use(event):
            return True
        return super().eventFilter(watched, event)

    def _use(self, event: QKeyEvent) -> bool:
        focus = self._window.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focus, QAbstractButton):
            focus.animateClick()
            return True
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if focus is not None and shift and event.key() == Qt.Key.Key_F10 and sys.platform != "win32":
            _open_menu(focus)
            return True
        return False


def _open_menu(widget: QWidget) -> None:
    """As the menu key does, which not every keyboard has."""
    place: QPoint = widget.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QCoreApplication.postEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))
