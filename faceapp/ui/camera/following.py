"""What the page remembers of faces that are followed: who they are, what they showed in the last minute."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.following import FollowedFace, PictureFaces
from faceapp.domain.ids import PersonId
from faceapp.domain.live_thresholds import CURVE_SECONDS, CURVE_STEP_SECONDS, FACES_KEPT_SECONDS

MOST = round(CURVE_SECONDS / CURVE_STEP_SECONDS) + 2
LANES = 6
"""Colours for people; the seventh begins anew with another line."""


@dataclass(slots=True)
class Seen:
    """Somebody who is followed, or was within the last minute.

    Attributes:
        who: number within the session.
        lane: which colour is theirs; it stays while they are remembered.
        person: None while nobody knows.
        certain: the name is sure.
        scores: the last that were read, smoothed; None before.
        last: when they were seen last, seconds of the source.
        past: (time, scores) of the last minute.
    """

    who: int
    lane: int
    person: PersonId | None = None
    certain: bool = False
    scores: tuple[float, ...] | None = None
    last: float = 0.0
    past: deque[tuple[float, tuple[float, ...]]] = field(default_factory=lambda: deque(maxlen=MOST))

    def curve(self, expression: Expression) -> tuple[list[float], list[float]]:
        """Times and shares of one expression, oldest first."""
        place = EXPRESSIONS.index(expression)
        return [time for time, _ in self.past], [scores[place] for _, scores in self.past]


class Following:
    """Everybody who was seen in the last minute; what is older is forgotten, so it never grows."""

    def __init__(self) -> None:
        self._seen: dict[int, Seen] = {}
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

    def of(self, who: int) -> Seen | None:
        """Somebody by their number."""
        return self._seen.get(who)

    def clear(self) -> None:
        """Another source begins."""
        self._seen.clear()
        self._now = 0.0

    def take(self, picture: PictureFaces) -> None:
        """The faces of the next picture."""
        at = picture.picture.time
        if at < self._now:  # the source began anew
            self.clear()
        self._now = at
        for face in picture.faces:
            self._take_face(face, at)
        for who in [one.who for one in self._seen.values() if at - one.last > CURVE_SECONDS]:
            del self._seen[who]

    def _take_face(self, face: FollowedFace, at: float) -> None:
        seen = self._seen.get(face.who)
        if seen is None:
            seen = self._seen[face.who] = Seen(face.who, self._free_lane())
        seen.person, seen.certain, seen.last = face.person, face.certain, at
        if face.smoothed is None:
            return
        seen.scores = face.smoothed
        if not seen.past or at - seen.past[-1][0] >= CURVE_STEP_SECONDS - 1e-6:
            seen.past.append((at, face.smoothed))
        while seen.past and at - seen.past[0][0] > CURVE_SECONDS:
            seen.past.popleft()

    def _free_lane(self) -> int:
        taken = {one.lane for one in self._seen.values()}
        return next(lane for lane in range(len(taken) + 1) if lane not in taken)


def label_of(scores: Iterable[float]) -> Expression:
    """The expression with the largest share."""
    values = list(scores)
    return EXPRESSIONS[max(range(len(values)), key=values.__getitem__)]
