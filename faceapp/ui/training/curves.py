"""The curves of a training: what is lost on faces learned from, what is right on faces to check with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from faceapp.domain.own_training import EpochFigures
from faceapp.ui.recordings.tracing import LINE, paint_grid, trace_of
from faceapp.ui.theme import SPACE, SPACE_GROUP, theme
from faceapp.ui.training import words

HIGH = 168
ABOVE = 6 * SPACE
"""Room for the names of the lines."""
BELOW = 5 * SPACE
LEFT = 9 * SPACE
NARROWEST = 260
DASH = (4.0, 3.0)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve.

    Attributes:
        name: said above the plot, with the last value.
        values: one an epoch, 0..1 of the plot's height.
        last: the last value in words.
        dashed: told from the other line not by colour alone.
    """

    name: str
    values: tuple[float, ...]
    last: str
    dashed: bool = False


class Plot(QWidget):
    """Lines over epochs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._marks: tuple[str, str, str] = ("", "", "")
        self._epochs = 1
        self.setFixedHeight(HIGH)
        self.setMinimumWidth(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(2 * NARROWEST, HIGH)

    def show_lines(self, lines: Sequence[Line], marks: tuple[str, str, str], epochs: int) -> None:
        """Draw these.

        Args:
            lines: at most two.
            marks: at the left, from the ground to the top.
            epochs: how many the axis has.
        """
        self._lines, self._marks, self._epochs = tuple(lines), marks, max(2, epochs)
        self.setAccessibleName("; ".join(f"{line.name} {line.last}" for line in self._lines))
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is drawn."""
        return self._lines

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(LEFT, ABOVE, self.width() - LEFT - SPACE, self.height() - ABOVE - BELOW)
        paint_grid(painter, place, self._marks)
        metrics = painter.fontMetrics()
        painter.drawText(QPointF(place.left(), self.height() - SPACE), "1")
        last = str(self._epochs)
        painter.drawText(
            QPointF(place.right() - metrics.horizontalAdvance(last), self.height() - SPACE), last
        )
        epoch = self.tr("epoch")
        middle = place.center().x() - metrics.horizontalAdvance(epoch) / 2
        painter.drawText(QPointF(middle, self.height() - SPACE), epoch)
        x = place.left()
        for line, colour in zip(self._lines, (tokens.accent, tokens.proposed), strict=False):
            pen = _pen(colour, line)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, ABOVE / 2), QPointF(x + 20, ABOVE / 2))
            painter.setPen(tokens.text)
            said = f"{line.name} {line.last}".strip()
            painter.drawText(QPointF(x + 26, ABOVE / 2 + metrics.ascent() / 2 - 1), said)
            x += 26 + metrics.horizontalAdvance(said) + SPACE_GROUP
            self._paint_line(painter, line, colour, place)

    def _paint_line(self, painter: QPainter, line: Line, colour: QColor, place: QRectF) -> None:
        if not line.values:
            return
        shares = np.asarray(line.values, np.float64)
        epochs = np.arange(1, len(shares) + 1, dtype=np.float64)
        found = trace_of(epochs, (shares, shares), (1.0, float(self._epochs)), place, 1.5)
        painter.setPen(_pen(colour, line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(found.line())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(float(found.x[-1]), float(found.least[-1])), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _pen(colour: QColor, line: Line) -> QPen:
    pen = QPen(colour, LINE)
    if line.dashed:
        pen.setDashPattern(DASH)
    return pen


class TrainingCurves(QWidget):
    """Two plots beside each other, one below the other where there is no room for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.right, self.loss = Plot(), Plot()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_GROUP)
        self._row.addWidget(self.right)
        self._row.addWidget(self.loss)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= 2 * NARROWEST + SPACE_GROUP
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not way:
            self._row.setDirection(way)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def show_history(self, history: Sequence[EpochFigures], epochs: int) -> None:
        """Draw what is known of the epochs so far."""
        last = history[-1] if history else None
        self.right.show_lines(
            (
                Line(
                    self.tr("Told right"),
                    tuple(one.right for one in history),
                    "" if last is None else words.percent(last.right),
                ),
                Line(
                    self.tr("Macro F1"),
                    tuple(one.macro_f1 for one in history),
                    "" if last is None else f"{last.macro_f1:.3f}",
                    dashed=True,
                ),
            ),
            ("0", "50", "100"),
            epochs,
        )
        top = max((one.loss for one in history), default=2.0)
        top = max(0.5, np.ceil(2 * top) / 2)
        self.loss.show_lines(
            (
                Line(
                    self.tr("Loss"),
                    tuple(one.loss / top for one in history),
                    "" if last is None else f"{last.loss:.3f}",
                ),
            ),
            ("0", f"{top / 2:.2g}", f"{top:.2g}"),
            epochs,
        )
