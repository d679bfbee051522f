"""The expression network of face-api.js."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.expression_thresholds import FACEAPI_REACH
from faceapp.domain.measurement import Pixels
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops
from faceapp.vision.expression_scores import in_our_order
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

_SIDE = 112


class FaceapiExpression:
    """Colour faces of 112 pixels, 0..255, to probabilities."""

    def __init__(self, entry: ModelEntry, model: bytes) -> None:
        self.id = entry.id
        self.version = entry.version
        self._labels = entry.labels
        self._network = Network(model)

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``ExpressionModel``."""
        if not landmarks:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        chips = crops(pixels, landmarks, _SIDE, reach=FACEAPI_REACH).astype(np.float32)
        return in_our_order(self._network(chips)[0], self._labels)


def load(entry: ModelEntry) -> FaceapiExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
    """
    return FaceapiExpression(entry, entry.source("network").read())
