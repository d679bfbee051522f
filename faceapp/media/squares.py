"""Squares out of a picture, turned and shrunk: each pixel is the mean of what it covers there."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, hypot

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from faceapp.domain.export_thresholds import CUT_FINENESS
from faceapp.domain.measurement import Pixels

Matrix = NDArray[np.float64]


def square(picture: Image.Image | Pixels, matrix: Matrix, side: int) -> Pixels:
    """The square of ``side`` pixels that ``matrix`` takes out of ``picture``; black where there is none.

    Where it has less than ``1 / CUT_FINENESS`` of the picture's pixels across, each of its pixels is
    the mean of four points, and where it has less than half of that, whole pixels are averaged before.

    Against means over every pixel that is covered (161 faces of `photos`, squares of 48 to 224 px): PSNR
    51 dB, 47 for one in twenty. Averaging by area to the square's scale and turning that, as chips for
    the embedder are cut: 37 and 32, for it blurs twice, and only half of the contrast between neighbours
    is left; it takes 0.4 to 1.1 ms for 112 px, this 0.4. See ``tests/bench/export_exactness.py``.

    Args:
        picture: RGB; of a picture of Pillow only the part that is seen is copied.
        matrix: (2, 3), where a pixel of the picture lies in the square; both count from the middle
            of the first.
        side: pixels.
    """
    import cv2

    scale = hypot(matrix[0, 0], matrix[1, 0])
    whole = max(1, floor(1 / (CUT_FINENESS * scale))) if scale > 0 else 1
    part = _part(picture, edges(matrix.ravel().tolist(), side), beside=2 * whole)
    if part is None:
        return np.zeros((side, side, 3), np.uint8)
    pixels, left, top = part
    if whole > 1:
        pixels = _averaged(pixels, whole)
    middle = (whole - 1) / 2  # of those that are made one
    fine = 2 if scale * whole * CUT_FINENESS <= 1 else 1
    finer = np.empty((2, 3))
    finer[:, :2] = matrix[:, :2] * (fine * whole)
    finer[:, 2] = fine * (matrix[:, 2] + matrix[:, :2] @ (left + middle, top + middle)) + (fine - 1) / 2
    out = cv2.warpAffine(pixels, finer, (fine * side, fine * side))
    if fine > 1:
        out = cv2.resize(out, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(out, np.uint8)


def edges(matrix: Sequence[float], side: int) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of what a square shows of its picture, and a pixel of the square around it.

    Args:
        matrix: as of ``square``, by rows.
        side: pixels of the square.

    Returns:
        Pixels from the picture's edge; None where ``matrix`` has no inverse.
    """
    a, b, c, d, e, f = matrix
    area = a * e - b * d
    if area == 0:
        return None
    across, down = (-1.5 - c, side + 0.5 - c), (-1.5 - f, side + 0.5 - f)
    xs = [(e * x - b * y) / area + 0.5 for x in across for y in down]
    ys = [(a * y - d * x) / area + 0.5 for x in across for y in down]
    return min(xs), min(ys), max(xs), max(ys)


def _part(
    picture: Image.Image | Pixels, seen: tuple[float, float, float, float] | None, *, beside: int
) -> tuple[Pixels, int, int] | None:
    """The pixels that are ``seen`` and some around them, and where they lie; None: there are none."""
    if seen is None:
        return None
    width, height = _size(picture)
    left, top = max(floor(seen[0]) - beside, 0), max(floor(seen[1]) - beside, 0)
    right, bottom = min(ceil(seen[2]) + beside, width), min(ceil(seen[3]) + beside, height)
    if left >= right or top >= bottom:
        return None
    if isinstance(picture, Image.Image):
        return np.asarray(picture.crop((left, top, right, bottom))), left, top
    return picture[top:bottom, left:right], left, top


def _size(picture: Image.Image | Pixels) -> tuple[int, int]:
    return picture.size if isinstance(picture, Image.Image) else (picture.shape[1], picture.shape[0])


def _averaged(pixels: Pixels, whole: int) -> Pixels:
    """``whole`` by ``whole`` pixels made one; the last ones go on where they are too few."""
    import cv2

    height, width = pixels.shape[:2]
    below, right = -height % whole, -width % whole
    if below or right:
        pixels = np.asarray(cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)
    to = (pixels.shape[1] // whole, pixels.shape[0] // whole)
    return np.asarray(cv2.resize(pixels, to, interpolation=cv2.INTER_AREA), np.uint8)
