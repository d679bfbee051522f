"""Small pictures cut from a decoded one: the right place, whichever way it is stored."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from media.media_pictures import UPRIGHT, corners, encoded, seen_corners, stored_for
from PIL import Image

from faceapp.domain.geometry import Box
from faceapp.domain.thresholds import CROP_SIDE, THUMBNAIL_SIDE
from faceapp.media import cut
from faceapp.media.orientation import stored_box, upright_box


def opened(jpeg: bytes) -> np.ndarray:
    with Image.open(BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_patch_is_the_same_place_in_finer_pixels(decoded, orientation):
    info = Image.Exif()
    info[0x0112] = orientation
    picture = decoded(
        "p.png", encoded(stored_for(orientation, corners(1200, 800)), "PNG", exif=info), longest=300
    )
    assert picture.image.size == (300, 200)

    part, place = picture.patch(Box(0.4, 0.45, 0.3, 0.1))

    assert part.size == (360, 80)
    assert place.x == pytest.approx(0.4)
    assert place.w == pytest.approx(0.3)
    pixels = np.asarray(part)
    middle = 120, 40  # where the four colours meet: 0.5 - 0.4 of 1200, 0.5 - 0.45 of 800
    assert seen_corners(pixels[:80, :240]) == UPRIGHT
    assert pixels[middle[1] - 1, middle[0] - 1].tolist() == [220, 30, 30]
    assert pixels[middle[1], middle[0]].tolist() == [250, 250, 250]


@given(
    st.builds(Box, *(st.floats(-1, 2) for _ in range(2)), *(st.floats(0, 2) for _ in range(2))),
    st.integers(1, 8),
)
def test_turning_a_box_there_and_back(box, orientation):
    again = upright_box(stored_box(box, orientation), orientation)

    for one, other in ((box.x, again.x), (box.y, again.y), (box.w, again.w), (box.h, again.h)):
        assert one == pytest.approx(other, abs=1e-9)


def test_thumbnail_and_mean_colour(decoded):
    jpeg, colour = cut.thumbnail(decoded("p.png", encoded(corners(1200, 800), "PNG")))

    assert max(opened(jpeg).shape) == THUMBNAIL_SIDE
    assert seen_corners(opened(jpeg)) == UPRIGHT
    assert [colour >> shift & 255 for shift in (16, 8, 0)] == pytest.approx([135, 130, 135], abs=3)


def test_a_crop_is_square_and_around_the_face(decoded):
    picture = decoded("p.png", encoded(corners(1200, 800), "PNG"), longest=600)

    for box in (Box(0.4, 0.4, 0.2, 0.2), Box(0.48, 0.48, 0.04, 0.04)):  # of the picture, and of finer pixels
        pixels = opened(cut.crop(picture, box))
        assert pixels.shape == (CROP_SIDE, CROP_SIDE, 3)
        assert seen_corners(pixels) == UPRIGHT


def test_a_crop_at_the_edge_is_moved_inside(decoded):
    picture = decoded("p.png", encoded(corners(1200, 800), "PNG"), longest=600)

    assert seen_corners(opened(cut.crop(picture, Box(-0.05, -0.05, 0.1, 0.1)))) == ["red"] * 4
    assert seen_corners(opened(cut.crop(picture, Box(0.97, 0.97, 0.1, 0.1)))) == ["white"] * 4


@given(st.builds(Box, *(st.floats(-3, 3) for _ in range(2)), *(st.floats(0, 3) for _ in range(2))))
def test_any_box_gives_a_crop(box):
    from faceapp.media.decode import Decoded

    for size in ((64, 48), (1, 1), (300, 2)):
        image, stored = Image.new("RGB", size), Image.new("RGB", (size[0] * 3, size[1] * 3))
        picture = Decoded(image, stored.width, stored.height, 1, b"", None, b"", stored)
        assert opened(cut.crop(picture, box)).shape == (CROP_SIDE, CROP_SIDE, 3)
