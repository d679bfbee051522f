"""What expression models of other makers say, brought into our order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS, expression_named


def probabilities(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """Softmax of each row of scores."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def in_our_order(rows: NDArray[np.floating], labels: Sequence[str]) -> NDArray[np.float32]:
    """(n, 7) probabilities in the order of ``EXPRESSIONS``, rows sum to 1.

    Labels that are none of ours (contempt) are left out; ours that the model does not
    know get 0. A row that says nothing of ours becomes even.

    Args:
        rows: (n, labels) probabilities, as the model gives them.
        labels: what its columns mean, in our words.
    """
    ours = np.zeros((len(rows), len(EXPRESSIONS)), np.float64)
    for column, label in enumerate(labels):
        found = expression_named(label)
        if found is not None:
            ours[:, EXPRESSIONS.index(found)] += rows[:, column]
    total = ours.sum(axis=1, keepdims=True)
    even = np.full_like(ours, 1.0 / len(EXPRESSIONS))
    return np.asarray(np.divide(ours, total, out=even, where=total > 0), np.float32)
