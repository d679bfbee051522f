"""A wall of faces: square crops with rounded corners, in sections."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from faceapp.domain.ids import FaceId
from faceapp.ui import wording
from faceapp.ui.people.faces_model import FacesModel
from faceapp.ui.people.layout import Cells
from faceapp.ui.people.painting import paint_heading
from faceapp.ui.people.wall import CardWall, Look
from faceapp.ui.pictures import Pictures, PixmapCache
from faceapp.ui.rounded import rounded
from faceapp.ui.theme import (
    RADIUS_CARD,
    RING,
    SELECTION_RING,
    SPACE,
    SPACE_BETWEEN,
    SPACE_PAGE,
    paint_icon,
    theme,
)

SIDE = 120
"""Of a face, in logical pixels."""
SMALLEST, LARGEST = 64, 176
"""A crop has 192 pixels: larger than this it would look soft."""
HEADING = 44
CACHE_BYTES = 24_000_000


def whole_side(width: int, height: int, count: int) -> int:
    """The largest side at which ``count`` squares, with gaps, fit into a space."""
    best = 0
    for columns in range(1, count + 1):
        lines = -(-count // columns)
        best = max(best, min(width // columns, height // lines) - SPACE_BETWEEN)
    return best


class FaceWall(CardWall):
    """Faces of a ``FacesModel``; those that are crossed out are shown so."""

    def __init__(
        self, faces: FacesModel, pictures: Pictures, parent: QWidget | None = None, *, side: int = SIDE
    ) -> None:
        self._faces = faces
        self._side = self._wanted = side
        self._whole = 0
        self._cache = PixmapCache(CACHE_BYTES)
        super().__init__(pictures, parent)
        self.setModel(faces)
        self.setAccessibleName(self.tr("Faces"))

    @property
    def side(self) -> int:
        """Of a face, in logical pixels."""
        return self._side

    def relayout(self) -> None:
        """Make the faces as large as fills the lines, or as lets all of them be seen at once."""
        inner = self.viewport().width() - 2 * SPACE_PAGE
        columns = max(1, inner // (self._wanted + SPACE_BETWEEN))
        side = inner // columns - SPACE_BETWEEN
        if self._whole:
            side = whole_side(inner, self.viewport().height() - SPACE_PAGE, self._whole)
        side = max(SMALLEST, min(side, LARGEST))
        if side != self._side:
            self._side = side
            self._cache.drop_if(lambda _key: True)
        super().relayout()

    def show_whole(self, count: int) -> None:
        """From now on be as large as lets ``count`` faces be seen without scrolling."""
        self._whole = count
        self.relayout()

    def selected_faces(self) -> list[int]:
        """In the order of the wall."""
        return [self._faces.face(row) for row in self.selected_rows()]

    def chosen_faces(self) -> list[int]:
        """What a key is about: the selected faces, else the current one."""
        return [self._faces.face(row) for row in self.chosen_rows()]

    def rect_of(self, face: FaceId) -> QRect:
        """Where a face stands, in pixels of the viewport."""
        return self.visualRect(self._faces.index(self._faces.row_of(face), 0))

    def cells(self) -> list[Cells]:
        side = self._side + SPACE_BETWEEN
        return [
            Cells(section.count, side, side, HEADING if section.title else 0)
            for section in self._faces.sections
        ]

    def face_of(self, row: int) -> int | None:
        return self._faces.face(row)

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        here = self._faces.sections[section]
        paint_heading(painter, rect, here.title, wording.number(here.count))

    def paint_card(self, painter: QPainter, rect: QRect, row: int, look: Look) -> None:
        tokens = theme().tokens
        square = QRect(0, 0, self._side, self._side)
        square.moveCenter(rect.center())
        picture = self._rounded(self._faces.face(row))
        crossed = self._faces.is_crossed(row)
        if crossed:
            painter.setOpacity(0.3)
        if picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(square, RADIUS_CARD, RADIUS_CARD)
        else:
            painter.drawPixmap(square.topLeft(), picture)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(square)
        if crossed:
            painter.setPen(QPen(tokens.danger, SELECTION_RING))
            painter.drawRoundedRect(frame.adjusted(1.5, 1.5, -1.5, -1.5), RADIUS_CARD, RADIUS_CARD)
            _cross(painter, square)
        elif look.selected:
            painter.setPen(QPen(tokens.accent, SELECTION_RING))
            painter.drawRoundedRect(frame.adjusted(-1, -1, 1, 1), RADIUS_CARD, RADIUS_CARD)
            _tick(painter, square)
        elif look.hovered:
            painter.setPen(QPen(tokens.accent, 1))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        if look.current:
            painter.setPen(QPen(tokens.accent, RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), RADIUS_CARD + 3, RADIUS_CARD + 3)

    def _rounded(self, face: int) -> QPixmap | None:
        ratio = self.devicePixelRatioF()
        key = (face, ratio)
        found = self._cache.get(key)
        if found is not None:
            return found
        square = self.pictures.face(face)
        if square is None:
            return None
        made = rounded(square, self._side, RADIUS_CARD, ratio)
        self._cache.put(key, made)
        return made

    def _faces_arrived(self, faces: set[int]) -> None:
        self._cache.drop_if(lambda key: isinstance(key, tuple) and key[0] in faces)
        super()._faces_arrived(faces)


def _tick(painter: QPainter, square: QRect) -> None:
    _mark(painter, square, theme().tokens.accent, "check")


def _cross(painter: QPainter, square: QRect) -> None:
    _mark(painter, square, theme().tokens.danger, "x")


def _mark(painter: QPainter, square: QRect, colour: QColor, glyph: str) -> None:
    disc = QRectF(square.right() - 24 - SPACE, square.top() + SPACE + 1, 24, 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(disc)
    paint_icon(painter, disc.adjusted(4, 4, -4, -4), glyph, theme().tokens.on_accent)
