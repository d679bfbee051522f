"""Where the focus goes when what has it is hidden: to what takes its place, not to whatever comes next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


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
    yield
    if before is None or reachable(before):
        return
    heir = next(filter(reachable, heirs), None)
    if heir is not None:
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
