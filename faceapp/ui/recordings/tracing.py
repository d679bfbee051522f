"""Curves as paths: the least and the largest of each column, broken where nothing was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from faceapp.domain.reviewing import Curves
from faceapp.ui.theme import SPACE, Size, font, mixed, theme

FILLED_MOST = 300
"""Pieces of a curve that are filled; with more, none is more than a few pixels wide."""
DENSE = 0.05
"""Mean difference of the largest and the least share of a column from which a curve is a band."""
LINE = 1.5
"""Width of a curve, pixels."""
PIXELS = 2.0
"""Between two points of a curve, at least: a line is hardly thinner."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A curve in pixels, a point for each column in which something was read.

    Attributes:
        x: (n,) of the points.
        least, most: (n,) where the least and the largest share of the column are; downwards.
        joined: (n,) whether a line goes from this point to the next.
        dense: columns hold much that goes up and down: a line through all of it would be a solid
            band, and take half a second to draw.
    """

    x: Doubles
    least: Doubles
    most: Doubles
    joined: NDArray[np.bool_]
    dense: bool

    def line(self) -> QPainterPath:
        """The curve; where it is dense, its middle."""
        path = QPainterPath()
        middle = (self.least + self.most) / 2
        for first, last in self._runs():
            path.addPolygon(_polygon(self.x[first:last], middle[first:last]))
        return path

    def area(self, ground: float) -> QPainterPath:
        """What lies below it, down to ``ground``."""
        return self._between((self.least + self.most) / 2, np.full(len(self.x), ground))

    def band(self) -> QPainterPath:
        """All that lies between the least and the largest of each column."""
        return self._between(self.most, self.least)

    def _between(self, upper: Doubles, lower: Doubles) -> QPainterPath:
        path, runs = QPainterPath(), self._runs()
        for first, last in runs if len(runs) <= FILLED_MOST else ():
            x = np.concatenate((self.x[first:last], self.x[first:last][::-1]))
            y = np.concatenate((upper[first:last], lower[first:last][::-1]))
            path.addPolygon(_polygon(x, y))
        return path

    def _runs(self) -> list[tuple[int, int]]:
        """Places from and to which a line goes on."""
        ends = (np.flatnonzero(~self.joined) + 1).tolist()
        return list(zip([0, *ends], ends, strict=False))


def _polygon(x: Doubles, y: Doubles) -> QPolygonF:
    return QPolygonF(list(map(QPointF, x.tolist(), y.tolist())))


def trace(
    curves: Curves, which: tuple[int, int], span: tuple[float, float], place: QRectF, gap: float
) -> Trace:
    """One expression of one lane, drawn into ``place``.

    Args:
        curves: they may reach further than ``span``.
        which: number of the lane, and of the expression.
        span: seconds at the left and at the right edge.
        place: in pixels; its top is all, its bottom nothing.
        gap: seconds without anything read that are a break.
    """
    lane, column = which
    width = (curves.end - curves.start) / curves.columns
    first = max(0, int((span[0] - curves.start) / width) - 1)
    last = max(first, min(curves.columns, int((span[1] - curves.start) / width) + 2))
    low, high = curves.low[lane, column, first:last], curves.high[lane, column, first:last]
    many = max(1, round(len(low) / max(1.0, place.width() / PIXELS)))
    if many > 1:  # several columns share a point
        starts = np.arange(0, len(low), many)
        low, high = np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
    read = np.flatnonzero(np.isfinite(low))
    times: Doubles = np.asarray(curves.start + (first + (read + 0.5) * many) * width, np.float64)
    least, most = low[read].astype(np.float64), high[read].astype(np.float64)
    return trace_of(times, (least, most), span, place, max(gap, 2.5 * width * many))


def trace_of(
    times: Doubles, shares: tuple[Doubles, Doubles], span: tuple[float, float], place: QRectF, gap: float
) -> Trace:
    """The curve through these points, drawn into ``place``; see ``trace``.

    Args:
        times: (n,) seconds, ascending.
        shares: the least and the largest at each, 0..1.
        span: seconds at the left and at the right edge.
        place: in pixels; its top is all, its bottom nothing.
        gap: seconds between two points that are a break.
    """
    least, most = shares
    x = np.asarray(place.left() + (times - span[0]) / (span[1] - span[0]) * place.width(), np.float64)
    joined = np.zeros(len(times), np.bool_)
    joined[:-1] = np.diff(times) <= gap
    dense = bool(len(times)) and float(np.mean(most - least)) > DENSE
    return Trace(
        x, place.bottom() - least * place.height(), place.bottom() - most * place.height(), joined, dense
    )


def paint_grid(painter: QPainter, place: QRectF, marks: Sequence[str] = ()) -> None:
    """Thin lines at nothing, half and all, with ``marks`` left of them, whose font and pen stay."""
    tokens = theme().tokens
    painter.setPen(QPen(mixed(tokens.surface, tokens.line, 0.55), 1))
    for share in (0.0, 0.5, 1.0):
        y = round(place.bottom() - share * place.height()) + 0.5
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
    if not marks:
        return
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(tokens.quiet)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for share, mark in zip((0.0, 0.5, 1.0), marks, strict=True):
        y = place.bottom() - share * place.height()
        painter.drawText(QRectF(0, y - 8, place.left() - SPACE, 16), right, mark)
