"""Average linkage under constraints, in two steps, exact and independent of order.

The distance of two clusters is the mean cosine distance over all pairs of their faces,
which is one minus the product of their mean vectors: sums are all it needs, no matrix of
all pairs. Average linkage is reducible (Bruynooghe 1977): a merge never brings a third
cluster nearer than its nearer part was, and a forbidden pair stays forbidden. So all pairs
that are each other's nearest can be merged at once and the tree is the one that merging
pair by pair gives.

First everything that is surely the same is merged. Clusters that have several faces by then
are *cores*: they know a person's spread, so they may come together at larger distances, and
single faces may join them there, but no longer each other. A face that joins does not count
for the core's mean, so it can not be a bridge to others. That is reducible too.

Poor looks at faces are more alike than their people are. Each face carries a penalty that
is added to all its distances, so the mean distance of two clusters grows by both mean
penalties, which is average linkage on these distances.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct_pairs
from faceapp.domain.thresholds import GRID_SCALE, GROUP_BLOCK_PRODUCTS
from faceapp.vision.bars import Bars

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

_UNIT = float(GRID_SCALE * GRID_SCALE)
_ALMOST = np.float32(2e-6)  # what float32 may be wrong by in the product of two means
_TILE = 4096  # columns of a block: 2 MB


def _no_pairs() -> Ints:
    return np.zeros((0, 2), np.int64)


@dataclass(frozen=True, slots=True)
class Rule:
    """Up to which distances clusters are one person; mean cosine distances.

    Attributes:
        seed: of any two, in the first step.
        core: faces that make a cluster a core.
        join: of a core and what is no core.
        unite: of two cores.
    """

    seed: float
    core: int
    join: float
    unite: float

    def limit(self, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Doubles:
        """For pairs of clusters, by whether each is a core."""
        return np.where(first & second, self.unite, np.where(first | second, self.join, self.seed))

    def reach(self, core: NDArray[np.bool_]) -> Doubles:
        """The largest distance at which each cluster may be merged with anything."""
        return np.where(core, max(self.unite, self.join), self.join)


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What is merged: faces, or clusters of faces that are known to belong together.

    Attributes:
        sums: (m, d) sums of grid vectors of the faces that count.
        sizes: (m,) number of faces that count.
        penalties: (m,) sums of their penalties, as products of grid vectors; whole numbers.
        united: (m,) cores that were merged beyond the first step.
        labels: (m,) person the user named, 0 for none; two different ones never merge.
        keys: (m,) content keys; break ties.
        apart: (p, 2) pairs of items that may never be together (faces of one photo).
        barred: (r, 2) item and label that may never be together (rejections).
    """

    sums: NDArray[np.int32]
    sizes: Ints
    penalties: Doubles
    united: NDArray[np.bool_]
    labels: Ints
    keys: Keys
    apart: Ints = field(default_factory=_no_pairs)
    barred: Ints = field(default_factory=_no_pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Merges:
    """A forest over m items: merge i makes node m + i out of ``left`` and ``right``.

    Attributes:
        heights: mean distance, penalties included, at which the two were merged.
        sums: (m + merges, d), of the faces that count, of all nodes; the items come first.
        sizes, penalties: (m + merges,), likewise.
        core: (m + merges,) cores, and what is inside of them with as many faces as a core.
    """

    left: Ints
    right: Ints
    heights: Doubles
    sums: NDArray[np.int32]
    sizes: Ints
    penalties: Doubles
    core: NDArray[np.bool_]


class _State:
    """Clusters while they are merged; rows below ``count`` are nodes, ``open`` can still merge."""

    def __init__(self, items: Items, rule: Rule) -> None:
        self.rule = rule
        self.second = False
        m, dimensions = items.sums.shape
        room = max(2 * m - 1, 1)
        self.count = m
        self.sums = np.zeros((room, dimensions), np.int32)
        self.sizes = np.zeros(room, np.int64)
        self.labels = np.zeros(room, np.int64)
        self.keys = np.zeros(room, np.uint64)
        self.penalties = np.zeros(room)
        self.core = np.zeros(room, bool)
        self.sums[:m], self.sizes[:m], self.penalties[:m] = items.sums, items.sizes, items.penalties
        self.core[:m] = items.united | (items.sizes >= rule.core)
        self.means = np.zeros((room, dimensions), np.float32)
        self.reserve = np.zeros(room, np.float32)
        self._average(np.arange(m))
        self.labels[:m], self.keys[:m] = items.labels, items.keys
        self.nearest = np.full(room, -1)
        self.distance = np.full(room, np.inf)
        self.top = np.arange(room)  # the node that an item or node is part of now
        both = np.concatenate((items.apart, items.apart[:, ::-1]))
        self.apart, self.barred = both, items.barred
        self.open = np.flatnonzero(~items.united)

    def _average(self, nodes: Ints) -> None:
        sizes = self.sizes[nodes] * _UNIT
        self.means[nodes] = self.sums[nodes] / np.sqrt(_UNIT) / self.sizes[nodes, None]
        self.reserve[nodes] = self.penalties[nodes] / sizes

    def merge(self, left: Ints, right: Ints) -> Ints:
        """Make one node of each pair; returns the new nodes."""
        new = np.arange(self.count, self.count + len(left))
        counts = np.stack((left, right)), np.ones((2, len(left)), bool)
        if self.second:
            counts = counts[0], self.core[counts[0]]
        for values in (self.sums, self.sizes, self.penalties):
            parts = values[counts[0]] * counts[1].reshape((2, -1) + (1,) * (values.ndim - 1))
            values[new] = parts.sum(axis=0)
        self._average(new)
        self.core[new] = self.second | (self.sizes[new] >= self.rule.core)
        self.labels[new] = np.maximum(self.labels[left], self.labels[right])
        self.keys[new] = np.minimum(self.keys[left], self.keys[right])
        self.top[left], self.top[right] = new, new
        self.count += len(new)
        if len(self.apart):
            self.apart = distinct_pairs(self.top[self.apart])
        if len(self.barred):
            moved = np.stack((self.top[self.barred[:, 0]], self.barred[:, 1]), axis=1)
            self.barred = distinct_pairs(moved)
        return new

    def find_nearest(self, nodes: Ints) -> Generator[None, None, None]:
        """Set ``nearest`` and ``distance`` of ``nodes`` among ``open``, in slices."""
        self.distance[nodes] = np.inf
        if not self.second:
            yield from self._nearest_of(nodes, self.open, self.rule.seed)
            return
        cores, others = self.open[self.core[self.open]], self.open[~self.core[self.open]]
        yield from self._nearest_of(nodes[self.core[nodes]], cores, self.rule.unite)
        yield from self._nearest_of(nodes[self.core[nodes]], others, self.rule.join)
        yield from self._nearest_of(nodes[~self.core[nodes]], cores, self.rule.join)

    def _nearest_of(self, nodes: Ints, columns: Ints, limit: float) -> Generator[None, None, None]:
        """See whether one of ``columns`` is nearer to ``nodes`` than what they have found so far.

        Mean vectors in float32 say who may be the nearest; whole numbers decide. The work is
        cut into tiles that stay in the processor's cache.
        """
        if not len(nodes) or not len(columns):
            return
        bars = Bars(nodes, columns, labels=self.labels[: self.count], apart=self.apart, barred=self.barred)
        base, reserve = self.means[columns], self.reserve[columns]
        least = (1.0 - limit - _ALMOST + self.reserve[nodes]).astype(np.float32)
        wide = min(len(columns), _TILE)
        tall = min(max(GROUP_BLOCK_PRODUCTS // (wide * base.shape[1]), 8), len(nodes))
        room = np.empty(tall * wide, np.float32)
        for start in range(0, len(nodes), tall):
            part = slice(start, min(start + tall, len(nodes)))
            queries = self.means[nodes[part]]
            tiles: list[tuple[Ints, Ints, NDArray[np.float32]]] = []
            for first in range(0, len(columns), wide):
                tile = slice(first, min(first + wide, len(columns)))
                likeness = room[: len(queries) * (tile.stop - first)].reshape(len(queries), -1)
                np.matmul(queries, base[tile].T, out=likeness)
                if reserve[tile].any():
                    likeness -= reserve[tile]
                bars.forbid(likeness, part, tile)
                floor = np.maximum(likeness.max(axis=1) - _ALMOST, least[part])
                place = np.flatnonzero(likeness >= floor[:, None])
                row, column = np.divmod(place, likeness.shape[1])
                tiles.append((row, column + first, likeness.reshape(-1)[place]))
                yield
            rows, near, best = (np.concatenate(found) for found in zip(*tiles, strict=True))
            most = np.full(len(queries), -np.inf, np.float32)
            np.maximum.at(most, rows, best)
            nearly = best >= most[rows] - _ALMOST
            self._choose(nodes[part][rows[nearly]], columns[near[nearly]], limit)

    def _choose(self, nodes: Ints, found: Ints, limit: float) -> None:
        """Of pairs, take the nearest for each node; of equals the first by content."""
        exact = self._exactly(nodes, found)
        order = np.lexsort((self.keys[found], exact, nodes))
        order = order[np.diff(nodes[order], prepend=-1) != 0]
        nodes, found, exact = nodes[order], found[order], exact[order]
        had = self.distance[nodes]
        tied = (exact == had) & (self.keys[found] < self.keys[self.nearest[nodes]])
        better = ((exact < had) | tied) & (exact <= limit)
        self.nearest[nodes[better]], self.distance[nodes[better]] = found[better], exact[better]

    def _exactly(self, first: Ints, second: Ints) -> Doubles:
        """Mean distances of pairs; the same whichever of the two is named first."""
        one, other = self.sums[first].astype(np.float64), self.sums[second].astype(np.float64)
        products = np.einsum("ij,ij->i", one, other)
        penalties = self.penalties[first] / self.sizes[first] / _UNIT
        penalties = penalties + self.penalties[second] / self.sizes[second] / _UNIT
        counts = (self.sizes[first] * self.sizes[second]).astype(np.float64) * _UNIT
        return np.asarray(1.0 - products / counts + penalties)


def merge_all(items: Items, rule: Rule) -> Generator[None, None, Merges]:
    """Merge ``items`` as far as ``rule`` allows.

    A generator, so that whoever runs it can do something else between slices; the result
    is its return value.
    """
    state = _State(items, rule)
    done: list[tuple[Ints, Ints, Doubles]] = []
    yield from _merge(state, done)
    state.second = True
    every = np.arange(state.count)
    state.open = every[state.top[: state.count] == every]
    if state.core[state.open].any():
        yield from _merge(state, done)
    left, right, heights = (np.concatenate(parts) for parts in zip(_NONE, *done, strict=True))
    count = state.count
    return Merges(
        left,
        right,
        heights,
        state.sums[:count],
        state.sizes[:count],
        state.penalties[:count],
        state.core[:count],
    )


_NONE = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def _merge(state: _State, done: list[tuple[Ints, Ints, Doubles]]) -> Generator[None, None, None]:
    """Merge what is open, all pairs that are each other's nearest at once, until there is none."""
    stale = state.open
    while len(stale) and len(state.open) > 1:
        yield from state.find_nearest(stale)
        # Who has nobody in reach never will: distances only grow.
        state.open = state.open[np.isfinite(state.distance[state.open])]
        nodes = state.open
        partner = state.nearest[nodes]
        mutual = (state.nearest[partner] == nodes) & (nodes < partner)
        first, second = nodes[mutual], partner[mutual]
        if not len(first):
            break
        # The order of nodes inside one round has no meaning; keep it by content.
        order = np.lexsort((state.keys[first], state.distance[first]))
        first, second = first[order], second[order]
        done.append((first, second, state.distance[first].copy()))
        new = state.merge(first, second)
        gone = np.zeros(state.count, bool)
        gone[first] = gone[second] = True
        rest = nodes[~gone[nodes]]
        state.open = np.concatenate((rest, new))
        stale = np.concatenate((rest[gone[state.nearest[rest]]], new))
