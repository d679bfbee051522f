"""EmotiEffLib's EfficientNet, which learned from AffectNet.

Source: hsemotion_onnx/facial_emotions.py: the detector's box stretched to 224 x 224, RGB,
(x / 255 - mean) / std with ImageNet's mean and std; softmax of eight scores.
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

_SIDE = 224
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_STD = np.array([0.229, 0.224, 0.225], np.float32)


def cut(pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
    """(n, 3, 224, 224) RGB, mean about 0."""
    seen = chips.boxes(pixels, landmarks, _SIDE, stretched=True)
    return chips.planes((seen / np.float32(255) - _MEAN) / _STD)


def load(entry: ModelEntry) -> ChipExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return ChipExpression(entry, cut, (1, 3, _SIDE, _SIDE))
