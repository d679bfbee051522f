"""Area averaging exactly as torch's adaptive pooling does it, from one integral picture.

Cell ``i`` of ``o`` averages the pixels ``[floor(i*n/o), ceil((i+1)*n/o))``; neighbours may
share a pixel. OpenCV's INTER_AREA weighs shared pixels instead: with it MTCNN loses faces
and moves landmarks. From an integral picture every mean is four look-ups, whatever its
size, for the pyramid and for all crops at once.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels

Indices = NDArray[np.intp]
Array = NDArray[np.float32]

_LARGEST_SUM = 2**31


class Integral:
    """Sums of all pixels above and to the left, for one picture.

    Whole numbers of 32 bits: they may run over, and the difference of two of them is
    still right as long as the sum over one cell is below 2**31 (8 million white pixels).
    """

    def __init__(self, pixels: Pixels) -> None:
        self.height, self.width = pixels.shape[:2]
        self._sums = np.asarray(cv2.integral(pixels, sdepth=cv2.CV_32S), np.int32)
        self._flat = self._sums.reshape(-1, 3)

    def resized(self, height: int, width: int) -> Array:
        """The whole picture as (height, width, 3) means, 0..255."""
        top, bottom = _edges(np.array([self.height]), height)
        left, right = _edges(np.array([self.width]), width)
        rows = self._sums.take(bottom[0], axis=0)
        rows -= self._sums.take(top[0], axis=0)
        sums = rows.take(right[0], axis=1)
        sums -= rows.take(left[0], axis=1)
        means: Array = sums.astype(np.float32)
        means /= (bottom - top)[0].astype(np.float32)[:, None, None]
        means /= (right - left)[0].astype(np.float32)[:, None]
        return means

    def crops(self, x0: Indices, y0: Indices, x1: Indices, y1: Indices, size: int) -> Array:
        """(n, size, size, 3) means of n crops; ends are exclusive, each at least a pixel."""
        top, bottom = _edges(y1 - y0, size)
        left, right = _edges(x1 - x0, size)
        high = (bottom - top).astype(np.float32)
        wide = (right - left).astype(np.float32)
        stride = self.width + 1
        top = ((top + y0[:, None]) * stride)[:, :, None]
        bottom = ((bottom + y0[:, None]) * stride)[:, :, None]
        left = (left + x0[:, None])[:, None, :]
        right = (right + x0[:, None])[:, None, :]
        sums = self._flat.take(bottom + right, axis=0)
        sums -= self._flat.take(top + right, axis=0)
        sums -= self._flat.take(bottom + left, axis=0)
        sums += self._flat.take(top + left, axis=0)
        means: Array = sums.astype(np.float32)
        means /= high[:, :, None, None]
        means /= wide[:, None, :, None]
        return means


def _edges(length: Indices, cells: int) -> tuple[Indices, Indices]:
    """First and past-the-last pixel of each cell: two (n, cells) arrays."""
    steps = np.arange(cells + 1, dtype=np.intp)
    products = length[:, None] * steps
    first = products[:, :-1] // cells
    last = -(-products[:, 1:] // cells)
    return first, last
