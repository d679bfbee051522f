"""The middle of a picture, with rounded corners or as a circle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap


def rounded(whole: QPixmap, side: int, radius: float, ratio: float) -> QPixmap:
    """A square of ``side`` with corners of ``radius``, in logical pixels; half a side makes a circle.

    ``ratio``: device pixels of a logical one.
    """
    pixels = max(1, round(side * ratio))
    made = QPixmap(pixels, pixels)
    made.fill(QColor(Qt.GlobalColor.transparent))
    scaled = whole.scaled(
        pixels,
        pixels,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(scaled))  # a brush has smooth edges where a clip has none
    painter.setBrushOrigin(-(scaled.width() - pixels) // 2, -(scaled.height() - pixels) // 2)
    painter.drawRoundedRect(QRectF(0, 0, pixels, pixels), radius * ratio, radius * ratio)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
