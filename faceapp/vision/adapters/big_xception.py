"""big XCEPTION of oarriaga/face_classification, which learned from FER2013."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops, grey
from faceapp.vision.expression_scores import in_our_order
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

_SIDE = 64


class BigXception:
    """Grey faces of 64 pixels, -1..1, to probabilities."""

    def __init__(self, entry: ModelEntry, model: bytes) -> None:
        self.id = entry.id
        self.version = entry.version
        self._labels = entry.labels
        self._network = Network(model)

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``ExpressionModel``."""
        if not landmarks:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        chips = grey(crops(pixels, landmarks, _SIDE))
        scaled = (chips[..., None].astype(np.float32) / 255 - 0.5) * 2
        return in_our_order(self._network(scaled)[0], self._labels)


def load(entry: ModelEntry) -> BigXception:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
    """
    return BigXception(entry, entry.source("network").read())
