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


def paint_lines(  # noqa: PLR0917 - both lines
    painter: QPainter, axis: Axis, at: float | None, now: float | None, top: int, high: int
) -> None:
    """The line of now and that of the pointer, with their times; the pointer's hides the other.

    ``at`` are the seconds under the pointer, None where it is elsewhere; ``now`` those of the picture that
    is shown, None where they are out of sight. The lines reach from ``top`` to ``high`` (pixels).
    """
    tokens = theme().tokens
    same = at is not None and now is not None and abs(axis.x(at) - axis.x(now)) < 1
    if at is not None and not same:
        painter.setPen(QPen(tokens.quiet, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(axis.x(at), top), QPointF(axis.x(at), high))
        _flag(painter, axis, at, tokens.raised, tokens.text)
    if now is not None:
        hidden = at is not None and not same and flag_place(axis, at).intersects(flag_place(axis, now))
        painter.setPen(QPen(tokens.accent, LINE))
        painter.drawLine(QPointF(axis.x(now), top if hidden else top - 6), QPointF(axis.x(now), high))
        if not hidden:
            _flag(painter, axis, now, tokens.accent, tokens.on_accent)


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
