"""The order of questions of one sitting; plain lists, no window.

The queue is read once; what comes later is put behind what is there, and never changes
the page that is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.domain.thresholds import REVIEW_PAGE

Queue = Sequence[tuple[Person, Sequence[FaceId]]]


@dataclass(frozen=True, slots=True)
class Question:
    """One page: are these all ``person``?

    Attributes:
        faces: nearest first.
        waiting: of this person, with those on the page.
    """

    person: Person
    faces: tuple[FaceId, ...]
    waiting: int


@dataclass(slots=True)
class _Waiting:
    person: Person
    faces: list[FaceId]


@dataclass(slots=True)
class Session:
    """What is still to be asked, what was put off, what was answered."""

    _waiting: list[_Waiting] = field(default_factory=list)
    _later: list[_Waiting] = field(default_factory=list)
    _unsure: set[FaceId] = field(default_factory=set)
    _answered: dict[FaceId, bool] = field(default_factory=dict)
    _taken_back: dict[FaceId, bool] = field(default_factory=dict)

    def start(self, queue: Queue) -> None:
        """Begin with what waits now; what somebody was unsure of is asked again."""
        self._waiting = [_Waiting(person, list(faces)) for person, faces in queue if faces]
        self._later, self._unsure, self._answered, self._taken_back = [], set(), {}, {}

    def extend(self, queue: Queue) -> None:
        """Take over a queue that was read again; the page that is looked at stays as it is."""
        first = self.question()
        self._unsure &= {face for _, faces in queue for face in faces}
        kept = set(first.faces) if first is not None else set()
        now = {person.id: (person, faces) for person, faces in queue}
        away = self._unsure | self._answered.keys()
        later = {face for one in self._later for face in one.faces}
        # what was answered and still waits could not be done: they are on that photo already
        refused = self._answered.keys() & {face for _, faces in queue for face in faces}
        for face in refused:
            del self._answered[face]
        self._unsure |= refused
        placed = {face for one in self._waiting for face in one.faces}
        known: set[PersonId] = set()
        for one in self._waiting:
            person, faces = now.get(one.person.id, (one.person, ()))
            known.add(person.id)
            fresh = set(faces) - away - later
            stay = [face for face in one.faces if face in fresh or face in kept]
            one.person = person
            one.faces = [*stay, *(face for face in faces if face in fresh and face not in placed)]
            placed.update(one.faces)
        self._waiting = [one for one in self._waiting if one.faces]
        for number, (person, faces) in now.items():
            fresh_faces = [face for face in faces if face not in away and face not in later]
            if number not in known and fresh_faces:
                self._waiting.append(_Waiting(person, fresh_faces))

    def question(self, size: int = REVIEW_PAGE) -> Question | None:
        """What to ask now; None where nothing is left."""
        self._settle()
        if not self._waiting:
            return None
        first = self._waiting[0]
        return Question(first.person, tuple(first.faces[:size]), len(first.faces))

    def people(self) -> list[tuple[Person, int]]:
        """Who is still asked about, and for how many faces, in order."""
        self._settle()
        counts: dict[PersonId, tuple[Person, int]] = {}
        for one in [*self._waiting, *self._later]:
            _, before = counts.get(one.person.id, (one.person, 0))
            counts[one.person.id] = (one.person, before + len(one.faces))
        return list(counts.values())

    def faces_of(self, person: PersonId) -> set[FaceId]:
        """All that waits for an answer about this person."""
        waiting = [one for one in [*self._waiting, *self._later] if one.person.id == person]
        return {face for one in waiting for face in one.faces}

    @property
    def confirmed(self) -> int:
        """Faces that were answered with yes in this sitting."""
        return sum(self._answered.values())

    @property
    def rejected(self) -> int:
        """Faces that were answered with no in this sitting."""
        return len(self._answered) - self.confirmed

    @property
    def left(self) -> int:
        """Faces that are still to be asked about in this sitting."""
        return sum(len(one.faces) for one in [*self._waiting, *self._later])

    @property
    def unsure(self) -> int:
        """Faces put aside for another day."""
        return len(self._unsure)

    @property
    def unanswered(self) -> int:
        """All faces without an answer, those put aside too: what the side bar counts."""
        return self.left + self.unsure

    def answer(self, yes: Iterable[FaceId], no: Iterable[FaceId]) -> None:
        """These are the person, those are not."""
        taken, crossed = set(yes), set(no)
        self._answered |= dict.fromkeys(taken, True) | dict.fromkeys(crossed, False)
        self.take_out(taken | crossed)

    def skip(self, faces: Iterable[FaceId]) -> None:
        """Ask about these again at the end."""
        if not self._waiting:
            return
        person, off = self._waiting[0].person, list(faces)
        self.take_out(off)
        self._later.append(_Waiting(person, off))

    def put_aside(self, faces: Iterable[FaceId]) -> None:
        """Nobody knows: do not ask again in this sitting."""
        aside = set(faces)
        self._unsure |= aside
        self.take_out(aside)

    def go_to(self, person: PersonId) -> None:
        """Ask about this person next."""
        self._settle()
        mine = [one for one in self._waiting if one.person.id == person]
        late = [one for one in self._later if one.person.id == person]
        self._later = [one for one in self._later if one.person.id != person]
        self._waiting = [*mine, *late, *(one for one in self._waiting if one.person.id != person)]

    def forget_answers(self, faces: Iterable[FaceId]) -> None:
        """Their answers were undone: they may be asked about again."""
        for face in faces:
            self._unsure.discard(face)
            if face in self._answered:
                self._taken_back[face] = self._answered.pop(face)

    def repeat_answers(self, faces: Iterable[FaceId]) -> None:
        """Their answers were done again."""
        for face in faces:
            if face in self._taken_back:
                self._answered[face] = self._taken_back.pop(face)

    def ask_first(self, faces: Iterable[FaceId]) -> bool:
        """Ask about these next, those of one person; False where none of them waits."""
        wanted = set(faces)
        for places in (self._waiting, self._later):
            for one in places:
                if not wanted.isdisjoint(one.faces):
                    places.remove(one)
                    one.faces.sort(key=lambda face: face not in wanted)
                    self._waiting.insert(0, one)
                    return True
        return False

    def take_out(self, faces: Iterable[FaceId]) -> None:
        """Nobody asks about these any more."""
        away = set(faces)
        for one in [*self._waiting, *self._later]:
            one.faces = [face for face in one.faces if face not in away]
        self._settle()

    def _settle(self) -> None:
        """Who has nothing left goes; when all is asked, what was skipped comes again."""
        self._waiting = [one for one in self._waiting if one.faces]
        self._later = [one for one in self._later if one.faces]
        if not self._waiting and self._later:
            self._waiting, self._later = self._later, []
