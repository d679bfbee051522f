from __future__ import annotations

import pytest

from faceapp.domain.geometry import Box
from faceapp.media.cut import crop_place
from faceapp.services.crop_places import place_around

SIZE = (640, 480)


@pytest.mark.parametrize("box", [Box(0.4, 0.4, 0.1, 0.2), Box(0.0, 0.0, 0.2, 0.3), Box(0.1, 0.1, 0.8, 0.85)])
def test_a_small_picture_lies_where_it_was_cut(box: Box) -> None:
    """In the middle of the picture, at its edge, and where it is all of it; other looks move with it."""
    wide, high = SIZE
    cut, place = crop_place(box, SIZE), place_around(box, SIZE)
    shown = place.around((box.x * wide, box.y * high, box.w * wide, box.h * high))
    assert shown == pytest.approx((cut.x * wide, cut.y * high, cut.w * wide, cut.h * high))
    moved = place.around((box.x * wide + 50, box.y * high, box.w * wide, box.h * high))
    assert moved == pytest.approx((shown[0] + 50, *shown[1:]))
    half = place.around((0.0, 0.0, box.w * wide / 2, box.h * high / 2))
    assert half[2] == pytest.approx(shown[2] / 2)
