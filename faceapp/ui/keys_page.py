"""The ``?`` page: every key, by section, found by typing."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.person import search_key
from faceapp.ui.actions import Listing, actions
from faceapp.ui.card import titled_card
from faceapp.ui.column import page_title
from faceapp.ui.page import Page
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_GROUP, SPACE_INSIDE, SPACE_PAGE, icon, restyle

COLUMN = 420


class KeysPage(Page):
    """A field, and below it the keys that fit what is typed; Esc clears it, then leaves."""

    escapes = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = 1
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Search keys"))
        self._field.setAccessibleName(self.tr("Search keys"))
        self._field.setMaximumWidth(COLUMN)
        self._field.addAction(icon("magnifying-glass", 16, "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self._field.setClearButtonEnabled(False)
        self._field.textChanged.connect(lambda _text: self._fill())
        self._area = scrolled()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_PAGE, SPACE_GROUP, SPACE_PAGE, 0)
        layout.setSpacing(SPACE_GROUP)
        layout.addWidget(page_title(self.tr("Keys")))
        layout.addWidget(self._field)
        layout.addWidget(self._area, 1)

    def refresh(self) -> None:
        self._fill()

    def focus_first(self) -> None:
        self._field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._field.text():
            self._field.clear()
        else:
            super().keyPressEvent(event)

    def found(self) -> tuple[Listing, ...]:
        """The lines that fit what is typed."""
        words = search_key(self._field.text()).split()
        return tuple(
            listing
            for listing in actions.listings()
            if all(word in search_key(_all_words(listing)) for word in words)
        )

    def _fill(self) -> None:
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, SPACE_PAGE)
        columns.setSpacing(SPACE_PAGE * 2)
        sections = [
            (section, list(lines)) for section, lines in groupby(self.found(), lambda found: found.section)
        ]
        self._columns = count = self._fitting()
        sides: list[QVBoxLayout] = []
        for _ in range(count):
            side = QVBoxLayout()
            side.setSpacing(SPACE_GROUP)
            columns.addLayout(side, 1)
            sides.append(side)
        heights = [0] * count
        for section, lines in sections:
            place = heights.index(min(heights))
            heights[place] += len(lines) + 2
            sides[place].addWidget(_card(section.title, lines))
        if not sections:
            nothing = QLabel(self.tr("No key fits."))
            restyle(nothing, "tone", "quiet")
            sides[0].addWidget(nothing)
        for side in sides:
            side.addStretch(1)
        self._area.setWidget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and self._fitting() != self._columns:
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fitting(self) -> int:
        return 2 if self.width() > 2 * COLUMN else 1


def _all_words(listing: Listing) -> str:
    """What it does, its keys, and the heading it stands below."""
    return " ".join((listing.text, *listing.keys, listing.section.title))


def _card(title: str, lines: list[Listing]) -> QFrame:
    card, column = titled_card(title)
    for line in lines:
        words = QLabel(line.text)
        words.setWordWrap(True)
        keys = QHBoxLayout()
        keys.addWidget(words, 1)
        keys.setSpacing(SPACE_INSIDE)
        for key in line.keys:
            cap = QLabel(key)
            cap.setProperty("keycap", "true")
            keys.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(keys)
    return card
