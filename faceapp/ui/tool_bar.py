"""The tool bar: search with completion, what is filtered, and the page's own controls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import BadQuery
from faceapp.domain.query import quoted
from faceapp.domain.query_names import Chip, ChipKind, chips
from faceapp.domain.query_parser import parse
from faceapp.ui import wording
from faceapp.ui.photos.controls import PhotoControls
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, icon, restyle, set_role

SEARCH_WIDTH = 160
TYPING_MS = 180
"""A search runs when the typing rests: shorter than a pause between words, longer than one key."""
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
        entered: it has the focus: give it the names to complete.
    """

    searched = Signal(str)
    left = Signal()
    entered = Signal()

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

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
    """Search, chips, what the page brings along, and the inspector's switch.

    Signals:
        searched: a query, as text.
        left: the focus belongs to the page.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, inspector: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._controls: PhotoControls | None = None
        self._found: QLabel | None = None
        self.search = SearchField()
        self.search.setMinimumWidth(SEARCH_WIDTH)
        self.search.searched.connect(self._typed)
        self.search.left.connect(self.left)
        switch = QToolButton()
        set_role(switch, "quiet")
        switch.setDefaultAction(inspector)
        switch.setIconSize(QSize(20, 20))
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE_BETWEEN)
        self._row.addWidget(self.search, 1)
        self._row.addWidget(switch)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SPACE_BETWEEN)
        self._line = QWidget()
        self._line.setLayout(self._chips)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addLayout(self._row)
        layout.addWidget(self._line)

    def take(self, controls: PhotoControls) -> None:
        """Put the photo page's own controls between the search and the switch."""
        self._controls = controls
        self._row.insertWidget(1, controls)

    def show_for_photos(self, photos: bool) -> None:
        """Order and size belong to the photos; elsewhere they would be dead."""
        if self._controls is not None:
            self._controls.setVisible(photos)
        self._line.setVisible(photos and self._chips.count() > 0)

    def set_compact(self, compact: bool) -> None:
        """Little room: the search keeps its own, the controls do with less."""
        if self._controls is not None:
            self._controls.set_compact(compact)

    @property
    def query(self) -> str:
        """What is searched for."""
        return self._query

    def show_found(self, found: int) -> None:
        """How many photos the search found."""
        if self._found is not None:
            self._found.setText(wording.photos(found))

    def show_refused(self, sentence: str) -> None:
        """The search can not be understood."""
        self._clear_chips()
        label = QLabel(sentence)
        restyle(label, "tone", "danger")
        self._chips.addWidget(label)
        self._chips.addStretch(1)
        self._line.show()

    def show_query(self, text: str) -> None:
        """Show what is searched for: in the field, and as chips."""
        self._query = text
        self.search.show_query(text)
        try:
            parts = chips(parse(text))
        except BadQuery as error:
            self.show_refused(wording.sentence(error))
            return
        self._clear_chips()
        for part in parts:
            self._chips.addWidget(self._chip(part))
        if parts:
            self._found = QLabel()
            restyle(self._found, "tone", "quiet")
            self._chips.addWidget(self._found)
            self._chips.addStretch(1)
        self._line.setVisible(bool(parts))

    def _clear_chips(self) -> None:
        self._found = None
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

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
