"""What the page remembers of faces that are followed: who they are, what they showed in the last minute."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.domain.following import UNCOUNTED, FollowedFace, PictureFaces
from faceapp.domain.ids import PersonId
from faceapp.domain.live_thresholds import (
    COLOURS_KEPT,
    CURVE_SECONDS,
    CURVE_STEP_SECONDS,
    FACES_KEPT_SECONDS,
)
from faceapp.ui.tokens import PEOPLE

MOST = round(CURVE_SECONDS / CURVE_STEP_SECONDS) + 2


@dataclass(slots=True)
class Seen:
    """Somebody who is followed, or was within the last minute.

    Attributes:
        who: number within the session.
        lane: which colour is theirs; one person has one, whenever they come back.
        person: None while nobody knows.
        certain: the name is sure.
        scores: the last that were read, smoothed; None before.
        last: when they were seen last, seconds of the source.
        track: under which they were followed then.
        past: (time, scores) of the last minute.
    """

    who: int
    lane: int
    person: PersonId | None = None
    certain: bool = False
    scores: tuple[float, ...] | None = None
    last: float = 0.0
    track: int = 0
    past: deque[tuple[float, tuple[float, ...]]] = field(default_factory=lambda: deque(maxlen=MOST))

    def curve(self, expression: Expression) -> tuple[list[float], list[float]]:
        """Times and shares of one expression, oldest first."""
        place = EXPRESSIONS.index(expression)
        return [time for time, _ in self.past], [scores[place] for _, scores in self.past]


class Following:
    """Everybody who was seen in the last minute; what is older is forgotten, so it never grows."""

    def __init__(self) -> None:
        self._seen: dict[int, Seen] = {}
        self._lanes: dict[int, int] = {}  # of everybody of the session, those seen last at the end
        self._of_person: dict[PersonId, int] = {}
        self._now = 0.0

    @property
    def now(self) -> float:
        """Time of the newest picture, seconds of the source."""
        return self._now

    @property
    def all(self) -> tuple[Seen, ...]:
        """Everybody of the last minute."""
        return tuple(self._seen.values())

    def here(self) -> tuple[Seen, ...]:
        """Who is in the picture or left it a moment ago, in the order in which they came."""
        return tuple(one for one in self._seen.values() if self._now - one.last <= FACES_KEPT_SECONDS)

    def gone(self) -> tuple[Seen, ...]:
        """Who left the picture within the last minute and is not back, the last one first."""
        here = self.here()
        back = {one.person for one in here if one.person is not None}
        left = [one for one in self._seen.values() if one not in here and one.person not in back]
        return tuple(sorted(left, key=lambda one: (-one.last, one.who)))

    def of(self, who: int) -> Seen | None:
        """Somebody by their number."""
        return self._seen.get(who)

    def clear(self) -> None:
        """Another source begins."""
        self._seen.clear()
        self._lanes.clear()
        self._of_person.clear()
        self._now = 0.0

    def take(self, picture: PictureFaces) -> None:
        """The faces of the next picture."""
        at = picture.picture.time
        if at < self._now:  # the source began anew
            self.clear()
        self._now = at
        for face in picture.faces:
            if face.who < UNCOUNTED or face.certain:  # else it was hardly seen so far
                self._take_face(face, at)
        for who in [one.who for one in self._seen.values() if at - one.last > CURVE_SECONDS]:
            del self._seen[who]

    def _take_face(self, face: FollowedFace, at: float) -> None:
        self._renumber(face)
        seen = self._seen.get(face.who)
        fresh = seen is None
        if seen is None:
            seen = self._seen[face.who] = Seen(face.who, self._lane_for(face.who))
        other = seen.person != face.person
        seen.person, seen.certain, seen.last, seen.track = face.person, face.certain, at, face.track
        if fresh or other:
            self._settle(seen)
        if face.smoothed is None:
            return
        seen.scores = face.smoothed
        if not seen.past or at - seen.past[-1][0] >= CURVE_STEP_SECONDS - 1e-6:
            seen.past.append((at, face.smoothed))
        while seen.past and at - seen.past[0][0] > CURVE_SECONDS:
            seen.past.popleft()

    def _renumber(self, face: FollowedFace) -> None:
        """A face that turns out to be somebody who was here before is one with them: one row, one curve."""
        for one in [one for one in self._seen.values() if one.track == face.track and one.who != face.who]:
            del self._seen[one.who]
            if face.who not in self._seen:
                one.who = face.who
                self._seen[face.who] = one

    def _lane_for(self, who: int) -> int:
        """Their colour of before, where nobody has it now; else one that nobody had, as far as they go."""
        taken = {one.lane for one in self._seen.values()}
        before = self._lanes.get(who)
        if before is not None and before not in taken:
            return before
        had = taken | set(self._lanes.values())
        free = next(lane for lane in range(len(had) + 1) if lane not in had)
        return free if free < len(PEOPLE) else next(n for n in range(len(taken) + 1) if n not in taken)

    def _settle(self, seen: Seen) -> None:
        """Whose colour it is, now that it is known who they are: that of the same person seen before."""
        others = [one for one in self._seen.values() if one is not seen]
        beside = {one.lane for one in others if one.last >= self._now and one.person != seen.person}
        lane = None if seen.person is None else self._of_person.get(seen.person)
        if lane is not None and lane not in beside:
            seen.lane = lane
        elif seen.lane in {one.lane for one in others}:
            self._lanes.pop(seen.who, None)
            seen.lane = self._lane_for(seen.who)
        if seen.person is not None:
            self._of_person[seen.person] = seen.lane
        self._lanes.pop(seen.who, None)
        self._lanes[seen.who] = seen.lane
        while len(self._lanes) > COLOURS_KEPT:
            del self._lanes[next(iter(self._lanes))]


def label_of(scores: Iterable[float]) -> Expression:
    """The expression with the largest share."""
    values = list(scores)
    return EXPRESSIONS[max(range(len(values)), key=values.__getitem__)]


def read_of(scores: tuple[float, ...]) -> FaceExpression:
    """What a model read, told as it is on photos: unclear where it sees nothing clearly."""
    return FaceExpression(label_of(scores), Author.MODEL, scores)
