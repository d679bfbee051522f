from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from faceapp.engine.engine import Engine
from faceapp.services.library import open_library
from faceapp.ui.theme import Mode, theme
from faceapp.ui.window import MainWindow

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

OpenWindow = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, qapp: object) -> Iterator[None]:
    """What windows remember, the look, and where the pointer is, start afresh in every test."""
    theme()  # as in the program: without it, words need less room
    QCursor.setPos(0, 0)  # else it rests on what happens to be where another test left it
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    yield
    theme().set_mode(Mode.AUTO)


@pytest.fixture
def library_path(tmp_path: Path, make_library: Callable[[Path], Path]) -> Path:
    """Where an empty library lies."""
    return make_library(tmp_path / "test.faceapp")


@pytest.fixture
def open_window(qtbot: QtBot, library_path: Path) -> Iterator[OpenWindow]:
    """Opens the real window on the test's library; again after closing it.

    As ``app.py`` does, but without looking for new photos: the photos of these libraries
    do not exist.
    """
    closers: list[Callable[[], None]] = []

    def close() -> None:
        while closers:
            closers.pop()()

    def start() -> MainWindow:
        close()
        library = open_library(library_path, checkpoints=False)
        engine = Engine()
        window = MainWindow(engine, library)

        def end() -> None:
            window.close()
            engine.stop()
            window.context.operations.close()
            library.close()
            window.deleteLater()

        closers.append(end)
        window.resize(1280, 800)
        window.show()
        engine.opened.connect(window.read_numbers)
        with qtbot.waitSignal(engine.opened, timeout=10_000):
            engine.start(library_path, cores=1)
        return window

    yield start
    close()
