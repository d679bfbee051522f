"""What the window says and does by itself: arrivals, empty pages, Esc, the inspector, the search."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.errors import BadQuery
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PhotoId
from faceapp.domain.query_parser import parse
from faceapp.engine.answers import Doing
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui import wording
from faceapp.ui.activity import ActivityLine
from faceapp.ui.arranging import ROOMY_WIDTH
from faceapp.ui.face_line import FaceLine
from faceapp.ui.inspector import Inspector, Preview
from faceapp.ui.keys_page import KeysPage
from faceapp.ui.pages import PageName
from faceapp.ui.photos.page import SELECTED_MS, PhotosPage
from faceapp.ui.search_field import split
from faceapp.ui.selection import Selection
from faceapp.ui.side_bar import FolderEntry, SideBar
from faceapp.ui.toast import Toast
from faceapp.ui.tool_bar import ToolBar
from faceapp.ui.viewer.page import ViewerPage
from faceapp.ui.window import MainWindow

from .conftest import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def album(tmp_path: Path, astronaut_jpg: Path) -> Path:
    folder = tmp_path / "Holiday"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder / "one.jpg")
    return folder


@pytest.fixture
def five(library_path: Path) -> Path:
    """Two photos; Anna and Bob on the first among five faces, Anna alone on the second."""
    library = open_library(library_path)
    build = Builder(library)
    first, second = build.photo("first.jpg"), build.photo("second.jpg")
    anna = build.named("Anna", [first, second])
    build.confirm(build.face(first, x=0.1), build.person("Bob"))
    for place in (0.6, 0.75, 0.9):
        build.face(first, x=place)
    assert anna
    library.close()
    return library_path


def page_of_photos(window: MainWindow) -> PhotosPage:
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    return page


def part(window: MainWindow, kind: type[QWidget]) -> QWidget:
    found = window.findChild(kind)
    assert found is not None
    return found


def titles(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def rest(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.context.engine.activity.doing is Doing.NOTHING, timeout=60_000)


# --- what it was started with ---


def test_a_file_shows_itself_once_it_was_looked_at(
    qtbot: QtBot, album: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.open_paths([album / "one.jpg"])
    qtbot.waitUntil(lambda: window.pages.name is PageName.VIEWER, timeout=60_000)
    viewer = window.pages.page(PageName.VIEWER)
    assert isinstance(viewer, ViewerPage)
    assert viewer.photo == browse.find_photo(window.context.library, album / "one.jpg")
    window.back()
    window.open_paths([album / "one.jpg"])
    qtbot.waitUntil(lambda: window.pages.name is PageName.VIEWER, timeout=10_000)
    rest(qtbot, window)


def test_a_file_does_not_show_itself_to_somebody_who_went_elsewhere(
    qtbot: QtBot, album: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.open_paths([album / "one.jpg"])
    window.show_page(PageName.SETTINGS)
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        pass
    rest(qtbot, window)
    assert window.pages.name is PageName.SETTINGS


def test_a_folder_among_others_is_searched_for(
    qtbot: QtBot, album: Path, tmp_path: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([album])
    assert page_of_photos(window).query == "", "it is alone: all photos are its photos"
    (tmp_path / "Other").mkdir()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([tmp_path / "Other"])
    qtbot.waitUntil(lambda: len(window.findChildren(FolderEntry)) == 2, timeout=10_000)
    window.open_paths([album])
    qtbot.waitUntil(lambda: page_of_photos(window).query == 'folder:"Holiday"', timeout=10_000)
    rest(qtbot, window)


# --- what is going on ---


def test_an_empty_page_says_what_is_looked_through(
    qtbot: QtBot, album: Path, tmp_path: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: "Your photos will be here" in titles(page))
    empty = tmp_path / "Nothing"
    empty.mkdir()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([empty])
        assert "Looking through \u201cNothing\u201d" in titles(page), "at once"
    qtbot.waitUntil(lambda: "No photos in \u201cNothing\u201d" in titles(page), timeout=10_000)
    rest(qtbot, window)


def test_looking_again_says_what_came_of_it(qtbot: QtBot, album: Path, open_window: OpenWindow) -> None:
    window = open_window()
    engine = window.context.engine
    toast = window.findChild(Toast)
    assert toast is not None
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        window.open_paths([album])
    assert toast.text == "Looked at 1 photo"
    rest(qtbot, window)
    scan = window.findChild(QAction, "window.scan")
    assert isinstance(scan, QAction)
    (album / "broken.jpg").write_text("{")
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        scan.trigger()
    assert toast.text == "1 problem"
    rest(qtbot, window)
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        scan.trigger()
    assert toast.text == "Nothing new", "the problem was told before"
    rest(qtbot, window)
    (album / "one.jpg").unlink()
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        engine.scan()  # nobody asked: it is said all the same, once
    assert toast.text == "1 photo is gone"
    rest(qtbot, window)
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        scan.trigger()
    assert toast.text == "Nothing new"
    rest(qtbot, window)


def test_what_is_left_after_stopping_is_said_and_can_be_gone_on_with(
    qtbot: QtBot, library_path: Path, tmp_path: Path, open_window: OpenWindow
) -> None:
    library = open_library(library_path)
    build = Builder(library)
    for number in range(5):
        build.photo(f"{number}.jpg", state="measured" if number < 2 else "pending")
    library.close()
    window = open_window()
    line = window.findChild(ActivityLine)
    assert line is not None
    go_on = next(button for button in line.findChildren(QPushButton) if button.text() == "Go on")

    def is_said() -> bool:  # again and again: the library that just opened has its own say
        line.show_resting("2 photos", left=3)
        return go_on.isVisible() and any("3 photos not looked at yet" in text for text in titles(line))

    qtbot.waitUntil(is_said)
    with qtbot.waitSignal(line.go_on_asked):
        go_on.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(FolderEntry)))
    folder = window.findChildren(FolderEntry)[0]
    assert "2 of 5 photos looked at" in folder.toolTip()
    assert folder.accessibleDescription() == "2", "as the photos of the page of photos"
    rest(qtbot, window)


def test_adding_begins_where_photos_usually_are(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_window: OpenWindow
) -> None:
    window = open_window()
    monkeypatch.setattr(
        "PySide6.QtCore.QStandardPaths.standardLocations", staticmethod(lambda _which: [str(tmp_path)])
    )
    add = window.findChild(QAction, "window.add")
    assert isinstance(add, QAction)
    add.trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.directory().absolutePath()) == tmp_path
    dialog.reject()


def test_a_file_that_is_no_picture_is_left_out_and_said(
    qtbot: QtBot, album: Path, open_window: OpenWindow
) -> None:
    (album / "notes.txt").write_text("milk, bread")
    (album / "unnamed").write_bytes((album / "one.jpg").read_bytes())
    window = open_window()
    toast = part(window, Toast)
    assert isinstance(toast, Toast)
    window.open_paths([album / "notes.txt"])
    qtbot.waitUntil(lambda: toast.text == "\u201cnotes.txt\u201d is not a picture.", timeout=5000)
    assert browse.roots(window.context.library) == ()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([album / "notes.txt", album / "unnamed"])
    [number] = browse.photo_index(window.context.library).ids.tolist()
    assert browse.photo(window.context.library, PhotoId(number)).path.name == "unnamed"
    rest(qtbot, window)


def test_a_folder_without_photos_beside_others_is_said_to_have_none(
    qtbot: QtBot, five: Path, tmp_path: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 2, timeout=5000)
    empty = tmp_path / "Nothing"
    empty.mkdir()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([empty])
    window.search("folder:Nothing")
    rest(qtbot, window)
    qtbot.waitUntil(lambda: "Nothing found" in titles(page), timeout=5000)
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([empty])
    qtbot.waitUntil(lambda: "No photos in \u201cNothing\u201d" in titles(page), timeout=5000)
    window.search("nobody")
    qtbot.waitUntil(lambda: "Nothing found" in titles(page), timeout=5000)
    rest(qtbot, window)


# --- Esc ---


def test_adding_begins_at_home_where_there_are_no_pictures(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_window: OpenWindow
) -> None:
    window = open_window()
    home = QStandardPaths.StandardLocation.HomeLocation
    monkeypatch.setattr(
        "PySide6.QtCore.QStandardPaths.standardLocations",
        staticmethod(lambda which: [str(tmp_path if which is home else tmp_path / "Pictures")]),
    )
    window.findChild(QAction, "window.add").trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.directory().absolutePath()) == tmp_path
    dialog.reject()


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()

    def buttons() -> list[QPushButton]:
        every = window.findChildren(QPushButton)
        return [one for one in every if one.text() == "Add a folder of photos" and one.isVisible()]

    qtbot.waitUntil(lambda: len(buttons()) == 1, timeout=5000)  # first it is seen that there is no photo
    [add] = buttons()
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.findChildren(QFileDialog)) == 1, timeout=5000)
    window.findChildren(QFileDialog)[0].reject()


def test_shift_f10_opens_the_menu_of_what_is_selected(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 2, timeout=5000)
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Home)
    QTest.keyClick(page.grid, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=5000)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "Open"
    menu.close()


def test_an_empty_library_is_not_searched(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    search = window.findChild(QAction, "window.search")
    assert isinstance(search, QAction)
    assert not search.isEnabled()


def test_a_file_that_was_never_seen_has_no_black_picture(
    qtbot: QtBot, library_path: Path, open_window: OpenWindow
) -> None:
    library = open_library(library_path)
    build = Builder(library)
    seen, never = build.photo("seen.jpg"), build.photo("never.jpg")
    with library.write(by=Author.MODEL) as now:
        now.connection.execute("UPDATE photo SET width = 0, height = 0 WHERE id = ?", (never,))
    library.close()
    inspector = part(open_window(), Inspector)
    assert isinstance(inspector, Inspector)
    inspector.show()
    preview = inspector.findChild(Preview)
    assert preview is not None
    inspector.show_selection(Selection(photos=(seen,)))
    assert preview.isVisible()
    inspector.show_selection(Selection(photos=(never,)))
    assert not preview.isVisible()


def test_selecting_photos_moves_nothing_beside_them(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.resize(ROOMY_WIDTH, 700)
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 2, timeout=5000)
    side, bar = part(window, SideBar), part(window, ToolBar)
    before = side.width(), bar.width()
    for photos, selected in ((1_234_567, 0), (1_234_567, 654_321)):
        page._controls.show_count(photos, selected)
        qtbot.wait(50)
        assert (side.width(), bar.width()) == before


LONG = "x" * 250


def test_names_however_long_move_nothing(qtbot: QtBot, library_path: Path, open_window: OpenWindow) -> None:
    library = open_library(library_path)
    build = Builder(library)
    photo = build.photo(f"{LONG}.jpg")
    build.named(f"Al & {LONG}", [photo])
    library.close()
    window = open_window()
    window.resize(1280, 800)
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 1, timeout=5000)
    inspector, side = part(window, Inspector), part(window, SideBar)
    before = window.width(), inspector.width(), side.width()
    inspector.show_selection(Selection(photos=(photo,)))
    inside = inspector.findChild(QScrollArea).widget()
    assert "Show in folder" in [one.text() for one in inside.findChildren(QPushButton) if one.isVisible()]
    assert inside.minimumSizeHint().width() <= inspector.width()
    window.search(" ".join(f'"{LONG[:200]}{n}"' for n in range(9)))
    qtbot.wait(50)

    assert (window.width(), inspector.width(), side.width()) == before
    [person] = browse.people(window.context.library)
    window.context.operations.set_note(person.id, "a name like a train")
    undo = window.findChild(QAction, "window.undo")
    assert isinstance(undo, QAction)
    assert len(undo.text()) < 100


def test_escape_stays_on_the_photos(qtbot: QtBot, five: Path, open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page(PageName.PEOPLE)
    window.show_page(PageName.PHOTOS)
    grid = page_of_photos(window).grid
    qtbot.waitUntil(lambda: grid.photos.rowCount() == 2)
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert window.pages.name is PageName.PHOTOS


def test_escape_leaves_the_small_pages(qtbot: QtBot, five: Path, open_window: OpenWindow) -> None:
    window = open_window()
    for name in (PageName.SETTINGS, PageName.PROBLEMS, PageName.KEYS):
        window.show_page(PageName.PEOPLE)
        window.show_page(name)
        qtbot.keyClick(window.focusWidget() or window.pages.page(name), Qt.Key.Key_Escape)
        assert window.pages.name is PageName.PEOPLE, name


def test_escape_clears_what_is_typed_among_the_keys_first(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page(PageName.KEYS)
    page = window.pages.page(PageName.KEYS)
    assert isinstance(page, KeysPage)
    qtbot.keyClicks(page._field, "undo")
    qtbot.keyClick(page._field, Qt.Key.Key_Escape)
    assert (page._field.text(), window.pages.name) == ("", PageName.KEYS)
    qtbot.keyClick(page._field, Qt.Key.Key_Escape)
    assert window.pages.name is PageName.PHOTOS


def test_what_a_key_does_stands_on_one_line_where_there_is_room(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window()
    window.show_page(PageName.KEYS)
    page = window.pages.page(PageName.KEYS)
    text = "Yes to the proposal, or name the face"
    label = next(one for one in page.findChildren(QLabel) if one.text() == text)
    assert label.width() > label.fontMetrics().horizontalAdvance(text)


# --- the line at the foot of a page ---


def test_the_toast_stays_above_the_strip_of_the_viewer(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    toast = window.findChild(Toast)
    assert toast is not None
    ids = browse.photo_index(window.context.library).ids
    window.open_photo(int(ids[0]), ids)
    viewer = window.pages.page(PageName.VIEWER)
    strip = viewer.findChild(QWidget, "foot")
    assert strip is not None
    toast.say("Something was done")
    toast.settle()
    assert toast.mapToGlobal(toast.rect().bottomLeft()).y() < strip.mapToGlobal(strip.rect().topLeft()).y()
    low = toast.y()
    window.show_page(PageName.PEOPLE)
    assert toast.y() > low, "another page has another foot"


# --- the inspector ---


def lines(inspector: QWidget) -> list[tuple[str, str, str]]:
    return [
        (line.text(), line._note, line.accessibleDescription())
        for line in inspector.findChildren(FaceLine)
        if line.isVisible()
    ]


def test_several_photos_say_who_is_on_them(qtbot: QtBot, five: Path, open_window: OpenWindow) -> None:
    window = open_window()
    inspector = part(window, Inspector)
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 2)
    page.grid.picks.all()
    qtbot.waitUntil(
        lambda: lines(inspector) == [("Anna", "2 photos", ""), ("Bob", "1 photo", "")], timeout=10_000
    )
    assert "2 people" in titles(inspector)


def test_one_face_of_five_is_marked_among_the_others(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    inspector = part(window, Inspector)
    library = window.context.library
    photo = PhotoId(int(browse.photo_index(library, "Bob").ids[0]))
    face = next(face for face in browse.faces_of(library, photo) if face.person is None)
    page = page_of_photos(window)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 2)
    qtbot.wait(3 * SELECTED_MS)  # the page tells that nothing is selected
    page.selection_changed.emit(Selection((photo,), (face.id,)))
    assert "1 of 5 faces selected" in titles(inspector)
    assert [mark for _, _, mark in lines(inspector)].count("Selected") == 1
    assert len(lines(inspector)) == 5
    window.context.operations.name_face(face.id, "Carol")
    qtbot.waitUntil(lambda: ("Carol", "", "Selected") in lines(inspector))
    assert "1 of 5 faces selected" in titles(inspector), "naming leaves it filled"


def test_a_page_that_is_not_shown_does_not_change_the_inspector(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    inspector = part(window, Inspector)
    ids = browse.photo_index(window.context.library).ids
    window.open_photo(int(ids[0]), ids)
    qtbot.waitUntil(lambda: bool(lines(inspector)), timeout=10_000)
    before = lines(inspector)
    page_of_photos(window).selection_changed.emit(Selection())
    assert lines(inspector) == before
    window.show_page(PageName.SETTINGS)
    assert not inspector.isVisible()


# --- the search ---


def test_the_list_of_names_stands_below_the_chips_and_goes_when_there_is_nothing_to_complete(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    field, popup = bar.search, bar.search.completer().popup()
    bar.show_names(browse.called(window.context.library))
    qtbot.keyClicks(field, "2019 an")
    assert popup.isVisible()
    assert popup.mapToGlobal(popup.rect().topLeft()).y() >= bar.mapToGlobal(bar.rect().bottomLeft()).y() - 8
    qtbot.keyClicks(field, "na")
    assert not popup.isVisible(), "the word is whole"
    field.clear()
    qtbot.keyClicks(field, "Bo")
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "Bob "
    qtbot.waitUntil(lambda: page_of_photos(window).query == "Bob", timeout=10_000)


def test_the_word_being_typed_is_told_from_what_stands_before_it() -> None:
    assert split("2019 An") == ("2019 ", "An")
    assert split("-An") == ("-", "An")
    assert split('2019 "Anna Sch') == ("2019 ", "Anna Sch")
    assert split("") == ("", "")


def test_chips_know_people_from_folders_and_keep_what_was_typed(
    qtbot: QtBot, five: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    bar.show_names(browse.called(window.context.library))
    kinds = []
    icons = bar.chips._chip
    bar.chips._chip = lambda part: (kinds.append((part.kind.value, part.label)), icons(part))[1]  # type: ignore[method-assign]
    bar.show_query("Bob beach faces:>3")
    assert kinds == [("person", "Bob"), ("place", "beach"), ("faces", "faces:>3")]
    bob = browse.find_person(window.context.library, "Bob")
    kinds.clear()
    window.context.operations.rename(bob, "Robert")
    qtbot.waitUntil(lambda: ("place", "Bob") in kinds, timeout=10_000)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("faces:many", "Write how many faces"),
        ("2019-13", "no such day"),
        ("colour:red", "no search by \u201ccolour\u201d"),
        ("(Anna", "not closed"),
        ("Anna )", "not opened"),
        ("()", "nothing between the parentheses"),
        ("Anna OR", "missing after it"),
        ("folder:", "missing after it"),
        ('""', "nothing between the quotes"),
    ],
)
def test_a_search_that_can_not_be_understood_says_why(qtbot: QtBot, typed: str, reason: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(typed)
    assert reason in wording.sentence(refused.value)


# --- pictures of faces ---


def test_a_face_that_is_moved_back_gets_its_picture_again(
    qtbot: QtBot, album: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        window.open_paths([album])
    rest(qtbot, window)
    library, pictures = window.context.library, window.context.pictures
    photo = browse.find_photo(library, album / "one.jpg")
    face = browse.faces_of(library, photo)[0].id
    qtbot.waitUntil(lambda: pictures.face(face) is not None, timeout=10_000)
    before = pictures.face(face).toImage()  # type: ignore[union-attr]
    window.context.operations.move_face(face, Box(0.1, 0.6, 0.2, 0.2), None)
    qtbot.waitUntil(lambda: pictures.face(face) is not None, timeout=20_000)
    assert pictures.face(face).toImage() != before  # type: ignore[union-attr]
    window.context.operations.undo()
    qtbot.waitUntil(
        lambda: (found := pictures.face(face)) is not None and found.toImage() == before, timeout=20_000
    )
