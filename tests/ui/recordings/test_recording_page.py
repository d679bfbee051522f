from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import UNCLEAR, Expression
from faceapp.domain.ids import PhotoId
from faceapp.services import recordings
from faceapp.services.library import open_library
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.about_sheet import AboutSheet
from faceapp.ui.recordings.lane_scale import kind_words
from faceapp.ui.recordings.lane_times import flag_place
from faceapp.ui.recordings.lanes_view import NAMES, TIMES
from faceapp.ui.recordings.recording_page import RecordingPage
from faceapp.ui.theme import Mode, theme
from faceapp.ui.tokens import EXPRESSIONS as COLOURS
from faceapp.ui.tokens import LIGHT
from faceapp.ui.window import MainWindow

Record = Callable[..., PhotoId]
Show = Callable[[PhotoId], RecordingPage]


@pytest.fixture
def show(open_window: Callable[[], MainWindow], qtbot: QtBot) -> Show:
    def opened(number: PhotoId) -> RecordingPage:
        window = open_window()
        window.show_page(PageName.RECORDINGS)
        listed = window.pages.page(PageName.RECORDINGS)
        listed.recording_open_requested.emit(number, 0.0)
        page = window.pages.page(PageName.RECORDING)
        assert isinstance(page, RecordingPage)
        qtbot.waitUntil(lambda: page.complete and page.canvas.picture is not None, timeout=10_000)
        return page

    return opened


def people(library_path: Path, number: PhotoId) -> list[str]:
    library = open_library(library_path)
    try:
        return [one.name for one in recordings.seen_in(library, number)]
    finally:
        library.close()


def test_lanes_and_summary_hold_what_was_measured(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    gathered = page.lanes.gathered
    assert gathered is not None
    assert len(gathered.reviewed.lanes) == len(page.side.cards) == 2
    assert gathered.tally.measured(0) == pytest.approx(6.0, abs=0.1)
    assert page.side.cards[0].words.startswith("0:06 on screen")
    parts = page.side.cards[0].shares.parts
    assert parts.shares[UNCLEAR] == pytest.approx(gathered.tally.unclear_share(0))
    assert parts.shares[UNCLEAR] > 0
    assert sum(parts.percents.values()) == 100, "what is unclear is a part of the time like the others"
    assert f"Unclear: {parts.percents[UNCLEAR]}\u202f%" in page.side.cards[0].shares.words
    assert page.note.words == "No video was kept: the faces are shown where they were."
    assert not page.canvas.line, "it covers no face"
    assert page.head.name.startswith("Camera, 14 November 2023, ")
    assert {face.track for face in page.canvas.picture.faces.faces} == {1, 2}
    table = page.side.table().splitlines()
    assert table[0].startswith("recording,person,proposal,who,seconds,measured_seconds,share_angry")
    assert len(table) == 3


def test_a_click_in_the_lanes_goes_there_and_steps_are_exact(
    show: Show, record: Record, qtbot: QtBot
) -> None:
    page = show(record(seconds=6.0))
    axis, lanes = page.lanes.axis, page.lanes
    place = QPoint(round(axis.x(3.0)), TIMES + 10)
    QTest.mouseClick(lanes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: abs(page.player.time - 3.0) < 0.05)
    at = page.player.time
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, ".")
    qtbot.waitUntil(lambda: page.player.time == pytest.approx(at + 0.04))
    assert page.transport._time.text() == f"00:00:0{page.player.time:.3f}"
    QTest.keyClick(page.canvas, ",")
    QTest.keyClick(page.canvas, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: page.player.time == 0.0)
    assert lanes.cursor_time == 0.0


def test_space_plays_and_brackets_change_the_speed(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=40.0))  # it still plays when a busy machine gets to looking
    page.canvas.setFocus()
    for _ in range(4):
        QTest.keyClick(page.canvas, "]")
    assert page.transport._speed.text() == "4\u00d7"
    entries = page.transport._speed.menu().actions()
    assert [one.text() for one in entries if one.isChecked()] == ["4\u00d7"]
    entries[1].trigger()
    assert page.transport._speed.text() == "0.5\u00d7"
    assert [one.text() for one in entries if one.isChecked()] == ["0.5\u00d7"]
    QTest.keyClick(page.canvas, Qt.Key.Key_Space)
    assert page.player.playing
    qtbot.waitUntil(lambda: page.player.time > 1.0)
    QTest.keyClick(page.canvas, Qt.Key.Key_Space)
    assert not page.player.playing


def test_the_wheel_looks_closer_and_more_is_read(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    viewport = page.lanes.viewport()
    at = QPointF(NAMES + 200, TIMES + 20)
    fixed = page.lanes.axis.seconds(at.x())
    for _ in range(4):
        QApplication.sendEvent(viewport, QWheelEvent(
            at, QPointF(viewport.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ))  # fmt: skip
    axis = page.lanes.axis
    assert axis.end - axis.start == pytest.approx(page.lanes.axis.length / 1.25**4)
    assert axis.seconds(at.x()) == pytest.approx(fixed)
    page.lanes.show_whole()
    assert page.lanes.axis.whole


def test_a_piece_is_chosen_above_the_lanes(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    viewport, axis = page.lanes.viewport(), page.lanes.axis
    start, end = QPoint(round(axis.x(1.0)), 8), QPoint(round(axis.x(2.0)), 8)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, QPoint((start.x() + end.x()) // 2, 8))
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert page.player.loop == pytest.approx((1.0, 2.0), abs=0.02)
    QTest.keyClick(page.canvas, "L")
    assert page.player.loop is None


def test_a_lane_is_named_with_all_its_faces_and_that_is_undone(
    show: Show, record: Record, library_path: Path, qtbot: QtBot
) -> None:
    number = record(seconds=6.0)
    page = show(number)
    place = page.lanes.name_rect(0).center()
    QTest.mouseDClick(page.lanes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    field = page.naming.field
    assert field.isVisible()
    QTest.keyClicks(QApplication.focusWidget(), "Alice")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sorted(people(library_path, number)) == ["", "Alice"]
    qtbot.waitUntil(lambda: page.reviewed.lanes[0].name == "Alice")
    assert any(face.person is not None and face.certain for face in page.canvas.picture.faces.faces)
    page.window().context.operations.undo()
    qtbot.waitUntil(lambda: not page.reviewed.lanes[0].name)
    assert people(library_path, number) == ["", ""]


def test_a_face_on_the_picture_is_named(show: Show, record: Record, library_path: Path, qtbot: QtBot) -> None:
    number = record(seconds=6.0)
    page = show(number)
    face = page.canvas.face(2)
    assert face is not None
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, pos=page.canvas.place_of(face).center())
    assert page.naming.field.isVisible()
    QTest.keyClicks(QApplication.focusWidget(), "Bob")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sorted(people(library_path, number)) == ["", "Bob"]
    qtbot.waitUntil(lambda: "Bob" in [lane.name for lane in page.reviewed.lanes])


def test_one_expression_or_all_smoothed_or_raw(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    smooth = page.lanes.gathered.curves.high.copy()
    page.head.choose(Expression.HAPPY)
    assert page.head.expression is Expression.HAPPY
    page.switch("raw").setChecked(True)
    qtbot.waitUntil(lambda: page.lanes.gathered.raw and page.complete)
    assert abs(page.lanes.gathered.curves.high - smooth)[smooth == smooth].max() > 0.01
    assert all(face.smoothed == face.scores for face in page.canvas.picture.faces.faces)
    assert (kind_words(raw=True), kind_words(raw=False)) == ("Raw", "Smoothed over 0.2 s")
    page.switch("raw").setChecked(False)
    assert any(face.smoothed != face.scores for face in page.canvas.picture.faces.faces)


def test_the_summary_is_copied_and_saved(show: Show, record: Record, tmp_path: Path, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    page.side.copy_table.trigger()
    assert QGuiApplication.clipboard().text() == page.side.table()
    page.saving.save_summary(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == page.side.table()
    told: list[str] = []
    page.side.refused.connect(told.append)
    page.saving.save_summary(tmp_path / "nowhere" / "out.csv")
    assert len(told) == 1


def test_summary_and_timeline_leave_as_light_pictures(
    show: Show, record: Record, tmp_path: Path, qtbot: QtBot
) -> None:
    page = show(record(seconds=6.0))
    theme().set_mode(Mode.DARK)
    told: list[str] = []
    page.side.refused.connect(told.append)
    page.pictures.save_summary(tmp_path / "summary.png")
    page.pictures.save_timeline(tmp_path / "timeline.png")
    summary, timeline = (QImage(str(tmp_path / name)) for name in ("summary.png", "timeline.png"))
    assert theme().dark
    for picture in (summary, timeline):
        assert picture.pixelColor(2, 2) == LIGHT.surface
    assert timeline.width() >= 2 * page.lanes.viewport().width()
    seen = {
        picture.pixelColor(x, y).rgb()
        for picture in (summary, timeline)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    } & {colour.rgb() for colour in COLOURS.values()}
    assert len(seen) >= 2, "bars and curves are on them"
    page.side.copy_picture.trigger()
    assert QGuiApplication.clipboard().image().size() == summary.size()
    assert told == []
    page.pictures.save_timeline(tmp_path / "nowhere" / "out.png")
    assert len(told) == 1


def test_where_a_time_stands_is_drawn_anew_with_it(show: Show, record: Record, qtbot: QtBot) -> None:
    lanes = show(record(seconds=6.0)).lanes
    for seconds in (0.0, 0.05, 0.3, 3.0, 5.8, 5.96):
        flag = QRegion(flag_place(lanes.axis, seconds).toAlignedRect())
        assert flag.subtracted(lanes._around(seconds)).isEmpty(), f"a part of it would stay at {seconds}"


def test_the_menu_of_the_lanes_saves_them(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=2.0))
    page.pictures.copy_summary()
    before = QGuiApplication.clipboard().image().size()
    place = QPoint(NAMES + 40, TIMES + 20)
    viewport = page.lanes.viewport()
    QApplication.sendEvent(
        viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == 2
    menu.actions()[1].trigger()
    menu.close()
    assert QGuiApplication.clipboard().image().size() != before


def test_the_samples_are_saved_as_the_command_writes_them(
    show: Show, record: Record, library_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    from faceapp.services.sample_export import write_samples

    number = record(seconds=6.0)
    page = show(number)
    told: list[str] = []
    page.side.said.connect(told.append)
    page.side.refused.connect(told.append)
    page.saving.save_samples(tmp_path / "out.csv")
    assert not page.side.save_samples.isEnabled()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Saved, 300 rows"]
    assert page.side.save_samples.isEnabled()
    library = open_library(library_path)
    write_samples(library, [number], tmp_path / "command.csv")
    library.close()
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "command.csv").read_bytes()
    page.saving.save_samples(tmp_path / "nowhere" / "out.csv")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert page.side.save_samples.isEnabled()


def test_the_colours_are_told_while_there_are_several(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=2.0))
    assert page.legend.isVisible()
    page.head.choose(Expression.SAD)
    assert not page.legend.isVisible()
    page.head.choose(None)
    assert page.legend.isVisible()


def test_back_ends_the_player(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record(seconds=6.0))
    page.player.play()
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert not page.player.is_open
    assert page.window().pages.name is PageName.RECORDINGS


def test_another_recording_has_nothing_left_of_the_one_before(
    show: Show, record: Record, qtbot: QtBot
) -> None:
    page = show(record(seconds=6.0))
    lanes = page.lanes
    place = QPoint(round(lanes.axis.x(5.0)), TIMES + 10)
    QTest.mouseClick(lanes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: lanes.cursor_time > 4.0)
    window = page.window()
    assert isinstance(window, MainWindow)
    short = record(seconds=2.0, began=1_700_000_100.0)
    seen: list[float] = []
    window.pages.page(PageName.RECORDINGS).recording_open_requested.emit(short, 0.0)

    def is_there() -> bool:
        gathered = lanes.gathered
        if gathered is not None and gathered.reviewed.recording.id == short:
            seen.append(lanes.cursor_time)
        return bool(seen) and page.complete

    qtbot.waitUntil(is_there, timeout=10_000)
    assert max(seen) <= 2.0


def test_who_agreed_to_what_is_told(show: Show, record: Record, qtbot: QtBot) -> None:
    page = show(record())
    assert page.head.facts.endswith("agreed: Anna")
    page.head.about.click()
    sheet = next(one for one in page.findChildren(AboutSheet))
    facts = dict(sheet.facts)
    assert facts["Agreed"] == "Anna"
    assert facts["Agreed on"].startswith("14 November 2023")
    assert facts["Agreed to"] == "Pictures of you are measured and kept here."
    sheet.close()
