"""Vectors on the grid: exact in whatever order they are added up, also of 512 numbers."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.vision.neighbours import Vectors, on_grid


@pytest.mark.parametrize("dimensions", [128, 512])
def test_products_are_whole_numbers_that_float32_holds(dimensions: int) -> None:
    random = np.random.default_rng(dimensions)
    several = [
        np.ones((4, dimensions)),
        np.full((4, dimensions), 0.5 / 4000) + np.eye(4, dimensions),  # rounds up everywhere
        random.normal(size=(200, dimensions)),
        np.abs(random.normal(size=(200, dimensions))),
    ]
    grid = on_grid(np.concatenate(several).astype(np.float32))
    whole = grid.astype(np.int64)
    exact = whole @ whole.T
    assert np.abs(exact).max() < 2**24
    assert (np.abs(whole) @ np.abs(whole).T).max() < 2**24  # so are all partial sums
    np.testing.assert_array_equal((grid @ grid.T).astype(np.int64), exact)
    np.testing.assert_array_equal((grid[:, ::-1] @ grid[:, ::-1].T).astype(np.int64), exact)


@pytest.mark.parametrize("dimensions", [128, 512])
def test_vectors_of_any_length_are_kept(dimensions: int) -> None:
    random = np.random.default_rng(1)
    vectors = Vectors()
    for _ in range(3):
        vectors.add(random.normal(size=(700, dimensions)).astype(np.float32))
    assert (len(vectors), vectors.dimensions) == (2100, dimensions)
    cosines = vectors.cosines(vectors.grid[:5], slice(0, 5))
    np.testing.assert_allclose(np.diag(cosines), 1, atol=1e-6)
