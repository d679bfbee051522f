"""The curve of the last minute: one expression, one line for each person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.live_thresholds import CURVE_SECONDS
from faceapp.ui.camera.following import Following
from faceapp.ui.camera.lines import lane_pen
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.recordings.tracing import Doubles, paint_grid, trace_of
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_INSIDE, restyle, theme

HIGH = 150
LEFT = 7 * SPACE
"""Room for the shares at the left."""
BELOW = 5 * SPACE
GAP = 1.0
"""Seconds without a point after which a face was away: no line goes across."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    lane: int
    times: Doubles
    shares: Doubles


class _Plot(QWidget):
    """Paints the lines; drawn as the lanes of recordings are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[int, _Line] = {}
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Curve of the last minute"))
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(LEFT, SPACE, self.width() - LEFT - 1, self.height() - SPACE - BELOW)
        paint_grid(painter, place, ("0", "50", "100"))
        metrics = painter.fontMetrics()
        for seconds in (-round(CURVE_SECONDS), -round(CURVE_SECONDS / 2), 0):
            x = place.right() + seconds / CURVE_SECONDS * place.width()
            words = self.tr("{n} s").format(n=f"\u2212{-seconds}") if seconds else self.tr("now")
            wide = metrics.horizontalAdvance(words)
            painter.setPen(QPen(tokens.line, 1))
            painter.drawLine(QPointF(x, place.bottom()), QPointF(x, place.bottom() + SPACE))
            painter.setPen(tokens.quiet)
            painter.drawText(QPointF(min(x - wide / 2, place.right() - wide), self.height() - SPACE), words)
        painter.setClipRect(place.adjusted(0, -2, 0, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self.lines.values():
            painter.setPen(lane_pen(line.lane))
            found = trace_of(line.times, (line.shares, line.shares), (-CURVE_SECONDS, 0.0), place, GAP)
            painter.drawPath(found.line())


class MinuteCurve(QWidget):
    """Shows how much of an expression each face showed; the right edge is now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = QComboBox()
        for expression in SHOWN:
            self._choice.addItem(dot(expression), word(expression), expression)
        self._choice.setAccessibleName(self.tr("Expression in the curve"))
        self._choice.currentIndexChanged.connect(lambda _index: self._draw())
        when = QLabel(self.tr("Last minute"))
        restyle(when, "tone", "caption")
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._choice)
        head.addStretch(1)
        head.addWidget(when)
        self._plot = _Plot()
        self._following = Following()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE)
        column.addLayout(head)
        column.addWidget(self._plot)

    @property
    def expression(self) -> Expression:
        """What is drawn."""
        return Expression(self._choice.currentData())

    def choose(self, expression: Expression) -> None:
        """Draw another one."""
        self._choice.setCurrentIndex(SHOWN.index(expression))

    @property
    def lines(self) -> dict[int, int]:
        """How many points each ``who`` has; for tests."""
        return {who: len(line.times) for who, line in self._plot.lines.items()}

    def show_following(self, following: Following) -> None:
        """Draw the last minute."""
        self._following = following
        self._draw()

    def _draw(self) -> None:
        following = self._following
        self._plot.lines = {}
        for one in following.all:
            times, shares = one.curve(self.expression)
            since = np.asarray(times, np.float64) - following.now
            self._plot.lines[one.who] = _Line(one.lane, since, np.asarray(shares, np.float64))
        self._plot.update()
