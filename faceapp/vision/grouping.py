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

from collections.abc import Callable, Generator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, without
from faceapp.domain.thresholds import GROUP_ANEW_MOST, GROUP_ANEW_SHARE
from faceapp.vision.agglomerate import Merges, Rule, merge_all
from faceapp.vision.population import Population
from faceapp.vision.trees import Grown, Tree, assemble, lay_out, leaf
from faceapp.vision.upkeep import Update

Ints = NDArray[np.int64]
_T = TypeVar("_T")


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
            self._doubtful.update(distinct(self.tree_of[doubtful]).tolist())
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
        placed = without(np.flatnonzero(self.tree_of >= 0), np.concatenate((changed, gone)))
        much = len(changed) + len(gone) > GROUP_ANEW_SHARE * len(placed)
        if much and len(changed) + len(placed) <= GROUP_ANEW_MOST:
            self._doubtful.update(distinct(self.tree_of[placed]).tolist())
        work = Update(self, np.concatenate((changed, gone)), without(changed, gone))
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
        trees = [tree for tree, _ in assemble(grown, np.flatnonzero(np.isinf(grown.ends)))]
        if len(trees) == 1 and number in self._members:
            self._trees[number] = trees[0]
        return trees

    def merged(self, pieces: list[Tree]) -> Generator[None, None, Grown]:
        """Average linkage over ``pieces``."""
        items = self.population.items(pieces, self.rule)
        yield
        merges: Merges = yield from merge_all(items, self.rule)
        yield
        return lay_out(pieces, merges)

    def _make_room(self) -> None:
        missing = len(self.population) - len(self.tree_of)
        if missing > 0:
            self.tree_of = np.concatenate((self.tree_of, np.full(missing, -1, np.int64)))


def finish(slices: Generator[None, None, _T]) -> _T:
    """Run all slices at once and return the result."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def group_faces(
    vectors: NDArray[np.float32], rule: Rule, penalties: NDArray[np.float64] | None = None
) -> Ints:
    """Groups of faces from nothing, of which nothing else is known; (n,) a number for each.

    Args:
        vectors: (n, d), of any length but 0.
        rule: up to which distances groups are one.
        penalties: (n,) what poor looks add to distances; see ``penalties_of``.
    """
    count = len(vectors)
    population = Population()
    rows = population.add(vectors, np.arange(count), np.zeros(count, np.int64), penalties)
    forest = Forest(population, rule)
    finish(forest.update(rows, rows[:0]))
    return forest.tree_of
