"""Merge trees of groups: how a group grew, face by face, and how it is taken apart.

A tree's leaves stand in an order in which every node covers a run of them, so that the
mean of anything over any node is a difference of two running sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.vision.agglomerate import Merges, Rule

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One group of n faces as a binary tree; nodes 0..n-1 are the leaves, the root is last.

    Attributes:
        rows: (n,) the faces, in the order of the leaves.
        start, stop: (nodes,) the run of leaves below each node.
        height: (nodes,) mean distance at which its two parts were merged; -inf for leaves.
        parent: (nodes,) -1 for the root.
    """

    rows: Ints
    start: Ints
    stop: Ints
    height: Doubles
    parent: Ints

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def ends(self) -> Doubles:
        """(nodes,) the height at which each node was merged into its parent; inf for the root."""
        return np.where(self.parent < 0, np.inf, self.height[self.parent])

    def weights(self, rule: Rule) -> NDArray[np.bool_]:
        """(n,) which faces count for the mean of the whole: those of its cores, or all."""
        if len(self) == 1 or self.height[-1] <= rule.seed:
            return np.ones(len(self), bool)
        seeds = (self.height <= rule.seed) & (self.height[self.parent] > rule.seed)
        seeds[-1] = False
        counts = (self.stop - self.start)[seeds]
        weights = np.zeros(len(self), bool)
        weights[self.start[seeds]] = counts >= rule.core
        order = np.sort(self.start[seeds])
        return weights[order][np.searchsorted(order, np.arange(len(self)), side="right") - 1]

    def core(self, rule: Rule) -> NDArray[np.bool_]:
        """(nodes,) cores, and what is inside of them with as many faces as a core."""
        return (self.height > rule.seed) | (self.stop - self.start >= rule.core)


def leaf(row: int) -> Tree:
    """A group of one face."""
    return Tree(np.array([row], np.int64), _ZERO, _ONE, _LOWEST, _NONE)


def _shared(array: NDArray[_T]) -> NDArray[_T]:
    array.flags.writeable = False
    return array


# Of hundreds of thousands of leaves.
_ZERO, _ONE, _NONE = (_shared(np.full(1, value, np.int64)) for value in (0, 1, -1))
_LOWEST = _shared(np.full(1, -np.inf))


def above(tree: Tree, nodes: Ints) -> NDArray[np.bool_]:
    """Which nodes of ``tree`` hold one of ``nodes`` strictly below them."""
    found = np.zeros(len(tree.start), bool)
    at = tree.parent[nodes]
    while len(at := distinct(at[at >= 0])):
        at = at[~found[at]]
        found[at] = True
        at = tree.parent[at]
    return found


def take_apart(tree: Tree, dissolved: NDArray[np.bool_]) -> list[Tree]:
    """The largest subtrees without a dissolved node, in the order of their leaves.

    ``dissolved`` holds with every node all that are above it.
    """
    kept = np.nonzero(~dissolved)[0]
    is_root = (tree.parent[kept] < 0) | dissolved[tree.parent[kept]]
    roots = kept[is_root]
    roots = roots[np.argsort(tree.start[roots])]
    if len(roots) == 1:
        return [tree]
    # Runs of the roots cover all leaves one after another.
    piece_of = np.searchsorted(tree.start[roots], tree.start[kept], side="right") - 1
    order = kept[np.argsort(piece_of, kind="stable")]
    counts = np.bincount(piece_of, minlength=len(roots))
    number = np.empty(len(tree.start), np.int64)
    pieces: list[Tree] = []
    for root, nodes in zip(roots.tolist(), np.split(order, np.cumsum(counts)[:-1]), strict=True):
        first, last = tree.start[root], tree.stop[root]
        number[nodes] = np.arange(len(nodes))
        parent = tree.parent[nodes]
        inside = nodes != root
        pieces.append(
            Tree(
                tree.rows[first:last],
                tree.start[nodes] - first,
                tree.stop[nodes] - first,
                tree.height[nodes],
                np.where(inside, number[np.where(inside, parent, nodes)], -1),
            )
        )
    return pieces


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """Pieces and the merges over them, laid out so that every node covers a run of leaves.

    Attributes:
        pieces: the items of the merges.
        merges: over them.
        place: (pieces,) position of each piece.
        first, last: (nodes,) run of positions below each node of the merges.
        rows: all leaves, piece after piece by position.
        row_start: (pieces + 1,) where the leaves of each position start in ``rows``.
        ends: (nodes,) height at which each node was merged further; inf for roots.
    """

    pieces: Sequence[Tree]
    merges: Merges
    place: Ints
    first: Ints
    last: Ints
    rows: Ints
    row_start: Ints
    ends: Doubles

    def rows_below(self, node: int) -> Ints:
        """The faces below one node of the merges."""
        return self.rows[self.row_start[self.first[node]] : self.row_start[self.last[node]]]


def lay_out(pieces: Sequence[Tree], merges: Merges) -> Grown:
    """Find the order of pieces in which every node of ``merges`` covers a run."""
    count = len(pieces)
    nodes = count + len(merges.left)
    width = np.ones(nodes, np.int64)
    ends = np.full(nodes, np.inf)
    for number, (left, right) in enumerate(zip(merges.left.tolist(), merges.right.tolist(), strict=True)):
        width[count + number] = width[left] + width[right]
    ends[merges.left], ends[merges.right] = merges.heights, merges.heights
    first = np.zeros(nodes, np.int64)
    roots = np.nonzero(np.isinf(ends))[0]
    first[roots] = np.concatenate(([0], np.cumsum(width[roots])[:-1])) if len(roots) else 0
    for number in range(len(merges.left) - 1, -1, -1):
        left, right = merges.left[number], merges.right[number]
        first[left] = first[count + number]
        first[right] = first[left] + width[left]
    place = first[:count]
    by_place = np.argsort(place)
    rows = [pieces[piece].rows for piece in by_place]
    row_start = np.concatenate(([0], np.cumsum([len(r) for r in rows]))).astype(np.int64)
    all_rows = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    return Grown(pieces, merges, place, first, first + width, all_rows, row_start, ends)


def assemble(grown: Grown, roots: Ints) -> Iterator[tuple[Tree, int]]:
    """The whole trees below some ``roots`` of the merges, each with its root."""
    count = len(grown.pieces)
    by_place = np.argsort(grown.place)
    merged = np.arange(count, len(grown.ends))
    parents = np.full(len(grown.ends), -1)
    parents[grown.merges.left] = merged
    parents[grown.merges.right] = merged
    order = merged[np.argsort(grown.first[merged], kind="stable")]
    firsts = grown.first[order]
    number = np.zeros(len(grown.ends), np.int64)
    for root in roots.tolist():
        if root < count:
            yield grown.pieces[root], root
            continue
        first, last = grown.first[root], grown.last[root]
        tops = np.sort(order[np.searchsorted(firsts, first) : np.searchsorted(firsts, last)])
        yield _join(grown, by_place[first:last], tops, parents, number), root


def _join(grown: Grown, members: Ints, tops: Ints, parents: Ints, number: Ints) -> Tree:
    pieces = [grown.pieces[member] for member in members]
    leaves = sum(len(piece) for piece in pieces)
    inner = sum(len(piece.start) - len(piece) for piece in pieces)
    total = leaves + inner + len(tops)
    start, stop, parent = (np.zeros(total, np.int64) for _ in range(3))
    height = np.full(total, -np.inf)
    number[tops] = leaves + inner + np.arange(len(tops))
    at_leaf, at_inner = 0, leaves
    for member, piece in zip(members.tolist(), pieces, strict=True):
        n, nodes = len(piece), len(piece.start)
        places = np.concatenate((np.arange(at_leaf, at_leaf + n), np.arange(at_inner, at_inner + nodes - n)))
        start[places], stop[places] = piece.start + at_leaf, piece.stop + at_leaf
        height[places] = piece.height
        parent[places] = places[piece.parent]
        parent[places[-1]] = number[parents[member]]
        at_leaf += n
        at_inner += nodes - n
    base = grown.row_start[grown.first[tops[-1]]]
    places = number[tops]
    start[places] = grown.row_start[grown.first[tops]] - base
    stop[places] = grown.row_start[grown.last[tops]] - base
    height[places] = grown.merges.heights[tops - len(grown.pieces)]
    parent[places] = np.where(parents[tops] < 0, -1, number[parents[tops]])
    rows = grown.rows[base : base + leaves]
    return Tree(rows, start, stop, height, parent)
