"""Pictures decoded as finely as is wanted: where each of their pixels lies is known exactly."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from media.media_pictures import encoded, stored_for
from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.geometry import Box
from faceapp.domain.photo import Reason
from faceapp.media.cutting import opened
from faceapp.media.files import read_picture

_WIDTH, _HEIGHT = 1211, 1461  # 3 and 5 more than eighths
_DOTS = ((150.0, 130.0), (1040.0, 171.0), (611.5, 700.25), (160.0, 1300.0), (1055.0, 1290.5))
_SPREAD = 14.0
"""Of a dot, pixels: two of a picture decoded at an eighth."""


def dots(width: int = _WIDTH, height: int = _HEIGHT) -> Image.Image:
    """White dots on black, around ``_DOTS``."""
    y, x = np.mgrid[:height, :width]
    light = sum(np.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * _SPREAD**2)) for u, v in _DOTS)
    return Image.fromarray(np.repeat(np.rint(255 * light).astype(np.uint8)[..., None], 3, axis=2))


def middle(grey: np.ndarray, near: np.ndarray, reach: float) -> np.ndarray:
    """Where the light around a point has its middle, pixels."""
    left, top = (max(int(value - reach), 0) for value in near)
    part = grey[top : top + int(2 * reach) + 2, left : left + int(2 * reach) + 2].astype(np.float64)
    y, x = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]]
    light = np.where(np.hypot(x - near[0], y - near[1]) < reach, part, 0.0)
    return np.array([(light * x).sum(), (light * y).sum()]) / light.sum()


@pytest.fixture(scope="module")
def upright() -> Image.Image:
    return dots()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_are_where_they_are_said_to_be(save, upright, orientation):
    info = Image.Exif()
    info[0x0112] = orientation
    jpeg = encoded(stored_for(orientation, upright), "JPEG", quality=95, exif=info)
    file = read_picture(save("dots.jpg", jpeg))

    for shrink in (1, 2, 4, 8):
        picture = opened(file, 0.99 / shrink)

        size = np.array(picture.image.size)
        assert (size == -(-np.array([_WIDTH, _HEIGHT]) // shrink)).all()  # as libjpeg rounds
        grey = np.asarray(picture.image.convert("L"))
        for dot in _DOTS:
            there = np.linalg.solve(picture.places, [*dot, 1])[:2]
            found = middle(grey, there, 4 * _SPREAD / shrink)
            assert np.abs(found - there).max() < 0.02  # pixels of what was decoded; 0.6 were it stretched
            assert picture.places @ [*found, 1] == pytest.approx([*dot, 1], abs=0.15)
            x, y = picture.on_image(Box((dot[0] + 0.5) / _WIDTH, (dot[1] + 0.5) / _HEIGHT, 0, 0)).centre
            assert (x * size[0] - 0.5, y * size[1] - 0.5) == pytest.approx(there)


def test_it_is_decoded_no_smaller_than_allowed(save):
    file = read_picture(save("a.jpg", encoded(dots(800, 640), "JPEG")))

    widths = [opened(file, scale).image.width for scale in (1.0, 0.51, 0.5, 0.26, 0.25, 0.13, 0.125, 0.01)]

    assert widths == [800, 800, 400, 400, 200, 200, 100, 100]


def test_a_picture_that_can_only_be_decoded_whole_is(save):
    picture = opened(read_picture(save("a.png", encoded(dots(800, 640), "PNG"))), 0.1)

    assert picture.image.size == (800, 640)
    assert (picture.places == np.eye(3)).all()


_KINDS = {
    "baseline": {"subsampling": 2},
    "every colour": {"subsampling": 0},
    "sideways": {"subsampling": 1},
    "progressive": {"subsampling": 2, "progressive": True},
    "restarts": {"subsampling": 2, "restart_marker_rows": 3},
}

_OTHER_COLOURS = [("every colour", "L"), ("every colour", "CMYK"), ("progressive", "L")]


def _scene(mode: str = "RGB") -> Image.Image:
    """Something everywhere, no two rows alike."""
    noise = np.random.default_rng(7).normal(0, 12, (1200, 900, 3))
    slope = np.linspace(0, 200, 1200)[:, None, None] * [1.0, 0.5, 0.2] + 20
    return Image.fromarray(np.clip(slope + noise, 0, 255).astype(np.uint8)).convert(mode)


@pytest.mark.parametrize(("kind", "mode"), [*((kind, "RGB") for kind in _KINDS), *_OTHER_COLOURS])
@pytest.mark.parametrize("scale", [1.0, 0.5, 0.125])
def test_rows_below_all_that_is_wanted_are_not_decoded(save, kind, mode, scale):
    file = read_picture(save("a.jpg", encoded(_scene(mode), "JPEG", quality=90, **_KINDS[kind])))
    seen = Box(0.2, 0.1, 0.5, 0.3)

    whole, part = opened(file, scale), opened(file, scale, seen)

    assert (part.width, part.height) == (whole.width, whole.height) == (900, 1200)
    rows = part.image.height
    assert round(0.4 * whole.image.height) < rows < 0.5 * whole.image.height
    wanted = whole.image.crop((0, 0, whole.image.width, round(0.4 * whole.image.height) + 2))
    assert part.image.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()
    assert np.abs(part.places - whole.places).max() < 1e-9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_below_depends_on_how_the_camera_was_held(save, orientation):
    info = Image.Exif()
    info[0x0112] = orientation
    scene = _scene()
    file = read_picture(save("a.jpg", encoded(stored_for(orientation, scene), "JPEG", exif=info)))
    seen = Box(0.0, 0.0, 0.4, 0.4)  # top left; stored elsewhere

    whole, part = opened(file, 1.0), opened(file, 1.0, seen)

    fewer = part.image.width * part.image.height < whole.image.width * whole.image.height
    assert fewer == (orientation in {1, 2, 5, 8})
    ours, right = np.asarray(part.image), np.asarray(whole.image)
    for x, y in ((0, 0), (359, 0), (0, 479), (359, 479)):
        u, v, _ = np.rint(np.linalg.solve(part.places, [x, y, 1])).astype(int)
        assert (ours[v, u] == right[y, x]).all()


def test_few_rows_are_not_worth_reading_the_head_again(save):
    file = read_picture(save("a.jpg", encoded(_scene().crop((0, 0, 900, 600)), "JPEG")))

    assert opened(file, 1.0, Box(0, 0, 1, 0.4)).image.size == (900, 600)


def test_damage_is_noticed_where_it_is_wanted_only(save):
    data = encoded(_scene(), "JPEG", quality=90)
    file = read_picture(save("a.jpg", data[: len(data) * 3 // 4]))

    assert opened(file, 0.5, Box(0, 0, 1, 0.5)).image.height < 400
    for seen in (None, Box(0, 0, 1, 0.9)):
        with pytest.raises(UnreadablePicture) as raised:
            opened(file, 0.5, seen)
        assert raised.value.reason is Reason.DAMAGED


def test_an_odd_head_is_left_as_it_is(save):
    data = encoded(_scene(), "JPEG")
    frame = data.index(b"\xff\xc0")
    odd = data[:frame] + b"\xff" + data[frame:]  # a byte of filling, which is allowed

    picture = opened(read_picture(save("a.jpg", odd)), 1.0, Box(0, 0, 1, 0.3))

    assert picture.image.size == (900, 1200)
    with Image.open(BytesIO(data)) as image:
        assert picture.image.tobytes() == image.convert("RGB").tobytes()
