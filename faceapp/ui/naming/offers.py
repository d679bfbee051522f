"""The people below the name field: a list model and how its lines are drawn."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faceapp.ui.naming.names import Offer
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, SPACE_BETWEEN, Size, elided, font, mixed, paint_icon
from faceapp.ui.tokens import Tokens

Place = QModelIndex | QPersistentModelIndex

DIAMETER = 8 * SPACE
LINE_HEIGHT = DIAMETER + 2 * SPACE


class Role(IntEnum):
    """What the model says beyond the words."""

    OFFER = Qt.ItemDataRole.UserRole + 1
    KEY = Qt.ItemDataRole.UserRole + 2


class OfferModel(QAbstractListModel):
    """The offered people, best first; each with its number key where it has one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Offer, ...] = ()
        self._keys: dict[int, int] = {}

    @property
    def lines(self) -> tuple[Offer, ...]:
        """What is offered now."""
        return self._lines

    def at(self, row: int) -> Offer | None:
        """The line at ``row``; None where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, offer: Offer) -> int:
        """Where the same person is offered; -1 where they are not."""
        same = (row for row, line in enumerate(self._lines)
                if (line.person, line.name) == (offer.person, offer.name))  # fmt: skip
        return next(same, -1)

    def set_keys(self, keys: dict[int, int]) -> None:
        """Which people have a number key (1..9)."""
        self._keys = dict(keys)

    def offer(self, lines: tuple[Offer, ...]) -> None:
        """Offer other people; unchanged lines stay as they are."""
        if lines == self._lines:
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def faces_arrived(self, faces: set[int]) -> None:
        """Pictures came in."""
        for row, line in enumerate(self._lines):
            if line.cover in faces:
                self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        match role:
            case Role.OFFER:
                return line
            case Role.KEY:
                return 0 if line.person is None else self._keys.get(line.person, 0)
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if line.person is None:
                    return self.tr("New person: %1").replace("%1", line.name)
                return line.name
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.tr("Already on this photo") if line.here else ""
        return None


class OfferDelegate(QStyledItemDelegate):
    """Draws a line: round picture, name with the typed letters lifted out, number key.

    Args:
        tokens: the colours of what it stands on; over a photo they are dark in both themes.
    """

    def __init__(
        self, pictures: Pictures, tokens: Callable[[], Tokens], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._tokens = tokens

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        return QSize(160, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        line = index.data(Role.OFFER)
        if not isinstance(line, Offer):
            return
        tokens = self._tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(tokens.raised, tokens.accent, 0.35) if chosen else tokens.raised)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        self._picture(painter, QRect(rect.left() + SPACE, rect.top() + SPACE, DIAMETER, DIAMETER), line)
        left = rect.left() + DIAMETER + SPACE + SPACE_BETWEEN
        right = rect.right() - SPACE_BETWEEN
        key = index.data(Role.KEY)
        if key:
            right -= self._key(painter, rect, str(key))
        note = ""
        if line.here:
            note = self.tr("on this photo")
        elif line.person is None and not state & QStyle.StateFlag.State_Selected:
            note = self.tr("Ctrl+Enter")
        if note:
            right -= self._note(painter, QRect(left, rect.top(), right - left, rect.height()), note)
        self._name(
            painter, QRect(left, rect.top(), max(right - left, 1), rect.height()), str(index.data()), line
        )
        painter.restore()

    def _picture(self, painter: QPainter, rect: QRect, line: Offer) -> None:
        if line.person is None:
            painter.setPen(QPen(self._tokens().quiet, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(rect).adjusted(1, 1, -1, -1))
            paint_icon(painter, QRectF(rect).adjusted(8, 8, -8, -8), "plus", self._tokens().text)
            return
        ratio = painter.device().devicePixelRatioF()
        picture = None
        if line.cover is not None:
            picture = self._pictures.round_face(int(line.cover), DIAMETER, ratio)
        if picture is not None:
            painter.drawPixmap(rect.topLeft(), picture)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tokens().line)
            painter.drawEllipse(rect)
            paint_icon(painter, QRectF(rect).adjusted(8, 8, -8, -8), "user", self._tokens().quiet)

    def _name(self, painter: QPainter, rect: QRect, words: str, line: Offer) -> None:
        plain, strong = font(Size.BODY), font(Size.BODY, bold=True)
        shown = elided(words, rect.width(), plain)
        start, length = line.match
        offset = len(words) - len(line.name)
        parts = [(shown, plain)]
        if length and shown == words:
            a, b = start + offset, start + offset + length
            parts = [(words[:a], plain), (words[a:b], strong), (words[b:], plain)]
        painter.setPen(self._tokens().text)
        x = rect.left()
        for text, type_ in parts:
            painter.setFont(type_)
            painter.drawText(x, rect.top(), rect.right() - x + 1, rect.height(), _MIDDLE, text)
            x += QFontMetrics(type_).horizontalAdvance(text)

    def _key(self, painter: QPainter, rect: QRect, key: str) -> int:
        side = 4 * SPACE
        box = QRectF(rect.right() - SPACE_BETWEEN - side, rect.center().y() - side / 2 + 0.5, side, side)
        painter.setPen(QPen(self._tokens().line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font(Size.CAPTION, tabular=True))
        painter.setPen(self._tokens().quiet)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        return side + SPACE_BETWEEN

    def _note(self, painter: QPainter, rect: QRect, words: str) -> int:
        type_ = font(Size.CAPTION)
        wide = QFontMetrics(type_).horizontalAdvance(words)
        painter.setFont(type_)
        painter.setPen(self._tokens().quiet)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        return wide + SPACE_BETWEEN


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
