"""Shrinking: as good as Lanczos where faces are looked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.media import colour


@pytest.mark.parametrize("size", [(500, 500), (400, 390), (256, 256), (200, 200), (130, 120), (64, 64)])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_shrunk_is_near_lanczos(astronaut_jpg: Path, size: tuple[int, int], mode: str) -> None:
    with Image.open(astronaut_jpg) as image:
        whole = image.convert(mode)

    small = colour.shrunk(whole, size, filter_=colour.WORKING)

    assert small.size == size
    assert small.mode == mode
    best = whole.resize(size, Image.Resampling.LANCZOS)
    difference = np.asarray(small, np.float64) - np.asarray(best, np.float64)
    assert 10 * np.log10(255**2 / np.mean(difference**2)) > 30
    assert abs(difference.mean()) < 0.5


def test_nothing_moves_while_it_shrinks() -> None:
    """The left half is black, the right half white, at every size."""
    edge = np.zeros((40, 960, 3), np.uint8)
    edge[:, 480:] = 255
    image = Image.fromarray(edge)
    for width in (800, 480, 400, 240, 180, 100):
        row = np.asarray(colour.shrunk(image, (width, 20), filter_=colour.WORKING))[10, :, 0] / 255
        assert row.sum() == pytest.approx(width / 2, abs=0.51)
        assert row[: width // 2 - 1].max() == 0
        assert row[width // 2 + 1 :].min() == 1
