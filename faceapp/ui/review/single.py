"""One face, large, with the photo around it: for one by one, and for what looks suspicious."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CARD, SPACE, SPACE_GROUP, Size, elided, font, theme

LARGEST = 320


class LargeFaces(QWidget):
    """One face or a few beside each other, as large as there is room, with a caption each."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._faces: tuple[int, ...] = ()
        self._captions: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pictures.faces_arrived.connect(lambda faces: self.update() if faces & set(self._faces) else None)
        theme().changed.connect(self.update)

    @property
    def faces(self) -> tuple[int, ...]:
        """What is shown."""
        return self._faces

    def show_faces(self, faces: tuple[int, ...], captions: tuple[str, ...] = ()) -> None:
        """Show these faces."""
        self._faces, self._captions = faces, captions
        self.setAccessibleName(", ".join(captions))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(LARGEST, LARGEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._faces:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens, count = theme().tokens, len(self._faces)
        caption = 6 * SPACE if self._captions else 0
        room = (self.width() - SPACE_GROUP * (count + 1)) // count
        side = max(1, min(LARGEST, room, self.height() - 2 * SPACE_GROUP - caption))
        left = (self.width() - count * side - (count - 1) * SPACE_GROUP) / 2
        top = (self.height() - side - caption) / 2
        words = font(Size.BODY)
        for place, face in enumerate(self._faces):
            square = QRectF(left + place * (side + SPACE_GROUP), top, side, side)
            picture = self._pictures.face(face)
            painter.setPen(Qt.PenStyle.NoPen)
            if picture is None:
                painter.setBrush(tokens.raised)
                painter.drawRoundedRect(square, RADIUS_CARD, RADIUS_CARD)
            else:
                painter.save()
                painter.translate(square.topLeft())
                scale = side / max(1, picture.width())
                painter.scale(scale, scale)
                painter.setBrush(QBrush(picture))
                radius = RADIUS_CARD / scale
                painter.drawRoundedRect(QRectF(picture.rect()), radius, radius)
                painter.restore()
            if place < len(self._captions):
                painter.setPen(tokens.quiet)
                painter.setFont(words)
                line = QRectF(square.left(), square.bottom() + SPACE, side, 5 * SPACE)
                painter.drawText(
                    line, Qt.AlignmentFlag.AlignCenter, elided(self._captions[place], side, words)
                )
