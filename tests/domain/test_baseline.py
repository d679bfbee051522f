"""Curves as change from a neutral moment."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.baseline import change_from, curves_from, in_the_middle
from faceapp.domain.reviewing import Curves

NEUTRAL = (0.1, 0.0, 0.0, 0.1, 0.2, 0.0, 0.6)


def test_the_neutral_moment_itself_is_no_change() -> None:
    assert change_from(np.array([NEUTRAL], np.float32), NEUTRAL) == pytest.approx(np.zeros((1, 7)), abs=1e-7)


def test_change_is_the_difference() -> None:
    shown = np.array([[0.0, 0.0, 0.0, 0.9, 0.1, 0.0, 0.0], [np.nan] * 7], np.float32)
    changed = change_from(shown, NEUTRAL)
    assert changed[0] == pytest.approx([-0.1, 0.0, 0.0, 0.8, -0.1, 0.0, -0.6], abs=1e-6)
    assert changed[0].sum() == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(changed[1]).all()
    assert np.nanmax(np.abs(changed)) <= 1


def test_only_lanes_with_a_neutral_moment_change() -> None:
    low = np.full((2, 7, 3), 0.25, np.float32)
    curves = Curves(0.0, 3.0, low, low + np.float32(0.1))
    changed = curves_from(curves, {1: NEUTRAL})
    assert np.array_equal(changed.low[0], curves.low[0])
    assert changed.low[1, 6] == pytest.approx(np.full(3, 0.25 - 0.6), abs=1e-6)
    assert changed.high[1] - changed.low[1] == pytest.approx(np.full((7, 3), 0.1), abs=1e-6)
    assert np.array_equal(curves.low, low), "what was read stays as it is"


def test_no_change_is_drawn_half_way_up() -> None:
    shares = np.tile(np.array(NEUTRAL, np.float32)[None, :, None], (2, 1, 3))
    drawn = in_the_middle(curves_from(Curves(0.0, 3.0, shares, shares), {0: NEUTRAL}), [0])
    assert drawn.low[0] == pytest.approx(np.full((7, 3), 0.5), abs=1e-6)
    assert np.array_equal(drawn.low[1], shares[1])
    assert drawn.grounds == {0: 0.5}
