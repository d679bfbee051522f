"""Whom the name field knows: everybody's name, who was used last, who a face looks like.

Kept in memory in the GUI thread and renewed by way of the engine, so that opening the
field and drawing names reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.browsing import Name
from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.domain.person import Candidate
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.names import Named, Offer

RECENT = 9
AT_ONCE = 6
"""Faces whose candidates are worked out in one go: about 10 ms with 300 000 known faces."""
RENEW_MS = 300
"""After a change: when names and candidates are read again."""

Answer = tuple[tuple[Name, ...], tuple[PersonId, ...]]
Found = dict[FaceId, tuple[Candidate, ...]]


class Acquaintance(QObject):
    """Names, recent people and candidates.

    Signals:
        learned: something that was asked for came in.
    """

    learned = Signal()

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._people: tuple[Named, ...] = ()
        self._names: dict[PersonId, str] = {}
        self._covers: dict[PersonId, FaceId | None] = {}
        self._recent: tuple[PersonId, ...] = ()
        self._found: Found = {}
        self._asked: list[Ticket] = []
        self._reading: Ticket | None = None
        self._looked_at: tuple[FaceId, ...] = ()
        self._renew = QTimer(self)
        self._renew.setSingleShot(True)
        self._renew.setInterval(RENEW_MS)
        self._renew.timeout.connect(self._read_again)
        context.engine.busy_changed.connect(self._maybe_ready)
        self._ask_people()

    @property
    def people(self) -> tuple[Named, ...]:
        """Everybody: person, name, cover."""
        return self._people

    @property
    def recent(self) -> tuple[Named, ...]:
        """The people named last, the latest first."""
        known = {person: (person, name, cover) for person, name, cover in self._people}
        return tuple(known[person] for person in self._recent if person in known)

    def name_of(self, person: PersonId) -> str:
        """A person's name; read at once where it is not known yet."""
        name = self._names.get(person)
        if name is None:
            try:
                name = browse.person(self._context.library, person).name
            except KnownError:  # forgotten a moment ago
                return ""
            self._names[person] = name
        return name

    def candidates(self, face: FaceId) -> tuple[Candidate, ...]:
        """Who the face looks like, as far as that was worked out."""
        return tuple(self._with_cover(found) for found in self._found.get(face, ()))

    def look_at(self, faces: Sequence[FaceId], *, urgent: bool = False) -> None:
        """Work out who these faces look like."""
        if not urgent:
            for ticket in self._asked:
                ticket.cancel()
            self._asked.clear()
            self._looked_at = tuple(faces)
        for start in range(0, len(faces), AT_ONCE):
            part = tuple(faces[start : start + AT_ONCE])
            self._asked.append(
                self._context.engine.ask(_candidates(part), self._take, urgent=urgent or start == 0)
            )

    def look_like(
        self,
        measurement: FaceMeasurement,
        photo: PhotoId,
        then: Callable[[tuple[Candidate, ...]], None],
    ) -> None:
        """Work out who a face looks like that is not in the library yet."""
        embedding = measurement.embedding
        if embedding is None:
            return

        def work(context: EngineContext) -> tuple[Candidate, ...]:
            from faceapp.services import recognise

            return recognise.candidates_like(context.gallery, embedding, photo, model=measurement.embedder)

        self._context.engine.ask(work, lambda found: then(tuple(map(self._with_cover, found))))

    def used(self, change: Change, offer: Offer) -> PersonId | None:
        """Somebody was named: they are the latest now, and known from now on; who they are."""
        person = offer.person or self._whose(change)
        if person is None:
            return None
        self._recent = (person, *(other for other in self._recent if other != person))[:RECENT]
        if person not in self._names or all(known != person for known, _, _ in self._people):
            cover = offer.cover or next(iter(change.faces), None)
            self._names[person] = offer.name
            self._covers[person] = cover
            self._people = (*self._people, (person, offer.name, cover))
        return person

    def follow(self, change: Change) -> None:
        """The library was changed by the user."""
        if change.verb in (Verb.RENAME_PERSON, Verb.MERGE_PEOPLE, Verb.FORGET_PERSON) or change.undone:
            for person in change.people:
                self._names.pop(person, None)
        if self._reading is not None:  # what comes back may be older than the change
            self._ask_people()
        self._renew.start()

    # --- within ---

    def _whose(self, change: Change) -> PersonId | None:
        """Who bears the name that was given; a change has those in it, too, who bore it before."""
        if len(change.people) < 2:
            return next(iter(change.people), None)
        for person in change.people:
            try:
                if browse.head(self._context.library, person).name == change.subject:
                    return person
            except KnownError:  # who bore it before is no more
                continue
        return None

    def _with_cover(self, candidate: Candidate) -> Candidate:
        """Nobody chose a picture for most people: the best one stands in."""
        if candidate.cover is not None or candidate.person not in self._covers:
            return candidate
        return replace(candidate, cover=self._covers[candidate.person])

    def _ask_people(self) -> None:
        def work(context: EngineContext) -> Answer:
            return browse.names(context.library), browse.recent_people(context.library, RECENT)

        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._context.engine.ask(work, self._meet, urgent=False)

    def _read_again(self) -> None:
        self._ask_people()
        if self._looked_at:
            self.look_at(self._looked_at)

    def _meet(self, answer: Answer) -> None:
        self._reading = None
        names, self._recent = answer
        self._people = tuple((name.person, name.name, name.cover) for name in names)
        self._names = {name.person: name.name for name in names}
        self._covers = {name.person: name.cover for name in names}
        for _, _, cover in self.recent:
            if cover is not None:
                self._context.pictures.face(int(cover))  # so that it is here when the field opens
        self.learned.emit()

    def _take(self, found: Found) -> None:
        self._found.update(found)
        for face in found:
            for candidate in self.candidates(face):
                if candidate.cover is not None:
                    self._context.pictures.face(int(candidate.cover))
        self.learned.emit()

    def _maybe_ready(self) -> None:
        """The known faces may have been loaded just now."""
        if self._looked_at and not all(face in self._found for face in self._looked_at):
            self.look_at(self._looked_at)


def _candidates(faces: tuple[FaceId, ...]) -> Callable[[EngineContext], Found]:
    def work(context: EngineContext) -> Found:
        if context.gallery.moment is None:  # still being read; `busy_changed` tells when it is done
            return {}
        from faceapp.services import recognise

        return {face: recognise.candidates(context.gallery, face) for face in faces}

    return work
