from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from faceapp.media.small import screen_rows


def coded(mode: str, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new(mode, (3, 2), 200 if mode == "L" else (10, 20, 30)).save(out, kind, quality=100)
    return out.getvalue()


def test_rows_are_blue_first() -> None:
    found = screen_rows(coded("RGB", "PNG"))
    assert found is not None
    rows, width, height = found
    assert (width, height, len(rows)) == (3, 2, 24)
    assert tuple(rows[:3]) == (30, 20, 10)


def test_grey_ones_are_grey() -> None:
    found = screen_rows(coded("L"))
    assert found is not None
    assert len(set(found[0][:3])) == 1


@pytest.mark.parametrize("data", [b"", b"jpeg", coded("RGB")[:60], coded("RGB")[:-40]])
def test_what_is_no_whole_picture(data: bytes) -> None:
    assert screen_rows(data) is None
