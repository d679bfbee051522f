"""The order of Tab for what is made while the window is open: as one reads, whenever it was made."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


def left_of(widget: QWidget) -> QWidget | None:
    """What stands before ``widget`` in its splitter."""
    parent = widget.parentWidget()
    place = parent.indexOf(widget) if isinstance(parent, QSplitter) else 0
    return parent.widget(place - 1) if isinstance(parent, QSplitter) and place > 0 else None


def put_behind(before: QWidget, widgets: Iterable[QWidget]) -> None:
    """Have Tab come to ``widgets``, one after the other, behind all that is seen inside ``before``.

    Qt puts what is new behind everything else, so what stands beside it and was made
    earlier or later would be far from it. (``QWidget.nextInFocusChain`` would tell the order,
    but PySide takes what it returns for a child of the one it was asked of: when that one goes,
    the next one can not be used any more, nor its menu.)
    """
    mine = [widget for widget in widgets if _is_stop(widget)]
    inside = [one for one in before.findChildren(QWidget) if _is_stop(one) and one.isVisible()]
    if not inside:
        return

    def place(one: QWidget) -> tuple[int, int]:
        corner = one.mapTo(before, one.rect().bottomRight())
        return corner.y(), corner.x()

    for last, widget in zip([max(inside, key=place), *mine], mine, strict=False):
        QWidget.setTabOrder(last, widget)


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
