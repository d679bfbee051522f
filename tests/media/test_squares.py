"""Squares cut out of pictures: exactly where they should be, every pixel the mean of what it covers."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
import pytest
from media.test_cutting import middle
from PIL import Image

from faceapp.media.squares import square

_SIDE = 112
_DOTS = np.array([[30.0, 35.5], [80.25, 33.0], [56.0, 60.0], [35.0, 85.5], [78.0, 84.0]])
"""In the square, pixels."""


def _matrix(scale: float, degrees: float, shift: tuple[float, float]) -> np.ndarray:
    a, b = scale * cos(radians(degrees)), scale * sin(radians(degrees))
    return np.array([[a, -b, shift[0]], [b, a, shift[1]]])


def _picture(matrix: np.ndarray, width: int, height: int, spread: float) -> np.ndarray:
    """Dots where ``matrix`` takes them to ``_DOTS``; ``spread`` in pixels of the square."""
    there = np.linalg.solve(matrix[:, :2], (_DOTS - matrix[:, 2]).T).T
    wide = spread / np.hypot(matrix[0, 0], matrix[1, 0])
    y, x = np.mgrid[:height, :width]
    light = sum(np.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * wide**2)) for u, v in there)
    return np.repeat(np.rint(250 * light).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("degrees", [0.0, 17.0, -160.0])
@pytest.mark.parametrize("scale", [2.0, 0.9, 0.7, 0.6, 0.34, 0.3, 0.17, 0.1])
def test_dots_are_where_they_should_be(scale, degrees):
    length = round(1.5 * _SIDE / scale)
    middle_of_both = length / 2 - 0.5, _SIDE / 2 - 0.5
    turn = _matrix(scale, degrees, (0.0, 0.0))
    shift = middle_of_both[1] - turn[:, :2] @ [middle_of_both[0], middle_of_both[0]] + [0.3, -0.2]
    matrix = _matrix(scale, degrees, (shift[0], shift[1]))

    chip = square(Image.fromarray(_picture(matrix, length, length, 2.5)), matrix, _SIDE)

    for dot in _DOTS:
        found = middle(chip[..., 0], dot, 8.0)
        assert np.abs(found - dot).max() < 0.05


@pytest.mark.parametrize("whole", [2, 3, 4, 7])
def test_each_pixel_is_the_mean_of_what_it_covers(whole):
    pixels = np.random.default_rng(whole).integers(0, 256, (40 * whole, 40 * whole, 3)).astype(np.uint8)
    middle_of_first = (1 / whole - 1) / 2
    matrix = _matrix(1 / whole, 0.0, (middle_of_first, middle_of_first))

    chip = square(pixels, matrix, 40)

    means = pixels.reshape(40, whole, 40, whole, 3).mean((1, 3))
    away = np.abs(chip[2:-2, 2:-2] - means[2:-2, 2:-2])  # noise from pixel to pixel is the worst there is
    assert away.mean() < 128 / whole / 3
    assert abs(chip.mean() - means.mean()) < 1


def test_pixels_are_taken_over_as_they_are():
    pixels = np.random.default_rng(1).integers(0, 256, (90, 120, 3)).astype(np.uint8)

    chip = square(pixels, _matrix(1.0, 0.0, (-30.0, -20.0)), 50)

    assert (chip == pixels[20:70, 30:80]).all()


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.1])
def test_a_picture_and_its_pixels_give_the_same(scale):
    pixels = np.random.default_rng(2).integers(0, 256, (400, 300, 3)).astype(np.uint8)
    matrix = _matrix(scale, 12.0, (-20 * scale, 5.0))

    assert (square(pixels, matrix, 40) == square(Image.fromarray(pixels), matrix, 40)).all()


@pytest.mark.parametrize("scale", [1.5, 0.9, 0.5, 0.1])
def test_beside_the_picture_is_black(scale):
    pixels = np.full((500, 500, 3), 200, np.uint8)
    inside = 500 * scale

    chip = square(pixels, _matrix(scale, 0.0, (20.0, 20.0)), round(inside) + 60)

    assert (chip[:19] == 0).all()
    assert (chip[:, :19] == 0).all()
    assert (chip[round(inside) + 22 :] == 0).all()
    assert (chip[22 : round(inside) + 18, 22 : round(inside) + 18] == 200).all()
    assert (square(pixels, _matrix(scale, 0.0, (-9999.0, 0.0)), 30) == 0).all()
