"""Where faces lie in their squares: what is written of boxes and landmarks is where the pixels are."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage.data import astronaut

from faceapp.domain.cut_thresholds import ARCFACE_TEMPLATE
from faceapp.domain.geometry import Box, Landmarks
from faceapp.services.dataset_pictures import Cut, Made, Order, render
from faceapp.services.export_cuts import aligned, box_in, crop, landmarks_in, sees

_WIDTH, _HEIGHT = 1600, 1200
_BOX = Box(0.5, 0.25, 0.2, 0.25)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A white rectangle at ``_BOX`` on black."""
    pixels = np.zeros((_HEIGHT, _WIDTH, 3), np.uint8)
    pixels[300:600, 800:1120] = 255
    path = tmp_path_factory.mktemp("cuts") / "a.jpg"
    Image.fromarray(pixels).save(path, quality=95)
    return path


def _made(photo: Path, cut: Cut) -> np.ndarray:
    order = Order((0,), bytes(photo), None, _WIDTH, _HEIGHT, cuts=(cut,), finest=cut.scale)
    (made,) = render([order])
    assert isinstance(made, Made)
    return np.array(Image.open(BytesIO(made.data)).convert("L"))


@pytest.mark.parametrize(("size", "margin"), [(None, 0.25), (64, 0.25), (112, 0.6), (300, 0.0), (700, 1.0)])
def test_the_box_is_where_the_face_is(photo: Path, size: int | None, margin: float) -> None:
    """Also where the photo is decoded at a half, quarter or eighth."""
    cut = crop(_BOX, _WIDTH, _HEIGHT, margin, size)
    seen = _made(photo, cut) > 127
    assert seen.shape == (cut.side, cut.side)
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    box = box_in(cut, _BOX, _WIDTH, _HEIGHT)
    sides = np.array([box.x, box.y, box.x + box.w, box.y + box.h]) * cut.side
    found = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]
    assert np.abs(sides - found).max() <= 0.75


def test_aligned_landmarks_are_on_the_template(photo: Path) -> None:
    points: Landmarks = ((0.55, 0.3), (0.63, 0.32), (0.59, 0.36), (0.55, 0.4), (0.62, 0.41))
    for size in (112, 224):
        cut = aligned(_BOX, points, _WIDTH, _HEIGHT, size)
        found = np.array(landmarks_in(cut, points, _WIDTH, _HEIGHT)) * 112 - 0.5
        assert np.abs(found - np.array(ARCFACE_TEMPLATE)).max() < 12  # these are no perfect face
        assert np.abs(found.mean(0) - np.array(ARCFACE_TEMPLATE).mean(0)).max() < 1e-9
    by_hand = aligned(_BOX, None, _WIDTH, _HEIGHT, 112)
    assert 0.7 < by_hand.scale * 300 / 112 < 1.2


_ODD = 1771, 1203  # 3 more than eighths
_DOTS = ((0.41, 0.22), (0.58, 0.25), (0.49, 0.36), (0.40, 0.47), (0.55, 0.50))
_OTHER = ((0.81, 0.22), (0.88, 0.23), (0.84, 0.27), (0.80, 0.31), (0.87, 0.32))


@pytest.fixture(scope="module")
def dotted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dots where a large face and a small one have eyes, nose and mouth."""
    width, height = _ODD
    y, x = np.mgrid[:height, :width]
    light = sum(
        np.exp(-((x + 0.5 - u * width) ** 2 + (y + 0.5 - v * height) ** 2) / (2 * spread**2))
        for points, spread in ((_DOTS, 14), (_OTHER, 6))
        for u, v in points
    )
    path = tmp_path_factory.mktemp("dots") / "a.jpg"
    Image.fromarray(np.rint(np.minimum(light, 1) * 250).astype(np.uint8)).save(path, quality=95)
    return path


def _order(path: Path, *cuts: Cut, known: bool = True) -> Order:
    content = blake2b(path.read_bytes(), digest_size=16).digest() if known else None
    finest = max(cut.scale for cut in cuts)
    return Order(tuple(range(len(cuts))), bytes(path), content, *_ODD, cuts=cuts, finest=finest)


@pytest.mark.parametrize("size", [36, 48, 80, 112, 224, 500])
def test_eyes_and_mouth_are_where_the_labels_say(dotted: Path, size: int) -> None:
    """At every scale the photo is decoded at, to a twentieth of a pixel."""
    box = Box(0.35, 0.1, 0.25, 0.45)
    for points in (_DOTS, _OTHER):
        cut = aligned(box, points, *_ODD, size)
        if cut.scale > 1.2:
            continue
        (made,) = render([_order(dotted, cut)])
        assert isinstance(made, Made)
        seen = np.array(Image.open(BytesIO(made.data)).convert("L")).astype(np.float64)
        y, x = np.mgrid[:size, :size]
        for point in landmarks_in(cut, points, *_ODD):
            u, v = np.array(point) * size - 0.5
            light = np.where(np.hypot(x - u, y - v) < 0.1 * size, np.maximum(seen - 8, 0), 0)
            found = np.array([(light * x).sum(), (light * y).sum()]) / light.sum()
            assert np.abs(found - [u, v]).max() < 0.05


@pytest.mark.parametrize("size", [24, 40, 72, 112])
def test_a_portrait_looks_as_if_the_photo_had_been_decoded_whole(tmp_path: Path, size: int) -> None:
    """Each pixel is about the mean of all it covers; decoded at a quarter, a quarter, a half, whole."""
    photo = Image.fromarray(astronaut()).resize((1021, 1021), Image.Resampling.BICUBIC)
    photo.save(tmp_path / "a.jpg", quality=95)
    face = Box(0.36, 0.13, 0.2, 0.28)
    cut = aligned(
        face, ((0.42, 0.22), (0.49, 0.23), (0.45, 0.27), (0.42, 0.31), (0.48, 0.32)), 1021, 1021, size
    )
    content = blake2b((tmp_path / "a.jpg").read_bytes(), digest_size=16).digest()
    order = Order((0,), bytes(tmp_path / "a.jpg"), content, 1021, 1021, cuts=(cut,), finest=cut.scale)

    (made,) = render([replace(order, encoding="png")])

    assert isinstance(made, Made)
    times = 8
    back = np.linalg.inv([[*cut.matrix[:3]], [*cut.matrix[3:]], [0, 0, 1]])
    finer = back @ [[1 / times, 0, 0.5 / times - 0.5], [0, 1 / times, 0.5 / times - 0.5], [0, 0, 1]]
    whole = Image.open(tmp_path / "a.jpg")
    # Pillow counts from the corner of the first pixel
    corner = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]]) @ finer @ [[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]]
    wide = (times * size, times * size)
    fine = whole.transform(wide, Image.Transform.AFFINE, corner[:2].ravel(), Image.Resampling.BILINEAR)
    right = np.asarray(fine.reduce(times)).astype(np.float64)
    error = float(np.mean((right - np.asarray(Image.open(BytesIO(made.data)))) ** 2))
    assert 10 * np.log10(255**2 / error) > 36


def test_a_picture_does_not_depend_on_what_is_made_with_it(dotted: Path) -> None:
    """An export that goes on makes only what is missing; the bytes are those of one that was not stopped."""
    large = aligned(Box(0.35, 0.1, 0.25, 0.45), _DOTS, *_ODD, 112)
    small = crop(Box(0.78, 0.15, 0.12, 0.2), *_ODD, 0.2, 96)
    for known in (True, False):
        order = _order(dotted, large, small, known=known)
        both = render([order])
        parts = [replace(order, numbers=(n,), cuts=(cut,)) for n, cut in enumerate(order.cuts)]
        assert both == [made for part in parts for made in render([part])]
        assert all(isinstance(made, Made) for made in both)


@settings(max_examples=200)
@given(
    *[st.floats(-0.2, 1.1) for _ in range(2)],
    *[st.floats(0.001, 1.2) for _ in range(2)],
    st.floats(0, 3),
    st.sampled_from([None, 48, 224]),
    st.sampled_from([(200, 100), (100, 200), (7, 5)]),
)
def test_squares_are_in_the_photo_where_they_can_be(
    x: float, y: float, w: float, h: float, margin: float, size: int | None, photo: tuple[int, int]
) -> None:
    width, height = photo
    box = Box(x, y, w, h)
    cut = crop(box, width, height, margin, size)
    side = cut.side / cut.scale
    left = -(cut.matrix[2] + 0.5) / cut.scale + 0.5
    top = -(cut.matrix[5] + 0.5) / cut.scale + 0.5
    for start, length in ((left, width), (top, height)):
        assert abs(start - round(start)) < 1e-6  # whole pixels
        if side <= length:
            assert -1e-6 <= start <= length - side + 1e-6
    longest = max(w * width, h * height)
    assert side >= round(longest) - 1e-6
    if box.clipped().area > 1e-3:
        inside = box_in(cut, box, width, height)
        assert 0 <= inside.x <= inside.x + inside.w <= 1 + 1e-9
        assert 0 <= inside.y <= inside.y + inside.h <= 1 + 1e-9
        assert sees(cut, box.clipped(), width, height, 1.0)
