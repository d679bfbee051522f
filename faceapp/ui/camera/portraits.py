"""A small round picture of everybody who is followed: the best look so far, cut from what is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from faceapp.domain.following import UNCOUNTED, FollowedFace
from faceapp.domain.live import LivePicture
from faceapp.ui.theme import SPACE, theme

SIDE = 8 * SPACE
"""Diameter."""
KEPT = 2 * SIDE
"""Pixels of the picture that is kept: sharp on a screen with 200 %."""
AROUND = 0.25
"""Part of the box that is shown on each side of it."""
TAKEN_ALONG = 0.5
"""What a look is worth that was not found on this very picture: its box may lag behind a little."""
BETTER = 1.3
"""How much better a look must be to take the place of the one before: it does not flicker."""


@dataclass(slots=True)
class _Portrait:
    track: int
    value: float
    image: QImage


class Portraits:
    """Costs a cut of some pixels where a better look comes, and nothing else; nothing is decoded."""

    def __init__(self) -> None:
        self._of: dict[int, _Portrait] = {}

    def of(self, who: int) -> QImage | None:
        """Somebody's picture; None where there is none so far."""
        found = self._of.get(who)
        return None if found is None else found.image

    def clear(self) -> None:
        """Another source begins."""
        self._of.clear()

    def take(self, picture: LivePicture) -> None:
        """The picture that is shown, with its faces."""
        for face in picture.faces.faces:
            if face.who < UNCOUNTED or face.certain:
                self._take_face(picture, face)

    def keep(self, who: Collection[int]) -> None:
        """All others are not shown any more."""
        for one in [one for one in self._of if one not in who]:
            del self._of[one]

    def _take_face(self, picture: LivePicture, face: FollowedFace) -> None:
        before = self._of.get(face.who)
        if before is None:  # it had another number until now
            old = next((who for who, one in self._of.items() if one.track == face.track), None)
            if old is not None:
                before = self._of[face.who] = self._of.pop(old)
        value = face.box.area * _ahead(face) * face.score * (1.0 if face.detected else TAKEN_ALONG)
        if before is not None and value < BETTER * before.value:
            return
        image = _cut(picture, face)
        if image is not None:
            self._of[face.who] = _Portrait(face.track, value, image)


def _ahead(face: FollowedFace) -> float:
    """How far it looks at the camera, 0..1: the nose stands between the eyes."""
    left, right, nose = face.landmarks[0][0], face.landmarks[1][0], face.landmarks[2][0]
    half = abs(right - left) / 2
    if half <= 0:
        return 0.05
    return max(0.05, 1.0 - abs(nose - (left + right) / 2) / half)


def _cut(picture: LivePicture, face: FollowedFace) -> QImage | None:
    """A square around the face; None where there is nothing of it."""
    height, width = picture.screen.shape[:2]
    left = 1 - face.box.x - face.box.w if picture.mirrored else face.box.x
    side = (1 + 2 * AROUND) * max(face.box.w * width, face.box.h * height)
    x, y = (left + face.box.w / 2) * width, (face.box.y + face.box.h / 2) * height
    place = QRect(round(x - side / 2), round(y - side / 2), round(side), round(side))
    whole = QImage(picture.screen.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    if place.width() < 2 or not place.intersects(whole.rect()):
        return None
    smooth = Qt.TransformationMode.SmoothTransformation
    return whole.copy(place).scaled(KEPT, KEPT, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


class RoundFace(QWidget):
    """Shows one; an empty circle where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setFixedSize(SIDE, SIDE)

    @property
    def image(self) -> QImage | None:
        """What it shows."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show this one."""
        if image is not self._image:
            self._image = image
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        circle = QPainterPath()
        circle.addEllipse(QRectF(self.rect()))
        painter.setClipPath(circle)
        painter.fillRect(self.rect(), theme().tokens.raised)
        if self._image is not None:
            painter.drawImage(QRectF(self.rect()), self._image)
