"""What is searched for, as chips that can be taken away; they wrap, and scroll where they are very many."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QSizePolicy, QStyle, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.query import Not, Shows
from faceapp.domain.query_names import Chip, ChipKind
from faceapp.ui import wording
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import word
from faceapp.ui.theme import SPACE_BETWEEN, icon, restyle, set_role

MOST_LINES = 3
"""Seen at once; a longer search would take the room of the photos."""
_ICONS = {
    ChipKind.PERSON: "user",
    ChipKind.PLACE: "folder",
    ChipKind.DATE: "calendar-blank",
    ChipKind.FACES: "smiley",
    ChipKind.VIDEO: "film-strip",
    ChipKind.SEVERAL: "funnel",
}


class SearchChips(QScrollArea):
    """The conditions of a search, or why it can not be understood; as high as it needs to be.

    Signals:
        chosen: the search without the chip that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._found: QLabel | None = None
        self._counted = False
        self._content = QWidget()
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._parts

    @property
    def lines(self) -> int:
        """In how many lines the chips stand."""
        return len({part.y() + part.height() // 2 for part in self._parts if not part.isHidden()})

    def show_chips(self, chips: Iterable[Chip]) -> None:
        """Show the conditions of a search."""
        self._clear()
        for chip in chips:
            self._add(self._chip(chip))
        if self._parts:
            self._found = QLabel()
            restyle(self._found, "tone", "quiet")
            self._add(self._found)
            self._found.setVisible(self._counted)
        self._arrange()

    def show_refused(self, sentence: str) -> None:
        """The search can not be understood."""
        self._clear()
        label = QLabel(sentence)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        restyle(label, "tone", "danger")
        self._add(label)
        self._arrange()

    def show_found(self, photos: int, videos: int = 0) -> None:
        """How many photos and videos the search found."""
        if self._found is not None:
            self._found.setText(wording.appearances(photos, videos))
            self._arrange()

    def set_counted(self, counted: bool) -> None:
        """Whether the count of photos stands behind the chips."""
        self._counted = counted
        if self._found is not None:
            self._found.setVisible(counted)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- within ---

    def _clear(self) -> None:
        self._found = None
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts.clear()

    def _add(self, part: QWidget) -> None:
        part.setParent(self._content)
        part.show()
        self._parts.append(part)

    def _arrange(self) -> None:
        """One beside the other, in lines as wide as there is room."""
        width = self.viewport().width()
        places: list[tuple[QWidget, QRect]] = []
        x = y = line = 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = _size(part, width)
            if x and x + size.width() > width:
                x, y = 0, y + line + SPACE_BETWEEN
            line = size.height() if not x else max(line, size.height())
            places.append((part, QRect(x, y, size.width(), line)))
            x += size.width() + SPACE_BETWEEN
        whole = QRect(0, 0, width, y + line)
        self._content.resize(whole.size())
        for part, place in places:
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, place))
        self.verticalScrollBar().setSingleStep(line + SPACE_BETWEEN)
        self.setFixedHeight(min(whole.height(), MOST_LINES * (line + SPACE_BETWEEN) - SPACE_BETWEEN))

    def _chip(self, chip: Chip) -> QPushButton:
        expression = _expression(chip)
        name = chip.label if expression is None else word(expression)
        label = self.tr("without {what}").format(what=name) if chip.without else name
        shown = wording.cut(label).replace("&", "&&")
        glyph = icon(_ICONS[chip.kind], 16, "quiet") if expression is None else dot(expression)
        button = QPushButton(glyph, f"{shown}  \u00d7")
        set_role(button, "chip")
        button.setToolTip(self.tr("Show photos without this condition"))
        button.setAccessibleName(self.tr("Take away: {what}").format(what=label))
        button.clicked.connect(lambda _checked: self.chosen.emit(chip.rest))
        return button


def _expression(chip: Chip) -> Expression | None:
    """What a face has to show, where the chip is about that and nothing else."""
    term = chip.term.term if isinstance(chip.term, Not) else chip.term
    return term.expression if isinstance(term, Shows) else None


def _size(part: QWidget, width: int) -> QSize:
    """What a part needs; a sentence has the line to itself and wraps."""
    part.ensurePolished()
    if part.hasHeightForWidth():
        return QSize(width, part.heightForWidth(width))
    wanted = part.sizeHint()
    return QSize(min(wanted.width(), width), wanted.height())
