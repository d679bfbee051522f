"""A camera's picture, kept as a photo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.errors import CannotWrite
from faceapp.services import browse
from faceapp.services.library import Library
from faceapp.services.snapshots import keep_snapshot

AT = datetime(2026, 5, 4, 13, 12, 11).timestamp()


def test_it_is_a_jpeg_with_its_time_in_a_folder_of_the_library(library: Library) -> None:
    pixels = np.full((48, 64, 3), (200, 40, 40), np.uint8)
    path, root = keep_snapshot(library, pixels, "Desk / camera:1", AT)
    assert path.name == "2026-05-04 13.12.11 Desk camera 1.jpg"
    (found,) = browse.roots(library)
    assert (found.id, found.path) == (root, path.parent)
    with Image.open(path) as picture:
        assert picture.size == (64, 48)
        assert picture.getexif().get_ifd(0x8769)[0x9003] == "2026:05:04 13:12:11"
        assert np.abs(np.asarray(picture.convert("RGB"), int) - pixels).max() < 12


def test_two_of_one_second_are_two_files(library: Library) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    one, root = keep_snapshot(library, pixels, "", AT)
    two, again = keep_snapshot(library, pixels, "", AT)
    assert one != two
    assert root == again
    assert sorted(path.suffix for path in one.parent.iterdir()) == [".jpg", ".jpg"]


def test_where_nothing_can_be_written_it_is_said(library: Library) -> None:
    blocked = Path(f"{library.path}.recordings")
    blocked.write_text("a file in the way")
    with pytest.raises(CannotWrite):
        keep_snapshot(library, np.zeros((8, 8, 3), np.uint8), "", AT)
