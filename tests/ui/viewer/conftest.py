from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from viewer_album import make_album, running

from faceapp.domain.ids import PhotoId
from faceapp.ui.context import WindowContext
from faceapp.ui.viewer.page import ViewerPage


@pytest.fixture
def album(tmp_path: Path) -> list[PhotoId]:
    return make_album(tmp_path / "album", tmp_path / "test.faceapp")


@pytest.fixture
def context(album: list[PhotoId], tmp_path: Path, qtbot: QtBot) -> Iterator[WindowContext]:
    with running(tmp_path / "test.faceapp") as made:
        yield made


@pytest.fixture
def viewer(context: WindowContext, album: list[PhotoId], qtbot: QtBot) -> Iterator[ViewerPage]:
    """The viewer on the first photo, as large as it needs, with the focus."""
    page = ViewerPage(context)
    context.engine.recognised.connect(page.recognised)
    qtbot.addWidget(page)
    page.resize(1000, 500)
    page.show()
    qtbot.waitExposed(page)
    page.open(album[0], album)
    page.focus_first()
    qtbot.waitUntil(page.canvas.hasFocus, timeout=5000)
    yield page
    page.hide()
