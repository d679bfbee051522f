"""The names on the photo under the pointer: looked up once the pointer rests there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer

from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import PersonId, PhotoId
from faceapp.engine.engine import Ticket
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.photos.grid import PhotoGrid

DWELL_MS = 80
"""The pointer rests on a photo for this long before its names are looked up."""


class PointedNames(QObject):
    """Tells the wall who is on the photo that is pointed at.

    Attributes:
        names: of the people of the library.
    """

    def __init__(self, context: WindowContext, grid: PhotoGrid, parent: QObject) -> None:
        super().__init__(parent)
        self.names: Mapping[PersonId, str] = {}
        self._context = context
        self._grid = grid
        self._photo: PhotoId | None = None
        self._asked: Ticket | None = None
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._dwell.timeout.connect(self._look_up)
        grid.hovered.connect(self._hover)

    def _hover(self, photo: PhotoId | None) -> None:
        self._photo = photo
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        if photo is None:
            self._dwell.stop()
        else:
            self._dwell.start()

    def _look_up(self) -> None:
        photo = self._photo
        if photo is not None:
            self._asked = self._context.engine.ask(
                lambda context: browse.faces_of(context.library, photo),
                lambda faces: self._grid.set_names(photo, self._names_on(faces)),
                failed=lambda _error: None,  # the photo went away under the pointer
            )

    def _names_on(self, faces: Sequence[Face]) -> tuple[str, ...]:
        people = [face.person for face in faces if face.state is FaceState.CONFIRMED and face.person]
        return tuple(self.names[person] for person in dict.fromkeys(people) if person in self.names)
