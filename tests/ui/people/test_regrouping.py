"""While all faces are compared anew nobody is said to be seen once."""

from __future__ import annotations

from collections.abc import Callable

from library_builder import Shelf
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.engine.answers import Activity, Doing
from faceapp.ui.pages import PageName
from faceapp.ui.people.content import Kind
from faceapp.ui.people.page import PeoplePage
from faceapp.ui.window import MainWindow

RESTING = Activity(Doing.NOTHING)


def people_page(window: MainWindow, qtbot: QtBot) -> PeoplePage:
    window.show_page(PageName.PEOPLE)
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    qtbot.waitUntil(lambda: page.loaded)
    return page


def once(page: PeoplePage) -> int:
    return page.wall.people.count(Kind.FACE)


def told(page: PeoplePage) -> bool:
    return any(
        "Comparing all faces" in label.text() and not label.isHidden() for label in page.findChildren(QLabel)
    )


def grouping(done: int, total: int) -> Activity:
    progress = ScanProgress(ScanStage.RECOGNISING, done, total, 0, 0, 0.0, None)
    return Activity(Doing.RECOGNISING, progress)


def test_after_a_change_of_models_until_all_are_compared(
    shelf: Shelf, open_window: Callable[[], MainWindow], qtbot: QtBot, monkeypatch
) -> None:
    window = open_window()
    page = people_page(window, qtbot)
    engine = window.context.engine
    qtbot.waitUntil(lambda: engine.activity == RESTING)
    qtbot.waitUntil(lambda: once(page) == 2)
    monkeypatch.setattr(engine, "_activity", Activity(Doing.RECOGNISING))
    engine.model_switched.emit(BUILT_IN)
    assert (once(page), told(page)) == (0, True)
    assert page.wall.people.count(Kind.GROUP) == 2, "what was found stands"
    monkeypatch.setattr(engine, "_activity", RESTING)
    engine.busy_changed.emit(RESTING)
    assert not told(page)
    qtbot.waitUntil(lambda: once(page) == 2)


def test_a_change_that_is_over_at_once_leaves_no_trace(
    shelf: Shelf, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    page = people_page(window, qtbot)
    qtbot.waitUntil(lambda: window.context.engine.activity == RESTING)
    window.context.engine.model_switched.emit(BUILT_IN)
    assert not told(page)


def test_few_new_faces_take_nothing_away_but_most_of_the_library_does(
    shelf: Shelf, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    page = people_page(window, qtbot)
    engine = window.context.engine
    qtbot.waitUntil(lambda: engine.activity == RESTING)
    qtbot.waitUntil(lambda: once(page) == 2)
    engine.busy_changed.emit(grouping(0, 3))
    assert (once(page), told(page)) == (2, False)
    engine.busy_changed.emit(grouping(1, 15))
    assert (once(page), told(page)) == (0, True)
    engine.busy_changed.emit(grouping(14, 15))
    assert told(page), "until the end, not in waves"
    engine.busy_changed.emit(RESTING)
    qtbot.waitUntil(lambda: once(page) == 2)
