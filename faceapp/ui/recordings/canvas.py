"""The picture of a recording with the faces that were measured on it; crops of them where none was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from faceapp.domain.following import FollowedFace
from faceapp.domain.geometry import CropPlace
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.recording import SeenIn
from faceapp.ui.camera.canvas import LiveCanvas
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.words import nameless


class PlayerCanvas(LiveCanvas):
    """As the camera's; arrows are the player's, up and down go from face to face."""

    def __init__(
        self, name_of: Callable[[PersonId], str], pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(name_of, lambda _picture: None, lambda: None, parent, lane_of=_lane_of)
        self._pictures = pictures
        self._crops: Mapping[int, FaceId] = {}
        self._places: Mapping[FaceId, CropPlace] = {}
        self._lanes: Sequence[SeenIn] = ()
        self.setAccessibleName(self.tr("Picture of the recording"))
        pictures.faces_arrived.connect(lambda _faces: self.update())

    def know(self, lanes: Sequence[SeenIn]) -> None:
        """Who is in it, as listed below the picture."""
        self._lanes = lanes
        self.update()

    def show_crops(self, crops: Mapping[int, FaceId], places: Mapping[FaceId, CropPlace]) -> None:
        """No picture was kept: these small ones stand for the faces, by track. Empty: it was.

        Args:
            crops: by track.
            places: where the small pictures lie around their faces.
        """
        self._crops, self._places = crops, places
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _draw_image(self, painter: QPainter, place: QRectF) -> None:
        super()._draw_image(painter, place)
        if not self._crops or self._picture is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        shown = sorted(self._picture.faces.faces, key=lambda one: one.box.area)  # the nearest on top
        for face in shown:
            number = self._crops.get(face.track, FaceId(-1))
            crop = self._pictures.face(number)
            if crop is not None:
                around = self._places.get(number, CropPlace())
                painter.drawPixmap(QRectF(*around.around(self._rect(face.box))), crop, QRectF(crop.rect()))
        painter.setClipping(False)

    def _nameless(self, face: FollowedFace) -> str:
        """As at its lane; those without a lane are nobody that is counted."""
        lane = _lane_of(face)
        return nameless(self._lanes[lane].who) if lane is not None and lane < len(self._lanes) else ""


def _lane_of(face: FollowedFace) -> int | None:
    """Whose it is: the page says so in place of ``who``."""
    return -1 - face.who if face.who < 0 else None
