"""Saying who a face is while it moves: the field stays where it was opened, the picture goes on under it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.following import TrackSummary
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.person import Candidate
from faceapp.engine.live_recording import Recorded
from faceapp.ui import wording
from faceapp.ui.camera.canvas import LiveCanvas
from faceapp.ui.context import WindowContext
from faceapp.ui.naming import wider
from faceapp.ui.naming.names import Offer
from faceapp.ui.viewer.acquaintance import Acquaintance
from faceapp.ui.viewer.name_field import Known, NameField

KNOW_MS = 400
"""After a name was given or taken: when the camera learns whom it can recognise now."""
KEPT_MOST = 1000
"""Faces that were named here, so that taking back is followed; more were not named in one sitting."""
NOWHERE = PhotoId(0)


class LiveNaming(QObject):
    """The name field over the camera's picture.

    Signals:
        named: (who, person, track): the user said so; None: took it back.
        said: a sentence.
    """

    named = Signal(int, object, int)
    said = Signal(str)

    def __init__(self, context: WindowContext, canvas: LiveCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._camera = context.engine.camera
        self._canvas = canvas
        self.field = NameField(context.pictures, canvas)
        self.known = Acquaintance(context, self)
        self._track: int | None = None
        self._summary: TrackSummary | None = None
        self._candidates: tuple[Candidate, ...] = ()
        self._faces: dict[FaceId, tuple[int, int]] = {}
        self._soon = QTimer(self, singleShot=True, interval=KNOW_MS)
        self._soon.timeout.connect(self._camera.know_again)
        self.field.named.connect(self._commit)
        self.field.skipped.connect(self.close)
        self.field.closed.connect(self.close)
        self.known.learned.connect(self._learned)
        canvas.opened.connect(self.open)
        self._camera.recorder.recorded.connect(self._recorded)
        self._camera.recorder.said.connect(self._name_said)
        context.operations.changed.connect(self._changed)

    def name_of(self, person: PersonId) -> str:
        """What somebody is called."""
        return self.known.name_of(person)

    def open(self, track: int) -> None:
        """Ask who the face of ``track`` is."""
        face = self._canvas.face(track)
        if face is None:
            return
        self._track, self._summary, self._candidates = track, None, ()
        name = "" if face.person is None else self.name_of(face.person)
        self.field.open(self._canvas.place_of(face), self._canvas.rect(), name, self._knowledge())
        self._camera.current(track, self._got)

    def close(self) -> None:
        """Nothing is named."""
        self._track = None
        self.field.put_away(self._canvas)

    def forget(self) -> None:
        """Another source begins: its numbers are others."""
        self.close()
        self._faces.clear()

    # --- within ---

    def _got(self, summary: TrackSummary | None) -> None:
        """What is known of the face; it may leave while the name is typed, and can be named still."""
        if summary is None or summary.track != self._track:
            return
        self._summary = summary
        self.known.look_like(summary.best, NOWHERE, self._found)

    def _found(self, candidates: tuple[Candidate, ...]) -> None:
        self._candidates = candidates
        self._learned()

    def _learned(self) -> None:
        if self.field.isVisible():
            self.field.know(self._knowledge())
        self._canvas.update()

    def _knowledge(self) -> Known:
        picture, here = self._canvas.picture, set()
        for face in picture.faces.faces if picture is not None else ():
            if face.track != self._track and face.certain and face.person is not None:
                here.add(face.person)
        return Known(self.known.people, self._candidates, self.known.recent, frozenset(here))

    def _commit(self, offer: Offer | None, forward: bool) -> None:
        track, summary = self._track, self._summary
        if offer is None or track is None:
            self.close()
            return
        if offer.here and not self.field.insists_on(offer):
            self.field.ask_twice(offer)
            return
        self.close()

        def keep(newer: TrackSummary | None) -> None:
            found = newer or summary
            if found is None:
                self.said.emit(self.tr("The face has left before it was looked at; it has no name."))
                return
            if not self._camera.recorder.keep(found, lambda face: self._name(face, found, offer), self._fail):
                self.said.emit(self.tr("The camera is closed; the face has no name."))

        self._camera.current(track, keep)

    def _name(self, face: FaceId, summary: TrackSummary, offer: Offer) -> None:
        self._faces[face] = (summary.who, summary.track)  # a large group is named a little later
        while len(self._faces) > KEPT_MOST:
            del self._faces[next(iter(self._faces))]
        context = self._context
        change = wider.name_alike(
            context.operations, context.library, [face], offer.name, allow_twice=offer.here
        )
        if change is None:
            return
        self._tell(summary.who, self.known.used(change, offer), summary.track)

    def _recorded(self, done: Recorded) -> None:
        self._name_said(done.said)

    def _name_said(self, said: tuple[tuple[FaceId, PersonId], ...]) -> None:
        """Who was named before it began, or again after it left, has that name in the recording, too."""
        from faceapp.services import browse

        context = self._context
        for face, person in said:
            try:
                name = browse.head(context.library, person).name
            except KnownError:  # forgotten a moment ago
                continue
            wider.name_alike(context.operations, context.library, [face], name)

    def _fail(self, error: KnownError) -> None:
        self.said.emit(wording.sentence(error))

    def _tell(self, who: int, person: PersonId | None, track: int) -> None:
        self._camera.named(who, person)
        self._canvas.name_at_once(who, person, track)
        self.named.emit(who, person, track)

    def _changed(self, change: Change) -> None:
        """Names were given or taken, here or elsewhere."""
        self.known.follow(change)
        self._soon.start()
        mine = [face for face in change.faces if face in self._faces]
        if not mine:
            return
        from faceapp.services import browse

        for face in mine:
            who, track = self._faces[face]
            found = next(iter(browse.faces(self._context.library, [face])), None)
            self._tell(who, None if found is None else found.person, track)
