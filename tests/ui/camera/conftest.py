from __future__ import annotations

from collections.abc import Callable

import pytest
from camera_world import CameraWorld
from pytestqt.qtbot import QtBot

from faceapp.ui.window import MainWindow


@pytest.fixture
def world(open_window: Callable[[], MainWindow], qtbot: QtBot) -> CameraWorld:
    return CameraWorld(open_window(), qtbot)
