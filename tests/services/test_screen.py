"""Pictures in the size and the bytes of the screen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from faceapp.services.screen import for_screen


@pytest.mark.parametrize(
    ("size", "room", "wanted"),
    [
        ((1920, 1080), (792, 715), (792, 446)),
        ((640, 480), (792, 715), (792, 594)),
        ((1279, 719), (300, 300), (300, 169)),
        ((3840, 2160), (480, 270), (480, 270)),
        ((1000, 500), (500, 500), (500, 250)),
        ((997, 13), (3, 3), (3, 1)),
        ((1, 1), (5, 9), (5, 5)),
    ],
)
def test_it_fits_and_is_the_mean_of_what_it_was(
    size: tuple[int, int], room: tuple[int, int], wanted: tuple[int, int]
) -> None:
    rough = np.random.default_rng(3).integers(0, 255, (7, 12, 3), np.uint8)
    pixels = np.asarray(cv2.resize(rough, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    made = for_screen(pixels, *room)
    assert made.shape == (wanted[1], wanted[0], 4)
    assert (made[..., 3] == 255).all()
    way = cv2.INTER_AREA if wanted[0] < size[0] else cv2.INTER_LINEAR
    mean = cv2.resize(pixels, wanted, interpolation=way)
    if min(wanted) > 5:
        assert np.abs(made[..., 2::-1].astype(int) - mean).mean() < 2.0
    turned = for_screen(pixels, *room, mirrored=True)
    assert (turned == made[:, ::-1]).all()


def test_fine_lines_become_grey_and_no_pattern() -> None:
    lines = np.zeros((1080, 1920, 3), np.uint8)
    lines[:, ::2] = 255
    made = for_screen(lines, 792, 715)[..., 0]
    assert made.std() < 3
    assert abs(made.mean() - 127.5) < 2
