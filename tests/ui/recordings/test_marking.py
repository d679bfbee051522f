"""Marking a recording by hand: edges, words, lanes, neutral, two passes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.ids import PhotoId
from faceapp.domain.marking import Segment
from faceapp.services import segments
from faceapp.services.library import open_library
from faceapp.ui.actions import actions
from faceapp.ui.expression.words import SHOWN
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.agreement_sheet import AgreementSheet
from faceapp.ui.recordings.marking_desk import MarkingDesk
from faceapp.ui.recordings.marking_words import label_word
from faceapp.ui.recordings.recording_page import RecordingPage
from faceapp.ui.recordings.segment_sheet import ReviewerSheet, SegmentSheet
from faceapp.ui.recordings.words import called
from faceapp.ui.window import MainWindow

Record = Callable[..., PhotoId]
Show = Callable[..., RecordingPage]
RIGHT = Qt.Key.Key_Right


@pytest.fixture
def show(open_window: Callable[[], MainWindow], record: Record, library_path: Path, qtbot: QtBot) -> Show:
    """Opens a recording of ten seconds with two faces; "Ann" marks, if she is to."""

    def opened(reviewer: str | None = "Ann", *marks: tuple[float, float, str, str]) -> RecordingPage:
        number = record(seconds=10.0)
        library = open_library(library_path)
        if reviewer is not None:
            segments.set_reviewer(library, reviewer)
        for first, last, label, name in marks:
            lane = segments.recordings.seen_in(library, number)[0]
            segments.mark(library, number, lane, (first, last), label, reviewer=name)
        library.close()
        window = open_window()
        window.show_page(PageName.RECORDINGS)
        window.pages.page(PageName.RECORDINGS).recording_open_requested.emit(number, 0.0)
        page = window.pages.page(PageName.RECORDING)
        assert isinstance(page, RecordingPage)
        qtbot.waitUntil(lambda: page.complete and page.canvas.picture is not None, timeout=10_000)
        qtbot.waitUntil(lambda: len(page.desk.marking.every) == len(marks))
        qtbot.waitUntil(lambda: page.desk.marking.reviewer == reviewer)
        page.lanes.setFocus()
        return page

    return opened


def go(page: RecordingPage, qtbot: QtBot, seconds: float) -> None:
    page.player.seek(seconds)
    qtbot.waitUntil(lambda: abs(page.lanes.cursor_time - seconds) < 0.02, timeout=20_000)


def test_with_the_side_hidden_the_next_keys_are_said_over_the_picture(show: Show, qtbot: QtBot) -> None:
    page = show("Ann")
    QTest.keyClick(page.lanes, Qt.Key.Key_I)
    assert not page.canvas.line, "they stand in the tab"
    page.switch("side").setChecked(False)
    go(page, qtbot, 2.0)
    QTest.keyClick(page.lanes, Qt.Key.Key_O)
    assert page.canvas.line == "00:00.0\u201300:02.0 \u00b7 I, O: edges \u00b7 1\u20137, 0: word"
    QTest.keyClick(page.lanes, Qt.Key.Key_2)
    go(page, qtbot, 3.0)
    QTest.keyClick(page.lanes, Qt.Key.Key_I)
    assert page.canvas.line.startswith("00:03.0 ")
    assert page.canvas.line.endswith(f"Enter: {label_word(page.desk.marking.word)}")


def back(page: RecordingPage, qtbot: QtBot) -> None:
    """To the lanes, after a sheet; without a window manager nobody else does it."""
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.lanes.setFocus()


def kept(page: RecordingPage, library_path: Path) -> tuple[Segment, ...]:
    assert page.recording is not None
    library = open_library(library_path)
    try:
        return segments.segments(library, page.recording)
    finally:
        library.close()


def sheet(desk: MarkingDesk, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    qtbot.waitUntil(lambda: isinstance(desk.sheets.sheet, kind) and desk.sheets.sheet.isVisible())
    assert desk.sheets.sheet is not None
    return desk.sheets.sheet


def test_in_out_and_a_number_make_a_mark(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show()
    go(page, qtbot, 2.0)
    QTest.keyClick(page.lanes, "i")
    assert page.desk.marking.pending
    assert page.desk.tab.isChecked(), "what the keys do next stands there"
    assert page.desk.panel.line.isVisible()
    assert page.lanes.hasFocus()
    go(page, qtbot, 4.0)
    QTest.keyClick(page.lanes, "o")
    assert page.desk.marking.span(9.0) == (pytest.approx(2.0), pytest.approx(4.0))
    assert page.desk.panel.line.text().startswith("00:02.0\u201300:04.0")
    QTest.keyClick(page.lanes, "1")
    (mark,) = kept(page, library_path)
    assert (mark.first, mark.last) == (pytest.approx(2.0), pytest.approx(4.0))
    assert (mark.label, mark.reviewer) == ("happy", "Ann")
    assert mark.anchor.face == page.reviewed.lanes[0].face
    qtbot.waitUntil(lambda: page.desk.marking.segments == (mark,))
    assert page.desk.marking.current == mark
    place = page.desk.strips.rect(mark.id)
    assert place.left() == pytest.approx(page.lanes.axis.x(2.0))
    assert page.lanes.name_rect(0).contains(5, round(place.center().y()))
    qtbot.waitUntil(lambda: page.desk.panel.facts.text().count("\n") == 1)
    assert "Model: " in page.desk.panel.facts.text()


def test_enter_marks_with_the_word_of_before(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show()
    go(page, qtbot, 1.0)
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 2.0)
    QTest.keyClick(page.lanes, "3")
    go(page, qtbot, 5.0)
    QTest.keyClick(page.lanes, "o")
    go(page, qtbot, 4.0)
    assert "Enter: " in page.desk.panel.line.text()
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    first, second = kept(page, library_path)
    assert first.label == second.label
    assert (second.first, second.last) == (pytest.approx(4.0), pytest.approx(5.0))


def test_a_free_word_is_asked_for_and_esc_leaves(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show()
    go(page, qtbot, 1.0)
    QTest.keyClick(page.lanes, "i")
    QTest.keyClick(page.lanes, Qt.Key.Key_Escape)
    assert not page.desk.marking.pending
    assert page.isVisible()
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 3.0)
    QTest.keyClick(page.lanes, "0")
    asked = sheet(page.desk, SegmentSheet, qtbot)
    assert isinstance(asked, SegmentSheet)
    assert not asked.go.isEnabled()
    asked.word.setCurrentText("looks away")
    asked.comment.setText("to the door")
    asked.accept()
    (mark,) = kept(page, library_path)
    assert (mark.label, mark.comment, mark.expression) == ("looks away", "to the door", None)


def test_the_name_is_asked_once(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show(None)
    go(page, qtbot, 1.0)
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 3.0)
    QTest.keyClick(page.lanes, "2")
    asked = sheet(page.desk, ReviewerSheet, qtbot)
    assert isinstance(asked, ReviewerSheet)
    assert kept(page, library_path) == ()
    asked.name.setText(" Ann ")
    asked.accept()
    (mark,) = kept(page, library_path)
    assert mark.reviewer == "Ann"
    back(page, qtbot)
    QTest.keyClick(page.lanes, "i")
    QTest.keyClick(page.lanes, "2")
    assert [one.reviewer for one in kept(page, library_path)] == ["Ann", "Ann"]


def test_marks_of_the_other_lane_and_of_the_whole_picture(
    show: Show, library_path: Path, qtbot: QtBot
) -> None:
    page = show()
    QTest.keyClick(page.lanes, Qt.Key.Key_Down)
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 1.0)
    QTest.keyClick(page.lanes, "1")
    page.desk.panel.whole.click()
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 2.0)
    QTest.keyClick(page.lanes, "2")
    second, whole = kept(page, library_path)
    assert second.anchor.face == page.reviewed.lanes[1].face
    assert whole.whole_picture
    qtbot.waitUntil(lambda: len(page.desk.panel.list.marks.rows) == 2)
    assert page.desk.panel.list.marks.index(1).data().split(", ")[1] == "Whole picture"


def test_edges_are_dragged_and_taken_back(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"))
    (mark,) = page.desk.marking.segments
    view, place = page.lanes.viewport(), page.desk.strips.rect(mark.id)
    at = QPoint(round(place.right()) - 1, round(place.center().y()))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    to = QPoint(round(page.lanes.axis.x(6.0)), at.y())
    QTest.mouseMove(view, to)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=to)
    (moved,) = kept(page, library_path)
    assert (moved.first, moved.last) == (2.0, pytest.approx(6.0, abs=0.05))
    qtbot.waitUntil(lambda: page.desk.marking.segments == (moved,))
    window = page.window()
    assert isinstance(window, MainWindow)
    window.context.operations.undo_text()
    window.context.operations.undo()
    qtbot.waitUntil(lambda: page.desk.marking.segments == (mark,))
    assert page.lanes.cursor_time == 0.0, "the lanes did not take the click for one of theirs"


def test_a_double_click_changes_word_and_comment(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"))
    (mark,) = page.desk.marking.segments
    place = page.desk.strips.rect(mark.id).center().toPoint()
    QTest.mouseClick(page.lanes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.desk.marking.current == mark
    QTest.mouseDClick(page.lanes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    asked = sheet(page.desk, SegmentSheet, qtbot)
    assert isinstance(asked, SegmentSheet)
    assert asked.word.currentText() == "Happy"
    asked.word.setCurrentText("surprised")
    asked.comment.setText("brows")
    asked.accept()
    (changed,) = kept(page, library_path)
    assert (changed.label, changed.comment) == ("surprise", "brows")


def test_keys_relabel_and_delete_the_chosen_one(show: Show, library_path: Path, qtbot: QtBot) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"), (5.0, 6.0, "sad", "Ben"))
    QTest.keyClick(page.lanes, "3")
    assert [one.label for one in kept(page, library_path)] == ["happy", "sad"], "nothing is chosen"
    page.desk.marking.choose(page.desk.marking.segments[0].id)
    QTest.keyClick(page.lanes, "2")
    assert kept(page, library_path)[0].label == SHOWN[1].value
    QTest.keyClick(page.lanes, Qt.Key.Key_Delete)
    assert [one.label for one in kept(page, library_path)] == ["sad"]
    said: list[str] = []
    window = page.window()
    assert isinstance(window, MainWindow)
    window.context.operations.refused.connect(said.append)
    qtbot.waitUntil(lambda: len(page.desk.marking.segments) == 1)
    page.desk.marking.choose(page.desk.marking.segments[0].id)
    QTest.keyClick(page.lanes, Qt.Key.Key_Delete)
    assert said == ["This is a mark of Ben; make one of your own beside it."]
    assert len(kept(page, library_path)) == 1


def test_the_list_goes_there_and_repeats(show: Show, qtbot: QtBot) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"), (6.0, 7.0, "talks", "Ann"))
    page.desk.tab.click()
    marks = page.desk.panel.list
    index = marks.marks.index(1)
    QTest.mouseClick(marks.viewport(), Qt.MouseButton.LeftButton, pos=marks.visualRect(index).center())
    qtbot.waitUntil(lambda: abs(page.lanes.cursor_time - 6.0) < 0.05)
    assert page.desk.marking.current.label == "talks"
    page.desk.panel.repeat.click()
    assert page.player.loop == (6.0, 7.0)
    assert page.player.playing
    page.player.pause()


def test_neutral_and_change_from_it(show: Show, qtbot: QtBot) -> None:
    page = show()
    assert not page.desk.panel.change.isEnabled()
    go(page, qtbot, 3.0)
    QTest.keyClick(page.lanes, "n")
    qtbot.waitUntil(lambda: 0 in page.desk.marking.baselines)
    assert page.desk.marking.baselines[0].time == pytest.approx(3.0)
    assert page.desk.panel.neutral.text() == "Forget neutral"
    QTest.keyClick(page.lanes, "c")
    assert page.desk.panel.change.isChecked()
    gathered = page.lanes.gathered
    assert gathered is not None
    assert page.lanes.shown is not None
    shown = page.lanes.shown(gathered.curves)
    column = round(3.0 / gathered.reviewed.length * gathered.curves.columns)
    near = shown.low[0, :, column - 3 : column + 4]
    assert np.nanmax(np.abs(near - 0.5)) < 0.02, "no change at the neutral moment"
    assert shown.grounds == {0: 0.5}
    assert np.array_equal(shown.low[1], gathered.curves.low[1], equal_nan=True)
    QTest.keyClick(page.lanes, "n")
    qtbot.waitUntil(lambda: not page.desk.marking.baselines)
    assert np.array_equal(page.lanes.shown(gathered.curves).low, gathered.curves.low, equal_nan=True)


def test_a_second_pass_is_blind_and_then_compared(
    show: Show, library_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"))
    desk = page.desk
    desk.tab.click()
    assert not desk.panel.compare.isEnabled()
    desk.panel.second.click()
    asked = sheet(desk, ReviewerSheet, qtbot)
    assert isinstance(asked, ReviewerSheet)
    assert not desk.marking.blind
    asked.name.setText("Ben")
    asked.accept()
    assert desk.marking.blind
    assert desk.marking.segments == ()
    assert desk.panel.list.marks.rowCount() == 0
    go(page, qtbot, 2.0)
    back(page, qtbot)
    QTest.keyClick(page.lanes, "i")
    go(page, qtbot, 3.0)
    QTest.keyClick(page.lanes, "1")
    qtbot.waitUntil(lambda: [one.reviewer for one in desk.marking.segments] == ["Ben"])
    assert not desk.panel.compare.isEnabled(), "a look at the first pass would lead the second"
    library = open_library(library_path)
    assert segments.is_blind(library, page.recording), "it goes on after a restart"
    library.close()
    desk.panel.second.click()
    assert len(desk.marking.segments) == 2
    desk.panel.compare.click()
    beside = sheet(desk, AgreementSheet, qtbot)
    assert isinstance(beside, AgreementSheet)
    assert beside.found is not None
    assert beside.found.together.points == 200
    assert beside.found.together.agreed == pytest.approx(0.95)
    # Ann 20, Ben 10 of 200 points: expected (20*10 + 180*190) / 40000
    expected = (20 * 10 + 180 * 190) / 40_000
    kappa = (0.95 - expected) / (1 - expected)
    assert beside.found.labels["happy"].kappa == pytest.approx(kappa)
    assert beside.table.item(0, 0).text() == "All together"
    assert beside.table.item(1, 4).text() == f"{kappa:.2f}"
    assert beside.list.count() == 1
    beside.list.itemClicked.emit(beside.list.item(0))
    qtbot.waitUntil(lambda: abs(page.lanes.cursor_time - 3.0) < 0.05)
    beside.save_to(tmp_path / "agreement.csv")
    assert beside.told == "Saved"
    with (tmp_path / "agreement.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows] == ["all", "all", "person", "person", "difference"]
    assert rows[1]["kappa"] == f"{kappa:.4f}"
    beside.save_to(tmp_path / "nowhere" / "agreement.csv")
    assert "can not be written" in beside.told
    beside.close()


def test_marks_are_saved_as_a_table(show: Show, tmp_path: Path, qtbot: QtBot) -> None:
    page = show("Ann", (2.0, 4.0, "happy", "Ann"))
    path = tmp_path / "marks.csv"
    page.desk.saving.save(path)
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: path.stat().st_size > 0)
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["label"], row["reviewer"], row["samples"]) == ("happy", "Ann", "50")
    said: list[str] = []
    window = page.window()
    assert isinstance(window, MainWindow)
    window.context.operations.refused.connect(said.append)
    page.desk.saving.save(tmp_path / "nowhere" / "marks.csv")
    qtbot.waitUntil(lambda: bool(said))
    assert "can not be written" in said[0]


def test_the_keys_are_listed(show: Show) -> None:
    show()
    listed = {listing.name: listing for listing in actions.listings()}
    assert listed["marking.in"].keys == ("I",)
    assert listed["marking.out"].keys == ("O",)
    assert listed["marking.as_happy"].keys == ("1",)
    assert (listed["marking.neutral"].keys, listed["marking.as_neutral"].keys) == (("N",), ("7",))
    assert "marking.edges" in listed


def test_no_strip_lies_over_another(show: Show, qtbot: QtBot) -> None:
    marks = [(1.0 + 0.1 * number, 5.0, SHOWN[number], "Ann") for number in range(6)]
    page = show("Ann", *marks, (6.0, 7.0, "sad", "Ann"))
    lane = page.lanes.name_rect(0)
    places = [page.desk.strips.rect(one.id) for one in page.desk.marking.segments]
    for number, place in enumerate(places):
        assert place.height() >= 1
        assert lane.top() <= place.top()
        assert place.bottom() <= lane.bottom() + 1
        assert not any(place.intersects(other) for other in places[number + 1 :])
    assert places[-1].top() == places[0].top(), "there is room above it again"


def test_a_mark_has_the_time_of_the_picture_that_is_shown(show: Show, qtbot: QtBot) -> None:
    page = show()
    go(page, qtbot, 2.0)
    page.lanes.show_cursor(7.0, {}, follow=False)  # on its way: another picture comes in a moment
    QTest.keyClick(page.lanes, "i")
    assert page.desk.marking.first == page.canvas.picture.faces.picture.time == pytest.approx(2.0)


def test_a_long_name_of_who_marks_is_cut_at_its_end(show: Show, qtbot: QtBot) -> None:
    page = show("Alexandra Konstantinopoulou-Berg")
    page.desk.tab.click()
    who = page.desk.panel.who
    qtbot.waitUntil(lambda: who.isVisible() and who.text().endswith("\u2026"))
    assert who.text().startswith("Alex")
    assert who.whole == "Alexandra Konstantinopoulou-Berg"
    assert who.toolTip().startswith(who.whole)
    assert who.fontMetrics().horizontalAdvance(who.text()) <= who.width()
    page.desk.marking.set_reviewer("Ben")
    qtbot.waitUntil(lambda: who.text() == "Ben")


def test_a_face_without_a_name_is_called_on_the_picture_as_at_its_lane(show: Show, qtbot: QtBot) -> None:
    page = show()
    picture = page.canvas.picture
    assert picture is not None
    lanes = page.reviewed.lanes
    labels = {page.canvas._shown(face).label for face in picture.faces.faces}
    assert labels == {called(lanes[page._lane_of[face.track]]) for face in picture.faces.faces}
    assert all(labels)
