"""A page that is one column: the way back and the title at its head, and parts that scroll with it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from faceapp.ui.page import Page
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle
from faceapp.ui.wording import translate


def back_button(page: Page) -> QToolButton:
    """Leaves ``page``, as Esc does."""
    button = quiet_button("arrow-left", translate("page", "Back (Esc)"))
    button.clicked.connect(page.left)
    return button


def page_title(title: str) -> QLabel:
    """What a page is called, at its top."""
    label = QLabel(title)
    restyle(label, "tone", "title")
    return label


def page_head(back: QToolButton, title: str, *buttons: QWidget) -> QHBoxLayout:
    """The way back, the title, and what can be done with all of the page."""
    head = QHBoxLayout()
    head.setSpacing(SPACE_BETWEEN)
    head.addWidget(back)
    head.addWidget(page_title(title), 1)
    for button in buttons:
        head.addWidget(button)
    return head


def fill(column: QVBoxLayout, parts: Iterable[QWidget | QLayout]) -> None:
    """Put ``parts`` below each other."""
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)


def one_column(page: Page, parts: Iterable[QWidget | QLayout], most: int) -> tuple[QScrollArea, QWidget]:
    """Put ``parts`` below each other on ``page``; they are ``most`` pixels wide at most.

    Returns:
        The area that scrolls, and what is in it.
    """
    inside = QWidget()
    inside.setMaximumWidth(most)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, SPACE_GROUP, SPACE_PAGE)
    column.setSpacing(SPACE_GROUP)
    fill(column, parts)
    column.addStretch(1)
    area = scrolled(inside)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(SPACE_PAGE, SPACE_GROUP, 0, 0)
    layout.addWidget(area)
    return area, inside
