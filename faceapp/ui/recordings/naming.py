"""Saying who a face of a recording is: on the picture or in the lanes, with the field of everywhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.change import Change
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.recording import SeenIn, Track
from faceapp.domain.reviewing import Reviewed
from faceapp.ui.context import WindowContext
from faceapp.ui.naming import wider
from faceapp.ui.naming.names import Offer
from faceapp.ui.recordings.canvas import PlayerCanvas
from faceapp.ui.viewer.acquaintance import Acquaintance
from faceapp.ui.viewer.name_field import Known, NameField


class ReviewNaming(QObject):
    """A face on the picture, or a lane, names all that is unknown of the same somebody, here and elsewhere.

    Signals:
        opened: the field is: what plays waits.
        said: a sentence.
    """

    opened = Signal()
    said = Signal(str)

    def __init__(self, context: WindowContext, canvas: PlayerCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._canvas = canvas
        self._page = parent
        self.field = NameField(context.pictures, parent)
        self.known = Acquaintance(context, self)
        self._reviewed: Reviewed | None = None
        self._faces: tuple[FaceId, ...] = ()
        self._others: frozenset[PersonId] = frozenset()
        self._back: QWidget | None = None
        self.field.named.connect(self._commit)
        self.field.skipped.connect(self.close)
        self.field.closed.connect(self.close)
        self.known.learned.connect(self._learned)
        canvas.opened.connect(self.name_track)
        context.operations.changed.connect(self._changed)

    @property
    def faces(self) -> tuple[FaceId, ...]:
        """Who is asked about."""
        return self._faces

    def name_of(self, person: PersonId) -> str:
        """What somebody is called."""
        return self.known.name_of(person)

    def know(self, reviewed: Reviewed | None) -> None:
        """Who is in what is shown."""
        self._reviewed = reviewed

    def name_track(self, number: int) -> None:
        """Ask who the face on the picture is."""
        reviewed, face = self._reviewed, self._canvas.face(number)
        if reviewed is None or face is None:
            return
        track = next((one for one in reviewed.tracks if one.number == number), None)
        lane = lane_of(reviewed, number)
        found = None if track is None else track.face or _face_of(reviewed.tracks, track)
        if found is None:
            self.said.emit(self.tr("This face is seen too shortly to be named."))
            return
        rect = self._canvas.place_of(face)
        place = QRect(self._canvas.mapTo(self._page, rect.topLeft()), rect.size())
        self._open((found,), place, lane, self._canvas)

    def name_lane(self, number: int, place: QRect, back: QWidget) -> None:
        """Ask who somebody is, at ``place`` on the page; the focus goes ``back`` afterwards."""
        reviewed = self._reviewed
        if reviewed is None or not 0 <= number < len(reviewed.lanes):
            return
        lane = reviewed.lanes[number]
        mine = set(lane.tracks)
        faces = [one.face for one in reviewed.tracks if one.number in mine and one.face is not None]
        best = [lane.face] if lane.face is not None else []
        ordered = tuple(dict.fromkeys([*best, *faces]))
        if ordered:
            self._open(ordered, place, lane, back)

    def close(self) -> None:
        """Nothing is named."""
        self._faces = ()
        self.field.put_away(self._back)

    # --- within ---

    def _open(self, faces: tuple[FaceId, ...], place: QRect, lane: SeenIn | None, back: QWidget) -> None:
        self.opened.emit()
        self._faces, self._back = faces, back
        self._others = self._beside(lane) if len(faces) == 1 else frozenset()
        self.known.look_at(faces[:1], urgent=True)
        self.field.ask(wider.question(self._context.library, faces))
        self.field.open(place, self._page.rect(), "" if lane is None else lane.name, self._knowledge())

    def _beside(self, lane: SeenIn | None) -> frozenset[PersonId]:
        """Who else is on the picture that is shown."""
        picture, reviewed = self._canvas.picture, self._reviewed
        if picture is None or reviewed is None:
            return frozenset()
        found = set()
        for face in picture.faces.faces:
            other = lane_of(reviewed, face.track)
            if other is not None and other != lane and other.person is not None and not other.proposed:
                found.add(other.person)
        return frozenset(found)

    def _learned(self) -> None:
        if self.field.isVisible():
            self.field.know(self._knowledge())
        self._canvas.update()

    def _knowledge(self) -> Known:
        candidates = self.known.candidates(self._faces[0]) if self._faces else ()
        return Known(self.known.people, candidates, self.known.recent, self._others)

    def _commit(self, offer: Offer | None, forward: bool) -> None:
        faces = self._faces
        if offer is None or not faces:
            self.close()
            return
        if offer.here and not self.field.insists_on(offer):
            self.field.ask_twice(offer)
            return
        self.close()
        context = self._context
        change = wider.name_alike(
            context.operations, context.library, faces, offer.name, allow_twice=offer.here
        )
        if change is not None:
            self.known.used(change, offer)

    def _changed(self, change: Change) -> None:
        self.known.follow(change)


def lane_of(reviewed: Reviewed, track: int) -> SeenIn | None:
    """Whose track it is."""
    return next((lane for lane in reviewed.lanes if track in lane.tracks), None)


def _face_of(tracks: tuple[Track, ...], track: Track) -> FaceId | None:
    """A longer look at the same face."""
    same = [one for one in tracks if one.who == track.who and one.face is not None]
    return max(same, key=lambda one: one.pictures).face if same else None
