"""How long a video is, on its picture: what has a length is a video."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from faceapp.domain.browsing import PhotoIndex
from faceapp.ui.photos.layout import Layout
from faceapp.ui.theme import SPACE, Size, font, paint_icon
from faceapp.ui.wording_watching import clock

SMALLEST = 44
"""Cells narrower or lower than this have no badge: it would hide the picture."""
SMALLEST_LENGTH = 84
"""Narrower ones have only the sign."""
_SIGN = 12


def paint_lengths(painter: QPainter, layout: Layout, index: PhotoIndex, rows: range) -> None:
    """Draw a badge on each video among ``rows``: a sign, and its length where that is known.

    Args:
        painter: on the wall: its first picture is at 0, 0.
        layout: where pictures are.
        index: which pictures.
        rows: those that are visible.
    """
    videos = index.videos
    if not videos or not rows:
        return
    type_ = font(Size.CAPTION, tabular=True)
    metrics = QFontMetrics(type_)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(type_)
    for row, photo in enumerate(index.ids[rows.start : rows.stop].tolist(), rows.start):
        seconds = videos.get(photo)
        if seconds is None or seconds < 0:  # a face that the camera saw is none
            continue
        x, y, width, height = layout.rect(row)
        if min(width, height) < SMALLEST:
            continue
        words = clock(seconds) if seconds and width >= SMALLEST_LENGTH else ""
        high = metrics.height() + SPACE
        wide = _SIGN + 3 * SPACE + (metrics.horizontalAdvance(words) + SPACE if words else 0)
        badge = QRect(x + width - wide - SPACE, y + height - high - SPACE, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 165))
        painter.drawRoundedRect(QRectF(badge), high / 2, high / 2)
        sign = QRectF(badge.left() + 1.5 * SPACE, badge.top() + (high - _SIGN) / 2, _SIGN, _SIGN)
        paint_icon(painter, sign, "play", QColor(Qt.GlobalColor.white))
        if words:
            painter.setPen(Qt.GlobalColor.white)
            text = badge.adjusted(_SIGN + round(2.5 * SPACE), 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
