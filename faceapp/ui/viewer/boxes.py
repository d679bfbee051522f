"""Boxes that a hand draws or moves: measured in the background, saved when they are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from faceapp.domain.change import Change
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.person import Candidate
from faceapp.domain.photo import Photo
from faceapp.engine.engine import Ticket
from faceapp.ui.context import WindowContext
from faceapp.ui.viewer.acquaintance import Acquaintance
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.measuring import Measuring


@dataclass(slots=True)
class Drawn:
    """A face that was drawn and is not saved yet.

    Attributes:
        measurement: what the picture shows there, once it is measured.
        measuring: the measuring, while it runs.
    """

    box: Box
    measurement: FaceMeasurement | None = None
    measuring: Ticket | None = None


class Boxes(QObject):
    """The boxes of the open photo that the library does not have yet.

    Signals:
        recognised: the candidates for the box that was drawn.
    """

    recognised = Signal(object)

    def __init__(
        self, context: WindowContext, canvas: PhotoCanvas, known: Acquaintance, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._canvas = canvas
        self._known = known
        self._measuring = Measuring(context, self)
        self._photo: Photo | None = None
        self._drawn: Drawn | None = None
        self._moved: dict[FaceId, Box] = {}

    @property
    def drawn(self) -> Box | None:
        """The box that was drawn and is not saved."""
        return None if self._drawn is None else self._drawn.box

    def moved(self, face: FaceId) -> Box | None:
        """Where a face was moved to, as long as that is not saved."""
        return self._moved.get(face)

    def open(self, photo: Photo | None) -> None:
        """Another photo is shown."""
        self.drop()
        self._photo = photo
        self.forget_moves()

    def forget_moves(self) -> None:
        """The boxes are where the library has them."""
        self._moved = {}

    def begin(self) -> None:
        """A box is being drawn: what measures it will be needed."""
        self._measuring.warm_up()

    def draw(self, box: Box) -> None:
        """A box was drawn."""
        photo = self._photo
        if photo is None:
            return
        drawn = Drawn(box)
        self._drawn = drawn
        self._canvas.show_new(box)
        drawn.measuring = self._measuring.measure(photo.path, box, lambda found: self._measured(drawn, found))

    def drop(self) -> None:
        """The box that was drawn is not wanted."""
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            self._canvas.show_new(None)
            if drawn.measuring is not None:
                drawn.measuring.cancel()

    def save(self, name: str | None, *, twice: bool) -> Change | None:
        """Save the drawn face, measured or not; without a name it stays unknown."""
        drawn, photo = self._drawn, self._photo
        if drawn is None or photo is None:
            return None
        self._drawn = None
        self._canvas.show_new(None)
        change = self._context.operations.add_face(
            photo.id, drawn.box, drawn.measurement, name, allow_twice=twice
        )
        if change is not None and change.faces and drawn.measuring is not None:
            self._measuring.later(drawn.measuring, change)
        return change

    def move(self, face: FaceId, box: Box) -> None:
        """A box was moved: it is saved with what the picture shows there."""
        photo = self._photo
        if photo is None:
            return
        self._moved[face] = box

        def save(measurement: FaceMeasurement | None) -> None:
            if self._moved.get(face) == box:  # else it was moved again meanwhile
                del self._moved[face]
                self._context.operations.move_face(face, box, measurement)

        self._measuring.measure(photo.path, box, save)

    def _measured(self, drawn: Drawn, measurement: FaceMeasurement | None) -> None:
        drawn.measurement, drawn.measuring = measurement, None
        photo = self._photo
        if measurement is None or measurement.landmarks is None:  # nobody is seen there to compare
            return
        if drawn is self._drawn and photo is not None:
            self._known.look_like(measurement, photo.id, lambda found: self._recognised(drawn, found))

    def _recognised(self, drawn: Drawn, candidates: tuple[Candidate, ...]) -> None:
        if drawn is self._drawn:
            self.recognised.emit(candidates)
