"""The times above the lanes, and the two lines that stand at a time: that of now, that of the pointer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from faceapp.ui.recordings.axis import Axis
from faceapp.ui.recordings.tracing import LINE
from faceapp.ui.recordings.words import moment_time
from faceapp.ui.theme import SPACE_INSIDE, Size, font, theme


def times(painter: QPainter, place: QRectF, axis: Axis) -> None:
    """The times above the lanes."""
    tokens = theme().tokens
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(QPen(tokens.line, 1))
    painter.drawLine(QPointF(0, place.bottom() - 0.5), QPointF(place.right(), place.bottom() - 0.5))
    for x, words, inner in _labels(place, axis):
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(QPointF(x, place.bottom() - 5), QPointF(x, place.bottom() - 1))
        painter.setPen(tokens.quiet)
        painter.drawText(QPointF(inner.left(), place.bottom() - 9), words)


def hide_times(painter: QPainter, place: QRectF, axis: Axis, at: Sequence[float]) -> None:
    """Take away times of which the flags at ``at`` (seconds) would leave a part: it looks like a mistake."""
    flags = [flag_place(axis, seconds) for seconds in at]
    for _x, _words, inner in _labels(place, axis):
        if any(flag.intersects(inner) for flag in flags):
            painter.fillRect(inner, theme().tokens.surface)


def hover(painter: QPainter, axis: Axis, seconds: float, top: int, high: int) -> None:
    """The time under the pointer."""
    tokens = theme().tokens
    x = axis.x(seconds)
    painter.setPen(QPen(tokens.quiet, 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, top), QPointF(x, high))
    _flag(painter, axis, seconds, tokens.raised, tokens.text)


def cursor(painter: QPainter, axis: Axis, seconds: float, top: int, high: int) -> None:
    """The line of now, with its time."""
    tokens = theme().tokens
    x = axis.x(seconds)
    painter.setPen(QPen(tokens.accent, LINE))
    painter.drawLine(QPointF(x, top - 6), QPointF(x, high))
    _flag(painter, axis, seconds, tokens.accent, tokens.on_accent)


def _labels(place: QRectF, axis: Axis) -> Iterator[tuple[float, str, QRectF]]:
    """Where each time is, its words, and their place."""
    metrics = QFontMetrics(font(Size.CAPTION, tabular=True))
    for at, words in axis.ticks():
        x, wide = round(axis.x(at)) + 0.5, metrics.horizontalAdvance(words)
        left = min(max(x - wide / 2, place.left() + 2), place.right() - wide - 2)
        yield x, words, QRectF(left, place.top() + 1, wide + 1, place.height() - 7)


def flag_place(axis: Axis, seconds: float) -> QRectF:
    """Where the time of a line stands."""
    metrics = QFontMetrics(font(Size.CAPTION, tabular=True))
    wide = metrics.horizontalAdvance(moment_time(seconds)) + 2 * SPACE_INSIDE + 2
    left = min(max(axis.x(seconds) - wide / 2, axis.left), axis.left + axis.width - wide)
    return QRectF(left, 2, wide, 16)


def _flag(painter: QPainter, axis: Axis, seconds: float, ground: QColor, ink: QColor) -> None:
    place = flag_place(axis, seconds)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 4, 4)
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(ink)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, moment_time(seconds))
