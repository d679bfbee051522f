"""Faces made unknowable: what was there has no part in what is left but a few mean colours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.domain.export_choices import Others
from faceapp.domain.export_thresholds import OTHERS_CELLS, OTHERS_REACH
from faceapp.domain.geometry import Box
from faceapp.media.covering import cover

_BOX = Box(0.3, 0.25, 0.3, 0.4)


def _picture(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (120, 160, 3), np.uint8)


def test_equal_means_give_equal_pixels() -> None:
    """Whatever the face looked like: within each cell its pixels are shuffled, and nothing changes."""
    one, other = _picture(), _picture()
    width, height = round(0.3 * OTHERS_REACH * 160), round(0.4 * OTHERS_REACH * 120)
    left, top = round(0.45 * 160 - width / 2), round(0.45 * 120 - height / 2)
    rng = np.random.default_rng(1)
    # the middle four cells lie in the ellipse altogether
    for row in (1, 2):
        for column in (1, 2):
            y0, y1 = (top + 2 + height * (row + n) // OTHERS_CELLS - 2 * n for n in (0, 1))
            x0, x1 = (left + 2 + width * (column + n) // OTHERS_CELLS - 2 * n for n in (0, 1))
            cell = other[y0:y1, x0:x1]
            assert cell.shape[0] > 8
            cell[:] = rng.permutation(cell.reshape(-1, 3)).reshape(cell.shape)
    assert not np.array_equal(one, other)
    for picture in (one, other):
        cover(picture, [_BOX], Others.BLUR)
    assert np.array_equal(one, other)


def test_only_the_ellipse_changes() -> None:
    before, after = _picture(), _picture()
    cover(after, [_BOX], Others.BLUR)
    y, x = np.mgrid[0:120, 0:160]
    across = ((x + 0.5) / 160 - 0.45) / (0.15 * OTHERS_REACH)
    down = ((y + 0.5) / 120 - 0.45) / (0.2 * OTHERS_REACH)
    outside = across**2 + down**2 > 1
    assert np.array_equal(before[outside], after[outside])
    box = after[30:78, 48:96].astype(int)
    assert np.abs(np.diff(box, axis=0)).max() < 30  # noise of 0..255 before
    assert len(np.unique(after[~outside].reshape(-1, 3), axis=0)) < (~outside).sum() / 2


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_left_under_a_cover(seed: int) -> None:
    one, other = _picture(), _picture()
    other[30:78, 48:96] = _picture(seed)[30:78, 48:96]
    for picture in (one, other):
        cover(picture, [_BOX], Others.COVER)
    assert np.array_equal(one, other)


def test_kept() -> None:
    after = _picture()
    cover(after, [_BOX], Others.KEEP)
    assert np.array_equal(after, _picture())


@settings(max_examples=200)
@given(*[st.floats(-2, 3) for _ in range(4)], st.sampled_from(Others))
def test_boxes_anywhere(x: float, y: float, w: float, h: float, how: Others) -> None:
    after = _picture()[:30, :40].copy()
    cover(after, [Box(x, y, w, h)], how)
    assert after.shape == (30, 40, 3)
