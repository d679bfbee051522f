"""The list of marks beside the moments: word, whose, when; a click goes there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from faceapp.domain.marking import Segment
from faceapp.ui.recordings.line_list import HIGH, LineDelegate, LineList
from faceapp.ui.recordings.marking import WHOLE_PICTURE, Marking
from faceapp.ui.recordings.marking_words import colour_of, label_word, reviewer_word, span_words, tip
from faceapp.ui.recordings.model import Index
from faceapp.ui.recordings.words import called, moment_time
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, Size, elided, font, theme
from faceapp.ui.wording import translate

BAR = 4
SEGMENT = int(Qt.ItemDataRole.UserRole)


def whose(marking: Marking, segment: Segment) -> str:
    """The name of whom a mark is about."""
    lane = marking.lane(segment)
    if lane == WHOLE_PICTURE or marking.reviewed is None:
        if segment.whole_picture:
            return translate("marking", "Whole picture")
        return translate("marking", "Nobody who is left")
    return called(marking.reviewed.lanes[lane])


class MarksModel(QAbstractListModel):
    """Marks by time."""

    def __init__(self, marking: Marking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marking = marking
        self._rows: tuple[Segment, ...] = ()
        self._names: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Segment, ...]:
        """What is listed."""
        return self._rows

    def name(self, row: int) -> str:
        """Whose it is."""
        return self._names[row]

    def renew(self) -> bool:
        """List what there is now; False where it is the same."""
        rows = self._marking.segments
        names = tuple(whose(self._marking, one) for one in rows)
        if (rows, names) == (self._rows, self._names):
            return False
        if [one.id for one in rows] == [one.id for one in self._rows]:
            self._rows, self._names = rows, names
            self.dataChanged.emit(self.index(0), self.index(max(len(rows) - 1, 0)))
            return True
        self.beginResetModel()
        self._rows, self._names = rows, names
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == SEGMENT:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("{word}, {name}, {times}").format(
                word=label_word(one.label),
                name=self._names[index.row()],
                times=span_words(one.first, one.last),
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(one.comment, reviewer_word(one.reviewer))
        return None


class _Line(LineDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, model = index.data(SEGMENT), index.model()
        if not isinstance(one, Segment) or not isinstance(model, MarksModel):
            return
        tokens = theme().tokens
        rect = self.begin_line(painter, option, tokens)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(one.label))
        painter.drawRoundedRect(QRectF(rect.left() + SPACE_INSIDE + 2, rect.top() + 8, BAR, HIGH - 16), 2, 2)
        left = rect.left() + SPACE_INSIDE + 2 + BAR + SPACE_BETWEEN
        small, face = font(Size.CAPTION, tabular=True), font(Size.BODY)
        vertical = Qt.AlignmentFlag.AlignVCenter
        right = rect.right() - SPACE_BETWEEN
        time = moment_time(one.first)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        wide = painter.fontMetrics().horizontalAdvance(time)
        painter.drawText(QRect(right - wide, rect.top() + 5, wide, HIGH // 2 - 5), vertical, time)
        upper = QRect(left, rect.top() + 5, right - wide - SPACE_BETWEEN - left, HIGH // 2 - 5)
        painter.setFont(face)
        painter.setPen(tokens.text)
        painter.drawText(upper, vertical, elided(label_word(one.label), upper.width(), face))
        seconds = self.tr("{n} s").format(n=f"{one.last - one.first:.1f}")
        words = "  \u00b7  ".join(
            part for part in (model.name(index.row()), seconds, one.reviewer, one.comment) if part
        )
        lower = QRect(left, rect.top() + HIGH // 2, right - left, HIGH // 2 - 6)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        painter.drawText(lower, vertical, elided(words, lower.width(), small))
        painter.restore()


class MarksList(LineList):
    """Signals.

    chosen: a ``Segment`` that was clicked, or come to with a key: go there.
    opened: one was double-clicked, or Enter was pressed on it: change it.
    asked: (``Segment``, place on the screen): what can be done with it.
    """

    chosen = Signal(object)
    opened = Signal(object)
    asked = Signal(object, object)

    def __init__(self, marking: Marking, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Marks"), parent)
        self.marks = MarksModel(marking, self)
        self._marking = marking
        self._showing = False
        self.setModel(self.marks)
        self.setItemDelegate(_Line(self))
        self.clicked.connect(self._go)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(lambda index, _before: self._go(index))

    def show_marks(self) -> None:
        """What there is now, with the one that is chosen."""
        self._showing = True
        self.marks.renew()
        row = next((n for n, one in enumerate(self.marks.rows) if one.id == self._marking.chosen), None)
        if row is None:
            self.clearSelection()
            self.selectionModel().setCurrentIndex(QModelIndex(), self.selectionModel().SelectionFlag.NoUpdate)
        elif row != self.currentIndex().row() or not self.selectedIndexes():
            self.setCurrentIndex(self.marks.index(row))
        self._showing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of the chosen one takes its room from the list: it stays in sight."""
        super().resizeEvent(event)
        if self.selectedIndexes():
            self.scrollTo(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        one = index.data(SEGMENT)
        if isinstance(one, Segment):
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.asked.emit(one, place)

    def _go(self, index: QModelIndex) -> None:
        one = index.data(SEGMENT)
        if isinstance(one, Segment) and not self._showing:
            self.chosen.emit(one)

    def _open(self, index: QModelIndex) -> None:
        one = index.data(SEGMENT)
        if isinstance(one, Segment):
            self.opened.emit(one)
