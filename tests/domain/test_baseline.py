"""Curves as change from a neutral moment."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.baseline import curves_from, in_the_middle
from faceapp.domain.reviewing import Curves

NEUTRAL = (0.1, 0.0, 0.0, 0.1, 0.2, 0.0, 0.6)


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
