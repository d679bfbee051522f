"""Where the focus goes: with Tab in the order of reading, and to what takes the place of what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollBar, QWidget


def has_focus(part: QWidget) -> bool:
    """Whether ``part`` or something in it has the focus of its window, be that active or not."""
    within = part.window().focusWidget()
    return within is not None and (within is part or part.isAncestorOf(within))


def reachable(widget: QWidget) -> bool:
    """Whether the keys can reach it now."""
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


@contextmanager
def keeping_focus(part: QWidget, *heirs: QWidget) -> Iterator[None]:
    """If what has the focus in ``part`` is hidden or disabled meanwhile, the first of ``heirs`` gets it.

    Args:
        part: nothing happens where the focus is somewhere else.
        heirs: the first that the keys can reach then.
    """
    before = part.window().focusWidget() if has_focus(part) else None
    places = [] if before is None else _places(before)
    yield
    if before is None or reachable(before):
        return
    heir = next(filter(reachable, heirs), None)
    if heir is not None:
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
    for bar, value in places:  # Qt gave the focus to whatever comes next, and showed it
        bar.setValue(value)


def _places(widget: QWidget) -> list[tuple[QScrollBar, int]]:
    """How far the areas around ``widget`` are scrolled."""
    found: list[tuple[QScrollBar, int]] = []
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea):
            found.append((around.verticalScrollBar(), around.verticalScrollBar().value()))
        around = around.parentWidget()
    return found


def in_reading_order(part: QWidget) -> None:
    """Have Tab go through ``part`` as its layouts stand, whatever came into them later."""
    layout = part.layout()
    if layout is not None:
        for before, after in pairwise(_laid_out(layout)):
            QWidget.setTabOrder(before, after)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """What Tab may reach, shown or not."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = None if item is None else item.widget()
        within = item.layout() if item is not None and widget is None else None
        if widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
            within = widget.layout()
        if within is not None:
            yield from _laid_out(within)
