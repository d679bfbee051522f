"""Walking a page with Tab: everything is reached, in the order of reading, and has a name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QScrollBar, QWidget


def walk(page: QWidget, first: QWidget) -> list[QWidget]:
    """What has the focus one after the other, from ``first`` until the page is left or begins anew."""
    window = page.window()
    first.setFocus()
    seen = [first]
    for _ in range(500):
        at = window.focusWidget()
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
        now = window.focusWidget()
        assert now is not None
        if now in seen or not page.isAncestorOf(now):
            return seen
        seen.append(now)
    raise AssertionError("it never ends")


def reachable(page: QWidget) -> list[QWidget]:
    """What the keys should reach."""
    return [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
        and not isinstance(part, QScrollBar)
        and not isinstance(part.parent(), QAbstractItemView)
    ]


def unreachable(page: QWidget) -> list[QAbstractButton]:
    """Buttons that only a mouse finds."""
    return [
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        and button.text() + button.accessibleName()
    ]  # fmt: skip


def name_of(part: QWidget) -> str:
    """What is read aloud."""
    text = part.text() if isinstance(part, QAbstractButton) else ""
    return part.accessibleName() or text


def check(page: QWidget, first: QWidget) -> Sequence[QWidget]:
    """See the module's text."""
    seen = walk(page, first)
    assert set(map(id, seen)) >= set(map(id, reachable(page))), [
        name_of(part) for part in reachable(page) if part not in seen
    ]
    assert not unreachable(page), [name_of(part) for part in unreachable(page)]
    for part in seen:
        assert name_of(part), part
    for before, after in pairwise(seen):
        a, b = _place(before, page), _place(after, page)
        above = b.bottom() < a.top()
        beside = min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2
        assert not above, f"{name_of(after)} is above {name_of(before)}"
        assert not (beside and b.left() < a.left()), f"{name_of(after)} is left of {name_of(before)}"
    return seen


def _place(part: QWidget, page: QWidget) -> QRect:
    """Where it stands in what is scrolled, so that scrolling changes nothing."""
    inside = part
    while (parent := inside.parentWidget()) is not None and parent is not page:
        if parent.objectName() == "qt_scrollarea_viewport":
            break
        inside = parent
    return QRect(part.mapTo(inside, QPoint()), part.size())
