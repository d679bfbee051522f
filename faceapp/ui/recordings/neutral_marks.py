"""Neutral moments in the lanes: where they are, and that a curve is change from one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from faceapp.ui.recordings.lane_scale import BAR, MARGIN, SCALE
from faceapp.ui.recordings.lanes import Lanes
from faceapp.ui.recordings.lanes_view import NAMES, TIMES
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, Size, font, theme

LEFT = SPACE_BETWEEN + SPACE_INSIDE
"""Where names begin."""
ROOMY = 64
"""Height of a lane from which on there is room below the name."""
HALF = 5.0
"""Of the sign's height, pixels."""

translate = QCoreApplication.translate


class NeutralMarks:
    """Draws over the curves.

    Attributes:
        change: the curves of lanes with a neutral moment are change from it.
    """

    def __init__(self, lanes: Lanes, marking: Marking) -> None:
        self._lanes, self._marking = lanes, marking
        self.change = False

    def paint(self, painter: QPainter) -> None:
        """A diamond at each moment; with curves as change, the line of no change and what it is."""
        lanes, tokens = self._lanes, theme().tokens
        wide, high = lanes.viewport().width(), lanes.viewport().height()
        painter.save()
        painter.setClipRect(QRectF(NAMES, TIMES, wide - NAMES, high - TIMES))
        for lane, found in self._marking.baselines.items():
            rect = lanes.name_rect(lane)
            if rect.bottom() < TIMES or rect.top() > high:
                continue
            if self.change:
                top, bottom = rect.top() + MARGIN, rect.bottom() + 1 - MARGIN - BAR
                painter.setPen(QPen(tokens.quiet, 1))
                painter.drawLine(QPointF(NAMES, (top + bottom) / 2), QPointF(wide, (top + bottom) / 2))
                if rect.height() >= ROOMY:  # beside the curve, not over it; else the scale says it
                    painter.setClipRect(QRectF(0, TIMES, wide, high - TIMES))
                    painter.setFont(font(Size.CAPTION))
                    painter.drawText(
                        QRectF(LEFT, rect.bottom() - 15, NAMES - LEFT - SCALE, 14),
                        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                        translate("marking", "change from neutral"),
                    )
                    painter.setClipRect(QRectF(NAMES, TIMES, wide - NAMES, high - TIMES))
            x, y = lanes.axis.x(found.time), rect.bottom() - BAR - HALF
            painter.setPen(QPen(tokens.text, 1.2))
            painter.setBrush(tokens.surface)
            around = (QPointF(x, y - HALF), QPointF(x + HALF, y), QPointF(x, y + HALF), QPointF(x - HALF, y))
            painter.drawPolygon(QPolygonF(list(around)))
        painter.restore()
