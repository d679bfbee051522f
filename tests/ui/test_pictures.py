from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from faceapp.engine.engine import Engine
from faceapp.services.library import open_library, open_thumbnails
from faceapp.ui.pictures import Pictures, PixmapCache


def jpeg(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def pictures(qtbot: QtBot, library_path: Path) -> Iterator[Pictures]:
    library = open_library(library_path)
    thumbnails = open_thumbnails(library)
    thumbnails.put_photos([(number, jpeg(400, 300, (200, 0, 0))) for number in range(1, 40)])  # type: ignore[misc]
    thumbnails.put_face(7, jpeg(192, 192, (0, 200, 0)))  # type: ignore[arg-type]
    thumbnails.close()
    library.close()
    engine = Engine()
    with qtbot.waitSignal(engine.opened, timeout=10_000):
        engine.start(library_path, cores=1)
    yield Pictures(engine)
    engine.stop()


def test_a_picture_is_asked_for_once_and_then_here(qtbot: QtBot, pictures: Pictures) -> None:
    with qtbot.waitSignal(pictures.thumbnails_arrived) as told:
        assert pictures.thumbnail(3) is None
        assert pictures.thumbnail(3) is None
    assert told.args[0] == {3}
    here = pictures.thumbnail(3)
    assert here is not None
    assert (here.width(), here.height()) == (400, 300)


def test_what_does_not_exist_is_told_and_not_asked_for_again(qtbot: QtBot, pictures: Pictures) -> None:
    with qtbot.waitSignal(pictures.thumbnails_arrived) as told:
        pictures.thumbnail(999)
    assert told.args[0] == {999}
    arrived: list[object] = []
    pictures.thumbnails_arrived.connect(arrived.append)
    assert pictures.thumbnail(999) is None
    qtbot.wait(50)
    assert arrived == []
    pictures.forget(photos=[999])
    with qtbot.waitSignal(pictures.thumbnails_arrived):
        pictures.thumbnail(999)


def test_what_was_scrolled_away_is_not_loaded(qtbot: QtBot, pictures: Pictures) -> None:
    arrived: set[int] = set()
    pictures.thumbnails_arrived.connect(arrived.update)
    for number in range(1, 40):
        pictures.thumbnail(number)
    pictures.keep_thumbnails([5, 6])
    qtbot.waitUntil(lambda: arrived == {5, 6})
    qtbot.wait(50)
    assert arrived == {5, 6}
    with qtbot.waitSignal(pictures.thumbnails_arrived):
        assert pictures.thumbnail(20) is None, "it can be asked for again"


def test_a_face_is_round_with_a_clear_corner(qtbot: QtBot, pictures: Pictures) -> None:
    with qtbot.waitSignal(pictures.faces_arrived):
        assert pictures.round_face(7, 48, 2.0) is None
    circle = pictures.round_face(7, 48, 2.0)
    assert circle is not None
    assert circle.width() == 96
    assert circle.devicePixelRatio() == 2.0
    image = circle.toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    middle = image.pixelColor(48, 48)
    assert middle.alpha() == 255
    assert middle.green() > 150 > middle.red()
    assert pictures.round_face(7, 48, 2.0) is circle, "it is kept"


def test_a_placeholder_is_there_at_once(qtbot: QtBot, pictures: Pictures) -> None:
    assert pictures.round_placeholder(36).width() == 36


def test_the_cache_counts_bytes(qtbot: QtBot) -> None:
    cache = PixmapCache(limit=100 * 100 * 4 * 2)
    for name in "abc":
        cache.put(name, QPixmap(100, 100))
    assert cache.get("a") is None
    assert cache.get("b") is not None
    assert cache.used == 80_000
    cache.drop("b")
    cache.drop("b")
    assert cache.used == 40_000
    cache.put("c", QPixmap(50, 50))
    assert cache.used == 10_000
