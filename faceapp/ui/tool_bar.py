"""The tool bar of a page: search with completion, what is filtered, zoom and order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.browsing import Sort
from faceapp.domain.errors import BadQuery
from faceapp.domain.query import quoted
from faceapp.domain.query_names import Chip, ChipKind, chips
from faceapp.domain.query_parser import parse
from faceapp.ui import wording
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, icon, restyle, set_role

TYPING_MS = 180
"""A search runs when the typing rests: shorter than a pause between words, longer than one key."""
ZOOM_STEPS = 10
_CHIP_ICONS = {
    ChipKind.PERSON: "user",
    ChipKind.PLACE: "folder",
    ChipKind.DATE: "calendar-blank",
    ChipKind.FACES: "smiley",
    ChipKind.SEVERAL: "funnel",
}


class _WordCompleter(QCompleter):
    """Completes the last word of the search, not the whole of it."""

    def splitPath(self, path: str) -> list[str]:
        return [path.rsplit(" ", 1)[-1].lstrip("-")]

    def pathFromIndex(self, index: object) -> str:
        done = str(super().pathFromIndex(index))  # type: ignore[arg-type]
        widget = self.widget()
        typed = widget.text() if isinstance(widget, QLineEdit) else ""
        head, space, last = typed.rpartition(" ")
        sign = "-" if last.startswith("-") else ""
        return f"{head}{space}{sign}{done} "


class SearchField(QLineEdit):
    """Where a search is typed.

    Signals:
        searched: the query as text; "" for everything.
        left: Escape in an empty field, or Down: the focus belongs to the page.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search names, folders, dates"))
        self.setToolTip(
            self.tr(
                "Alice Bob: both on the photo\n"
                "Alice OR Bob, -Bob: either, without\n"
                "unnamed, faces:>3, 2019, 2019-07..2019-09\n"
                "folder:beach, file:IMG_01"
            )
        )
        self.setAccessibleName(self.tr("Search"))
        self.addAction(icon("magnifying-glass", 16, "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icon("x", 16, "quiet"), self.tr("Clear search"), self)
        self._clear.triggered.connect(lambda _checked: self._cleared())
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._words = QStringListModel(self)
        completer = _WordCompleter(self._words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        completer.setMaxVisibleItems(8)
        self.setCompleter(completer)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(TYPING_MS)
        self._rest.timeout.connect(self._search)
        self._told = ""
        self.textEdited.connect(lambda _text: self._rest.start())
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.returnPressed.connect(self._search)

    def set_names(self, names: Sequence[str]) -> None:
        """What is completed: names, and the words of the language."""
        words = [quoted(name) if " " in name else name for name in names]
        words += ["unnamed", "named", "proposed", "hidden", "gone", "faces:>1", "folder:", "file:"]
        self._words.setStringList(words)

    def show_query(self, text: str) -> None:
        """Put a query here without searching."""
        self._rest.stop()
        self._told = text
        if text.strip() != self.text().strip():
            self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._cleared()
        elif event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down}:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _cleared(self) -> None:
        self.clear()
        self._search()

    def _search(self) -> None:
        self._rest.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)


class ToolBar(QFrame):
    """Search, chips, zoom, order, and the inspector's switch.

    Signals:
        searched: a query, as text.
        sort_chosen: a ``Sort``.
        zoom_chosen: 0..ZOOM_STEPS.
        left: the focus belongs to the page.
    """

    searched = Signal(str)
    sort_chosen = Signal(object)
    zoom_chosen = Signal(int)
    left = Signal()

    def __init__(self, inspector: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField()
        self.search.searched.connect(self._typed)
        self.search.left.connect(self.left)
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(0, ZOOM_STEPS)
        self._zoom.setPageStep(1)
        self._zoom.setFixedWidth(112)
        self._zoom.setToolTip(self.tr("Size of the pictures (Ctrl+wheel)"))
        self._zoom.setAccessibleName(self.tr("Size of the pictures"))
        self._zoom.valueChanged.connect(self.zoom_chosen)
        self._small = _mark("images-square", 16)
        self._large = _mark("image", 20)
        self._sort = QComboBox()
        self._sort.setAccessibleName(self.tr("Order"))
        self._sort.setToolTip(self.tr("Order of the photos"))
        for sort, text in (
            (Sort.NEWEST, self.tr("Newest first")),
            (Sort.OLDEST, self.tr("Oldest first")),
            (Sort.NAME, self.tr("By name")),
            (Sort.ADDED, self.tr("Last added")),
            (Sort.FACES, self.tr("Most faces")),
        ):
            self._sort.addItem(text, sort)
        self._sort.currentIndexChanged.connect(lambda _index: self.sort_chosen.emit(self.sort()))
        switch = QToolButton()
        set_role(switch, "quiet")
        switch.setDefaultAction(inspector)
        switch.setIconSize(QSize(20, 20))
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self.search, 1)
        row.addSpacing(SPACE_BETWEEN)
        for widget in (self._small, self._zoom, self._large, self._sort, switch):
            row.addWidget(widget)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SPACE_BETWEEN)
        self._line = QWidget()
        self._line.setLayout(self._chips)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addLayout(row)
        layout.addWidget(self._line)

    def show_for_photos(self, photos: bool) -> None:
        """Zoom and order belong to the grid of photos; elsewhere they would be dead."""
        for widget in (self._small, self._zoom, self._large, self._sort):
            widget.setVisible(photos)
        self._line.setVisible(photos and self._chips.count() > 0)

    def sort(self) -> Sort:
        """The order that is chosen."""
        return Sort(self._sort.currentData())

    def set_sort(self, sort: Sort) -> None:
        """Show an order, without telling."""
        self._sort.blockSignals(True)
        self._sort.setCurrentIndex(max(0, self._sort.findData(sort)))
        self._sort.blockSignals(False)

    def zoom(self) -> int:
        """The zoom that is chosen."""
        return self._zoom.value()

    def set_zoom(self, zoom: int) -> None:
        """Show a zoom, without telling."""
        self._zoom.blockSignals(True)
        self._zoom.setValue(zoom)
        self._zoom.blockSignals(False)

    def show_query(self, text: str, found: int | None = None) -> None:
        """Show what is searched for: in the field, as chips, and how many photos that finds."""
        self.search.show_query(text)
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        try:
            parts = chips(parse(text))
        except BadQuery as error:
            sentence = QLabel(wording.sentence(error))
            restyle(sentence, "tone", "danger")
            self._chips.addWidget(sentence)
            parts = ()
        for part in parts:
            self._chips.addWidget(self._chip(part))
        if parts:
            number = QLabel("" if found is None else wording.photos(found))
            restyle(number, "tone", "quiet")
            self._chips.addWidget(number)
        if self._chips.count():
            self._chips.addStretch(1)
        self._line.setVisible(self._chips.count() > 0)

    def _chip(self, part: Chip) -> QPushButton:
        label = self.tr("without {what}").format(what=part.label) if part.without else part.label
        button = QPushButton(icon(_CHIP_ICONS[part.kind], 16, "quiet"), f"{label}  \u00d7")
        set_role(button, "chip")
        button.setToolTip(self.tr("Show photos without this condition"))
        button.setAccessibleName(self.tr("Take away: {what}").format(what=label))
        button.clicked.connect(lambda _checked: self._typed(part.rest))
        return button

    def _typed(self, text: str) -> None:
        self.show_query(text)
        self.searched.emit(text)


def _mark(name: str, size: int) -> QLabel:
    label = QLabel()
    label.setPixmap(icon(name, size, "quiet").pixmap(size, size))
    label.setFixedWidth(20)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
