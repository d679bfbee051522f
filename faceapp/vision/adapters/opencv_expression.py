"""OpenCV Zoo's expression network, a MobileFaceNet.

Source: opencv_zoo, models/facial_expression_recognition/facial_fer_model.py: aligned as for
ArcFace, RGB, (x / 255 - 0.5) / 0.5; the largest of seven scores counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.chip_expression import ChipExpression
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5

_SIDE = 112


def cut(pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
    """(n, 3, 112, 112) RGB, -1..1."""
    return chips.planes((chips.arcface(pixels, landmarks, _SIDE) / np.float32(255) - 0.5) / 0.5)


def load(entry: ModelEntry) -> ChipExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return ChipExpression(entry, cut, (1, 3, _SIDE, _SIDE))
