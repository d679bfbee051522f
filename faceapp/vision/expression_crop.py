"""Cuts faces out of photos the way the pictures are cut that expression networks learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression_thresholds import EXPRESSION_FINER, EXPRESSION_TEMPLATE
from faceapp.domain.measurement import Pixels
from faceapp.vision import align
from faceapp.vision.models import Landmarks5

_TEMPLATE = np.array(EXPRESSION_TEMPLATE, np.float64)
_SHARP: Final = {"outside": cv2.BORDER_REPLICATE, "between": cv2.INTER_CUBIC}
_SAME: Final = 0.999  # crop pixels per photo pixel: a picture that is cut already stays as it is


def crops(
    pixels: Pixels, landmarks: Sequence[Landmarks5], side: int, *, reach: float = 1.0
) -> NDArray[np.uint8]:
    """(n, side, side, 3) RGB, each face upright and filling its picture as FER2013's do.

    Outside the photo its edge goes on: no picture of FER2013 has black borders.

    Args:
        pixels: the photo.
        landmarks: of each face, pixels of the photo.
        side: of the crops, pixels.
        reach: how much more than that is seen, across and down; 1.2 shows the whole head.
    """
    template = 0.5 + (_TEMPLATE - 0.5) / reach
    out = np.empty((len(landmarks), side, side, 3), np.uint8)
    for chip, points in zip(out, landmarks, strict=True):
        chip[:] = _cut(pixels, points, template, side)
    return out


def _cut(pixels: Pixels, points: Landmarks5, template: NDArray[np.float64], side: int) -> Pixels:
    """One face, as sharp as FER2013's are: see ``EXPRESSION_FINER``."""
    matrix = align.similarity(points, template * side - 0.5)  # pixel centres
    if align.scale_of(matrix) > _SAME:
        return align.warp(pixels, matrix, side, **_SHARP)
    matrix = align.similarity(points, template * (EXPRESSION_FINER * side) - 0.5)
    fine = align.warp(pixels, matrix, EXPRESSION_FINER * side, **_SHARP)
    return np.asarray(cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def whole(pixels: Pixels) -> Landmarks5:
    """Landmarks to pass for a picture that is cut already: of its middle square all is seen."""
    height, width = pixels.shape[:2]
    square = min(height, width)
    corner = np.array([(width - square) // 2, (height - square) // 2])
    points: Landmarks5 = (_TEMPLATE * square + corner - 0.5).astype(np.float32)
    return points


def grey(chips: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, side, side) from (n, side, side, 3) RGB, by ITU-R BT.601 as FER2013 was made."""
    out = np.empty(chips.shape[:3], np.uint8)
    for place, chip in zip(out, chips, strict=True):
        cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY, dst=place)
    return out
