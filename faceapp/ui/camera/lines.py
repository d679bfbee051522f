"""The line that somebody has: the same colour in the curve, in the lists, and on the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from faceapp.ui.recordings.tracing import LINE
from faceapp.ui.theme import RADIUS_CONTROL
from faceapp.ui.tokens import DARK, PEOPLE

MARK = (18, 12)
"""Width and height of a line that stands beside a name."""
THICK = 3.0
EDGE = 2.0
"""Pixels of dark around a line on the picture: it is seen on snow and at night."""


def colour_of(lane: int) -> QColor:
    """Whose number it is."""
    return PEOPLE[lane % len(PEOPLE)]


def lane_pen(lane: int, width: float = LINE) -> QPen:
    """The line of somebody: a colour, and after all colours another pattern."""
    style = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)[lane // len(PEOPLE) % 3]
    pen = QPen(colour_of(lane), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCosmetic(True)
    return pen


def paint_mark(painter: QPainter, box: QRectF, lane: int) -> None:
    """The line on the upper edge of a face's box."""
    inset = min(float(RADIUS_CONTROL), box.width() / 4)
    ends = QPointF(box.left() + inset, box.top()), QPointF(box.right() - inset, box.top())
    dark = QColor(DARK.viewer)
    dark.setAlphaF(0.6)
    painter.setPen(QPen(dark, THICK + EDGE))
    painter.drawLine(*ends)
    painter.setPen(lane_pen(lane, THICK))
    painter.drawLine(*ends)


class LineMark(QWidget):
    """The line, beside a name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = 0
        self.setFixedSize(*MARK)

    @property
    def lane(self) -> int:
        """Whose it is."""
        return self._lane

    def show_lane(self, lane: int) -> None:
        """Somebody's."""
        if lane != self._lane:
            self._lane = lane
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(lane_pen(self._lane, THICK))
        painter.drawLine(1, MARK[1] // 2, MARK[0] - 1, MARK[1] // 2)
