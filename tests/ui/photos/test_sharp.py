"""Cells that are larger than a thumbnail get a picture of their own size."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from faceapp.domain.ids import PhotoId
from faceapp.ui.context import WindowContext
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.photos.sharp import LARGEST, MOST_AT_ONCE, Cell, SharpCells

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def test_a_thumbnail_is_enough_for_usual_cells() -> None:
    assert Cell(1, 276, 184, 1.5).longest == 0
    assert Cell(1, 455, 303, 1.5).longest == 0
    assert Cell(1, 552, 368, 1.5).longest == 768
    assert Cell(1, 600, 900, 2 / 3).longest == 1024
    assert Cell(1, 9000, 6000, 1.5).longest == LARGEST


def test_what_is_cut_off_is_needed_too() -> None:
    assert Cell(1, 300, 300, 4.0).longest == 1280
    assert Cell(1, 300, 300, 0.25).longest == 1280
    assert Cell(1, 300, 300, 1.0).longest == 0


def test_large_cells_get_sharp_once_the_wall_stands_still(
    page: PhotosPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    assert page._sharp.picture(int(album[5])) is None
    page.grid.set_row_height(400)

    qtbot.waitUntil(lambda: page._sharp.picture(int(album[5])) is not None, timeout=20_000)
    found = page._sharp.picture(int(album[5]))
    assert found is not None
    assert found.width() >= 800
    page.grid.viewport().grab()
    assert page.grid._cells.sharper(int(album[5])) is found
    assert page._sharp.picture(int(album[0])) is None  # further down


def test_what_changed_on_disk_is_decoded_anew(
    context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    sharp, photo = SharpCells(context.engine), int(album[0])
    cell = Cell(photo, 900, 300, 3.0)
    with qtbot.waitSignal(sharp.sharper, timeout=20_000) as heard:
        sharp.want([cell])
    assert heard.args == [{photo}]
    with qtbot.assertNotEmitted(sharp.sharper, wait=200):
        sharp.want([cell])
    sharp.forget([photo])
    assert sharp.picture(photo) is None
    with qtbot.waitSignal(sharp.sharper, timeout=20_000):
        sharp.want([cell])


def test_what_can_not_be_read_is_tried_once_and_holds_up_nothing(
    context: WindowContext, album: list[PhotoId], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "album" / "photo-0.jpg").unlink()
    Image.new("RGB", (8, 8)).save(tmp_path / "album" / "photo-1.jpg")
    sharp = SharpCells(context.engine)
    cells = [Cell(int(photo), 900, 300, 3.0) for photo in album[:2]]
    with qtbot.waitSignal(sharp.sharper, timeout=20_000) as heard:
        sharp.want(cells)

    assert heard.args == [{int(album[1])}]
    sharp.want(cells)
    assert sharp._wanted == []


def test_a_moving_wall_wants_nothing(context: WindowContext, album: list[PhotoId], qtbot: QtBot) -> None:
    sharp = SharpCells(context.engine)
    with qtbot.assertNotEmitted(sharp.sharper, wait=500):
        sharp.want([Cell(int(album[0]), 900, 300, 3.0)])
        sharp.stop()
    sharp.want([Cell(number, 900, 300, 3.0) for number in range(100, 200)])
    assert len(sharp._wanted) == MOST_AT_ONCE
    sharp.stop()
