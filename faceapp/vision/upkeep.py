"""One change of the groups on its way: what it loosens, merges anew and settles.

See ``grouping`` for why this gives the groups that merging from nothing gives.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.thresholds import GRID_SCALE, GROUP_BLOCK_PRODUCTS, SLICE_SECONDS
from faceapp.vision.trees import Grown, Tree, above, assemble, leaf, take_apart

if TYPE_CHECKING:
    from faceapp.vision.grouping import Forest

Ints = NDArray[np.int64]

_UNIT = float(GRID_SCALE * GRID_SCALE)
_ALMOST = 2e-6  # products of means are rounded; rather take apart too much
_LEAVES_AT_ONCE = 2_000_000
_ROWS_AT_ONCE = 256


class Update:
    """One change on its way.

    Attributes:
        taken: groups that the change touches.
        pieces: what is to be merged anew, by numbers below zero in ``tree_of``.
        settled: what was merged anew and is in no conflict, likewise.
    """

    def __init__(self, forest: Forest, loose: Ints, changed: Ints) -> None:
        self.forest = forest
        self.population = forest.population
        self.tree_of = forest.tree_of.copy()
        self.taken: set[int] = set()
        self.pieces: dict[int, Tree] = {}
        self.settled: dict[int, Tree] = {}
        self._next = -2
        self._loose = distinct(loose.astype(np.int64))
        self._changed = changed
        self._checked: dict[int, float] = {}
        self._marks = _marks(len(self.tree_of))

    def loosen(self, doubtful: set[int]) -> Generator[None, None, None]:
        """Take the loose rows out of their groups; take ``doubtful`` groups wholly apart."""
        placed = self._loose[self.tree_of[self._loose] >= 0]
        for number in sorted({*self.tree_of[placed].tolist(), *doubtful}):
            rows = self.forest.members(number)
            leaving = np.isin(rows, placed)
            if number in doubtful:
                self.taken.add(number)
                yield from self._add_leaves(rows[~leaving])
                continue
            for tree in (yield from self.forest.tree(number, rows)):
                nodes = np.nonzero(np.isin(tree.rows, placed))[0]
                self._take(number, tree, nodes, loose=True)
            for row in rows[leaving].tolist():
                self.pieces.pop(int(self.tree_of[row]), None)
        self.tree_of[self._loose] = -1

    def run(self) -> Generator[None, None, list[Tree]]:
        """Merge, look for conflicts, take apart, until there is none."""
        yield from self._add_leaves(self._changed)
        while self.pieces:
            numbers = list(self.pieces)
            grown = yield from self.forest.merged(list(self.pieces.values()))
            conflicts, nodes = yield from self._conflicts(grown)
            yield from self._settle(grown, numbers, {number for number, _, _ in conflicts}, nodes)
            pace = Pace()
            for number, tree, hit in conflicts:
                self._take(number, tree, hit)
                if pace.due():
                    yield
                    pace.again()
            yield
        return list(self.settled.values())

    def _settle(
        self, grown: Grown, numbers: list[int], disturbed: set[int], nodes: Ints
    ) -> Generator[None, None, None]:
        """Keep the merged trees that are in no conflict; of the others the pieces stay loose.

        ``numbers`` are those of the pieces that were merged, ``disturbed`` the trees that
        are to be taken apart, ``nodes`` the merged nodes that are in conflict with them.
        """
        roots = np.flatnonzero(np.isinf(grown.ends))
        roots = roots[np.argsort(grown.first[roots])]
        places = [grown.first[nodes]]
        places.append(grown.place[[at for at, number in enumerate(numbers) if number in disturbed]])
        owner = np.searchsorted(grown.first[roots], np.concatenate(places), side="right") - 1
        quiet = np.ones(len(roots), bool)
        quiet[owner] = False
        by_place = np.argsort(grown.place)
        pace = Pace()
        for tree, root in assemble(grown, roots[quiet]):
            for piece in by_place[grown.first[root] : grown.last[root]].tolist():
                del self.pieces[numbers[piece]]
            self.settled[self._next] = tree
            self.tree_of[tree.rows] = self._next
            self._next -= 1
            if pace.due():
                yield
                pace.again()

    def _add(self, piece: Tree) -> None:
        self.pieces[self._next] = piece
        self.tree_of[piece.rows] = self._next
        self._next -= 1

    def _add_leaves(self, rows: Ints) -> Generator[None, None, None]:
        pace = Pace()
        for row in rows.tolist():
            self._add(leaf(row))
            if pace.due():
                yield
                pace.again()

    def _take(self, number: int, tree: Tree, nodes: Ints, *, loose: bool = False) -> None:
        """Take ``tree`` apart above ``nodes``; its pieces are merged anew.

        ``loose`` says that ``nodes`` are faces that left, or of which other things are
        true now.
        """
        dissolved = above(tree, nodes)
        # What stood before in just this place needs no second look.
        tops = (tree.parent >= 0) & dissolved[tree.parent]
        if loose:
            tops &= ~dissolved
            tops[nodes] = False
        else:
            tops |= dissolved
        tops[-1] |= number >= 0 and not (loose and len(nodes))
        if number < 0:
            # Its root is a node of the merges, and was looked at as that.
            tops[-1] = False
        else:
            self.taken.add(number)
        self.pieces.pop(number, None)
        self.settled.pop(number, None)
        self._remember(tree, np.nonzero(tops)[0])
        for piece in take_apart(tree, dissolved):
            self._add(piece)

    def _remember(self, tree: Tree, nodes: Ints) -> None:
        """Nodes that were in no conflict up to where they were merged further."""
        names = _names(self._marks[tree.rows], tree.start[nodes], tree.stop[nodes])
        ends = self._ends(tree.ends[nodes], tree.core(self.forest.rule)[nodes])
        for name, end in zip(names.tolist(), ends.tolist(), strict=True):
            self._checked[name] = max(self._checked.get(name, -1.0), end)

    def _conflicts(self, grown: Grown) -> Generator[None, None, tuple[list[tuple[int, Tree, Ints]], Ints]]:
        """Nodes of other trees that are nearer to a new node than both were merged further.

        Returns:
            Number of the tree, the tree, its nodes, for each tree; and the new nodes.
        """
        yield
        found: list[tuple[int, Tree, Ints]] = []
        rows, owners = self._others()
        if not len(rows):
            return found, rows
        yield
        nodes, ends = self._unchecked(grown)
        yield
        guilty = np.zeros(len(nodes), bool)
        if not len(nodes):
            return found, nodes
        means = grown.merges.sums[nodes] / grown.merges.sizes[nodes, None] / _UNIT
        penalties = grown.merges.penalties[nodes] / grown.merges.sizes[nodes] / _UNIT
        queries, numbers = yield from self._in_reach(means, ends - penalties, rows, owners)
        if not len(queries):
            return found, nodes[guilty]
        order = np.argsort(numbers, kind="stable")
        numbers, starts = np.unique(numbers[order], return_index=True)
        at = {number: place for place, number in enumerate(self.pieces)}
        pace = Pace()
        for number, near in zip(numbers.tolist(), np.split(queries[order], starts[1:]), strict=True):
            if pace.due():
                yield
                pace.again()
            asking, piece = near, number in at
            if piece:
                position = grown.place[at[number]]
                first, last = grown.first[nodes[near]], grown.last[nodes[near]]
                asking = near[(first > position) | (last <= position)]
                trees = [self.pieces[number]]
                if len(trees[0]) == 1 or not len(asking):
                    continue
            elif number < 0:
                trees = [self.settled[number]]
            else:
                trees = yield from self.forest.tree(number, self.forest.members(number))
            if len(trees) > 1:
                # What was kept is not what merging gives: all of it is merged anew.
                found += [(number, tree, np.arange(len(tree))) for tree in trees]
                guilty[asking] = True
                continue
            asked = _Asking(nodes[asking], means[asking], penalties[asking], ends[asking])
            hit, by = self._against(trees[0], piece, grown, asked)
            if len(hit):
                found.append((number, trees[0], hit))
                guilty[asking[by]] = True
        return found, nodes[guilty]

    def _ends(self, ends: NDArray[np.float64], core: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The height up to which nodes stand; roots as far as anything may reach them."""
        return np.minimum(ends, self.forest.rule.reach(core))

    def _unchecked(self, grown: Grown) -> tuple[Ints, NDArray[np.float64]]:
        """New nodes, or nodes that stand longer than when they were looked at."""
        first, last = grown.row_start[grown.first], grown.row_start[grown.last]
        names = _names(self._marks[grown.rows], first, last)
        ends = self._ends(grown.ends, grown.merges.core)
        nodes = []
        for node, (name, end) in enumerate(zip(names.tolist(), ends.tolist(), strict=True)):
            if self._checked.get(name, -1.0) < end:
                self._checked[name] = end
                nodes.append(node)
        chosen = np.array(nodes, np.int64)
        return chosen, ends[chosen]

    def _in_reach(
        self, means: NDArray[np.float64], ends: NDArray[np.float64], rows: Ints, trees: Ints
    ) -> Generator[None, None, tuple[Ints, Ints]]:
        """Pairs of query and tree where one of ``rows``, in ``trees``, is near enough for a conflict."""
        grid, reserve = self.population.vectors.grid, self.population.penalties / _UNIT
        # One product says all: likeness less both penalties, and what there must be at least.
        columns = np.concatenate((means, -np.ones((len(means), 1)), (ends + _ALMOST - 1.0)[:, None]), axis=1)
        queries = columns.T.astype(np.float32)
        wide = max(GROUP_BLOCK_PRODUCTS // (len(queries) * _ROWS_AT_ONCE), 1)
        base = np.ones((_ROWS_AT_ONCE, len(queries)), np.float32)
        parts: list[tuple[Ints, Ints]] = [(rows[:0], trees[:0])]
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            block = rows[start : start + _ROWS_AT_ONCE]
            base[: len(block), :-2], base[: len(block), -2] = grid[block], reserve[block]
            numbers = trees[start : start + _ROWS_AT_ONCE]
            starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
            for first in range(0, len(means), wide):
                near = base[: len(block)] @ queries[:, first : first + wide] > 0
                if near.any():
                    tree, query = np.nonzero(np.logical_or.reduceat(near, starts, axis=0))
                    parts.append((query + first, numbers[starts[tree]]))
                yield
        query, number = (np.concatenate(part) for part in zip(*parts, strict=True))
        return query, number

    def _others(self) -> tuple[Ints, Ints]:
        """Faces that a new node may be in conflict with, tree by tree: not what are loose leaves."""
        trees = self.tree_of[np.flatnonzero(self.tree_of != -1)]
        rows = np.flatnonzero(self.tree_of != -1)
        single = np.array([number for number, piece in self.pieces.items() if len(piece) == 1], np.int64)
        keep = ~np.isin(trees, single)
        rows, trees = rows[keep], trees[keep]
        order = np.argsort(trees, kind="stable")
        return rows[order], trees[order]

    def _against(
        self, tree: Tree, piece: bool, grown: Grown, asking: _Asking
    ) -> tuple[Ints, NDArray[np.bool_]]:
        """Nodes of ``tree`` in conflict with those asking (not the root of a piece); and with which."""
        rule = self.forest.rule
        vectors = self.population.vectors.grid[tree.rows].astype(np.float64)
        reserve = self.population.penalties[tree.rows] / _UNIT
        core = tree.core(rule)
        ends = self._ends(tree.ends, core)
        if piece:
            ends[-1] = -np.inf
        weights = tree.weights(rule)
        hit = np.zeros(len(tree.start), bool)
        by = np.zeros(len(asking.nodes), bool)
        step = max(_LEAVES_AT_ONCE // len(tree.start), 1)
        for first in range(0, len(asking.nodes), step):
            part = slice(first, first + step)
            leaves = 1.0 - asking.means[part] @ vectors.T + reserve + asking.penalties[part][:, None]
            distances = _node_means(leaves, tree, tree.height > rule.seed, weights)
            theirs = grown.merges.core[asking.nodes[part]][:, None]
            limits = np.minimum(
                np.minimum(asking.ends[part][:, None], ends), rule.limit(theirs, core[None, :])
            )
            near = distances < limits + _ALMOST
            for place in np.nonzero(near.any(axis=1))[0]:
                rows = grown.rows_below(int(asking.nodes[first + place]))
                bad = self.population.excluded(rows, tree.rows)
                if bad.any():
                    running = np.concatenate(([0], np.cumsum(bad)))
                    near[place] &= running[tree.stop] == running[tree.start]
                hit |= near[place]
                by[first + place] = near[place].any()
        return np.nonzero(hit)[0], by


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    """New nodes that look for conflicts: mean vector, mean penalty, and how far up they stand."""

    nodes: Ints
    means: NDArray[np.float64]
    penalties: NDArray[np.float64]
    ends: NDArray[np.float64]


def _node_means(
    values: NDArray[np.float64], tree: Tree, united: NDArray[np.bool_], weights: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(q, nodes) means over the leaves below each node, from (q, leaves) values.

    Above the first step (``united``) only leaves with weight count.
    """
    means = _run_means(values, tree, np.ones(len(tree), bool))
    if united.any() and not weights.all():
        means[:, united] = _run_means(values, tree, weights)[:, united]
    return means


def _run_means(values: NDArray[np.float64], tree: Tree, weights: NDArray[np.bool_]) -> NDArray[np.float64]:
    running = np.zeros((len(values), values.shape[1] + 1))
    np.cumsum(values * weights, axis=1, out=running[:, 1:])
    counted = np.concatenate(([0], np.cumsum(weights)))
    counts = np.maximum(counted[tree.stop] - counted[tree.start], 1)
    return np.asarray((running[:, tree.stop] - running[:, tree.start]) / counts)


def _names(marks: NDArray[np.uint64], start: Ints, stop: Ints) -> NDArray[np.uint64]:
    """A number that names the set of rows in each run."""
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(marks, dtype=np.uint64)))
    return running[stop] - running[start]


def _marks(count: int) -> NDArray[np.uint64]:
    """Random-looking numbers for rows (splitmix64): their sum names a set of rows."""
    z = (np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


class Pace:
    """Says when a slice has taken its time."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def due(self) -> bool:
        """Whether it is time for a pause."""
        return time.perf_counter() - self._began > SLICE_SECONDS

    def again(self) -> None:
        """After a pause."""
        self._began = time.perf_counter()
