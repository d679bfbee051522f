"""All faces of a library as rows of arrays: vector, photo, name, what they must not be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct, distinct_pairs
from faceapp.domain.spans import ALWAYS
from faceapp.domain.thresholds import (
    GRID_SCALE,
    PENALTY_FULL_OUTSIDE,
    PENALTY_FULL_PIXELS,
    PENALTY_MOST,
    PENALTY_NO_PIXELS,
    PENALTY_SHARPNESS,
)
from faceapp.vision.agglomerate import Items, Rule
from faceapp.vision.neighbours import Floats, Vectors, content_keys
from faceapp.vision.trees import Tree

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
_T = TypeVar("_T", bound=np.generic)


class Population:
    """What grouping and matching know about the faces; one row each.

    Attributes:
        vectors: on the grid.
        barred: rows that were said not to be somebody, and whom.
    """

    def __init__(self) -> None:
        self.vectors = Vectors()
        self.barred: dict[int, frozenset[int]] = {}
        self._photos = np.zeros(0, np.int64)
        self._spans = np.zeros((0, 2), np.float64)
        self._labels = np.zeros(0, np.int64)
        self._keys = np.zeros(0, np.uint64)
        self._penalties = np.zeros(0, np.float64)

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def photos(self) -> Ints:
        """(n,) the photo or video of each face: two faces seen there together are two people."""
        return self._photos[: len(self)]

    @property
    def spans(self) -> Doubles:
        """(n, 2) from when to when each face is seen in its video, seconds; all of time on a photo."""
        return self._spans[: len(self)]

    @property
    def labels(self) -> Ints:
        """(n,) the person a user named, 0 for none; may be written to."""
        return self._labels[: len(self)]

    @property
    def keys(self) -> NDArray[np.uint64]:
        """(n,) content keys."""
        return self._keys[: len(self)]

    @property
    def penalties(self) -> Doubles:
        """(n,) what is added to all distances of a face, times the grid's unit; whole numbers."""
        return self._penalties[: len(self)]

    def add(
        self,
        vectors: Floats,
        photos: Ints,
        labels: Ints,
        penalties: Doubles | None = None,
        spans: Doubles | None = None,
    ) -> Ints:
        """Append faces and return their rows.

        Args:
            vectors: (m, d) of any length.
            photos: (m,)
            labels: (m,) person a user named, 0 for none.
            penalties: (m,) added to all cosine distances of a face; see ``penalties_of``.
            spans: (m, 2) see ``spans``; None: all are of photos.
        """
        rows = self.vectors.add(vectors)
        room = len(self.vectors)
        if room > len(self._photos):
            grown = max(room + room // 10, 1024)
            self._photos = _grown(self._photos, grown)
            self._spans = _grown(self._spans, grown)
            self._labels = _grown(self._labels, grown)
            self._keys = _grown(self._keys, grown)
            self._penalties = _grown(self._penalties, grown)
        self._photos[rows], self._labels[rows] = photos, labels
        self._spans[rows] = ALWAYS if spans is None else spans
        self._penalties[rows] = 0.0 if penalties is None else np.rint(penalties * GRID_SCALE**2)
        for start in range(0, len(rows), 8192):
            part = rows[start : start + 8192]
            self._keys[part] = content_keys(self.vectors.grid[part])
        return rows

    def items(self, pieces: Sequence[Tree], rule: Rule) -> Items:
        """Trees as items to merge, with all that keeps them apart."""
        sizes = np.array([len(piece) for piece in pieces], np.int64)
        every = np.concatenate([piece.rows for piece in pieces] or [np.zeros(0, np.int64)])
        starts = np.cumsum(sizes) - sizes
        owner = np.repeat(np.arange(len(pieces)), sizes)
        united = np.array([piece.height[-1] > rule.seed for piece in pieces], bool)
        counts = np.ones(len(every), bool)
        for place in np.flatnonzero(united).tolist():
            counts[starts[place] : starts[place] + sizes[place]] = pieces[place].weights(rule)
        sums = np.zeros((len(pieces), self.vectors.dimensions), np.int32)
        for first in range(0, len(pieces), 4096):  # never all leaves twice at once
            last = min(first + 4096, len(pieces))
            part = slice(starts[first], starts[last - 1] + sizes[last - 1])
            leaves = self.vectors.grid[every[part]].astype(np.int32) * counts[part, None]
            if len(leaves) > last - first:
                leaves = np.add.reduceat(leaves, starts[first:last] - starts[first], axis=0)
            sums[first:last] = leaves
        labels = self.labels[every]
        if not len(pieces):
            nothing = np.zeros(0, np.int64)
            return Items(sums, sizes, np.zeros(0), united, nothing, np.zeros(0, np.uint64))
        return Items(
            sums,
            np.add.reduceat(counts.astype(np.int64), starts),
            np.add.reduceat(self.penalties[every] * counts, starts),
            united,
            np.maximum.reduceat(labels, starts),
            np.minimum.reduceat(self.keys[every], starts),
            _seen_together(self.photos[every], self.spans[every], labels, owner),
            self._barred(every, owner),
        )

    def _barred(self, rows: Ints, owner: Ints) -> Ints:
        if not self.barred:
            return np.zeros((0, 2), np.int64)
        pairs = {
            (int(item), person)
            for row, item in zip(rows.tolist(), owner.tolist(), strict=True)
            for person in self.barred.get(row, ())
        }
        return np.array(sorted(pairs), np.int64).reshape(-1, 2)

    def excluded(self, rows: Ints, others: Ints) -> NDArray[np.bool_]:
        """(others,) which of ``others`` may not be in one group with ``rows``."""
        labels, theirs = self.labels[rows], self.labels[others]
        label = int(labels.max(initial=0))
        bad = self.together(others, rows)
        if label:
            # Twice on one photo, if the user named both so.
            same = bad & (theirs == label)
            if same.any():
                unnamed = self.together(others, rows[labels != label])
                bad &= ~(same & ~unnamed)
            bad |= (theirs != 0) & (theirs != label)
        if self.barred:
            mine = set().union(*(self.barred.get(row, frozenset()) for row in rows.tolist()))
            if mine:
                bad |= np.isin(theirs, np.array(sorted(mine), np.int64))
            if label:
                bad |= np.array([label in self.barred.get(row, ()) for row in others.tolist()], bool)
        return bad

    def together(self, rows: Ints, others: Ints) -> NDArray[np.bool_]:
        """(rows,) which of ``rows`` are seen together with one of ``others``: on a photo, or in a video."""
        photos = self.photos[rows]
        found = np.isin(photos, self.photos[others])
        of_video = np.flatnonzero(found & np.isfinite(self.spans[rows, 0]))
        for photo in distinct(photos[of_video]).tolist():
            mine = of_video[photos[of_video] == photo]
            first, last = self.spans[rows[mine]].T
            beside = self.spans[others[self.photos[others] == photo]]
            # Of those that have begun by its end, some have not ended before its beginning.
            begun = np.searchsorted(np.sort(beside[:, 0]), last, side="right")
            ended = np.searchsorted(np.sort(beside[:, 1]), first, side="left")
            found[mine] = begun > ended
        return found


def penalties_of(
    pixels: Doubles, sharpness: Doubles, outside: Doubles, most: float = PENALTY_MOST
) -> Doubles:
    """What a poor look adds to the cosine distances of a face.

    Args:
        pixels: (n,) shorter side of the box, see ``Quality``; below 0 where it is unknown.
        sharpness: (n,), likewise.
        outside: (n,) part of the box's width or height that lies outside the picture.
        most: what the poorest look adds; belongs to the model whose distances these are.
    """
    small = (PENALTY_NO_PIXELS - pixels) / (PENALTY_NO_PIXELS - PENALTY_FULL_PIXELS)
    soft = (PENALTY_SHARPNESS - sharpness) / PENALTY_SHARPNESS
    poor = np.maximum(np.where(pixels >= 0, small, 0.0), np.where(sharpness >= 0, soft, 0.0))
    poor = np.maximum(poor, outside / PENALTY_FULL_OUTSIDE)
    return np.asarray(most * np.clip(poor, 0.0, 1.0))


def _seen_together(photos: Ints, spans: Doubles, labels: Ints, owner: Ints) -> Ints:
    """Pairs of items that hold faces seen together, unless a user named both faces the same."""
    of_video = np.isfinite(spans[:, 0])
    pairs = [np.zeros((0, 2), np.int64)]
    for which in (~of_video, of_video):
        order = np.flatnonzero(which)
        order = order[np.lexsort((owner[order], photos[order]))]
        pairs += _pairs_of_photos(photos[order], spans[order], labels[order], owner[order])
    return distinct_pairs(np.sort(np.concatenate(pairs), axis=1))


def _pairs_of_photos(photos: Ints, spans: Doubles, labels: Ints, owner: Ints) -> list[Ints]:
    """The same among rows that are sorted by photo."""
    pairs: list[Ints] = []
    step = 1
    while step < len(photos):
        near = photos[step:] == photos[:-step]
        if not near.any():
            break
        near &= (spans[step:, 0] <= spans[:-step, 1]) & (spans[:-step, 0] <= spans[step:, 1])
        one, other = owner[:-step][near], owner[step:][near]
        insisted = (labels[:-step][near] == labels[step:][near]) & (labels[step:][near] != 0)
        keep = (one != other) & ~insisted
        pairs.append(np.stack((one[keep], other[keep]), axis=1))
        step += 1
    return pairs


def _grown(array: NDArray[_T], room: int) -> NDArray[_T]:
    larger = np.zeros((room, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger
