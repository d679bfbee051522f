"""The list of moments: who, what, when; a click goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from faceapp.domain.moments import Moment
from faceapp.domain.recording import SeenIn
from faceapp.domain.review_thresholds import PEAK_LONG_SECONDS
from faceapp.ui.expression.painting import DOT, paint_dot
from faceapp.ui.expression.words import percent, word
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.line_list import HIGH, LineDelegate, LineList
from faceapp.ui.recordings.model import Index
from faceapp.ui.recordings.words import called, moment_time
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, Size, elided, font, theme

FACE = 28
MOMENT = int(Qt.ItemDataRole.UserRole)


def when_words(one: Moment) -> str:
    """As "00:41.2", its peak; as "00:41.2\u201300:45.0" where it lasts."""
    if one.seconds < PEAK_LONG_SECONDS:
        return moment_time(one.time)
    return f"{moment_time(one.first)}\u2013{moment_time(one.last)}"


class MomentsModel(QAbstractListModel):
    """Moments by time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Moment, ...] = ()
        self._lanes: Sequence[SeenIn] = ()

    @property
    def rows(self) -> tuple[Moment, ...]:
        """What is listed."""
        return self._rows

    def lane_of(self, moment: Moment) -> SeenIn:
        """Whose it is."""
        return self._lanes[moment.lane]

    def show_moments(self, moments: tuple[Moment, ...], lanes: Sequence[SeenIn]) -> None:
        """List these."""
        if (moments, tuple(lanes)) == (self._rows, tuple(self._lanes)):
            return
        self.beginResetModel()
        self._rows, self._lanes = moments, lanes
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == MOMENT:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self.tr("{name}, {expression}, {time}")
            return words.format(
                name=called(self._lanes[one.lane]),
                expression=word(one.expression).lower(),
                time=when_words(one),
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self.tr("{percent} at {time}")
            return words.format(percent=percent(round(100 * one.share)), time=moment_time(one.time))
        return None


class _Line(LineDelegate):
    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, model = index.data(MOMENT), index.model()
        if not isinstance(one, Moment) or not isinstance(model, MomentsModel):
            return
        tokens, lane = theme().tokens, model.lane_of(one)
        rect = self.begin_line(painter, option, tokens)
        ratio = painter.device().devicePixelRatioF()
        picture = None if lane.face is None else self._pictures.round_face(lane.face, FACE, ratio)
        left = rect.left() + SPACE_INSIDE + 2
        painter.drawPixmap(
            QPointF(left, rect.top() + (HIGH - FACE) / 2),
            picture or self._pictures.round_placeholder(FACE, ratio),
        )
        left += FACE + SPACE_BETWEEN
        small = font(Size.CAPTION, tabular=True)
        room = rect.right() - SPACE_BETWEEN - left
        vertical = Qt.AlignmentFlag.AlignVCenter
        face = font(Size.BODY)
        painter.setFont(face)
        painter.setPen(tokens.text)
        upper = QRect(left, rect.top() + 5, room, HIGH // 2 - 5)
        painter.drawText(upper, vertical, elided(called(lane), room, face))
        lower = QRect(left, rect.top() + HIGH // 2, room, HIGH // 2 - 6)
        paint_dot(painter, QPointF(left + DOT / 2, lower.center().y() + 0.5), one.expression, tokens)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        painter.drawText(lower.adjusted(round(DOT) + SPACE_INSIDE, 0, 0, 0), vertical, word(one.expression))
        painter.drawText(lower, vertical | Qt.AlignmentFlag.AlignRight, when_words(one))
        painter.restore()


class MomentsList(LineList):
    """Signals: chosen: a ``Moment`` that was clicked, or Enter was pressed on."""

    chosen = Signal(object)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Moments"), parent)
        self.moments = MomentsModel(self)
        self.setModel(self.moments)
        self.setItemDelegate(_Line(pictures, self))
        pictures.faces_arrived.connect(lambda _faces: self.viewport().update())
        self.clicked.connect(self._go)
        self.activated.connect(self._go)

    def _go(self, index: QModelIndex) -> None:
        one = index.data(MOMENT)
        if isinstance(one, Moment):
            self.chosen.emit(one)
