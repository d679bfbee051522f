"""FER+: FER2013 with labels of ten people for each face.

Source: ONNX Model Zoo, emotion_ferplus: 64 x 64 grey, 0..255 (scaled inside), softmax of
eight scores. It learned from FER2013's pictures, so faces are cut as those are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.chip_expression import ChipExpression
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops, grey
from faceapp.vision.models import Landmarks5

_SIDE = 64


def cut(pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
    """(n, 1, 64, 64) grey, 0..255."""
    return grey(crops(pixels, landmarks, _SIDE))[:, None].astype(np.float32)


def load(entry: ModelEntry) -> ChipExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return ChipExpression(entry, cut, (1, 1, _SIDE, _SIDE))
