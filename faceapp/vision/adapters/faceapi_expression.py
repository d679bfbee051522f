"""The expression network of face-api.js."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import CHIPS_AT_ONCE
from faceapp.domain.expression_thresholds import FACEAPI_REACH
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.chip_expression import ChipExpression
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops
from faceapp.vision.models import Landmarks5

_SIDE = 112


def cut(pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
    """(n, 112, 112, 3) RGB, 0..255."""
    return crops(pixels, landmarks, _SIDE, reach=FACEAPI_REACH).astype(np.float32)


def load(entry: ModelEntry) -> ChipExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    takes = (1, _SIDE, _SIDE, 3)
    return ChipExpression(entry, cut, takes, at_once=CHIPS_AT_ONCE, softmax=False)
