"""The small parts of the window's shell, each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.engine.answers import Activity, Doing
from faceapp.ui.actions import Actions, Section
from faceapp.ui.activity import ActivityLine
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.empty import EmptyPage
from faceapp.ui.single import Single
from faceapp.ui.state import WindowState
from faceapp.ui.theme import Mode
from faceapp.ui.toast import Toast

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_activity_line_says_how_far_how_fast_and_how_long(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.resize(900, 36)
    line.show()
    progress = ScanProgress(ScanStage.MEASURING, 1204, 8310, 512, 0, 31.4, 187.0)
    line.show_activity(Activity(Doing.SCANNING, progress))
    said = texts(line)[0].replace("\u202f", " ")
    assert said == "Looking for faces  1 204 of 8 310  \u00b7  31/s  \u00b7  3 min left  \u00b7  512 faces"
    with qtbot.waitSignal(line.pause_asked):
        qtbot.mouseClick(line._pause, Qt.MouseButton.LeftButton)
    line.show_activity(Activity(Doing.SCANNING, progress, paused=True))
    assert "paused" in texts(line)[0]
    assert "left" not in texts(line)[0]
    with qtbot.waitSignal(line.resume_asked):
        qtbot.mouseClick(line._pause, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(line.stop_asked):
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)


def test_the_activity_line_keeps_its_height_and_its_promise(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.show()
    line.show_resting("515 photos")
    height = line.height()
    assert texts(line) == ["515 photos", "Everything stays on this machine"]
    line.show_activity(Activity(Doing.RECOGNISING))
    assert texts(line) == ["Comparing faces", "Everything stays on this machine"]
    assert line.height() == height
    grouping = ScanProgress(ScanStage.RECOGNISING, 4000, 92_000, 0, 0, 0.0, None)
    line.show_activity(Activity(Doing.RECOGNISING, grouping))
    assert texts(line)[0].replace("\u202f", " ") == "Grouping faces  4 000 of 92 000"
    assert (line._bar.value(), line._bar.maximum()) == (4000, 92_000)
    line.show_activity(Activity(Doing.NOTHING))
    assert texts(line)[0] == "515 photos"


def test_a_toast_is_replaced_by_the_next_and_its_button_works_once(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    toast = Toast(page)
    done: list[str] = []
    toast.say("One", "Undo", lambda: done.append("one"))
    toast.say("Two", "Undo", lambda: done.append("two"))
    assert toast.text == "Two"
    assert page.rect().contains(toast.geometry())
    qtbot.mouseClick(toast._button, Qt.MouseButton.LeftButton)
    assert done == ["two"]
    assert not toast.isVisible()


def test_a_toast_goes_by_itself_and_a_long_one_is_wrapped(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 400)
    page.show()
    toast = Toast(page)
    toast.say(
        "A long sentence that tells what happened and why it could not be done in one line", seconds=0.05
    )
    assert page.rect().contains(toast.geometry())
    assert toast.height() > 60, "it has more than one line"
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_an_empty_page_offers_one_thing(qtbot: QtBot) -> None:
    page = EmptyPage("image", "Nothing here", "A sentence.", "Do it")
    qtbot.addWidget(page)
    page.resize(500, 400)
    page.show()
    with qtbot.waitSignal(page.asked):
        qtbot.mouseClick(page._button, Qt.MouseButton.LeftButton)
    page.say("image", "Done")
    assert not page._button.isVisible()
    assert texts(page) == ["Done"]


def test_one_name_for_the_two_enter_keys(qtbot: QtBot) -> None:
    register = Actions()
    register.describe("a", "Go", ["Return", "Enter"], Section.PHOTOS)
    register.describe("b", "Show", "Ctrl+Return", Section.PHOTOS)
    assert [line.keys for line in register.listings()] == [("Enter",), ("Ctrl+Enter",)]


def test_registering_again_replaces_the_line(qtbot: QtBot) -> None:
    register = Actions()
    owner = QWidget()
    qtbot.addWidget(owner)
    calls: list[int] = []
    action = register.register(
        "a.one", "One", ["Ctrl+K", "F7"], Section.VIEWER, owner=owner, slot=lambda: calls.append(1)
    )
    register.register("a.one", "Uno", "Ctrl+K", Section.VIEWER, owner=owner)
    register.describe("a.two", "Two", "Double-click", Section.ANYWHERE)
    assert [(line.name, line.text) for line in register.listings()] == [("a.two", "Two"), ("a.one", "Uno")]
    assert isinstance(action, QAction)
    assert action.toolTip() == "One (Ctrl+K)"
    action.trigger()
    assert calls == [1]


def test_the_state_survives_and_rubbish_in_it_does_no_harm(qtbot: QtBot) -> None:
    state = WindowState()
    assert (state.page(), state.inspector(), state.mode(), state.cores(), state.photos()) == (
        "", True, Mode.AUTO, None, {},
    )  # fmt: skip
    state.keep_page("people")
    state.keep_inspector(False)
    state.keep_mode(Mode.DARK)
    state.keep_cores(3)
    state.keep_photos({"sort": "name", "row": 240})
    state.keep_geometry(QByteArray(b"geometry"))
    state.flush()
    again = WindowState()
    assert (again.page(), again.inspector(), again.mode(), again.cores(), again.photos()) == (
        "people", False, Mode.DARK, 3, {"sort": "name", "row": 240},
    )  # fmt: skip
    assert again.geometry() == QByteArray(b"geometry")
    file = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "faceapp", "window")
    for key in ("theme", "cores", "photos", "geometry"):
        file.setValue(key, "{rubbish")
    file.sync()
    broken = WindowState()
    assert (broken.mode(), broken.cores(), broken.photos(), broken.geometry()) == (
        Mode.AUTO, None, {}, QByteArray(),
    )  # fmt: skip


def test_a_second_start_hands_its_folders_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "one.faceapp"
    first = Single(library)
    assert not first.told_other([]), "nobody listens yet"
    first.listen()
    odd = tmp_path / "caf\udce9"  # a name that is no UTF-8
    with qtbot.waitSignal(first.asked, timeout=10_000) as asked:
        assert Single(library).told_other([odd])
    assert asked.args[0] == (odd,)
    assert not Single(tmp_path / "two.faceapp").told_other([]), "another library is another window"
    first.close()
    assert not Single(library).told_other([])


@pytest.mark.parametrize(("middle", "end"), [(False, "\u2026"), (True, "last")])
def test_a_cut_line_says_the_whole_in_its_tool_tip(qtbot: QtBot, middle: bool, end: str) -> None:
    label = ElidedLabel("/first/" + "x" * 200 + "/last", middle=middle)
    qtbot.addWidget(label)
    label.resize(2000, 20)
    label.show()
    assert (label.shown, label.toolTip()) == (label.text(), "")
    label.resize(120, 20)
    assert label.shown.startswith("/first")
    assert label.shown.endswith(end)
    assert label.toolTip() == label.text()


def test_a_toast_gives_way_to_the_field_that_is_typed_in(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 300)
    field = QLineEdit(page)
    field.setGeometry(300, 250, 200, 28)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    toast = Toast(page)
    page.setFocus()
    toast.say("Named 12 faces Colin", "Undo", lambda: None)
    toast.settle()
    assert toast.geometry().intersects(field.geometry())  # nobody types there: it is in the middle
    field.setFocus()
    qtbot.waitUntil(lambda: not toast.geometry().intersects(field.geometry()), timeout=5000)
    assert page.rect().contains(toast.geometry())
    field.setGeometry(0, 250, 800, 28)  # as wide as the page
    toast.settle()
    assert not toast.geometry().intersects(field.geometry())
