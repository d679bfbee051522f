"""Turning, scaling and cutting faces."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.domain.measurement import Pixels
from faceapp.vision import align

TEMPLATE = np.array([[48.6, 46.6], [102.5, 46.7], [75.4, 78.8], [51.8, 105.6], [98.9, 105.7]])


@given(
    angle=st.floats(-math.pi, math.pi),
    scale=st.floats(0.05, 20),
    shift=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
)
@settings(max_examples=100)
def test_finds_the_turn_that_was_made(angle: float, scale: float, shift: tuple[float, float]) -> None:
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    points = TEMPLATE @ turn.T + shift
    matrix = align.similarity(points, TEMPLATE)
    assert points @ matrix[:, :2].T + matrix[:, 2] == pytest.approx(TEMPLATE, abs=1e-5)
    assert align.scale_of(matrix) == pytest.approx(1 / scale)


def test_is_the_best_of_all_similarities() -> None:
    rng = np.random.default_rng(1)
    points = TEMPLATE + rng.normal(0, 5, (5, 2))
    best = align.similarity(points, TEMPLATE)

    def error(matrix: np.ndarray) -> float:
        return float(((points @ matrix[:, :2].T + matrix[:, 2] - TEMPLATE) ** 2).sum())

    for _ in range(200):
        a, b, x, y = rng.normal(0, 0.01, 4)
        assert error(best + np.array([[a, -b, 50 * x], [b, a, 50 * y]])) >= error(best)


def test_never_a_mirror_image() -> None:
    matrix = align.similarity(TEMPLATE * [-1, 1], TEMPLATE)
    assert np.linalg.det(matrix[:, :2]) > 0


def test_points_on_one_spot_give_a_shift() -> None:
    matrix = align.similarity(np.full((5, 2), 30.0), TEMPLATE)
    assert matrix[:, :2].tolist() == [[1, 0], [0, 1]]


def test_an_upright_chip_is_the_picture_itself() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    chip = align.chip(pixels, (TEMPLATE + np.array([20, 30])).astype(np.float32), TEMPLATE, 150)
    assert np.abs(chip.astype(int) - pixels[30:180, 20:170]).max() <= 2


@pytest.mark.parametrize("factor", [2, 3, 5])
def test_large_faces_are_averaged_and_stay_in_place(factor: int) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (170, 170, 3), dtype=np.uint8)
    small = ((cv2.GaussianBlur(noise, (0, 0), 4).astype(int) - 127) * 5 + 127).clip(0, 255).astype(np.uint8)
    large = small.repeat(factor, axis=0).repeat(factor, axis=1)
    points = (TEMPLATE + 10 + 0.5) * factor - 0.5
    chip = align.chip(large, points.astype(np.float32), TEMPLATE, 150)
    assert np.abs(chip.astype(int) - small[10:160, 10:160]).mean() < 3


def test_fine_patterns_in_large_faces_become_grey() -> None:
    large = np.zeros((1500, 1500, 3), np.uint8)
    large[::2, ::2] = large[1::2, 1::2] = 255
    chip = align.chip(large, (TEMPLATE * 9 + 50).astype(np.float32), TEMPLATE, 150)
    assert 120 <= chip.min() <= chip.max() <= 135


def test_outside_the_picture_is_black(astronaut: Pixels) -> None:
    chip = align.chip(astronaut, (TEMPLATE - 1000).astype(np.float32), TEMPLATE, 150)
    assert chip.shape == (150, 150, 3)
    assert chip.max() == 0
    far = align.chip(astronaut, (TEMPLATE * 20 + 30_000).astype(np.float32), TEMPLATE, 150)
    assert far.shape == (150, 150, 3)


@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    points=st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), min_size=5, max_size=5),
)
@settings(max_examples=100, deadline=None)
def test_any_points_on_any_picture(shape: tuple[int, int], points: list[tuple[float, float]]) -> None:
    pixels = np.full((*shape, 3), 99, np.uint8)
    assert align.chip(pixels, np.array(points, np.float32), TEMPLATE, 150).shape == (150, 150, 3)
