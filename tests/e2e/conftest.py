from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from album import make_album
from PySide6.QtCore import QSettings
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from world import World


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten photos, six with the same face."""
    return make_album(tmp_path_factory.mktemp("photos") / "album")


@pytest.fixture
def open_world(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], World]]:
    """Opens the program on the test's library; a second call closes and opens it again."""
    QCursor.setPos(0, 0)  # not where another test left it
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    opened: list[World] = []

    def open_it() -> World:
        while opened:
            opened.pop().close()
        opened.append(World(tmp_path / "test.faceapp"))
        return opened[0]

    yield open_it
    while opened:
        opened.pop().close()
