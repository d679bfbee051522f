"""The curve of true and false matches, against what is counted by hand and pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.curves import CURVE_POINTS, roc, told
from faceapp.domain.metrics import auc, decided, verification


def flags(*values: int) -> np.ndarray:
    return np.array(values, bool)


def test_a_curve_by_hand() -> None:
    # accepted in order: same, different, same, and at 0.4 both at once
    curve = roc(np.array([0.1, 0.2, 0.3, 0.4, 0.4]), flags(1, 0, 1, 1, 0))
    assert curve.false == (0.0, 0.0, 0.5, 0.5, 1.0)
    assert curve.true == (0.0, 1 / 3, 1 / 3, 2 / 3, 1.0)


def test_corners_on_a_line_are_left_out() -> None:
    curve = roc(np.array([0.1, 0.2, 0.3, 0.4, 0.5]), flags(1, 1, 1, 0, 0))
    assert (curve.false, curve.true) == ((0.0, 0.0, 1.0), (0.0, 1.0, 1.0))


@given(
    st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=2, max_size=40).filter(
        lambda pairs: len({same for _, same in pairs}) == 2
    )
)
def test_every_threshold_lies_on_the_curve_and_its_area_is_the_auc(pairs: list[tuple[int, bool]]) -> None:
    distances = np.array([distance for distance, _ in pairs], np.float64)
    same = np.array([said for _, said in pairs])
    curve = roc(distances, same)
    for threshold in np.unique(distances):
        false = float((distances[~same] <= threshold).mean())
        true = float((distances[same] <= threshold).mean())
        here = np.array(curve.false) == false
        if here.any():
            assert np.array(curve.true)[here].min() <= true + 1e-12
            assert np.array(curve.true)[here].max() >= true - 1e-12
        else:
            assert np.interp(false, curve.false, curve.true) == pytest.approx(true)
    assert np.trapezoid(curve.true, curve.false) == pytest.approx(auc(distances, same))


def test_a_long_curve_is_thinned_and_keeps_its_shape() -> None:
    random = np.random.default_rng(0)
    same = np.arange(40_000) % 2 == 0
    distances = random.normal(np.where(same, 0.8, 1.3), 0.17)
    curve = roc(distances, same)
    assert len(curve.false) <= CURVE_POINTS + 2
    assert (curve.false[0], curve.true[0], curve.false[-1], curve.true[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert np.trapezoid(curve.true, curve.false) == pytest.approx(auc(distances, same), abs=2e-3)
    for far in (0.001, 0.01, 0.1):
        exact = (distances[same] <= np.quantile(distances[~same], far)).mean()
        assert np.interp(far, curve.false, curve.true) == pytest.approx(exact, abs=5e-3)
    assert sum(1 for false in curve.false if false < 0.01) > 50  # looked at closest


def test_what_was_called_the_same() -> None:
    found = told(flags(1, 1, 1, 0, 0, 0), flags(1, 1, 0, 1, 1, 0))
    assert (found.precision, found.recall) == (2 / 3, 0.5)
    assert found.f1 == pytest.approx(4 / 7)
    nothing = told(flags(0, 0), flags(1, 0))
    assert (nothing.precision, nothing.recall, nothing.f1) == (0.0, 0.0, 0.0)


def test_what_is_decided_is_what_is_judged() -> None:
    random = np.random.default_rng(2)
    same = np.arange(400) % 2 == 0
    distances = random.normal(np.where(same, 0.8, 1.2), 0.2)
    for folds in (1, 10):
        called, threshold = decided(distances, same, folds=folds)
        judged = verification(distances, same, folds=folds)
        assert judged.accuracy == pytest.approx((called == same).mean())
        assert judged.threshold == threshold
    called, _ = decided(distances, same, folds=1)
    assert told(called, same).recall == pytest.approx((called & same).sum() / 200)


def test_one_kind_of_pairs_gives_no_curve() -> None:
    for same in (flags(1, 1), flags(0, 0), flags(1, 0, 1)):
        with pytest.raises(ValueError, match="are needed"):
            roc(np.array([0.1, 0.2]), same)
    with pytest.raises(ValueError, match="at least one pair"):
        told(flags(1, 0), flags(0, 0))
