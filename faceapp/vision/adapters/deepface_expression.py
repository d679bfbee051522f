"""deepface's expression model, by its own code; see ``deepface_models``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.deepface_models import DeepfaceModel
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_scores import in_our_order
from faceapp.vision.models import Landmarks5


class DeepfaceExpression:
    """Faces to seven probabilities."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self.version = entry.version
        self._labels = entry.labels
        self._model = DeepfaceModel(entry, ("Emotion", "EmotionClient"), (1, 48, 48, 1), len(entry.labels))

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``ExpressionModel``."""
        if not landmarks:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        rows = np.stack([self._model.predict(pixels, points) for points in landmarks])
        return in_our_order(rows, self._labels)


def load(entry: ModelEntry) -> DeepfaceExpression:
    """The model of ``entry``; importing deepface takes about a second.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return DeepfaceExpression(entry)
