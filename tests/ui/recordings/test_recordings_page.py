from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.recording import AnalysisState, Recording, RecordingKind, SeenIn
from faceapp.domain.reviewing import Listed
from faceapp.domain.video_errors import VideoEmpty, VideoEndsEarly
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine
from faceapp.services import recordings
from faceapp.services.library import open_library
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.model import RecordingsModel
from faceapp.ui.recordings.page import READ_MS, RecordingsPage
from faceapp.ui.recordings.words import (
    again_words,
    button_of,
    exact,
    moment_time,
    nobody,
    seen_for,
    state_of,
    tip_of,
)
from faceapp.ui.window import MainWindow

Record = Callable[..., PhotoId]


def listed(number: int, name: str = "", people: tuple[str, ...] = ()) -> Listed:
    seen = tuple(
        SeenIn(PhotoId(number), PersonId(place), 0, who, False, 3.0, 0.0, None, (place,))
        for place, who in enumerate(people, 1)
    )
    recording = Recording(
        PhotoId(number), RecordingKind.VIDEO, name or f"{number}.mp4", Path(f"/v/{number}.mp4"),
        AnalysisState.DONE, "", 12.0, 0.0, 12.0, None, None, 300, 300, 0, None, True, None, None, seen,
    )  # fmt: skip
    return Listed(recording, datetime(2024, 3, 1 + number % 28, 12, 0), 640, 480)


@pytest.fixture
def page(open_window: Callable[[], MainWindow]) -> Callable[[], RecordingsPage]:
    def show() -> RecordingsPage:
        window = open_window()
        window.show_page(PageName.RECORDINGS)
        found = window.pages.page(PageName.RECORDINGS)
        assert isinstance(found, RecordingsPage)
        return found

    return show


def test_whoever_comes_with_the_keyboard_is_at_the_cards(
    page: Callable[[], RecordingsPage], record: Record, qtbot: QtBot
) -> None:
    record(seconds=2.0)
    found = page()
    found.window().activateWindow()
    qtbot.waitUntil(lambda: found.model.rowCount() == 1)
    qtbot.waitUntil(found.list.hasFocus)


def test_a_window_that_begins_with_the_recordings_shows_them_when_the_library_is_open(
    page: Callable[[], RecordingsPage], record: Record, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(seconds=2.0)
    opened: list[bool] = []
    monkeypatch.setattr(Engine, "running", property(lambda _engine: bool(opened)))
    found = page()
    assert found.isVisible()
    assert not found.model.rowCount()
    engine = found.window().context.engine
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING)
    QTest.qWait(2 * READ_MS)  # whatever else tells the page to look has done so
    opened.append(True)
    qtbot.waitUntil(lambda: found.model.rowCount() == 1)


def test_the_model_keeps_its_promises(qtbot: QtBot) -> None:
    model = RecordingsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_all([listed(1), listed(2, people=("Alice", "Bob")), listed(3, "holiday.mp4")])
    changed: list[QModelIndex] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    other = replace(listed(2), recording=replace(listed(2).recording, name="new"))
    model.update([other])
    assert changed == [1]
    assert model.index(1).data() == "new"
    model.drop(PhotoId(1))
    assert [one.recording.id for one in model.rows] == [2, 3]
    model.look_for("HOLI day")
    assert [one.recording.id for one in model.rows] == [3]
    del tester


def test_people_dates_and_names_are_found(qtbot: QtBot) -> None:
    model = RecordingsModel()
    model.show_all([listed(1, "zoo.mp4", ("Alice",)), listed(2, "alps.mp4", ("Bob",)), listed(3)])
    for words, found in (("alice", [1]), ("al", [1, 2]), ("bob alps", [2]), ("2024-03-04", [3]), ("x", [])):
        model.look_for(words)
        assert [one.recording.id for one in model.rows] == found, words


def test_states_are_words() -> None:
    whole = listed(1).recording
    assert state_of(replace(whole, state=AnalysisState.RUNNING, position=4.1)) == "34\u202f%"
    assert state_of(replace(whole, state=AnalysisState.WAITING, position=0.0)) == "Waiting"
    broken = replace(whole, state=AnalysisState.PROBLEM, problem=VideoEmpty(path=whole.path))
    assert state_of(broken) == "Could not be read"
    early = replace(whole, state=AnalysisState.PROBLEM, problem=VideoEndsEarly(path=whole.path, seconds=3))
    assert state_of(early) == "Ended early"


def test_what_was_stopped_says_where_and_what_is_outdated_says_why() -> None:
    whole = listed(1)
    stopped = replace(whole.recording, state=AnalysisState.STOPPED, position=3.5)
    assert state_of(stopped) == "Stopped at 29\u202f%"
    assert state_of(replace(stopped, duration=None)) == "Stopped at 0:03"
    assert state_of(replace(stopped, position=0.0)) == "Stopped"
    assert nobody(replace(stopped, position=0.0)) == ""
    assert button_of(replace(whole, recording=stopped)) == again_words(stopped) == "Go on"
    assert button_of(whole) == ""
    old = replace(whole, outdated=True)
    assert button_of(old) == "Look again"
    assert "other models" in tip_of(old)
    assert "other models" not in tip_of(whole)


def test_the_words_on_a_card_have_it_analysed(
    page: Callable[[], RecordingsPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page()
    qtbot.waitUntil(lambda: shown.empty is not None)
    asked: list[PhotoId] = []

    def wait_again(_library: object, videos: list[PhotoId]) -> None:
        asked.extend(videos)

    monkeypatch.setattr(recordings, "wait_again", wait_again)
    stopped = replace(listed(2).recording, state=AnalysisState.STOPPED, position=3.5)
    shown._take((listed(1), replace(listed(2), recording=stopped)))
    for number in (0, 1):
        card = shown._list.visualRect(shown.model.index(number))
        place = shown._cards.button_rect(card, "Go on").center()
        QTest.mouseClick(shown._list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: asked == [2])


def test_times_as_they_are_read() -> None:
    assert exact(3723.45) == "01:02:03.450"
    assert exact(59.9996) == "00:01:00.000"
    assert moment_time(41.16) == "00:41.2"
    assert [seen_for(seconds) for seconds in (0.2, 1.9, 75.0)] == ["0:01", "0:01", "1:15"]


def test_an_empty_page_says_what_it_is_for(page: Callable[[], RecordingsPage], qtbot: QtBot) -> None:
    shown = page()
    qtbot.waitUntil(lambda: shown.empty is not None)
    assert not shown.head.field.isVisible()
    assert not shown.head.videos.isVisible()


def test_newest_first_then_renamed_found_and_deleted(
    page: Callable[[], RecordingsPage], record: Record, library_path: Path, qtbot: QtBot
) -> None:
    old = record("Old camera", began=1_600_000_000.0)
    new = record("New camera")
    shown = page()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    assert [one.recording.id for one in shown.model.rows] == [new, old]
    assert [one.who for one in shown.model.rows[0].recording.people] == [1, 2]

    shown.list.setCurrentIndex(shown.model.index(1))
    shown.list.setFocus()
    QTest.keyClick(shown.list, Qt.Key.Key_F2)
    editor = shown.list.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text().startswith("Camera, 13 September 2020, "), "nobody called it otherwise so far"
    editor.setText("Interview with Ann")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.model.rows[1].recording.name == "Interview with Ann")

    QTest.keyClicks(shown.head.field, "ann")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)
    assert shown.head._count.text() == "1 of 2"
    shown.list.setCurrentIndex(shown.model.index(0))
    shown.list.setFocus()
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    box = shown.window().findChild(QMessageBox)
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Delete").click()
    qtbot.waitUntil(lambda: shown.model.total == 1)
    library = open_library(library_path)
    try:
        assert [one.id for one in recordings.recordings(library)] == [new]
    finally:
        library.close()


def test_enter_and_double_click_open_it(
    page: Callable[[], RecordingsPage], record: Record, qtbot: QtBot
) -> None:
    number = record()
    shown = page()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)
    opened: list[tuple[int, float]] = []
    shown.recording_open_requested.connect(lambda *asked: opened.append(asked))
    shown.list.setCurrentIndex(shown.model.index(0))
    shown.list.setFocus()
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    place = shown.list.visualRect(shown.model.index(0)).center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    QTest.mouseDClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert opened == [(number, 0.0)] * 2


def test_many_recordings_cost_no_more_to_show_than_few(qtbot: QtBot) -> None:
    model = RecordingsModel()
    asked: list[int] = []
    model.show_all([listed(number) for number in range(1, 5001)])
    model.look_for("4999")
    asked += [one.recording.id for one in model.rows]
    assert asked == [4999]
