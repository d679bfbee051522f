"""Small grey pictures of JPEGs."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from faceapp.media.grey import grey


def test_a_picture_is_stretched_to_a_square_of_greys() -> None:
    pixels = np.zeros((100, 400, 3), np.uint8)
    pixels[:, 200:] = 255
    kept = io.BytesIO()
    Image.fromarray(pixels).save(kept, "JPEG", quality=95)
    small = grey(kept.getvalue(), 32)
    assert small is not None
    assert small.shape == (32, 32)
    assert small[:, :15].max() < 10
    assert small[:, 17:].min() > 245


def test_what_is_no_picture_is_none() -> None:
    assert grey(b"no picture", 32) is None
