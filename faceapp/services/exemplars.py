"""Some faces of everybody, close together in memory: what the name field asks first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.thresholds import (
    EXEMPLARS_FEWEST,
    EXEMPLARS_LATE,
    EXEMPLARS_MOST,
    EXEMPLARS_TOGETHER,
)
from faceapp.vision.neighbours import Floats, Vectors

Ints = NDArray[np.int64]


class Exemplars:
    """A choice of everybody's named faces, spread over all of them.

    Choosing takes a tenth of a second, so what is named later is kept beside the choice
    until there is much of it; what was unnamed since is left out on asking.

    Args:
        vectors: of all rows.
        state: the gallery's rows; ``person`` and ``active`` are read, then and later.
    """

    def __init__(self, vectors: Vectors, state: NDArray[Any]) -> None:
        rows = np.flatnonzero((state["person"] != 0) & state["active"])
        people = state["person"][rows]
        order = np.argsort(people, kind="stable")
        rows, people = rows[order], people[order]
        starts = np.flatnonzero(np.diff(people, prepend=-1))
        counts = np.diff(np.append(starts, len(people)))
        place = np.arange(len(people)) - np.repeat(starts, counts)
        most = np.clip(EXEMPLARS_TOGETHER // max(len(counts), 1), EXEMPLARS_FEWEST, EXEMPLARS_MOST)
        chosen = place % np.repeat(np.maximum(-(-counts // most), 1), counts) == 0
        self._rows, self._people = rows[chosen], people[chosen]
        self._units = _units(vectors, self._rows)
        self._late: set[int] = set()

    @property
    def outdated(self) -> bool:
        """Whether it is time to choose anew."""
        return len(self._late) > EXEMPLARS_LATE

    def notice(self, rows: Iterable[int]) -> None:
        """Something else is known of these rows now."""
        self._late.update(rows)

    def compare(
        self, unit: Floats, vectors: Vectors, state: NDArray[Any], hidden: Iterable[int]
    ) -> tuple[Ints, Ints, Floats]:
        """Compare a face with everybody.

        Args:
            unit: (d,) its unit vector.
            vectors: of all rows, as they are now.
            state: the gallery's rows, as they are now.
            hidden: people who are left out.

        Returns:
            Rows, who they are (ascending), cosines; -inf for what does not count.
        """
        rows, people = self._rows, self._people
        # With nobody named, nothing tells yet how long a vector is.
        likeness = self._units @ unit if len(rows) else np.zeros(0, np.float32)
        likeness[_standing(state, rows) != people] = -np.inf
        late = np.array(sorted(self._late), np.int64)
        late = late[_standing(state, late) != 0]
        if len(late):
            rows, people = np.concatenate((rows, late)), np.concatenate((people, state["person"][late]))
            likeness = np.concatenate((likeness, _units(vectors, late) @ unit))
            # One that was chosen before as well counts once.
            likeness[: len(self._rows)][np.isin(self._rows, late)] = -np.inf
            order = np.argsort(people, kind="stable")
            rows, people, likeness = rows[order], people[order], likeness[order]
        left_out = list(hidden)
        if left_out:
            likeness[np.isin(people, left_out)] = -np.inf
        return rows, people, likeness


def _standing(state: NDArray[Any], rows: Ints) -> Ints:
    return np.where(state["active"][rows], state["person"][rows], 0)


def _units(vectors: Vectors, rows: Ints) -> Floats:
    return np.asarray(vectors.grid[rows] / np.maximum(vectors.lengths[rows], 1)[:, None], np.float32)
