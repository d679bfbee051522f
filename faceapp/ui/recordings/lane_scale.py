"""Beside a lane: which height is how much. Above the names: whether the curves are smoothed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from faceapp.domain.video_thresholds import SMOOTHING_SECONDS
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, Size, font, theme

BAR = 4
"""Height of the bar that says when a face is seen."""
MARGIN = 8
"""Pixels of a lane above its curve, and below that bar."""
SCALE = 36
"""Width of the numbers at the right edge of the names."""
LOW = 30
"""Height of a curve below which three numbers do not fit beside it."""

translate = QCoreApplication.translate


def kind_words(*, raw: bool) -> str:
    """What the curves, labels and percentages are."""
    if raw:
        return translate("recording", "Raw")
    seconds = QLocale().toString(SMOOTHING_SECONDS, "f", 1)
    return translate("recording", "Smoothed over {n} s").format(n=seconds)


def paint_kind(painter: QPainter, place: QRectF, *, raw: bool) -> None:
    """In the corner above the names."""
    tokens = theme().tokens
    painter.setPen(QPen(tokens.line, 1))
    painter.drawLine(
        QPointF(place.left(), place.bottom() - 0.5), QPointF(place.right(), place.bottom() - 0.5)
    )
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(tokens.quiet)
    inner = place.adjusted(SPACE_BETWEEN + SPACE_INSIDE, 0, 0, -2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, kind_words(raw=raw))


def paint_scale(painter: QPainter, place: QRectF, *, change: bool) -> None:
    """Percents left of ``place``, a lane; of ``change`` from a neutral moment they go both ways."""
    tokens = theme().tokens
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(tokens.quiet)
    inner = place.adjusted(0, MARGIN, 0, -MARGIN - BAR)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    words = ("\u2212100", "0", "+100") if change else ("0", "50", "100")
    for number, share in zip(words, (0.0, 0.5, 1.0), strict=True):
        if share == 0.5 and inner.height() < LOW:
            continue
        y = inner.bottom() - share * inner.height()
        painter.drawText(QRectF(place.left() - SCALE, y - 7, SCALE - SPACE_INSIDE, 14), flags, number)
