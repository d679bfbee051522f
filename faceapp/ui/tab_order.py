"""The order of Tab for what is made while the window is open: as one reads, whenever it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    earlier or later would be far from it.
    """
    mine = [widget for widget in widgets if _is_stop(widget)]
    inside = [
        one for one in _around(before) if _is_stop(one) and before.isAncestorOf(one) and one.isVisible()
    ]
    if not inside:
        return
    for last, widget in zip([inside[-1], *mine], mine, strict=False):
        QWidget.setTabOrder(last, widget)


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _around(start: QWidget) -> Iterator[QWidget]:
    """Everything of the window, in the order of Tab, from ``start`` on."""
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start:
        yield widget
        widget = widget.nextInFocusChain()
