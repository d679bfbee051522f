from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.engine.engine import Engine


@pytest.fixture
def library_path(tmp_path: Path, make_library: Callable[[Path], Path]) -> Path:
    """Where an empty library lies."""
    return make_library(tmp_path / "test.faceapp")


@pytest.fixture
def engine(qtbot: QtBot, library_path: Path) -> Iterator[Engine]:
    """A running engine on a library of its own, open."""
    engine = Engine()
    with qtbot.waitSignal(engine.opened, timeout=10_000):
        engine.start(library_path, cores=1)
    yield engine
    engine.stop()


@pytest.fixture
def folder(tmp_path: Path, astronaut_jpg: Path) -> Path:
    """A folder with two photos of one person and a file that is no picture."""
    place = tmp_path / "photos"
    place.mkdir()
    shutil.copy(astronaut_jpg, place / "one.jpg")
    from PIL import Image

    Image.open(astronaut_jpg).crop((40, 0, 512, 480)).save(place / "two.jpg", quality=90)
    (place / "broken.jpg").write_bytes(astronaut_jpg.read_bytes()[:20_000])
    return place
