"""The wall with real events and many photos; the page with a real library and engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from photo_indexes import index_of
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import Sort
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.scanning import PhotoScanned, PhotosListed
from faceapp.services.library import open_library
from faceapp.ui.context import WindowContext
from faceapp.ui.photos.controls import height_of, step_of
from faceapp.ui.photos.grid import PhotoGrid
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.photos.scrubber import Scrubber
from faceapp.ui.selection import Selection

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(context: WindowContext, qtbot: QtBot) -> Iterator[PhotoGrid]:
    """A wall of 3 000 photos, a hundred for each month; the newest first."""
    made = PhotoGrid(context.pictures)
    QAbstractItemModelTester(made.photos, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    made.photos.show(many())
    made.setFocus()
    yield made
    made.hide()


def many(count: int = 3000) -> object:
    return index_of(list(range(count, 0, -1)), days=[n * 31 // 100 for n in range(count, 0, -1)])


def place(grid: PhotoGrid, row: int) -> QRect:
    return grid.visualRect(grid.photos.index(row))


def click(grid: PhotoGrid, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, place(grid, row).center())


def rows(grid: PhotoGrid) -> list[int]:
    return [int(row) for row in grid.picks.rows()]


def press(grid: PhotoGrid, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(grid, key, modifiers)


def test_clicks_pick_as_everywhere(grid: PhotoGrid) -> None:
    click(grid, 2)
    assert rows(grid) == [2]
    click(grid, 5, SHIFT)
    assert rows(grid) == [2, 3, 4, 5]
    click(grid, 3, CTRL)
    assert rows(grid) == [2, 4, 5]
    click(grid, 0)
    assert rows(grid) == [0]


def test_the_check_box_adds_without_ctrl(grid: PhotoGrid) -> None:
    click(grid, 2)
    QTest.mouseClick(grid.viewport(), LEFT, pos=place(grid, 4).topLeft() + QPoint(15, 15))

    assert rows(grid) == [2, 4]


def test_arrows_home_end_and_pages(grid: PhotoGrid) -> None:
    click(grid, 0)
    press(grid, Key.Key_Right)
    assert rows(grid) == [1]
    press(grid, Key.Key_Right, SHIFT)
    assert rows(grid) == [1, 2]
    press(grid, Key.Key_End)
    assert rows(grid) == [2999]
    assert grid.viewport().rect().contains(place(grid, 2999))
    press(grid, Key.Key_PageUp)
    (row,) = rows(grid)
    assert 2970 < row < 2999
    press(grid, Key.Key_Home)
    assert rows(grid) == [0]
    assert place(grid, 0).top() >= 0
    press(grid, Key.Key_Down)
    (below,) = rows(grid)
    assert place(grid, below).top() > place(grid, 0).top()
    press(grid, Key.Key_Up)
    assert rows(grid) == [0]
    press(grid, Key.Key_A, CTRL)
    assert len(rows(grid)) == 3000


def test_escape_picks_nothing_and_then_leaves(grid: PhotoGrid, qtbot: QtBot) -> None:
    click(grid, 3)
    with qtbot.assertNotEmitted(grid.left):
        press(grid, Key.Key_Escape)
    assert rows(grid) == []
    with qtbot.waitSignal(grid.left):
        press(grid, Key.Key_Escape)


def test_a_rubber_band_picks_what_it_touches(grid: PhotoGrid) -> None:
    viewport = grid.viewport()
    start, end = place(grid, 0).center(), place(grid, 2).center()
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    assert rows(grid) == [0, 1, 2]
    QTest.mouseMove(viewport, place(grid, 1).center())
    assert rows(grid) == [0, 1]
    QTest.mouseRelease(viewport, LEFT, pos=place(grid, 1).center())
    assert rows(grid) == [0, 1]


def test_double_click_and_enter_open(grid: PhotoGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.opened) as heard:
        QTest.mouseDClick(grid.viewport(), LEFT, pos=place(grid, 4).center())
    assert heard.args == [4]
    press(grid, Key.Key_Home)
    with qtbot.waitSignal(grid.opened) as heard:
        press(grid, Key.Key_Return)
    assert heard.args == [0]


def anchor(grid: PhotoGrid) -> tuple[int, int]:
    """The photo in the middle of the upper edge, and where it is."""
    row = grid.wall.nearest(500, grid.verticalOffset() + 44)
    return int(grid.photos.photos.ids[row]), place(grid, row).top()


def row_at(grid: PhotoGrid, photo: int) -> int:
    return place(grid, grid.photos.row_of(photo)).top()


def test_zooming_and_resizing_keep_the_place(grid: PhotoGrid) -> None:
    grid.verticalScrollBar().setValue(9_000)
    photo, _ = anchor(grid)
    grid.set_row_height(90)
    assert -90 < row_at(grid, photo) < 150
    grid.set_row_height(300)
    assert -300 < row_at(grid, photo) < 350
    grid.resize(1300, 500)
    assert -300 < row_at(grid, photo) < 350


def test_ctrl_wheel_zooms_around_the_pointer(grid: PhotoGrid) -> None:
    grid.verticalScrollBar().setValue(9_000)
    at = QPoint(500, 400)
    photo = grid.photos.photos.ids[grid.indexAt(at).row()]
    event = QWheelEvent(
        QPointF(at), grid.viewport().mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), event)

    assert grid.row_height == round(184 * 1.44)
    assert place(grid, grid.photos.row_of(photo)).adjusted(0, -4, 0, 4).top() <= 400
    assert place(grid, grid.photos.row_of(photo)).bottom() >= 396


def test_new_photos_above_do_not_move_what_is_looked_at(grid: PhotoGrid) -> None:
    grid.verticalScrollBar().setValue(9_000)
    click(grid, grid.photos.row_of(anchor(grid)[0]))
    photo, top = anchor(grid)
    newer = index_of(list(range(3040, 0, -1)), days=[n * 31 // 100 for n in range(3040, 0, -1)])

    grid.about_to_change()
    grid.photos.show(newer)

    assert row_at(grid, photo) == top
    assert [int(grid.photos.photos.ids[row]) for row in rows(grid)] == [photo]


def test_whoever_is_at_the_very_top_stays_there_and_sees_the_newest(grid: PhotoGrid) -> None:
    grid.about_to_change()
    grid.photos.show(many(3040))

    assert grid.verticalScrollBar().value() == 0
    assert grid.cells()[0].photo == 3040


def test_photos_that_lie_where_they_lay_are_not_laid_out_anew(grid: PhotoGrid) -> None:
    """Each name that is given reads the photos again; a wall of 100 000 takes 25 ms to lay out."""
    before = grid.wall
    grid.about_to_change()
    grid.photos.show(many())
    assert grid.wall is before
    grid.resize(700, 700)
    assert grid.wall is not before
    grid.resize(1000, 700)
    assert grid.wall is before, "the inspector was shown and hidden"
    grid.about_to_change()
    grid.photos.show(
        index_of(list(range(3000, 0, -1)), days=[n * 31 // 100 + 31 for n in range(3000, 0, -1)])
    )
    assert grid.wall is not before, "the months are other ones"


def test_a_wall_that_fits_on_the_screen_shows_the_newest(grid: PhotoGrid) -> None:
    grid.photos.show(many(4))
    grid.about_to_change()
    grid.photos.show(many(300))

    assert grid.verticalScrollBar().value() == 0
    assert grid.cells()[0].photo == 300


def test_zooming_at_the_very_top_stays_there(grid: PhotoGrid) -> None:
    grid.set_row_height(90)

    assert grid.verticalScrollBar().value() == 0


def test_a_reset_keeps_what_is_picked(grid: PhotoGrid) -> None:
    click(grid, 1)
    click(grid, 3, CTRL)
    old = set(grid.photos.photos.ids[rows(grid)].tolist())
    other = grid.photos.photos
    mixed = np.random.default_rng(1).permutation(len(other))[:2500]
    kept = replace(other, ids=np.union1d(other.ids[mixed], np.fromiter(old, np.int64)), months=())
    count = len(kept.ids)
    kept = replace(kept, aspect=other.aspect[:count], taken=other.taken[:count], colour=other.colour[:count],
                   state=other.state[:count])  # fmt: skip

    grid.about_to_change()
    grid.photos.show(kept)

    assert set(grid.photos.photos.ids[rows(grid)].tolist()) == old


def test_only_what_shows_is_asked_for(
    grid: PhotoGrid, context: WindowContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    load = context.pictures.thumbnail
    monkeypatch.setattr(grid._cells, "_thumbnail", lambda photo: (asked.add(photo), load(photo))[1])
    grid.verticalScrollBar().setValue(60_000)
    grid.viewport().repaint()

    assert 0 < len(asked) < 40


def test_the_selection_is_seen(grid: PhotoGrid) -> None:
    before = grid.grab().toImage()
    click(grid, 2)
    corner = place(grid, 2).topLeft() + QPoint(1, 1)

    after = grid.grab().toImage()
    assert before.pixelColor(corner) != after.pixelColor(corner)


def test_the_scrubber_jumps_and_says_where(grid: PhotoGrid, qtbot: QtBot) -> None:
    scrubber = Scrubber(grid)
    qtbot.addWidget(scrubber)
    scrubber.resize(scrubber.sizeHint().width(), 700)
    scrubber.show()
    QTest.mousePress(scrubber, LEFT, pos=QPoint(20, 690))
    assert grid.verticalScrollBar().value() == grid.verticalScrollBar().maximum()
    QTest.mouseRelease(scrubber, LEFT, pos=QPoint(20, 690))
    QTest.mousePress(scrubber, LEFT, pos=QPoint(20, 350))
    assert 0.4 < grid.verticalScrollBar().value() / grid.verticalScrollBar().maximum() < 0.6
    QTest.mouseRelease(scrubber, LEFT, pos=QPoint(20, 350))
    assert not scrubber.grab().isNull()


def test_a_screen_reader_finds_the_photos(grid: PhotoGrid) -> None:
    interface = QAccessible.queryAccessibleInterface(grid)

    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Photos"
    assert interface.childCount() >= 3000


def test_the_steps_of_the_zoom_slider_go_both_ways() -> None:
    for step in range(0, 101, 7):
        assert step_of(height_of(step)) == step


# --- the page ---


def test_the_page_shows_the_library_newest_first(page: PhotosPage, album: list[PhotoId]) -> None:
    assert page.grid.photos.photos.ids.tolist() == album[::-1]
    assert len(page.grid.photos.photos.months) == 6


def test_thumbnails_come_in_and_replace_the_placeholders(page: PhotosPage, qtbot: QtBot) -> None:
    def colours() -> int:
        shot = page.grid.viewport().grab().toImage()
        rect = place(page.grid, 0)
        return len({shot.pixelColor(x, rect.center().y()).rgb() for x in range(rect.left(), rect.right(), 4)})

    qtbot.waitUntil(lambda: colours() > 10, timeout=20_000)


def test_opening_tells_the_neighbours_in_order(page: PhotosPage, album: list[PhotoId], qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.photo_open_requested) as heard:
        QTest.mouseDClick(page.grid.viewport(), LEFT, pos=place(page.grid, 1).center())

    photo, photos = heard.args
    assert photo == album[4]
    assert list(photos) == album[::-1]


def test_sorting_and_searching(page: PhotosPage, album: list[PhotoId], qtbot: QtBot) -> None:
    page.set_sort(Sort.OLDEST)
    qtbot.waitUntil(lambda: page.grid.photos.photos.ids.tolist() == album, timeout=20_000)
    page.set_query("2020-02..2020-03")
    qtbot.waitUntil(lambda: page.grid.photos.photos.ids.tolist() == album[1:3], timeout=20_000)
    page.set_sort(Sort.NAME)
    qtbot.waitUntil(lambda: page.sort is Sort.NAME, timeout=20_000)
    assert not page.grid.photos.photos.months


def test_a_search_that_can_not_be_understood_changes_nothing(page: PhotosPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.query_refused, timeout=20_000):
        page.set_query("faces:>x")

    assert page.query == ""
    assert page.grid.photos.rowCount() == 6


def test_nothing_found_offers_all_photos(page: PhotosPage, qtbot: QtBot) -> None:
    page.set_query("1950")
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 0, timeout=20_000)
    with qtbot.waitSignal(page.search_requested) as heard:
        page.findChild(QPushButton).click()

    assert heard.args == [""]


def test_an_empty_library_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    from viewer_album import running

    open_library(tmp_path / "empty.faceapp").close()
    with running(tmp_path / "empty.faceapp") as context:
        page = PhotosPage(context)
        qtbot.addWidget(page)
        page.resize(900, 600)
        page.show()
        with qtbot.waitSignal(page.shown, timeout=20_000):
            page.refresh()
        with qtbot.waitSignal(page.add_folder_requested):
            page.findChild(QPushButton).click()
        page.hide()


def test_the_selection_is_told(page: PhotosPage, album: list[PhotoId], qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.selection_changed, timeout=5_000) as heard:
        click(page.grid, 0)
    assert heard.args == [Selection(photos=(album[5],))]


def test_hovering_shows_who_is_on_the_photo(page: PhotosPage, context: WindowContext, qtbot: QtBot) -> None:
    context.operations.name_face(FaceId(16), "Anna")
    with qtbot.waitSignal(page.shown):
        page.refresh()
    QTest.mouseMove(page.grid.viewport(), place(page.grid, 1).center())
    QTest.mouseMove(page.grid.viewport(), place(page.grid, 0).center())

    qtbot.waitUntil(lambda: page.grid._names == ("Anna",), timeout=20_000)


def test_photos_of_a_scan_come_in_batches(
    page: PhotosPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    asked: list[object] = []
    page.shown.connect(lambda photos, videos: asked.append(photos + videos))
    with context.library.write(Author.MODEL) as tx:
        tx.connection.execute("DELETE FROM photo WHERE id = ?", (album[2],))
    for photo in album:
        page.photos_scanned([PhotoScanned(photo, (), None)])

    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 5, timeout=20_000)
    assert len(asked) == 1


def test_how_the_page_looked_is_remembered(page: PhotosPage, context: WindowContext, qtbot: QtBot) -> None:
    page.grid.set_row_height(222)
    page.grid.set_squares(True)
    page.set_sort(Sort.NAME)
    qtbot.waitUntil(lambda: page.sort is Sort.NAME, timeout=20_000)
    other = PhotosPage(context)
    qtbot.addWidget(other)

    other.restore(page.state())

    assert (other.grid.row_height, other.grid.squares, other.sort) == (222, True, Sort.NAME)
    other.restore({"sort": "?", "row": "x", "squares": None})
    assert (other.grid.row_height, other.grid.squares, other.sort) == (222, False, Sort.NAME)


def set_state(context: WindowContext, photo: PhotoId, state: str) -> None:
    with context.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET state = ? WHERE id = ?", (state, photo))


def test_a_photo_that_is_gone_is_greyed_and_marked_at_once(
    page: PhotosPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    grid = page.grid
    qtbot.waitUntil(lambda: context.pictures.thumbnail(int(album[5])) is not None, timeout=20_000)

    def faded_in() -> bool:
        seen = grid.viewport().grab().toImage()
        qtbot.wait(200)
        return bool(seen == grid.viewport().grab().toImage())

    qtbot.waitUntil(faded_in)
    before = grid.viewport().grab().toImage()
    set_state(context, album[5], "gone")
    context.engine.photos_listed.emit(PhotosListed((album[5],)))

    qtbot.waitUntil(lambda: grid.photos.photos.state.tolist() == [1, 0, 0, 0, 0, 0], timeout=20_000)
    after, rect = grid.viewport().grab().toImage(), place(grid, 0)

    def spread(image: QImage) -> int:
        grey = [
            image.pixelColor(x, rect.center().y()).lightness()
            for x in range(rect.left() + 8, rect.right() - 8)
        ]
        return max(grey) - min(grey)

    assert spread(after) < 0.5 * spread(before)
    badge = QPoint(rect.right() - 16, rect.top() + 16)
    assert before.pixelColor(badge) != after.pixelColor(badge)
    words = grid.photos.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.endswith("the file is not there now")


def test_a_search_for_what_is_gone_follows_the_scan(
    page: PhotosPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    page.set_query("gone")
    qtbot.waitUntil(lambda: page.query == "gone" and page.grid.photos.rowCount() == 0, timeout=20_000)
    set_state(context, album[2], "gone")
    context.engine.photos_listed.emit(PhotosListed((album[2],)))
    qtbot.waitUntil(lambda: page.grid.photos.photos.ids.tolist() == [album[2]], timeout=20_000)

    page.set_query("2020-03")  # other searches find it too
    qtbot.waitUntil(lambda: page.query == "2020-03", timeout=20_000)
    assert page.grid.photos.photos.ids.tolist() == [album[2]]
    assert page.grid.photos.photos.state.tolist() == [1]


def test_new_files_of_the_listing_make_nobody_read(page: PhotosPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.shown, wait=700):
        page._context.engine.photos_listed.emit(PhotosListed((PhotoId(777),)))


def test_a_search_is_not_lost_to_a_refresh(page: PhotosPage, album: list[PhotoId], qtbot: QtBot) -> None:
    page.set_query("2020-02")
    page.refresh()

    qtbot.waitUntil(lambda: page.query == "2020-02", timeout=20_000)
    assert page.grid.photos.photos.ids.tolist() == [album[1]]


def test_a_search_taken_back_at_once_does_not_come_late(
    page: PhotosPage, album: list[PhotoId], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.shown, timeout=20_000):
        page.set_query("2020-02")
        page.set_query("")
    qtbot.wait(50)

    assert page.query == ""
    assert page.grid.photos.rowCount() == 6


def test_sorting_reads_no_photo_again(
    page: PhotosPage, album: list[PhotoId], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: page._asked is None, timeout=20_000)
    monkeypatch.setattr("faceapp.services.browse.photo_index", None)
    for sort in (Sort.OLDEST, Sort.NAME, Sort.ADDED, Sort.FACES, Sort.NEWEST):
        with qtbot.waitSignal(page.shown, timeout=20_000):
            page.set_sort(sort)
        assert page.sort is sort
        assert len(page.grid.photos.photos) == 6


def test_nothing_is_read_while_nobody_looks(page: PhotosPage, album: list[PhotoId], qtbot: QtBot) -> None:
    page.hide()
    with qtbot.assertNotEmitted(page.shown, wait=700):
        page.photos_scanned([PhotoScanned(album[0], (), None)])
    with qtbot.waitSignal(page.shown, timeout=20_000):
        page.show()
