"""Cuts faces out of photos the way the pictures are cut that expression networks learn from."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import EXPRESSION_TEMPLATE
from faceapp.vision import align
from faceapp.vision.models import Landmarks5

_TEMPLATE = np.array(EXPRESSION_TEMPLATE, np.float64)


def crops(pixels: Pixels, landmarks: Sequence[Landmarks5], side: int) -> NDArray[np.uint8]:
    """(n, side, side, 3) RGB, each face upright and filling its picture as FER2013's do."""
    out = np.empty((len(landmarks), side, side, 3), np.uint8)
    for chip, points in zip(out, landmarks, strict=True):
        # (x + 0.5) / side: pixel centres
        chip[:] = align.chip(pixels, points, _TEMPLATE * side - 0.5, side)
    return out


def grey(chips: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, side, side) from (n, side, side, 3) RGB, by ITU-R BT.601 as FER2013 was made."""
    out = np.empty(chips.shape[:3], np.uint8)
    for place, chip in zip(out, chips, strict=True):
        cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY, dst=place)
    return out
