"""One face, large, with the photo around it: for one by one, and for what looks suspicious."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import (
    RADIUS_CARD,
    SPACE,
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_PAGE,
    Size,
    elided,
    font,
    theme,
)

LARGEST = 320
KNOWN = 6


class LargeFaces(QWidget):
    """One face or a few beside each other, as large as there is room, with a caption each."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._faces: tuple[int, ...] = ()
        self._captions: tuple[str, ...] = ()
        self._known: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pictures.faces_arrived.connect(self._arrived)
        theme().changed.connect(self.update)

    @property
    def faces(self) -> tuple[int, ...]:
        """What is shown."""
        return self._faces

    def show_faces(self, faces: tuple[int, ...], captions: tuple[str, ...] = ()) -> None:
        """Show these faces; known pictures of somebody else go."""
        self._faces, self._captions = faces, captions
        self.setAccessibleName(", ".join(captions))
        self.update()

    def show_known(self, faces: Sequence[int]) -> None:
        """Known pictures of the person, smaller, beside what is asked about."""
        self._known = tuple(faces[:KNOWN])
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(LARGEST, LARGEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._faces:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        count = len(self._faces)
        caption = 6 * SPACE if self._captions or self._known else 0
        columns = -(-len(self._known) // 2)  # two lines, together as high as one large face
        parts = count + columns / 2
        gaps = (count - 1) * SPACE_GROUP + (2 * SPACE_PAGE + columns * SPACE_BETWEEN if columns else 0)
        room = (self.width() - 2 * SPACE_PAGE - gaps) / max(parts, 1)
        side = max(1, min(LARGEST, int(room), self.height() - 2 * SPACE_GROUP - caption))
        small = (side - SPACE_BETWEEN) // 2
        known = columns * (small + SPACE_BETWEEN) - SPACE_BETWEEN if columns else 0
        whole = count * side + (count - 1) * SPACE_GROUP + (known + 2 * SPACE_PAGE if columns else 0)
        left, top = (self.width() - whole) / 2, (self.height() - side - caption) / 2
        painter.setFont(font(Size.BODY))
        for place, face in enumerate(self._faces):
            square = QRectF(left + place * (side + SPACE_GROUP), top, side, side)
            self._paint_face(painter, square, face)
            if place < len(self._captions):
                self._paint_caption(painter, square, self._captions[place])
        left += whole - known
        for place, face in enumerate(self._known):
            column, line = place // 2, place % 2
            corner = QPointF(left + column * (small + SPACE_BETWEEN), top + line * (small + SPACE_BETWEEN))
            self._paint_face(painter, QRectF(corner, QSizeF(small, small)), face)
        if columns:
            self._paint_caption(painter, QRectF(left, top, known, side), self.tr("Known"))

    def _paint_face(self, painter: QPainter, square: QRectF, face: int) -> None:
        picture = self._pictures.face(face)
        painter.setPen(Qt.PenStyle.NoPen)
        if picture is None:
            painter.setBrush(theme().tokens.raised)
            painter.drawRoundedRect(square, RADIUS_CARD, RADIUS_CARD)
            return
        painter.save()
        painter.translate(square.topLeft())
        scale = square.width() / max(1, picture.width())
        painter.scale(scale, scale)
        painter.setBrush(QBrush(picture))
        painter.drawRoundedRect(QRectF(picture.rect()), RADIUS_CARD / scale, RADIUS_CARD / scale)
        painter.restore()

    def _paint_caption(self, painter: QPainter, square: QRectF, words: str) -> None:
        painter.setPen(theme().tokens.quiet)
        line = QRectF(square.left(), square.bottom() + SPACE, square.width(), 5 * SPACE)
        text = elided(words, int(square.width()), painter.font())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _arrived(self, faces: set[int]) -> None:
        if faces & {*self._faces, *self._known}:
            self.update()
