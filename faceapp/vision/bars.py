"""Which clusters may never be together while groups are merged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct

Ints = NDArray[np.int64]

_NEVER = np.float32(-np.inf)


class Bars:
    """What is ruled out between some nodes and some others: themselves, other names, rejections, one photo.

    Args:
        nodes, columns: the nodes.
        labels: (all nodes,) person the user named, 0 for none.
        apart: (p, 2) pairs of nodes, both ways round.
        barred: (r, 2) node and label.
    """

    def __init__(self, nodes: Ints, columns: Ints, *, labels: Ints, apart: Ints, barred: Ints) -> None:
        self._labels, self._others = labels[nodes], labels[columns]
        self._taken = np.flatnonzero(self._others)
        place, column = np.full(len(labels), -1), np.full(len(labels), -1)
        place[nodes], column[columns] = np.arange(len(nodes)), np.arange(len(columns))
        self._pairs = _sorted_pairs(
            np.concatenate((np.arange(len(nodes)), place[apart[:, 0]])),
            np.concatenate((column[nodes], column[apart[:, 1]])),
        )
        self._barred = _sorted_pairs(place[barred[:, 0]], barred[:, 1])
        self._barred_columns = _sorted_pairs(barred[:, 1], column[barred[:, 0]])

    def forbid(self, likeness: NDArray[np.float32], part: slice, tile: slice) -> None:
        """Rule out what is barred in a block (nodes of ``part``, columns of ``tile``) of likeness."""
        labels, others = self._labels[part], self._others[tile]
        named = np.flatnonzero(labels)
        first, last = np.searchsorted(self._taken, (tile.start, tile.stop))
        taken = self._taken[first:last] - tile.start
        if len(named) and len(taken):
            differ = labels[named][:, None] != others[taken][None, :]
            square = np.ix_(named, taken)
            likeness[square] = np.where(differ, _NEVER, likeness[square])
        here, there = _between(self._pairs, part)
        inside = (there >= tile.start) & (there < tile.stop)
        likeness[here[inside] - part.start, there[inside] - tile.start] = _NEVER
        for row, label in zip(*_between(self._barred, part), strict=True):
            likeness[row - part.start, others == label] = _NEVER
        if len(self._barred_columns):
            for label in distinct(labels[named]).tolist():
                barred = _between(self._barred_columns, slice(label, label + 1))[1]
                barred = barred[(barred >= tile.start) & (barred < tile.stop)] - tile.start
                likeness[np.ix_(np.flatnonzero(labels == label), barred)] = _NEVER


def _sorted_pairs(first: Ints, second: Ints) -> Ints:
    """(p, 2) pairs without a -1, by their first."""
    there = (first >= 0) & (second >= 0)
    first, second = first[there], second[there]
    order = np.argsort(first, kind="stable")
    return np.stack((first[order], second[order]), axis=1)


def _between(pairs: Ints, part: slice) -> tuple[Ints, Ints]:
    """The pairs whose first is in ``part``."""
    first, last = np.searchsorted(pairs[:, 0], (part.start, part.stop))
    return pairs[first:last, 0], pairs[first:last, 1]
