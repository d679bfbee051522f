"""Groups of faces that look like one person, kept up to date as faces come and go.

The groups are those of average linkage over all pairs of faces (see ``agglomerate``),
stopped at a distance, under what users said. They are a function of the faces and the
constraints alone: not of the order, not of what was added when.

Keeping them up to date is exact too. In the finished forest no two nodes C and X that
share no face, and may be together, are nearer to each other than the heights at which
both were merged further; and a forest of which that is true is the one that merging from
nothing gives. So a change starts from the nodes it makes, looks for nodes X of other
trees that are in conflict with them, takes the trees apart just above these, merges the
loose pieces, and repeats until there is no conflict. What is far away is never touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.face import Quality
from faceapp.domain.thresholds import GRID_SCALE, GROUP_BLOCK_PRODUCTS, SLICE_SECONDS
from faceapp.vision.agglomerate import Merges, Rule, merge_all
from faceapp.vision.population import Population, penalties_of
from faceapp.vision.trees import Grown, Tree, above, assemble, lay_out, leaf, take_apart

Ints = NDArray[np.int64]
_T = TypeVar("_T")

_UNIT = float(GRID_SCALE * GRID_SCALE)
_ALMOST = 1e-6  # products of means are rounded; rather take apart too much
_LEAVES_AT_ONCE = 2_000_000


class Forest:
    """The groups of a population.

    Attributes:
        population: the faces; rows not ``placed`` take no part.
        rule: up to which distances groups are one.
        tree_of: (n,) number of each row's group, -1 for none; numbers are never used twice.
    """

    def __init__(self, population: Population, rule: Rule) -> None:
        self.population = population
        self.rule = rule
        self.tree_of = np.full(len(population), -1, np.int64)
        self._members: dict[int, Ints] = {}  # of groups of two or more
        self._trees: dict[int, Tree] = {}
        self._doubtful: set[int] = set()
        self._next = 0

    def place(self, rows: Ints, groups: Ints, doubtful: Ints | None = None) -> None:
        """Take groups over as they were kept.

        Args:
            rows: the faces.
            groups: (rows,) a number for each.
            doubtful: rows of which other things are known now than when they were
                grouped. Their groups are merged from nothing at the next update, which
                must have these rows among the changed or the gone ones.
        """
        self._make_room()
        if not len(rows):
            return
        order = np.argsort(groups, kind="stable")
        rows, groups = rows[order], groups[order]
        starts = np.nonzero(np.diff(groups, prepend=-1))[0]
        stops = np.append(starts[1:], len(rows))
        self.tree_of[rows] = self._next + np.cumsum(np.diff(groups, prepend=-1) != 0) - 1
        for number, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            if stop - start > 1:
                self._members[self._next + number] = rows[start:stop]
        self._next += len(starts)
        if doubtful is not None and len(doubtful):
            self._doubtful.update(np.unique(self.tree_of[doubtful]).tolist())
            self._doubtful.discard(-1)

    def members(self, tree: int) -> Ints:
        """The rows of one group."""
        found = self._members.get(tree)
        return np.nonzero(self.tree_of == tree)[0] if found is None else found

    def update(
        self, changed: Ints, gone: Ints, facts: Callable[[], None] = lambda: None
    ) -> Generator[None, None, tuple[Ints, Ints]]:
        """Bring the groups up to date; they are changed in the last slice, or not at all.

        Args:
            changed: rows that are new, or about which something else is true now.
            gone: rows that take no part any more.
            facts: writes what is true now into the population (labels, bars). Called once
                what is known of the old groups is no longer needed; the caller takes it
                back if it gives up the slices.

        Returns:
            The rows whose group may have changed, and the number of the group of each
            (-1 for those gone). All groups that these rows are in are whole.
        """
        self._make_room()
        work = _Update(self, np.concatenate((changed, gone)), np.setdiff1d(changed, gone))
        yield from work.loosen(self._doubtful)
        facts()
        trees = yield from work.run()
        for number in work.taken:
            self._members.pop(number, None)
            self._trees.pop(number, None)
        self._doubtful.clear()
        self.tree_of[gone] = -1
        for tree in trees:
            self.tree_of[tree.rows] = self._next
            if len(tree) > 1:
                self._members[self._next] = tree.rows
                self._trees[self._next] = tree
            self._next += 1
        rows = np.concatenate([tree.rows for tree in trees] + [np.asarray(gone, np.int64)])
        return rows, self.tree_of[rows]

    def tree(self, number: int, rows: Ints) -> Generator[None, None, list[Tree]]:
        """How a group grew, worked out anew where it is not at hand.

        More than one tree where what was kept is not what merging gives now.
        """
        found = self._trees.get(number)
        if found is not None:
            return [found]
        if len(rows) == 1:
            return [leaf(int(rows[0]))]
        grown = yield from self.merged([leaf(row) for row in rows.tolist()])
        trees = assemble(grown)
        if len(trees) == 1 and number in self._members:
            self._trees[number] = trees[0]
        return trees

    def merged(self, pieces: list[Tree]) -> Generator[None, None, Grown]:
        """Average linkage over ``pieces``."""
        items = self.population.items(pieces, self.rule)
        merges: Merges = yield from merge_all(items, self.rule)
        return lay_out(pieces, merges)

    def _make_room(self) -> None:
        missing = len(self.population) - len(self.tree_of)
        if missing > 0:
            self.tree_of = np.concatenate((self.tree_of, np.full(missing, -1, np.int64)))


class _Update:
    """One change on its way.

    Attributes:
        taken: groups that the change touches; their pieces are in ``pieces``.
        pieces: what is merged anew, by numbers below zero in ``tree_of``.
    """

    def __init__(self, forest: Forest, loose: Ints, changed: Ints) -> None:
        self.forest = forest
        self.population = forest.population
        self.tree_of = forest.tree_of.copy()
        self.taken: set[int] = set()
        self.pieces: dict[int, Tree] = {}
        self._next = -2
        self._loose = np.unique(loose).astype(np.int64)
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
                for row in rows[~leaving].tolist():
                    self._add(leaf(row))
                continue
            for tree in (yield from self.forest.tree(number, rows)):
                nodes = np.nonzero(np.isin(tree.rows, placed))[0]
                self._take(number, tree, nodes, loose=True)
            for row in rows[leaving].tolist():
                self.pieces.pop(int(self.tree_of[row]), None)
        self.tree_of[self._loose] = -1

    def run(self) -> Generator[None, None, list[Tree]]:
        """Merge, look for conflicts, take apart, until there is none."""
        for row in self._changed.tolist():
            self._add(leaf(row))
        while True:
            grown = yield from self.forest.merged(list(self.pieces.values()))
            conflicts = yield from self._conflicts(grown)
            if not conflicts:
                return assemble(grown)
            for number, tree, nodes in conflicts:
                self._take(number, tree, nodes)
            yield

    def _add(self, piece: Tree) -> None:
        self.pieces[self._next] = piece
        self.tree_of[piece.rows] = self._next
        self._next -= 1

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
            # The root of a piece is a node of the merges, and was looked at as that.
            tops[-1] = False
        else:
            self.taken.add(number)
        self.pieces.pop(number, None)
        self._remember(tree, np.nonzero(tops)[0])
        for piece in take_apart(tree, dissolved):
            self._add(piece)

    def _remember(self, tree: Tree, nodes: Ints) -> None:
        """Nodes that were in no conflict up to where they were merged further."""
        names = _names(self._marks[tree.rows], tree.start[nodes], tree.stop[nodes])
        ends = self._ends(tree.ends[nodes], tree.core(self.forest.rule)[nodes])
        for name, end in zip(names.tolist(), ends.tolist(), strict=True):
            self._checked[name] = max(self._checked.get(name, -1.0), end)

    def _conflicts(self, grown: Grown) -> Generator[None, None, list[tuple[int, Tree, Ints]]]:
        """Nodes of other trees that are nearer to a new node than both were merged further."""
        nodes, ends = self._unchecked(grown)
        found: list[tuple[int, Tree, Ints]] = []
        if not len(nodes):
            return found
        means = grown.merges.sums[nodes] / grown.merges.sizes[nodes, None] / _UNIT
        penalties = grown.merges.penalties[nodes] / grown.merges.sizes[nodes] / _UNIT
        queries, numbers = yield from self._in_reach(means, ends - penalties)
        order = np.argsort(numbers, kind="stable")
        numbers, starts = np.unique(numbers[order], return_index=True)
        at = {number: place for place, number in enumerate(self.pieces)}
        pace = _Pace()
        for number, asking in zip(numbers.tolist(), np.split(queries[order], starts[1:]), strict=True):
            if pace.due():
                yield
                pace.again()
            if number < 0:
                position = grown.place[at[number]]
                first, last = grown.first[nodes[asking]], grown.last[nodes[asking]]
                asking_now = asking[(first > position) | (last <= position)]
                trees = [self.pieces[number]]
                if len(trees[0]) == 1 or not len(asking_now):
                    continue
            else:
                asking_now = asking
                trees = yield from self.forest.tree(number, self.forest.members(number))
            if len(trees) > 1:
                # What was kept is not what merging gives: all of it is merged anew.
                found += [(number, tree, np.arange(len(tree))) for tree in trees]
                continue
            asked = _Asking(nodes[asking_now], means[asking_now], penalties[asking_now], ends[asking_now])
            against = self._against(trees[0], number < 0, grown, asked)
            if len(against):
                found.append((number, trees[0], against))
        return found

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
        self, means: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> Generator[None, None, tuple[Ints, Ints]]:
        """Pairs of query and tree where a face of the tree is near enough for a conflict."""
        queries = means.astype(np.float32)
        grid = self.population.vectors.grid[: len(self.tree_of)]
        reserve = (self.population.penalties / _UNIT).astype(np.float32)
        least = (1.0 - ends - _ALMOST).astype(np.float32)[:, None]
        step = max(GROUP_BLOCK_PRODUCTS // (len(queries) * grid.shape[1]), 256)
        base = int(self.tree_of.min(initial=0))
        width = int(self.tree_of.max(initial=0)) - base + 1
        parts: list[Ints] = [np.zeros(0, np.int64)]
        for start in range(0, len(grid), step):
            products = queries @ (grid[start : start + step].T)
            products -= reserve[None, start : start + step]
            place = np.flatnonzero(products > least)
            query, row = np.divmod(place, min(step, len(grid) - start))
            tree = self.tree_of[start + row]
            inside = tree != -1
            parts.append(np.unique(query[inside] * width + (tree[inside] - base)))
            yield
        query, tree = np.divmod(np.unique(np.concatenate(parts)), width)
        return query, tree + base

    def _against(self, tree: Tree, piece: bool, grown: Grown, asking: _Asking) -> Ints:
        """Nodes of ``tree`` in conflict with one of those asking; not the root of a piece."""
        rule = self.forest.rule
        vectors = self.population.vectors.grid[tree.rows].astype(np.float64)
        reserve = self.population.penalties[tree.rows] / _UNIT
        core = tree.core(rule)
        ends = self._ends(tree.ends, core)
        if piece:
            ends[-1] = -np.inf
        weights = tree.weights(rule)
        hit = np.zeros(len(tree.start), bool)
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
            for place in np.nonzero((near & ~hit).any(axis=1))[0]:
                rows = grown.rows_below(int(asking.nodes[first + place]))
                bad = self.population.excluded(rows, tree.rows)
                if bad.any():
                    running = np.concatenate(([0], np.cumsum(bad)))
                    near[place] &= running[tree.stop] == running[tree.start]
                hit |= near[place]
        return np.nonzero(hit)[0]


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


class _Pace:
    """Says when a slice has taken its time."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def due(self) -> bool:
        return time.perf_counter() - self._began > SLICE_SECONDS

    def again(self) -> None:
        self._began = time.perf_counter()


def finish(slices: Generator[None, None, _T]) -> _T:
    """Run all slices at once and return the result."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def group_faces(
    vectors: NDArray[np.float32], rule: Rule, qualities: Sequence[Quality | None] | None = None
) -> Ints:
    """Groups of faces from nothing, of which nothing else is known; (n,) a number for each.

    Args:
        vectors: (n, d), of any length but 0.
        rule: up to which distances groups are one.
        qualities: how good a look each one is, where that is known.
    """
    count = len(vectors)
    known = [(-1.0, -1.0) if q is None else (q.pixels, q.sharpness) for q in qualities or [None] * count]
    looks = np.array(known, np.float64).reshape(count, 2)
    population = Population()
    penalties = penalties_of(looks[:, 0], looks[:, 1])
    rows = population.add(vectors, np.arange(count), np.zeros(count, np.int64), penalties)
    forest = Forest(population, rule)
    finish(forest.update(rows, rows[:0]))
    return forest.tree_of
