"""Area averaging must be torch's to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.vision.pooling import Integral


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def torchs(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    tensor = torch.as_tensor(pixels.copy())[None].permute(0, 3, 1, 2).float()
    small = torch.nn.functional.interpolate(tensor, size=(height, width), mode="area")
    return small[0].permute(1, 2, 0).numpy()


@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    to=st.tuples(st.integers(2, 100), st.integers(2, 100)),
)
@settings(deadline=None, max_examples=60)
def test_whole_pictures(size: tuple[int, int], to: tuple[int, int]) -> None:
    pixels = picture(*size)
    assert np.array_equal(Integral(pixels).resized(*to), torchs(pixels, *to))


@given(
    box=st.tuples(st.integers(0, 150), st.integers(0, 100), st.integers(1, 120), st.integers(1, 90)),
    size=st.sampled_from([24, 48]),
)
@settings(deadline=None, max_examples=60)
def test_crops(box: tuple[int, int, int, int], size: int) -> None:
    pixels = picture(200, 300)
    x, y, w, h = box
    edges = [np.array([edge, 7]) for edge in (x, y, x + w, y + h)]
    edges[2][1], edges[3][1] = 60, 80
    crops = Integral(pixels).crops(*edges, size)
    assert np.array_equal(crops[0], torchs(pixels[y : y + h, x : x + w], size, size))
    assert np.array_equal(crops[1], torchs(pixels[7:80, 7:60], size, size))


def test_sums_that_run_over_32_bits() -> None:
    pixels = np.full((4000, 3000, 3), 255, np.uint8)
    pixels[3990:, 2990:] = 17
    means = Integral(pixels).resized(400, 300)
    assert means[0, 0, 0] == 255
    assert means[-1, -1, 0] == 17


def test_too_long_for_the_look_up() -> None:
    with pytest.raises(ValueError, match="too large"):
        Integral(np.zeros((2, 32_001, 3), np.uint8))
