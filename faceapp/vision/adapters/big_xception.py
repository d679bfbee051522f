"""big XCEPTION of oarriaga/face_classification, which learned from FER2013."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import CHIPS_AT_ONCE
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.chip_expression import ChipExpression
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops, grey
from faceapp.vision.models import Landmarks5

_SIDE = 64


def cut(pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
    """(n, 64, 64, 1) grey, -1..1."""
    chips = grey(crops(pixels, landmarks, _SIDE))
    return np.asarray((chips[..., None].astype(np.float32) / 255 - 0.5) * 2, np.float32)


def load(entry: ModelEntry) -> ChipExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    takes = (1, _SIDE, _SIDE, 1)
    return ChipExpression(entry, cut, takes, at_once=CHIPS_AT_ONCE, softmax=False)
