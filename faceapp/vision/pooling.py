"""Area averaging exactly as torch's adaptive pooling does it, from one integral picture.

Cell ``i`` of ``o`` averages the pixels ``[floor(i*n/o), ceil((i+1)*n/o))``; neighbours may
share a pixel. OpenCV's INTER_AREA weighs shared pixels instead: with it MTCNN loses faces
and moves landmarks. From an integral picture every mean is four look-ups, whatever its
size, for the pyramid and for all crops at once.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels

Indices = NDArray[np.intp]
Array = NDArray[np.float32]

_ROWS = 32
"""Rows worked on at once: a megabyte at the working size stays in the cache."""
_NO_MAP: Any = None  # the first map holds both coordinates
_REMAP_LIMIT = 32_000
"""Pixels; OpenCV's look-up counts in 16 bits."""


class Integral:
    """Sums of all pixels above and to the left, for one picture.

    Whole numbers of 32 bits: they may run over, and the difference of two of them is
    still right as long as the sum over one cell is below 2**31 (8 million white pixels).

    Raises:
        ValueError: a side is longer than 32 000 pixels.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.height, self.width = pixels.shape[:2]
        if max(self.height, self.width) > _REMAP_LIMIT:
            raise ValueError(f"a picture of {self.width} x {self.height} pixels is too large")
        self._sums = np.asarray(cv2.integral(pixels, sdepth=cv2.CV_32S), np.int32)

    def resized(self, height: int, width: int) -> Array:
        """The whole picture as (height, width, 3) means, 0..255.

        Some rows at a time, whole rows first: what is in between stays in the cache.
        """
        top, bottom = _edges(np.array([self.height]), height)
        left, right = _edges(np.array([self.width]), width)
        means = np.empty((height, width, 3), np.float32)
        low, high = np.empty((2, _ROWS, self.width + 1, 3), np.int32)
        columns = np.empty((_ROWS, 2 * width, 3), np.int32)
        where = _where(np.arange(_ROWS)[None], np.concatenate([left, right], axis=1))
        for i in range(0, height, _ROWS):
            n = min(_ROWS, height - i)
            self._sums.take(bottom[0, i : i + n], axis=0, out=high[:n], mode="clip")
            self._sums.take(top[0, i : i + n], axis=0, out=low[:n], mode="clip")
            np.subtract(high[:n], low[:n], out=high[:n])
            cv2.remap(high, where, _NO_MAP, cv2.INTER_NEAREST, dst=columns)
            first, last = columns[:n, :width], columns[:n, width:]
            np.subtract(last, first, out=means[i : i + n], casting="unsafe")
        _divide(means[None], bottom - top, right - left)
        return means

    def crops(self, x0: Indices, y0: Indices, x1: Indices, y1: Indices, size: int) -> Array:
        """(n, size, size, 3) means of n crops; ends are exclusive, each at least a pixel."""
        n = len(x0)
        top, bottom = _edges(y1 - y0, size)
        left, right = _edges(x1 - x0, size)
        where = _where(
            np.concatenate([top, bottom], axis=1) + y0[:, None],
            np.concatenate([left, right], axis=1) + x0[:, None],
        )
        corners = np.asarray(cv2.remap(self._sums, where, _NO_MAP, cv2.INTER_NEAREST), np.int32)
        corners = corners.reshape(n, 2, size, 2 * size, 3)
        rows = corners[:, 1] - corners[:, 0]
        means = np.empty((n, size, size, 3), np.float32)
        np.subtract(rows[:, :, size:], rows[:, :, :size], out=means, casting="unsafe")
        _divide(means, bottom - top, right - left)
        return means


def _where(ys: Indices, xs: Indices) -> NDArray[np.int16]:
    """(n * h, w, 2) places to look up, from their rows (n, h) and columns (n, w).

    OpenCV's look-up table is seven times as fast as numpy's ``take`` on pixels of three
    numbers, and lets go of the GIL.
    """
    (n, height), width = ys.shape, xs.shape[1]
    where = np.empty((n, height, width, 2), np.int16)
    where[..., 0] = xs[:, None, :]
    where[..., 1] = ys[:, :, None]
    return where.reshape(n * height, width, 2)


def _divide(sums: Array, high: Indices, wide: Indices) -> None:
    """Make means of (n, h, w, 3) sums over cells ``high`` (n, h) by ``wide`` (n, w) pixels.

    Divided twice, as torch does, and with the colours in one run with the columns: numpy is
    slow over a last axis of three.
    """
    n, height, width, colours = sums.shape
    flat = sums.reshape(n, height, width * colours)
    flat /= high.astype(np.float32)[:, :, None]
    flat /= wide.astype(np.float32).repeat(colours, axis=1)[:, None, :]


def _edges(length: Indices, cells: int) -> tuple[Indices, Indices]:
    """First and past-the-last pixel of each cell: two (n, cells) arrays."""
    steps = np.arange(cells + 1, dtype=np.intp)
    products = length[:, None] * steps
    first = products[:, :-1] // cells
    last = -(-products[:, 1:] // cells)
    return first, last
