"""Expression networks that see one cut of each face and give one score for each label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import read_network
from faceapp.vision.entries import ModelEntry
from faceapp.vision.expression_scores import in_our_order, probabilities
from faceapp.vision.models import Landmarks5

Cut = Callable[[Pixels, Sequence[Landmarks5]], NDArray[np.float32]]
"""Faces of a picture as the network takes them, the face first."""


class ChipExpression:
    """One of them; most are published for batches of one.

    Args:
        entry: its labels are in the network's own order.
        cut: makes its input.
        takes: shape of the input for one face.
        at_once: faces that go through it together.
        softmax: it gives scores; else probabilities.
    """

    def __init__(
        self,
        entry: ModelEntry,
        cut: Cut,
        takes: tuple[int, ...],
        *,
        at_once: int = 1,
        softmax: bool = True,
    ) -> None:
        self.id = entry.id
        self.version = entry.version
        self._labels = entry.labels
        self._cut, self._at_once, self._softmax = cut, at_once, softmax
        self._network = read_network(entry, takes=takes, gives=[(1, len(entry.labels))])

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``ExpressionModel``."""
        if not landmarks:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        said = chips.run(self._network, self._cut(pixels, landmarks), self._at_once)[0]
        return in_our_order(probabilities(said) if self._softmax else said, self._labels)
