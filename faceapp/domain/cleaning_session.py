"""How a sitting at "Check labels" goes: what is still open, what was decided, before and after.

Nothing of it is kept: whether a doubt is open follows from the labels and verdicts as they
stand, so that undo, other pages and other programs are followed without bookkeeping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from faceapp.domain.cleaning import Flaw, Found, Suspect
from faceapp.domain.ids import FaceId, PersonId, PhotoId


class Outcome(IntEnum):
    """What became of a doubt."""

    OPEN = 0
    CHANGED = 1  # the label is another one, or there is none any more
    KEPT = 2  # right as it is
    LEFT_OUT = 3  # goes into no dataset


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a face now.

    Attributes:
        person: confirmed.
        expression: that a person gave; "" for none.
        marked: hidden, or not a face.
        insisted: somebody said that the name is right although it looks wrong.
        kept: flaws for which somebody said that it is right.
        out: it goes into no dataset.
    """

    person: PersonId | None
    expression: str
    marked: bool
    insisted: bool
    kept: frozenset[int]
    out: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide: a suspect, or all labelled faces of a photo that is there nearly twice.

    Attributes:
        suspect: that stands for it.
        faces: that the decision is about.
    """

    suspect: Suspect
    faces: tuple[FaceId, ...]

    @property
    def key(self) -> tuple[Flaw, FaceId]:
        """What it is known by."""
        return self.suspect.flaw, self.suspect.face


def cases(suspects: Iterable[Suspect]) -> tuple[Case, ...]:
    """One for each suspect, the most suspicious first; of near duplicates one for each photo."""
    together: dict[tuple[Flaw, int], list[Suspect]] = {}
    for one in suspects:
        same: PhotoId | FaceId = one.photo if one.flaw is Flaw.DUPLICATE else one.face
        together.setdefault((one.flaw, same), []).append(one)
    found = (Case(same[0], tuple(one.face for one in same)) for same in together.values())
    return tuple(sorted(found, key=_place))


def outcome(suspect: Suspect, now: Standing | None) -> Outcome:
    """What became of it; ``now`` is None where the face is gone."""
    if now is None or now.marked:
        return Outcome.CHANGED
    if now.out:
        return Outcome.LEFT_OUT
    if suspect.flaw in (Flaw.PERSON, Flaw.EXPRESSION):
        same = now.person == suspect.person if suspect.flaw is Flaw.PERSON else now.expression == suspect.said
        if not same:
            return Outcome.CHANGED
        right = suspect.flaw is Flaw.PERSON and now.insisted
        return Outcome.KEPT if right or suspect.flaw in now.kept else Outcome.OPEN
    if now.person is None and not now.expression:
        return Outcome.CHANGED
    return Outcome.KEPT if suspect.flaw in now.kept else Outcome.OPEN


def outcome_of(case: Case, now: Mapping[FaceId, Standing]) -> Outcome:
    """Open while one of its faces is; else what became of the one that stands for it."""
    told = [outcome(_of(case, face), now.get(face)) for face in case.faces]
    return Outcome.OPEN if Outcome.OPEN in told else told[0]


def _of(case: Case, face: FaceId) -> Suspect:
    one = case.suspect
    if face == one.face:
        return one
    return Suspect(one.flaw, face, one.photo, one.said, one.better, one.score, one.value, one.other)


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of one kind in this sitting.

    Attributes:
        looked: labels that were judged (of near duplicates: photos).
        before: share of them that probably was right at the first look, 0..1; None where there are none.
        now: as it is now.
        changed, kept, left_out: how many were decided so.
    """

    looked: int
    before: float | None
    now: float | None
    changed: int = 0
    kept: int = 0
    left_out: int = 0

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.changed + self.kept + self.left_out


class Session:
    """All that was doubted in one sitting, by kind, the most suspicious first.

    A photo may have been taken nearly twice tens of thousands of times: what is asked often, what is
    open and how much of it, is kept by kind and not counted anew.
    """

    def __init__(self) -> None:
        self._cases: dict[Flaw, dict[FaceId, Case]] = {}  # by the face that stands for it, in order
        self._of_face: dict[Flaw, dict[FaceId, Case]] = {}  # made when it is asked for
        self._decided: dict[Flaw, dict[FaceId, Outcome]] = {}  # those that are not open
        self._looked: dict[Flaw, int] = {}
        self._first: dict[Flaw, float] = {}

    def take(self, found: Found, its: Iterable[Case]) -> None:
        """A look at some kinds came; what was decided before stays, what is not doubted any more goes.

        Args:
            found: the look.
            its: ``cases`` of its suspects.
        """
        new: dict[Flaw, dict[FaceId, Case]] = {flaw: {} for flaw in found.looked}
        for case in its:
            one = case.suspect
            new.setdefault(one.flaw, {})[one.face] = case
        for flaw, came in new.items():
            decided, old = self._decided.get(flaw, {}), self._cases.get(flaw, {})
            self._decided[flaw] = left = {face: told for face, told in decided.items() if face not in came}
            self._cases[flaw] = came
            if left:  # at their places between those that came
                together = sorted((*came.values(), *(old[face] for face in left)), key=_place)
                self._cases[flaw] = {case.suspect.face: case for case in together}
            self._of_face.pop(flaw, None)
        for flaw in found.looked:
            self._looked[flaw] = found.looked[flaw]
            if (right := found.right(flaw)) is not None:
                self._first.setdefault(flaw, right)

    def concerned(self, faces: Iterable[FaceId]) -> tuple[FaceId, ...]:
        """Whose standing must be known to follow a change of ``faces``."""
        about = (case for face in faces for case in self._about(face))
        return tuple(dict.fromkeys(face for case in about for face in case.faces))

    def follow(self, faces: Iterable[FaceId], now: Mapping[FaceId, Standing]) -> set[Flaw]:
        """These faces changed; returns the kinds in which something is open or decided that was not."""
        other: set[Flaw] = set()
        for flaw, first in {case.key: None for face in faces for case in self._about(face)}:
            told, decided = outcome_of(self._cases[flaw][first], now), self._decided[flaw]
            if told is decided.get(first, Outcome.OPEN):
                continue
            if told is Outcome.OPEN:
                del decided[first]
            else:
                decided[first] = told
            other.add(flaw)
        return other

    def relabel(self, labels: Mapping[FaceId, str]) -> set[Flaw]:
        """Faces have other names: doubts that are not about the label show it; returns their kinds."""
        other: set[Flaw] = set()
        for face, said in labels.items():
            for old in tuple(self._about(face)):
                one = old.suspect
                if one.face == face and one.said != said and one.flaw not in (Flaw.PERSON, Flaw.EXPRESSION):
                    new = replace(old, suspect=replace(one, said=said))
                    self._cases[one.flaw][face] = new
                    self._of_face[one.flaw].update(dict.fromkeys(old.faces, new))
                    other.add(one.flaw)
        return other

    def open(self, flaw: Flaw) -> list[Case]:
        """What is still to be decided, the most suspicious first; an order that never changes."""
        decided = self._decided.get(flaw, {})
        return [case for face, case in self._cases.get(flaw, {}).items() if face not in decided]

    def count(self, flaw: Flaw) -> int:
        """How much is still to be decided."""
        return len(self._cases.get(flaw, {})) - len(self._decided.get(flaw, {}))

    def looked_for(self, flaw: Flaw) -> bool:
        """Whether somebody looked for it."""
        return flaw in self._looked

    @property
    def labels(self) -> int:
        """How many labels were looked at."""
        return max(self._looked.values(), default=0)

    def tally(self, flaw: Flaw) -> Tally:
        """Figures of one kind."""
        told = Counter(self._decided.get(flaw, {}).values())
        looked = self._looked.get(flaw, 0)
        now = 1 - min(self.count(flaw), looked) / looked if looked else None
        decided = (told[one] for one in (Outcome.CHANGED, Outcome.KEPT, Outcome.LEFT_OUT))
        return Tally(looked, self._first.get(flaw), now, *decided)

    def _about(self, face: FaceId) -> Iterator[Case]:
        """All that is doubted of a face."""
        for flaw, its in self._cases.items():
            of_face = self._of_face.get(flaw)
            if of_face is None:
                of_face = self._of_face[flaw] = {one: case for case in its.values() for one in case.faces}
            if face in of_face:
                yield of_face[face]


def _place(case: Case) -> tuple[float, FaceId]:
    return -case.suspect.score, case.suspect.face
