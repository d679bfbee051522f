"""A group has a say in who its faces may be: who some of it are known as, or look like as a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import without
from faceapp.domain.thresholds import GROUP_HAS_A_SAY, GROUP_SPOKESMEN
from faceapp.services.gallery import Gallery
from faceapp.vision.neighbours import cosine_of

Ints = NDArray[np.int64]


def spokesmen(gallery: Gallery, members: Ints) -> dict[int, Ints]:
    """The rows that speak for each group: some of ``members``, by their content only."""
    if not len(members):
        return {}
    numbers, keys = gallery.state["group"][members], gallery.population.keys[members]
    order = np.lexsort((keys, numbers))
    members, numbers = members[order], numbers[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    stops = np.append(starts[1:], len(members))
    return {
        int(numbers[start]): members[start : min(stop, start + GROUP_SPOKESMEN)]
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
    }


class Companies:
    """Which groups look like which people, as things stand now; each asked for once.

    Args:
        gallery: nothing in it changes while this is used.
        known: rows of people who are known, ascending.
        people: (known,) who that is.
        leaders: (rows,) who somebody of each row's group is known as, 0 for nobody.

    Attributes:
        known, people, leaders: as given.
    """

    def __init__(self, gallery: Gallery, known: Ints, people: Ints, leaders: Ints) -> None:
        self._gallery = gallery
        self.known, self.people, self.leaders = known, people, leaders
        order = np.argsort(people, kind="stable")
        self._rows, self._sorted = known[order], people[order]
        self._speakers: dict[int, Ints] = {}
        self._alike: dict[tuple[int, int], bool] = {}

    def known_as(self, person: int) -> Ints:
        """Rows that are known to be ``person``, ascending."""
        first, last = np.searchsorted(self._sorted, (person, person + 1))
        return self._rows[first:last]

    def gather(self, groups: Ints) -> None:
        """Look up at once who speaks for ``groups``."""
        new = without(groups, np.fromiter(self._speakers, np.int64, len(self._speakers)))
        new = new[new != 0]
        if len(new):
            state = self._gallery.state
            self._speakers.update((number, self.known[:0]) for number in new.tolist())
            members = np.flatnonzero(np.isin(state["group"], new) & state["open"])
            self._speakers.update(spokesmen(self._gallery, members))

    def agrees(self, row: int, person: int) -> bool:
        """Whether the group of ``row`` may be ``person``; its groups were to be gathered before.

        It may if somebody of it is known as the person, or else if at least half of its
        unnamed faces look like the person.
        """
        group = int(self._gallery.state["group"][row])
        if not group or self.leaders[row] == person:
            return True
        pair = (group, person)
        if pair not in self._alike:
            self._alike[pair] = self._compare(self._speakers[group], self.known_as(person))
        return self._alike[pair]

    def _compare(self, members: Ints, known: Ints) -> bool:
        if len(members) < GROUP_HAS_A_SAY:
            return True
        if not len(known):
            return False
        vectors = self._gallery.population.vectors
        units = vectors.grid[members] / np.maximum(vectors.lengths[members], 1)[:, None]
        cosines = (vectors.grid[known] @ units.T) / np.maximum(vectors.lengths[known], 1)[:, None]
        near = cosines.max(axis=0) >= cosine_of(self._gallery.limits.propose)
        return bool(2 * near.sum() >= len(members))
