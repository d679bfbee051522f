"""Curves as paths: the least and the largest of each column, broken where nothing was read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from faceapp.domain.reviewing import Curves

FILLED_MOST = 300
"""Pieces of a curve that are filled; with more, none is more than a few pixels wide."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A curve in pixels.

    Attributes:
        x, y: (n,) points.
        joined: (n,) whether a line goes from this point to the next.
    """

    x: Doubles
    y: Doubles
    joined: NDArray[np.bool_]

    def line(self) -> QPainterPath:
        """The curve itself."""
        if not len(self.x):
            return QPainterPath()
        import pyqtgraph as pg

        path = pg.arrayToQPath(self.x, self.y, connect=self.joined.astype(np.int32))
        assert isinstance(path, QPainterPath)
        return path

    def area(self, ground: float) -> QPainterPath:
        """What lies below it, down to ``ground``."""
        path = QPainterPath()
        ends = np.flatnonzero(~self.joined) + 1
        if not len(self.x) or len(ends) > FILLED_MOST:
            return path
        import pyqtgraph as pg

        first = 0
        for last in ends.tolist():
            x, y = self.x[first:last], self.y[first:last]
            x = np.concatenate((x[:1], x, x[-1:]))
            y = np.concatenate(([ground], y, [ground]))
            path.addPath(pg.arrayToQPath(x, y, connect="all"))
            first = last
        return path


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
    last = min(curves.columns, int((span[1] - curves.start) / width) + 2)
    low, high = curves.low[lane, column, first:last], curves.high[lane, column, first:last]
    many = max(1, len(low) // max(1, round(place.width())))
    if many > 1:  # several columns share a pixel
        starts = np.arange(0, len(low), many)
        low, high = np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
    read = np.flatnonzero(np.isfinite(low))
    if not len(read):
        nothing = np.zeros(0)
        return Trace(nothing, nothing, np.zeros(0, np.bool_))
    times = curves.start + (first + (read + 0.5) * many) * width
    least, most = low[read].astype(np.float64), high[read].astype(np.float64)
    middle = (least + most) / 2
    rising = np.gradient(middle) >= 0 if len(middle) > 1 else np.ones(1, np.bool_)
    shares = np.empty(2 * len(read))
    shares[0::2], shares[1::2] = np.where(rising, least, most), np.where(rising, most, least)
    x = np.repeat(place.left() + (times - span[0]) / (span[1] - span[0]) * place.width(), 2)
    joined = np.ones(len(x), np.bool_)
    joined[1::2] = np.append(np.diff(times) <= max(gap, 2.5 * width * many), False)
    return Trace(x, place.bottom() - shares * place.height(), joined)
