"""How well labels are told, against numbers worked out by hand and by other means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.expression import EXPRESSIONS, Expression, expression_named
from faceapp.domain.metrics import calibration_error, classification


def _sure(said: list[int], labels: int) -> np.ndarray:
    return np.eye(labels)[said]


def test_by_hand() -> None:
    result = classification(_sure([0, 0, 0, 1, 1, 0], 3), np.array([0, 0, 1, 1, 1, 2]))
    assert result.accuracy == pytest.approx(4 / 6)
    assert result.confusion == ((2, 0, 0), (1, 2, 0), (1, 0, 0))
    first, second, third = result.per_label
    assert (first.precision, first.recall, first.count) == (0.5, 1.0, 2)
    assert (second.precision, second.recall) == (1.0, pytest.approx(2 / 3))
    assert (third.precision, third.recall, third.f1) == (0.0, 0.0, 0.0)
    assert result.macro_f1 == pytest.approx((2 / 3 + 0.8 + 0.0) / 3)


def test_a_label_that_does_not_occur_takes_nothing_from_the_mean() -> None:
    result = classification(_sure([0, 1, 1], 3), np.array([0, 1, 1]))
    assert result.macro_f1 == 1.0
    assert result.per_label[2].count == 0


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=60))
def test_it_fits_together(pairs: list[tuple[int, int]]) -> None:
    truth, said = (np.array(side) for side in zip(*pairs, strict=True))
    result = classification(_sure(said.tolist(), 7), truth)
    assert sum(map(sum, result.confusion)) == len(pairs)
    assert result.accuracy == pytest.approx((truth == said).mean())
    for label, score in enumerate(result.per_label):
        assert score.count == (truth == label).sum()
        if score.precision + score.recall:
            harmonic = 2 * score.precision * score.recall / (score.precision + score.recall)
            assert score.f1 == pytest.approx(harmonic)


def test_calibration() -> None:
    truth = np.array([0, 0, 0, 1])
    honest = np.tile([0.75, 0.25], (4, 1))  # says 0.75 and is right three times in four
    assert calibration_error(honest, truth) == pytest.approx(0.0)
    assert calibration_error(np.tile([1.0, 0.0], (4, 1)), truth) == pytest.approx(0.25)
    assert calibration_error(np.tile([0.55, 0.45], (4, 1)), truth) == pytest.approx(0.2)


def test_nothing_to_judge() -> None:
    with pytest.raises(ValueError):
        classification(np.zeros((0, 7)), np.zeros(0, np.int64))
    with pytest.raises(ValueError):
        classification(np.zeros((2, 7)), np.zeros(1, np.int64))


def test_names() -> None:
    assert [e.value for e in EXPRESSIONS] == [
        "angry",
        "disgust",
        "fear",
        "happy",
        "sad",
        "surprise",
        "neutral",
    ]
    assert expression_named(" Happiness ") is Expression.HAPPY
    assert expression_named("ANGER") is Expression.ANGRY
    assert expression_named("contempt") is None
