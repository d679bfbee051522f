"""Faces that come back: which tracks of one recording are the same face."""

from __future__ import annotations

import math
from collections.abc import Collection

from faceapp.domain.following import UNCOUNTED, Earlier
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding
from faceapp.domain.video_thresholds import (
    WHO_LATEST_KEPT,
    WHO_MOST,
    WHO_NEW,
    WHO_PARTED,
    WHO_TRACKS_KEPT,
    WHO_UNITE,
    WHO_WORTH,
)
from faceapp.services.looks import distance

Span = tuple[float, float]


class _Who:
    """One face of the recording.

    Attributes:
        tracks: what each of them looks like, and how much that is worth.
        spans: when each was seen, seconds.
        person: who somebody said this is.
        known: who it surely is, by its looks.
    """

    __slots__ = ("known", "person", "spans", "tracks")

    def __init__(self) -> None:
        self.tracks: dict[int, tuple[Embedding, float]] = {}
        self.spans: dict[int, Span] = {}
        self.person: PersonId | None = None
        self.known: PersonId | None = None

    @property
    def last(self) -> float:
        """When it was seen last."""
        return max((last for _, last in self.spans.values()), default=0.0)

    def meets(self, other: _Who) -> bool:
        """Whether they were seen at the same time."""
        mine, theirs = self.spans.values(), other.spans.values()
        return any(a[0] <= b[1] and b[0] <= a[1] for a in mine for b in theirs)


class Returning:
    """Gives tracks their number within the recording.

    A track joins those that look like it and were over before it began, the likest first; two
    that are seen at the same time never share a number. Numbers are counted for faces that were
    really seen: until then a track has one from ``UNCOUNTED`` on.

    Args:
        limit: distance between the mean vectors of two tracks up to which they are one face.
        poor_limit: the same where the looks are hardly good enough.
    """

    def __init__(self, limit: float, poor_limit: float) -> None:
        self._limit = limit
        self._poor_limit = poor_limit
        self._whos: dict[int, _Who] = {}
        self._of: dict[int, int] = {}
        self._parted: dict[int, int] = {}
        self._joined: list[tuple[int, int]] = []
        self._became: dict[int, int] = {}
        self._next = 1
        self._begun = 0

    def __len__(self) -> int:
        """Faces that are remembered."""
        return len(self._whos)

    def who(self, track: int) -> int:
        """The number of a track; one of its own for a new track."""
        found = self._of.get(track)
        if found is None:
            found = self._begin(track)
        return found

    def person(self, who: int) -> PersonId | None:
        """Who somebody said this is."""
        return self._whos[who].person if who in self._whos else None

    def name(self, who: int, person: PersonId | None) -> int:
        """Somebody said who this is; whoever else is that person is the same, unless seen beside it.

        Returns:
            Its number from now on.
        """
        while who in self._became:
            who = self._became[who]
        mine = self._whos.setdefault(who, _Who())
        mine.person, mine.known = person, None
        return who if person is None else self._gather(who, person)

    def recognised(self, track: int, person: PersonId) -> int:
        """By its looks a track surely is somebody: so it is the same as whoever was that before."""
        who = self.who(track)
        if self._whos[who].person is None:
            self._whos[who].known = person
            who = self._gather(who, person)
        return who

    def _gather(self, who: int, person: PersonId) -> int:
        """All numbers that are ``person`` become one, but for those that were seen beside it."""
        for other, one in list(self._whos.items()):
            if other != who and other in self._whos and person == (one.person or one.known):
                who = self._unite(who, other)
        return who

    def take_joined(self) -> tuple[tuple[int, int], ...]:
        """Numbers that turned out to be another one since this was asked last, as (before, now)."""
        joined, self._joined = tuple(self._joined), []
        return joined

    def remember(self, earlier: Earlier) -> None:
        """A track of before the recording was left: whoever looks like it has its number."""
        mine = self._whos.setdefault(earlier.who, _Who())
        track = -1 - len(mine.tracks)  # no other has such a number
        mine.tracks[track] = earlier.vector, earlier.worth
        mine.spans[track] = (earlier.last, earlier.last)
        self._next = max(self._next, earlier.who + 1)

    def seen(self, track: int, time: float) -> None:
        """The track was seen."""
        spans = self._whos[self.who(track)].spans
        spans[track] = (spans.get(track, (time, time))[0], time)

    def parted(self, track: int, new: int, before: float) -> None:
        """What was ``track`` until ``before`` (seconds) is another face now, or seemed to be for a moment."""
        who = self.who(track)
        spans = self._whos[who].spans
        spans[track] = (min(spans.get(track, (before, before))[0], before), before)
        self._parted[new] = who

    def look(self, track: int, first: float, vector: Embedding, worth: float, *, sure: bool) -> int:
        """Which face it is, now that it was looked at: a better look may show that it was here before.

        Args:
            track: its number.
            first: when it was first seen, seconds.
            vector: unit mean of its looks.
            worth: of the best of them; ``WHO_WORTH``.
            sure: there are enough of them to take back what was thought of it.
        """
        who = self.who(track)
        mine = self._whos[who]
        alone = set(mine.tracks) <= {track} and mine.person is None
        if not alone and sure:
            others = [one for other, one in mine.tracks.items() if other != track]
            if others and mine.person is None and self._nearest(vector, worth, others) > 1.25:
                span = mine.spans.get(track, (first, first))
                self._leave(track)
                who, alone = self._begin(track), True
                self._whos[who].spans[track] = span
        if worth >= WHO_WORTH[0] and (alone or sure):
            found, away = self._found(track, who, first, vector, worth)
            if found is not None and alone and away <= 1.0:
                who = self._move(track, found, first)
            elif found is not None and away <= WHO_UNITE and mine.person is None:
                who = self._unite(who, found)
        self._whos[who].tracks[track] = vector, worth
        if who >= UNCOUNTED and (worth >= WHO_NEW or (sure and worth >= WHO_WORTH[0])):
            who = self._count(who)
        _tidy(self._whos[who])
        return who

    def _found(
        self, track: int, who: int, first: float, vector: Embedding, worth: float
    ) -> tuple[int | None, float]:
        """The face that was here before and looks like this one most, and how far it is."""
        nearest, found = math.inf, None
        for number, other in self._whos.items():
            if number == who or other.last >= first:
                continue
            away = self._nearest(vector, worth, other.tracks.values())
            if self._parted.get(track) == number:
                away *= WHO_PARTED
            if away < nearest:
                nearest, found = away, number
        return found, nearest

    def _move(self, track: int, found: int, first: float) -> int:
        """It alone becomes another number."""
        span = self._whos[self._of[track]].spans.get(track, (first, first))
        self._leave(track)
        self._of[track] = found
        self._whos[found].spans[track] = span
        return found

    def _unite(self, one: int, other: int) -> int:
        """Two numbers are one face, unless they were seen together; the number of ``one`` from now on.

        The earlier number stays; of what somebody said, too, what was said of it.
        """
        if one == other or one not in self._whos or self._whos[one].meets(self._whos[other]):
            return one
        stays, goes = min(one, other), max(one, other)
        kept, left = self._whos[stays], self._whos.pop(goes)
        kept.tracks.update(left.tracks)
        kept.spans.update(left.spans)
        kept.person = kept.person or left.person
        kept.known = kept.known or left.known
        self._renumber(goes, stays)
        _tidy(kept)
        return stays

    def _count(self, who: int) -> int:
        """It was really seen: it has the next number."""
        number, self._next = self._next, self._next + 1
        self._whos[number] = self._whos.pop(who)
        self._renumber(who, number)
        return number

    def _renumber(self, before: int, now: int) -> None:
        self._of = {track: now if who == before else who for track, who in self._of.items()}
        self._parted = {track: now if who == before else who for track, who in self._parted.items()}
        self._joined.append((before, now))
        self._became[before] = now
        while len(self._became) > WHO_MOST:
            del self._became[next(iter(self._became))]

    def _begin(self, track: int) -> int:
        who = self._of[track] = UNCOUNTED + self._begun
        self._begun += 1
        self._whos[who] = _Who()
        return who

    def _leave(self, track: int) -> None:
        who = self._of.pop(track)
        mine = self._whos[who]
        mine.tracks.pop(track, None)
        mine.spans.pop(track, None)
        if not mine.spans and not mine.tracks and mine.person is None:
            del self._whos[who]

    def ended(self, track: int) -> None:
        """The track will not be seen again; what it looked like is remembered, if that says anything."""
        who = self._of.pop(track, None)
        self._parted.pop(track, None)
        mine = None if who is None else self._whos.get(who)
        if who is None or mine is None:
            return
        living = set(self._of.values())
        poor = all(value < WHO_WORTH[0] for _, value in mine.tracks.values())
        if poor and mine.person is None and who not in living:
            del self._whos[who]
        if len(self._whos) > WHO_MOST:
            gone = [
                number for number, one in self._whos.items() if one.person is None and number not in living
            ]
            # who was never really seen first, then who was away for longest
            oldest = min(gone, key=lambda number: (number < UNCOUNTED, self._whos[number].last), default=None)
            if oldest is not None:
                del self._whos[oldest]

    def _nearest(self, vector: Embedding, worth: float, others: Collection[tuple[Embedding, float]]) -> float:
        """How far the nearest of the others is, as a part of what is allowed; poor looks allow less."""
        low, high = WHO_WORTH
        nearest = math.inf
        for other, value in others:
            if value >= low:
                good = min(max((min(worth, value) - low) / (high - low), 0.0), 1.0)
                limit = self._poor_limit + (self._limit - self._poor_limit) * good
                nearest = min(nearest, distance(vector, other) / limit)
        return nearest


def _tidy(who: _Who) -> None:
    """Hours of one face that comes and goes: the best looks are enough, and the latest.

    Were they the latest alone, a dozen blurred ones would take the place of what it really looks like.
    """
    while len(who.tracks) > WHO_TRACKS_KEPT:
        older = list(who.tracks)[:-WHO_LATEST_KEPT]
        del who.tracks[min(older, key=lambda track: who.tracks[track][1])]
    while len(who.spans) > WHO_TRACKS_KEPT:
        del who.spans[min(who.spans, key=lambda track: who.spans[track][1])]
