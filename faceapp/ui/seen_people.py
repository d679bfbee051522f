"""Who is seen in a video, for the inspector: their best pictures, how long, from when on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState, Recording, SeenIn
from faceapp.engine.engine import EngineContext
from faceapp.services import browse, recordings
from faceapp.ui import wording
from faceapp.ui.face_line import FaceLine
from faceapp.ui.pictures import Pictures
from faceapp.ui.wording_watching import on_screen, on_screen_from

MOST = 40
"""As many people as are listed; those who are seen longest."""


@dataclass(frozen=True, slots=True)
class SeenPeople:
    """What is known of a video, and the best faces of those who are in it."""

    known: Recording
    faces: dict[FaceId, Face]

    def title(self) -> str:
        """How many people; or why nobody is known."""
        if self.known.people:
            return wording.people(len(self.known.people))
        return {
            AnalysisState.WAITING: wording.translate("Inspector", "Nobody looked for yet"),
            AnalysisState.RUNNING: wording.translate("Inspector", "Faces are being looked for"),
        }.get(self.known.state, wording.translate("Inspector", "No faces"))

    def problem(self) -> str:
        """What is wrong with it, as a sentence; "" where nothing is."""
        return "" if self.known.problem is None else wording.sentence(self.known.problem)

    def lines(self, pictures: Pictures) -> Iterator[tuple[SeenIn, FaceLine]]:
        """A line for each of them, those seen longest first."""
        for one in self.known.people[:MOST]:
            face = None if one.face is None else self.faces.get(one.face)
            if face is not None:
                line = FaceLine(pictures, face, one.name)
                # beside "proposed" there is no room for more
                words = on_screen(one.seconds) if one.proposed else on_screen_from(one.seconds, one.first)
                line.show_second(words)
                yield one, line


def seen_people(context: EngineContext, video: PhotoId) -> SeenPeople:
    """Read it; on the engine's thread.

    Raises:
        NoSuchRecording: nothing is known of the video so far.
    """
    known = recordings.recording(context.library, video)
    best = [one.face for one in known.people[:MOST] if one.face is not None]
    return SeenPeople(known, {face.id: face for face in browse.faces(context.library, best)})
