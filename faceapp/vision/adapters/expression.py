"""The program's own expression network, as ``faceapp train expression`` writes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.domain.training_thresholds import EXPRESSION_SIDE
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_crop import crops, grey
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network


class OwnExpression:
    """Grey faces of 48 pixels to calibrated probabilities; temperature and softmax are in the file."""

    def __init__(self, entry: ModelEntry, model: bytes) -> None:
        self.id = entry.id
        self.version = entry.version
        self._network = Network(model)

    def classify_chips(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, 48, 48) grey to (n, 7)."""
        if len(chips) == 0:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        return self._network(np.ascontiguousarray(chips))[0]

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``ExpressionModel``."""
        return self.classify_chips(grey(crops(pixels, landmarks, EXPRESSION_SIDE)))


def load(entry: ModelEntry) -> OwnExpression:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
    """
    return OwnExpression(entry, entry.source("network").read())
