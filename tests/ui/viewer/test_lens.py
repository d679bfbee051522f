from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.geometry import Box
from faceapp.ui.viewer.lens import LARGEST, Lens

SIDES = st.integers(40, 8000)
PLACES = st.floats(0, 1)


@given(SIDES, SIDES, SIDES, SIDES)
def test_a_photo_that_fits_lies_in_the_middle_of_the_window(w: int, h: int, ww: int, wh: int) -> None:
    x, y, width, height = Lens((w, h), (ww, wh)).rect()

    assert x >= -0.01
    assert y >= -0.01
    assert width <= ww + 0.01
    assert height <= wh + 0.01
    assert x + width / 2 == pytest.approx(ww / 2)
    assert width / height == pytest.approx(w / h)


@given(PLACES, PLACES, st.floats(1.1, 4))
def test_zooming_keeps_what_is_under_the_pointer(x: float, y: float, factor: float) -> None:
    lens = Lens((6000, 4000), (1200, 800))
    at = x * 1200, y * 800

    zoomed = lens.zoomed(factor, *at).zoomed(1.3, *at)

    assert zoomed.to_photo(*at) == pytest.approx(lens.to_photo(*at), abs=1e-6)


def test_zooming_out_ends_at_fitting() -> None:
    lens = Lens((6000, 4000), (1200, 800)).zoomed(2, 10, 10)

    assert not lens.fits
    assert lens.zoomed(0.2, 500, 500) == Lens((6000, 4000), (1200, 800))


def test_zooming_in_ends_somewhere_and_small_photos_grow_to_twice_their_size() -> None:
    assert Lens((6000, 4000), (1200, 800)).zoomed(1e6, 0, 0).zoom == LARGEST
    assert Lens((100, 100), (1200, 800)).zoom == 2.0


def test_one_pan_never_shows_ground_beside_the_photo() -> None:
    lens = Lens((6000, 4000), (1200, 800)).zoomed(2, 600, 400)

    x, y, width, height = lens.panned(1e5, 1e5).rect()
    assert (x, y) == (0, 0)
    x, y, width, height = lens.panned(-1e5, -1e5).rect()
    assert x + width == pytest.approx(1200)
    assert y + height == pytest.approx(800)


def test_a_larger_window_fits_again_where_all_of_the_photo_shows() -> None:
    lens = Lens((1000, 1000), (500, 500)).zoomed(1.2, 250, 250)

    assert lens.resized(900, 900).fits
    assert not lens.resized(510, 510).fits


def test_a_face_outside_comes_into_view_and_one_inside_stays() -> None:
    lens = Lens((6000, 4000), (1200, 800)).scaled(1.0, 0, 0)
    face = Box(0.9, 0.9, 0.05, 0.05)

    moved = lens.showing(face, 20)
    x, y, width, height = moved.on_canvas(face)
    assert x >= 0
    assert y >= 0
    assert x + width <= 1200
    assert y + height <= 800
    assert moved.showing(face, 20) == moved
    assert Lens((6000, 4000), (1200, 800)).showing(face, 20).fits
