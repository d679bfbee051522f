"""Cuts faces out of photos the way the pictures are cut that expression networks learn from."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression_thresholds import EXPRESSION_TEMPLATE
from faceapp.domain.measurement import Pixels
from faceapp.vision import align
from faceapp.vision.models import Landmarks5

_TEMPLATE = np.array(EXPRESSION_TEMPLATE, np.float64)


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
    out = np.empty((len(landmarks), side, side, 3), np.uint8)
    template = (0.5 + (_TEMPLATE - 0.5) / reach) * side - 0.5  # pixel centres
    for chip, points in zip(out, landmarks, strict=True):
        chip[:] = align.chip(pixels, points, template, side, outside=cv2.BORDER_REPLICATE)
    return out


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
