"""Pictures beside a doubt: the face on its photo or two photos, and known pictures of two labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId
from faceapp.domain.photo import Photo
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import (
    RADIUS_CARD,
    RADIUS_CONTROL,
    SELECTION_RING,
    SPACE,
    SPACE_BETWEEN,
    Size,
    elided,
    font,
    theme,
)

CAPTION = 20
LEAST = 96
LEAST_TIGHT = 48
COLUMNS = 4
SMALL_SIDE = 44
"""Of a known picture where there is hardly room, pixels."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A photo that is shown.

    Attributes:
        face: marked on it, if any.
        caption: below it.
        worse: it is the one that would be left out.
    """

    photo: Photo
    face: Face | None
    caption: str = ""
    worse: bool = False


class Sights(QWidget):
    """One photo, or two side by side."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sights: tuple[Sight, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST)
        pictures.thumbnails_arrived.connect(self._arrived)
        theme().changed.connect(self.update)

    @property
    def sights(self) -> tuple[Sight, ...]:
        """What is shown."""
        return self._sights

    def show_sights(self, sights: Sequence[Sight]) -> None:
        """Show these."""
        self._sights = tuple(sights)
        self.setAccessibleName(", ".join(one.caption for one in sights if one.caption) or self.tr("Photo"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for one, room in zip(self._sights, self._rooms(), strict=True):
            wide = room.width()
            box = self._paint_photo(painter, room, one)
            if one.caption:
                painter.setFont(font(Size.CAPTION))
                painter.setPen(theme().tokens.proposed if one.worse else theme().tokens.quiet)
                line = QRectF(room.left(), box.bottom() + SPACE, wide, CAPTION - SPACE)
                text = elided(one.caption, int(wide), painter.font())
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _rooms(self) -> list[QRectF]:
        """Side by side, or one above the other where they are larger so; the top is used first."""
        count = max(1, len(self._sights))
        caption = CAPTION if any(one.caption for one in self._sights) else 0
        wide = (self.width() - (count - 1) * SPACE_BETWEEN) / count
        high = (self.height() - (count - 1) * SPACE) / count
        beside = [
            QRectF(place * (wide + SPACE_BETWEEN), 0, wide, self.height() - caption) for place in range(count)
        ]
        above = [
            QRectF(0, place * (high + SPACE), self.width(), max(1.0, high - caption))
            for place in range(count)
        ]
        sizes = [(one.photo.width or 3, one.photo.height or 2) for one in self._sights]

        def scale(rooms: list[QRectF]) -> float:
            both = zip(rooms, sizes, strict=False)
            return min((min(room.width() / w, room.height() / h) for room, (w, h) in both), default=0.0)

        chosen = above if scale(above) > scale(beside) else beside
        return chosen[: len(self._sights)]

    def _paint_photo(self, painter: QPainter, room: QRectF, one: Sight) -> QRectF:
        picture = self._pictures.thumbnail(one.photo.id)
        width, height = one.photo.width or 3, one.photo.height or 2
        scale = min(room.width() / width, room.height() / height)
        box = QRectF(0, 0, width * scale, height * scale)
        box.moveCenter(room.center())
        box.moveTop(room.top())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.save()
        painter.setBrush(QBrush(QColor(one.photo.colour)) if picture is None else _brush(picture, box))
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.restore()
        if one.face is not None:
            at = one.face.box
            face = QRectF(
                box.x() + at.x * box.width(),
                box.y() + at.y * box.height(),
                at.w * box.width(),
                at.h * box.height(),
            )
            face &= box.adjusted(1, 1, -1, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(0, 0, 0, 130), 4))
            painter.drawRoundedRect(face, 4, 4)
            painter.setPen(QPen(theme().tokens.accent, 2))
            painter.drawRoundedRect(face, 4, 4)
        if one.worse:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().tokens.proposed, SELECTION_RING))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), RADIUS_CONTROL, RADIUS_CONTROL)
        return box

    def _arrived(self, photos: set[int]) -> None:
        if photos & {int(one.photo.id) for one in self._sights}:
            self.update()


def _brush(picture: QPixmap, box: QRectF) -> QBrush:
    brush = QBrush(picture)
    transform = brush.transform()
    transform.translate(box.x(), box.y())
    transform.scale(box.width() / max(1, picture.width()), box.height() / max(1, picture.height()))
    brush.setTransform(transform)
    return brush


@dataclass(frozen=True, slots=True)
class Group:
    """Known pictures under a caption."""

    caption: str
    faces: tuple[FaceId, ...]


class Comparing(QWidget):
    """Known pictures of one label or two, side by side."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._groups: tuple[Group, ...] = ()
        self._lines, self._small = 2, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pictures.faces_arrived.connect(self._arrived)
        theme().changed.connect(self.update)

    @property
    def groups(self) -> tuple[Group, ...]:
        """What is shown."""
        return self._groups

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these; hides where there are none."""
        self._groups = tuple(groups)
        self.setVisible(bool(groups))
        self.setAccessibleName(", ".join(group.caption for group in groups))
        self.updateGeometry()
        self.update()

    def faces(self) -> set[int]:
        """What is shown now."""
        return {face for group in self._groups for face in group.faces}

    def show_lines(self, lines: int, *, small: bool = False) -> None:
        """One or two lines of pictures, large or small, as there is room."""
        if (lines, small) != (self._lines, self._small):
            self._lines, self._small = lines, small
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, CAPTION + self._lines * (self._side() + SPACE))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _side(self) -> int:
        """Of a picture: four columns in all, two for each label."""
        most = SMALL_SIDE if self._small else 80
        return min(most, max(40, (max(self.width(), 240) - SPACE_BETWEEN * 2 - 2 * SPACE) // COLUMNS))

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        side = self._side()
        half = self.width() / 2
        for place, group in enumerate(self._groups):
            left = place * (half + SPACE_BETWEEN / 2)
            painter.setFont(font(Size.CAPTION, bold=True))
            painter.setPen(theme().tokens.quiet)
            words = elided(group.caption, int(half - SPACE_BETWEEN), painter.font())
            painter.drawText(
                QRectF(left, 0, half - SPACE_BETWEEN, CAPTION), Qt.AlignmentFlag.AlignVCenter, words
            )
            for number, face in enumerate(group.faces[: 2 * self._lines]):
                x = left + number % 2 * (side + SPACE)
                y = CAPTION + number // 2 * (side + SPACE)
                self._paint_face(painter, QRectF(x, y, side, side), face)

    def _paint_face(self, painter: QPainter, square: QRectF, face: int) -> None:
        picture = self._pictures.face(face)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.raised if picture is None else _brush(picture, square))
        painter.drawRoundedRect(square, RADIUS_CARD - 2, RADIUS_CARD - 2)

    def _arrived(self, faces: set[int]) -> None:
        if faces & self.faces():
            self.update()
