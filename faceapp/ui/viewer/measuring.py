"""Having faces measured that were drawn or moved by hand; saving never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from faceapp.domain.change import Change
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.ui.context import WindowContext

Then = Callable[[FaceMeasurement | None], None]


class Measuring(QObject):
    """Asks the engine to look at a part of a photo."""

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._later: dict[int, Change] = {}

    def warm_up(self) -> None:
        """A box is being drawn: load the networks meanwhile."""

        def work(context: EngineContext) -> None:
            _ = context.models

        self._context.engine.ask(work)

    def measure(self, path: Path, box: Box, then: Then) -> Ticket:
        """Measure; ``then`` is called with None where the picture can not be read."""
        holder: list[Ticket] = []

        def done(measurement: FaceMeasurement | None) -> None:
            saved = self._later.pop(id(holder[0]), None)
            if saved is None:
                then(measurement)
            elif measurement is not None:
                self._learn(saved, measurement)

        def work(context: EngineContext) -> FaceMeasurement | None:
            from faceapp.services.measure import measure_region

            return measure_region(path, box, context.models)

        holder.append(self._context.engine.ask(work, done, failed=lambda _error: done(None)))
        return holder[0]

    def later(self, ticket: Ticket, added: Change) -> None:
        """The face was saved before it was measured: give it its measurement when it comes."""
        self._later[id(ticket)] = added

    def _learn(self, added: Change, measurement: FaceMeasurement) -> None:
        engine, pictures, face = self._context.engine, self._context.pictures, added.faces[0]

        def work(context: EngineContext) -> None:
            from faceapp.services.drawing import learn_face

            learn_face(context.library, context.thumbnails, face, measurement)

        def done(_answer: None) -> None:
            pictures.forget(faces=[face])
            engine.applied(added)  # now there is something to compare

        engine.ask(work, done)
