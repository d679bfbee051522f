"""The picture at the head of the inspector."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.ui.theme import RADIUS_CONTROL

PREVIEW_HEIGHT = 190


class Preview(QWidget):
    """A picture that keeps its shape; its mean colour until it is here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._colour = QColor(0, 0, 0, 0)
        self._shape = (3, 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, pixmap: QPixmap | None, colour: int, shape: tuple[int, int]) -> None:
        self._pixmap, self._colour, self._shape = pixmap, QColor(colour), shape
        self._fit()
        self.update()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width, height = self._shape
        if not (width and height):
            width, height = 3, 2
        scale = min(self.width() / width, self.height() / height)
        box = QRectF(0, 0, width * scale, height * scale)
        box.moveCenter(QRectF(self.rect()).center())
        clip = QPainterPath()
        clip.addRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setClipPath(clip)
        if self._pixmap is None:
            painter.fillRect(box, self._colour)
        else:
            painter.drawPixmap(box, self._pixmap, QRectF(self._pixmap.rect()))

    def _fit(self) -> None:
        width, height = self._shape
        wanted = round(self.width() * height / width) if width and height else PREVIEW_HEIGHT
        wanted = max(80, min(PREVIEW_HEIGHT, wanted))
        if wanted != self.height():
            self.setFixedHeight(wanted)
