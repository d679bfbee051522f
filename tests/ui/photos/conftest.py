from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from viewer_album import make_album, running

from faceapp.domain.ids import PhotoId
from faceapp.ui.context import WindowContext
from faceapp.ui.photos.page import PhotosPage


@pytest.fixture
def album(tmp_path: Path) -> list[PhotoId]:
    """Six photos of six months, the last one is the newest."""
    return make_album(tmp_path / "album", tmp_path / "test.faceapp", photos=6)


@pytest.fixture
def context(album: list[PhotoId], tmp_path: Path, qtbot: QtBot) -> Iterator[WindowContext]:
    with running(tmp_path / "test.faceapp") as made:
        yield made


@pytest.fixture
def page(context: WindowContext, qtbot: QtBot) -> Iterator[PhotosPage]:
    made = PhotosPage(context)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    qtbot.waitUntil(lambda: made.grid.photos.rowCount() == 6, timeout=20_000)
    made.focus_first()
    yield made
    made.hide()
