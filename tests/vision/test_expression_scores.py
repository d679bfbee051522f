"""What models of other makers say, in our order."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.expression import EXPRESSIONS
from faceapp.vision.expression_scores import in_our_order, probabilities


def test_columns_go_to_their_expressions_and_contempt_goes_away() -> None:
    labels = ["neutral", "contempt", "happy", "fear"]
    rows = in_our_order(np.array([[0.2, 0.5, 0.2, 0.1], [1, 0, 0, 0]]), labels)
    said = [dict(zip(EXPRESSIONS, row.tolist(), strict=True)) for row in rows]
    assert said[0] == pytest.approx(
        {"neutral": 0.4, "happy": 0.4, "fear": 0.2, "angry": 0, "disgust": 0, "sad": 0, "surprise": 0}
    )
    assert said[1]["neutral"] == 1
    assert rows.dtype == np.float32


def test_a_row_that_says_nothing_of_ours_is_even() -> None:
    rows = in_our_order(np.array([[0.0, 1.0]]), ["happy", "contempt"])
    assert rows[0] == pytest.approx(np.full(7, 1 / 7))


def test_no_rows() -> None:
    assert in_our_order(np.zeros((0, 3)), ["happy", "sad", "fear"]).shape == (0, 7)
    assert probabilities(np.zeros((0, 3))).shape == (0, 3)


def test_softmax_of_large_scores() -> None:
    rows = probabilities(np.array([[1000.0, 1000.0, -1000.0]]))
    assert rows[0] == pytest.approx([0.5, 0.5, 0])
