"""Vectors of faces in memory, and the nearest ones among hundreds of thousands.

Vectors are held on a grid of whole numbers (``GRID_SCALE`` steps to one): a product of
two of them is a whole number below 2**24, which float32 adds up without rounding in
whatever order a BLAS library likes. So distances between faces are the same on every
machine and in every batch, and groups do not depend on how the work was cut.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.thresholds import GRID_SCALE

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_FIRST_CAPACITY: Final = 1024


def on_grid(vectors: Floats) -> Floats:
    """``vectors`` (n, d), of any length but 0, as unit vectors rounded to the grid."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return np.asarray(np.rint(unit * np.float32(GRID_SCALE)), np.float32)


def content_keys(vectors: Floats) -> NDArray[np.uint64]:
    """A number for each vector that depends on nothing but its content; breaks ties.

    FNV-1a over the grid steps: the same on every machine.
    """
    keys = np.full(len(vectors), 0xCBF29CE484222325, np.uint64)
    steps = vectors.astype(np.int64).view(np.uint64)
    for column in range(steps.shape[1]):
        keys = (keys ^ steps[:, column]) * np.uint64(0x100000001B3)
    return keys


def euclidean(cosines: NDArray[np.floating]) -> NDArray[np.float64]:
    """Distance between unit vectors from their cosine; what users and thresholds speak of."""
    return np.sqrt(np.maximum(2.0 - 2.0 * np.asarray(cosines, np.float64), 0.0))


def cosine_of(distance: float) -> float:
    """The cosine that belongs to a distance between unit vectors."""
    return 1.0 - distance * distance / 2.0


class Vectors:
    """A growing matrix of faces' vectors, each kept once.

    Attributes:
        dimensions: length of one vector; 0 until the first is added.
    """

    def __init__(self, vectors: Floats | None = None) -> None:
        self._matrix: Floats = np.zeros((0, 0), np.float32)
        self._lengths: Floats = np.zeros(0, np.float32)
        self._count = 0
        if vectors is not None and len(vectors):
            self.add(vectors)

    def __len__(self) -> int:
        return self._count

    @property
    def dimensions(self) -> int:
        """Length of one vector; 0 while there is none."""
        return int(self._matrix.shape[1])

    @property
    def grid(self) -> Floats:
        """(n, d), whole numbers as float32; a view, valid until the next ``add``."""
        return self._matrix[: self._count]

    @property
    def lengths(self) -> Floats:
        """(n,), the lengths on the grid, all near ``GRID_SCALE``."""
        return self._lengths[: self._count]

    def add(self, vectors: Floats) -> Rows:
        """Append ``vectors`` (m, d) and return their rows."""
        first, last = self._count, self._count + len(vectors)
        if last > len(self._matrix):
            # A first filling takes what it needs; later ones get room to grow by a tenth.
            room = last if first == 0 and last > _FIRST_CAPACITY else max(last + last // 10, _FIRST_CAPACITY)
            matrix = np.zeros((room, vectors.shape[1]), np.float32)
            lengths = np.zeros(room, np.float32)
            if first:
                matrix[:first], lengths[:first] = self.grid, self.lengths
            self._matrix, self._lengths = matrix, lengths
        for start in range(first, last, 8192):
            stop = min(start + 8192, last)
            part = on_grid(vectors[start - first : stop - first])
            self._matrix[start:stop] = part
            self._lengths[start:stop] = np.linalg.norm(part, axis=1)
        self._count = last
        return np.arange(first, last)

    def cosines(self, queries: Floats, rows: Rows | slice) -> Floats:
        """(q, r) cosines between ``queries`` (q, d, on the grid) and ``rows``."""
        lengths = np.linalg.norm(queries, axis=1)
        dots = queries @ self.grid[rows].T
        return np.asarray(dots / lengths[:, None] / self.lengths[rows][None, :], np.float32)
