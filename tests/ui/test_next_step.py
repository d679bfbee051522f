"""After a scan the window says who waits for a name, and leads there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faceapp.engine.answers import Doing
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast

from .conftest import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_after_the_first_scan_a_button_leads_to_naming(
    qtbot: QtBot, tmp_path: Path, astronaut_jpg: Path, open_window: OpenWindow
) -> None:
    folder = tmp_path / "Holiday"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder / "one.jpg")
    (folder / "broken.jpg").write_text("{")
    window = open_window()
    toast = window.findChild(Toast)
    assert toast is not None
    window.open_paths([folder])
    qtbot.waitUntil(lambda: "waits for a name" in toast.text, timeout=60_000)
    assert "1 face" in toast.text
    assert "1 problem" in toast.text
    button = next(one for one in toast.findChildren(QPushButton) if one.text() == "Name people")
    button.click()
    assert window.pages.name is PageName.PEOPLE


def test_a_line_with_something_to_undo_is_not_taken_away(
    qtbot: QtBot, tmp_path: Path, astronaut_jpg: Path, open_window: OpenWindow
) -> None:
    folder = tmp_path / "Holiday"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder / "one.jpg")
    window = open_window()
    engine, toast = window.context.engine, window.findChild(Toast)
    assert toast is not None
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        window.open_paths([folder])
    toast.say("Named 1 face Anna", "Undo")
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING)
    qtbot.wait(300)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING)
    assert toast.text == "Named 1 face Anna"
