"""Beside the picture: the moments, or what each person showed altogether."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.recording import SeenIn
from faceapp.ui.expression.words import honest
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.gathering import Gathered
from faceapp.ui.recordings.moments import MomentsList
from faceapp.ui.recordings.summary import PersonSummary
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle, set_role

WIDTH = 252


class Side(QFrame):
    """Signals.

    moment_chosen: a ``Moment``: go there.
    samples_asked, summary_asked, summary_picture_asked, timeline_asked: entries of the button that saves.
    picture_copied: an entry of the button that copies.
    said, refused: a sentence.
    """

    moment_chosen = Signal(object)
    samples_asked = Signal()
    summary_asked = Signal()
    summary_picture_asked = Signal()
    timeline_asked = Signal()
    picture_copied = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._gathered: Gathered | None = None
        self._lanes: tuple[SeenIn, ...] = ()
        self._cards: list[PersonSummary] = []
        self.setProperty("panel", "true")
        self.setFixedWidth(WIDTH)
        self.moments = MomentsList(pictures)
        self.moments.chosen.connect(self.moment_chosen)
        self._nothing = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        restyle(self._nothing, "tone", "quiet")
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.moments, 1)
        pages = QWidget()  # without one, the first would be a window of its own for a moment
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(first)
        self._pages.addWidget(self._summary_page())
        self._group = QButtonGroup(self)
        self._row = tabs = QHBoxLayout()
        tabs.setSpacing(SPACE_INSIDE)
        self.tabs: list[QPushButton] = []
        for place, words in enumerate((self.tr("Moments"), self.tr("Summary"))):
            self._add_tab(words, place)
        self.tabs[0].setChecked(True)
        tabs.addStretch(1)
        caution = QLabel(honest(), wordWrap=True)
        restyle(caution, "tone", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN + SPACE_INSIDE, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addLayout(tabs)
        layout.addWidget(pages, 1)
        layout.addWidget(caution)

    def add_page(self, words: str, page: QWidget) -> QPushButton:
        """One more page, with its tab."""
        return self._add_tab(words, self._pages.addWidget(page))

    def _add_tab(self, words: str, page: int) -> QPushButton:
        button = QPushButton(words)
        set_role(button, "chip")
        button.setCheckable(True)
        button.clicked.connect(lambda _checked: self._pages.setCurrentIndex(page))
        self._group.addButton(button)
        self._row.insertWidget(len(self.tabs), button)
        self.tabs.append(button)
        return button

    @property
    def cards(self) -> tuple[PersonSummary, ...]:
        """Everybody."""
        return tuple(self._cards)

    def show_gathered(self, gathered: Gathered | None) -> None:
        """What was read so far."""
        self._gathered = gathered
        lanes = () if gathered is None else gathered.reviewed.lanes
        if lanes != self._lanes:
            self._make_cards(lanes)
        found = () if gathered is None else gathered.moments
        self.moments.moments.show_moments(found, lanes)
        self.moments.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(self._nothing_words(gathered))
        for number, card in enumerate(self._cards):
            assert gathered is not None
            card.show_tally(lanes[number], gathered.tally, number, found)
        ready = gathered is not None and gathered.complete and bool(lanes)
        self._copy.setEnabled(ready)
        self._save.setEnabled(ready)

    def table(self) -> str:
        """The summary as CSV; "" where nothing was read."""
        from faceapp.services.reviewing import summary_csv

        gathered = self._gathered
        if gathered is None:
            return ""
        return summary_csv(gathered.reviewed, gathered.tally, gathered.moments)

    # --- within ---

    def _summary_page(self) -> QWidget:
        inside = QWidget()
        restyle(inside, "plain", "surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, SPACE_INSIDE, SPACE_INSIDE, 0)
        self._column.setSpacing(SPACE_GROUP)
        self._column.addStretch(1)
        area = scrolled(inside)
        restyle(area, "plain", "surface")
        self._copy = QPushButton(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy the summary"))
        self._save = QPushButton(self.tr("Save\u2026"))
        self.copies = copies = QMenu(self._copy)
        self.copy_table = copies.addAction(self.tr("As a table"))
        self.copy_picture = copies.addAction(self.tr("As a picture"))
        self.copy_table.triggered.connect(self._copy_table)
        self.copy_picture.triggered.connect(self.picture_copied)
        self._copy.setMenu(copies)
        menu = QMenu(self._save)
        self.save_samples = menu.addAction(self.tr("Samples as CSV (one row per face and picture)\u2026"))
        self.save_summary = menu.addAction(self.tr("Summary as CSV (one row per person)\u2026"))
        self.save_samples.triggered.connect(self.samples_asked)
        self.save_summary.triggered.connect(self.summary_asked)
        menu.addSeparator()
        self.save_summary_picture = menu.addAction(self.tr("Summary as a picture\u2026"))
        self.save_timeline = menu.addAction(self.tr("Timeline as a picture\u2026"))
        self.save_summary_picture.triggered.connect(self.summary_picture_asked)
        self.save_timeline.triggered.connect(self.timeline_asked)
        self._save.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._copy)
        row.addWidget(self._save)
        row.addStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        column.addLayout(row)
        return page

    def _make_cards(self, lanes: tuple[SeenIn, ...]) -> None:
        self._lanes = lanes
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [PersonSummary(self._pictures, lane) for lane in lanes]
        for place, card in enumerate(self._cards):
            self._column.insertWidget(place, card)

    def _nothing_words(self, gathered: Gathered | None) -> str:
        if gathered is None or not gathered.complete:
            return ""
        if not gathered.reviewed.lanes:
            return self.tr("Nobody was seen.")
        return self.tr("No face shows an expression that comes and goes.")

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self.table())
        self.said.emit(self.tr("Copied"))
