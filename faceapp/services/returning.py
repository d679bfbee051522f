"""Faces that come back: which tracks of one recording are the same face."""

from __future__ import annotations

import math
from collections.abc import Collection

from faceapp.domain.following import Earlier
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding
from faceapp.domain.video_thresholds import WHO_MOST, WHO_PARTED, WHO_TRACKS_KEPT, WHO_WORTH
from faceapp.services.looks import distance


class _Who:
    __slots__ = ("last", "person", "tracks")

    def __init__(self) -> None:
        self.tracks: dict[int, tuple[Embedding, float]] = {}
        self.last: dict[int, float] = {}
        self.person: PersonId | None = None


class Returning:
    """Gives tracks their number within the recording.

    A track joins those that look like it and were over before it began, the likest first; two
    that are seen at the same time never share a number.

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
        self._next = 1

    def __len__(self) -> int:
        """Faces that are remembered."""
        return len(self._whos)

    def who(self, track: int) -> int:
        """The number of a track; a new one for a new track."""
        found = self._of.get(track)
        if found is None:
            found = self._begin(track)
        return found

    def person(self, who: int) -> PersonId | None:
        """Who somebody said this is."""
        return self._whos[who].person if who in self._whos else None

    def name(self, who: int, person: PersonId | None) -> None:
        """Somebody said who this is."""
        self._whos.setdefault(who, _Who()).person = person

    def remember(self, earlier: Earlier) -> None:
        """A track of before the recording was left: whoever looks like it has its number."""
        mine = self._whos.setdefault(earlier.who, _Who())
        track = -1 - len(mine.tracks)  # no other has such a number
        mine.tracks[track] = earlier.vector, earlier.worth
        mine.last[track] = earlier.last
        self._next = max(self._next, earlier.who + 1)

    def seen(self, track: int, time: float) -> None:
        """The track was seen."""
        self._whos[self.who(track)].last[track] = time

    def parted(self, track: int, new: int, before: float) -> None:
        """What was ``track`` until ``before`` (seconds) is another face now, or seemed to be for a moment."""
        who = self.who(track)
        self._whos[who].last[track] = before
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
                self._leave(track)
                who, alone = self._begin(track), True
        if alone and worth >= WHO_WORTH[0]:
            nearest, found = math.inf, None
            for number, other in self._whos.items():
                if number == who or any(last >= first for last in other.last.values()):
                    continue
                away = self._nearest(vector, worth, other.tracks.values())
                if self._parted.get(track) == number:
                    away *= WHO_PARTED
                if away < nearest:
                    nearest, found = away, number
            if found is not None and nearest <= 1.0:
                last = self._whos[who].last.get(track, first)
                self._leave(track)
                self._of[track] = who = found
                self._whos[who].last[track] = last
        self._whos[who].tracks[track] = vector, worth
        self._tidy(self._whos[who])
        return who

    def _begin(self, track: int) -> int:
        who, self._next = self._next, self._next + 1
        self._of[track] = who
        self._whos[who] = _Who()
        return who

    def _leave(self, track: int) -> None:
        who = self._of.pop(track)
        mine = self._whos[who]
        mine.tracks.pop(track, None)
        mine.last.pop(track, None)
        if not mine.last and not mine.tracks and mine.person is None:
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
            oldest = min(
                gone, key=lambda number: max(self._whos[number].last.values(), default=0.0), default=None
            )
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

    def _tidy(self, who: _Who) -> None:
        """Hours of one face that comes and goes: the latest looks are enough."""
        while len(who.tracks) > WHO_TRACKS_KEPT:
            del who.tracks[next(iter(who.tracks))]
        while len(who.last) > WHO_TRACKS_KEPT:
            del who.last[min(who.last, key=who.last.__getitem__)]
