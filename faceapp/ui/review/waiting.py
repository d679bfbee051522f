"""The list of who is still asked about, beside the question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faceapp.domain.ids import PersonId
from faceapp.domain.person import Person
from faceapp.ui import wording
from faceapp.ui.people.content import steps
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, SPACE_BETWEEN, Size, elided, font, mixed, theme

LINE = 44
PICTURE = 32
WIDTH = 208

Index = QModelIndex | QPersistentModelIndex


class WaitingModel(QAbstractListModel):
    """People and how many of their proposals wait."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[tuple[Person, int]] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._people):
            return None
        person, count = self._people[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return person.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{person.name}, {wording.faces(count)}"
        return None

    def at(self, row: int) -> tuple[Person, int]:
        """Person and count of a row."""
        return self._people[row]

    def show(self, people: Sequence[tuple[Person, int]]) -> None:
        """Show these; who stays keeps the place, unless the order is another one."""
        step = steps(self._people, people, lambda pair: pair[0].id)
        if [pair[0].id for pair in (*step.items, *step.added)] != [pair[0].id for pair in people]:
            self.beginResetModel()
            self._people = list(people)
            self.endResetModel()
            return
        for first, count in reversed(step.removed):
            self.beginRemoveRows(QModelIndex(), first, first + count - 1)
            del self._people[first : first + count]
            self.endRemoveRows()
        self._people[:] = step.items
        for place in step.changed:
            self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
        if step.added:
            end = len(self._people)
            self.beginInsertRows(QModelIndex(), end, end + len(step.added) - 1)
            self._people.extend(step.added)
            self.endInsertRows()


class _Delegate(QStyledItemDelegate):
    def __init__(self, people: WaitingModel, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._people, self._pictures, self._parent = people, pictures, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 4 * SPACE, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person, count = self._people.at(index.row())
        tokens = theme().tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(tokens.surface, tokens.accent, 0.16) if chosen else tokens.raised)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        ratio = self._parent.devicePixelRatioF()
        picture = None
        if person.cover is not None:
            picture = self._pictures.round_face(person.cover, PICTURE, ratio)
        top = rect.center().y() + 1 - PICTURE // 2
        painter.drawPixmap(
            rect.left() + SPACE_BETWEEN, top, picture or self._pictures.round_placeholder(PICTURE, ratio)
        )
        small = font(Size.CAPTION, tabular=True)
        number = wording.number(count)
        width = QFontMetrics(small).horizontalAdvance(number)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        line = rect.adjusted(0, 0, -SPACE_BETWEEN, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        body = font(Size.BODY, bold=chosen)
        painter.setFont(body)
        painter.setPen(tokens.text)
        words = rect.adjusted(PICTURE + 4 * SPACE, 0, -width - 4 * SPACE, 0)
        painter.drawText(
            words,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            elided(person.name, words.width(), body),
        )
        painter.restore()


class WaitingList(QListView):
    """Who waits; a click asks about them next.

    Signals:
        person_chosen: ask about this person.
    """

    person_chosen = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = WaitingModel(self)
        self.setModel(self.people)
        self.setItemDelegate(_Delegate(self.people, pictures, self))
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("People with faces to review"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of the page work on the faces
        self.clicked.connect(self._clicked)
        pictures.faces_arrived.connect(lambda _faces: self.viewport().update())

    def show_people(self, people: Sequence[tuple[Person, int]], current: PersonId | None) -> None:
        """Show who waits, and who is asked about now."""
        self.people.show(people)
        for row, (person, _) in enumerate(people):
            if person.id == current:
                if self.currentIndex().row() != row:
                    self.setCurrentIndex(self.people.index(row, 0))
                return
        self.setCurrentIndex(QModelIndex())

    def _clicked(self, index: QModelIndex) -> None:
        self.person_chosen.emit(self.people.at(index.row())[0].id)
