"""Whose name stands at a followed face: stable while it moves, and never at two faces at once.

As in the library: certain is what somebody said; who looks like named faces is proposed, a poor
look from nearer by, and one look at a face alone says nothing.
"""

from __future__ import annotations

from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding
from faceapp.domain.video_thresholds import LABEL_KEPT, LABEL_LOOKS, SURELY_LOOKS, SURELY_WITHIN
from faceapp.services.known_people import KnownPeople, Likeness
from faceapp.services.limits import Limits


class Labels:
    """Matches the tracks that are followed at one time to known people.

    ``limits`` are the distances of the embedder.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: KnownPeople | None = None
        self._near: dict[int, tuple[tuple[Likeness, ...], int, float]] = {}
        self._said: dict[int, PersonId] = {}
        self._label: dict[int, tuple[PersonId, bool]] = {}

    def know(self, known: KnownPeople | None) -> None:
        """Match with these people; what was matched is forgotten, what somebody said is not."""
        self._known = known
        self._near.clear()
        self._settle()

    def say(self, track: int, person: PersonId | None) -> None:
        """Somebody said who it is; None: that nothing is said any more."""
        if person is None:
            self._said.pop(track, None)
        else:
            self._said[track] = person
        self._settle()

    def look(self, track: int, vector: Embedding, looks: int, *, poor: bool = False) -> None:
        """This is the mean of so many looks at a track; ``poor``: as ``services.looks.poor``."""
        if self._known is None:
            return
        limit = self._limits.propose_poor if poor else self._limits.propose
        near = self._known.near([vector], LABEL_KEPT * limit)[0]
        self._near[track] = (near if looks >= LABEL_LOOKS else (), looks, limit)
        self._settle()

    def surely(self, track: int) -> PersonId | None:
        """Who a track is so much like that no other one of the recording need be asked for again."""
        near, looks, limit = self._near.get(track, ((), 0, 0.0))
        person, _ = self.of(track)
        sure = looks >= SURELY_LOOKS and any(
            one.person == person and one.distance <= SURELY_WITHIN * limit for one in near
        )
        return person if sure else None

    def of(self, track: int) -> tuple[PersonId | None, bool]:
        """Who a track is or may be, and whether that was said."""
        return self._label.get(track, (None, False))

    def forget(self, track: int) -> None:
        """It has ended: its name is free."""
        self._near.pop(track, None)
        self._said.pop(track, None)
        self._label.pop(track, None)

    def _settle(self) -> None:
        """One person for each track at most, each person once: what was said, then the nearest pair first.

        Who a track was labelled with counts as nearer, and may be a little further than a new one.
        """
        before, self._label = self._label, {track: (who, True) for track, who in self._said.items()}
        taken = set(self._said.values())
        pairs = []
        for track, (near, _, limit) in self._near.items():
            if track in self._said:
                continue
            for one in near:
                kept = before.get(track, (None, False))[0] == one.person
                if kept or one.distance <= limit:
                    rank = one.distance / LABEL_KEPT if kept else one.distance
                    pairs.append((rank, one.distance, track, one.person))
        for _, _, track, person in sorted(pairs):
            if track not in self._label and person not in taken:
                self._label[track] = (person, False)
                taken.add(person)
