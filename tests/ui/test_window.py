from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.face import FaceState
from faceapp.domain.person import Person
from faceapp.domain.photo import Reason
from faceapp.engine.answers import Doing
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui.actions import Section, actions
from faceapp.ui.adding import Adding
from faceapp.ui.drop_hint import DropHint
from faceapp.ui.face_line import FaceLine
from faceapp.ui.inspector import Inspector
from faceapp.ui.keys_page import KeysPage
from faceapp.ui.pages import PageName
from faceapp.ui.people.page import PeoplePage
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.problems_page import PHOTO, ProblemsPage
from faceapp.ui.settings_page import size_of
from faceapp.ui.side_bar import FolderEntry, Place, SideBar, SideEntry
from faceapp.ui.theme import Mode, theme
from faceapp.ui.toast import Toast
from faceapp.ui.tokens import LIGHT
from faceapp.ui.tool_bar import ToolBar
from faceapp.ui.viewer.page import ViewerPage
from faceapp.ui.window import MainWindow

from .conftest import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def filled(library_path: Path) -> Path:
    """Three photos; Anna is on two of them, one face has no name, one file is broken."""
    library = open_library(library_path)
    build = Builder(library)
    photos = [build.photo(f"{name}.jpg") for name in ("a", "b", "c")]
    anna = build.named("Anna", photos[:2])
    build.mark(build.face(photos[0], x=0.7), "hidden")
    build.face(photos[2])
    build.propose(build.face(photos[2], x=0.1), anna)
    build.photo("broken.jpg", state="problem")
    library.close()
    return library_path


def how(data: QMimeData) -> tuple[object, ...]:
    """What a drag of ``data`` with the left button is made of."""
    return Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def entry(window: MainWindow, text: str) -> SideEntry:
    side = window.findChild(SideBar)
    assert side is not None
    return next(entry for entry in side.findChildren(SideEntry) if entry.text() == text)


def test_an_empty_library_says_what_to_do_and_shows_nothing_dead(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    assert not bar.isVisible(), "there is nothing to search"
    inspector = window.findChild(Inspector)
    assert inspector is not None
    assert not inspector.isVisible(), "there is nothing to inspect"
    assert not entry(window, "Problems").isVisible()


def test_the_side_bar_counts_what_the_library_holds(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: entry(window, "Problems").isVisible(), timeout=10_000)
    assert entry(window, "Photos").accessibleDescription() == "3"
    assert entry(window, "People").accessibleDescription() == "1"
    assert entry(window, "Review").accessibleDescription() == "1"
    assert entry(window, "Problems").accessibleDescription() == "1"


def test_every_place_of_the_side_bar_opens_and_is_marked(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: entry(window, "Problems").isVisible(), timeout=10_000)
    for place in Place:
        words = {Place.EXPORTS: "Export", Place.CLEANING: "Check labels"}
        button = entry(window, words.get(place, place.value.capitalize()))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.pages.name == place.value
        assert button.isChecked()


def test_back_at_a_photo_the_place_where_it_was_opened_is_marked_again(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    photo = browse.photo_index(window.context.library, "Anna -hidden").ids[0].item()
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 3)
    page.grid.picks.only(page.grid.photos.row_of(photo))
    page.grid.opened.emit(page.grid.photos.row_of(photo))
    qtbot.waitUntil(lambda: window.pages.name is PageName.VIEWER)
    window.pages.go(PageName.MODELS)
    assert not entry(window, "Photos").isChecked()
    assert window.pages.back()
    assert window.pages.name is PageName.VIEWER
    assert entry(window, "Photos").isChecked()


def test_a_change_is_said_with_undo_and_undone_with_redo(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    toast = window.findChild(Toast)
    assert toast is not None
    operations = window.context.operations
    newest = browse.photo_index(window.context.library, "unnamed").ids[0].item()
    face = next(
        face for face in browse.faces_of(window.context.library, newest) if face.state is FaceState.UNKNOWN
    )
    operations.name_face(face.id, "Bob")
    assert toast.isVisible()
    assert toast.text == "Named 1 face Bob"
    undo = window.findChild(QAction, "window.undo")
    assert isinstance(undo, QAction)
    assert undo.text() == "Undo: name 1 face Bob"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert toast.text == "Undone: name 1 face Bob"
    assert [name.name for name in browse.names(window.context.library)] == ["Anna"]
    qtbot.keyClick(
        window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert [name.name for name in browse.names(window.context.library)] == ["Anna", "Bob"]


def test_what_was_done_before_a_restart_can_be_undone_after_it(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    anna = browse.find_person(window.context.library, "Anna")
    window.context.operations.rename(anna, "Anne")
    window = open_window()
    assert window.context.operations.undo_text() == "rename to Anne"
    window.context.operations.undo()
    assert [name.name for name in browse.names(window.context.library)] == ["Anna"]


def test_a_person_twice_on_a_photo_is_asked_about_and_the_user_may_insist(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    library = window.context.library
    photo = browse.photo_index(library, "hidden").ids[0].item()
    second = browse.faces_of(library, photo)[1].id
    assert window.context.operations.name_face(second, "Anna") is None
    box = window.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "Anna is already on this photo."
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert browse.face(library, second).person is None
    assert window.context.operations.name_face(second, "Anna") is None
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert browse.face(library, second).person == browse.find_person(library, "Anna")


def test_typing_a_search_shows_chips_and_taking_one_away_searches_on(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    shown: list[int] = []
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    page.shown.connect(lambda photos, videos: shown.append(photos + videos))
    qtbot.keyClicks(bar.search, "Anna faces:>5")
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 0, timeout=10_000)
    labels = [
        chip for chip in bar.findChildren(QPushButton) if chip.property("role") == "chip" and chip.isVisible()
    ]
    assert [label.accessibleName() for label in labels] == ["Take away: Anna", "Take away: faces:>5"]
    labels[1].click()
    qtbot.waitUntil(lambda: shown[-1] == 2, timeout=10_000)
    assert bar.search.text() == "Anna"
    assert bar.query == "Anna"


def test_a_search_that_runs_late_leaves_the_user_where_they_went(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    found: list[str] = []
    bar.searched.connect(found.append)
    qtbot.keyClicks(bar.search, "Anna")
    window.show_page(PageName.SETTINGS)
    qtbot.waitUntil(lambda: found == ["Anna"], timeout=10_000)
    assert window.pages.name is PageName.SETTINGS
    assert not bar.search.completer().popup().isVisible()
    window.show_page(PageName.PHOTOS)
    assert bar.search.text() == bar.query == "Anna"


def test_the_search_completes_names(qtbot: QtBot, filled: Path, open_window: OpenWindow) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(bar.search.hasFocus)
    completer = bar.search.completer()
    qtbot.waitUntil(lambda: "Anna" in completer.model().stringList())
    qtbot.keyClicks(bar.search, "2019 an")
    offered = completer.completionModel()
    found = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    assert found == ["Anna", "angry"], "people before words of the language"
    assert completer.pathFromIndex(offered.index(0, 0)) == "2019 Anna "


def test_a_search_that_can_not_be_understood_is_said_beside_the_field(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    bar = window.findChild(ToolBar)
    assert bar is not None
    qtbot.keyClicks(bar.search, "faces:many")
    qtbot.keyClick(bar.search, Qt.Key.Key_Return)
    sentences = [label.text() for label in bar.findChildren(QLabel) if label.property("tone") == "danger"]
    assert any("can not be understood" in text for text in sentences)


def test_dropping_a_folder_anywhere_adds_it_and_finds_the_faces(
    qtbot: QtBot, tmp_path: Path, astronaut_jpg: Path, open_window: OpenWindow
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder)
    window = open_window()
    hint = window.findChild(DropHint)
    assert hint is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    enter = QDragEnterEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert hint.isVisible()
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        QApplication.sendEvent(window, drop)
    assert not hint.isVisible()
    assert browse.counts(window.context.library).faces == 1
    bar = window.findChild(ToolBar)
    assert bar is not None
    qtbot.waitUntil(bar.isVisible, timeout=10_000)
    folders = [found.text() for found in window.findChildren(FolderEntry)]
    assert folders == ["photos"]
    qtbot.waitUntil(lambda: window.context.engine.activity.doing is Doing.NOTHING, timeout=30_000)


def test_something_else_than_files_is_not_taken(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    data = QMimeData()
    data.setText("only words")
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(
    qtbot: QtBot, tmp_path: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    adding = window.findChild(Adding)
    assert adding is not None
    with qtbot.waitSignal(adding.refused, timeout=10_000) as told:
        window.open_paths([tmp_path / "nowhere"])
    assert told.args[0] == f"There is no file or folder {tmp_path / 'nowhere'}."


def question(window: MainWindow) -> QMessageBox:
    """The question that stands over the window."""
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def answers(box: QMessageBox) -> dict[str, QAbstractButton]:
    return {button.text(): button for button in box.buttons()}


def test_removing_a_folder_is_asked_and_can_be_undone(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    adding = window.findChild(Adding)
    assert adding is not None
    operations, library = window.context.operations, window.context.library
    people, photos = browse.people(library), browse.counts(library).photos
    root = browse.roots(library)[0]
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == photos)

    adding.ask_remove(root)
    box = question(window)
    assert list(answers(box)) == ["Remove", "Keep", "Remove and delete its names"]
    assert box.defaultButton() is answers(box)["Remove"]
    assert "kept" in box.informativeText()
    assert "can not be undone" in box.informativeText()
    assert answers(box)["Remove and delete its names"].property("role") == "danger", "it looks like a button"
    answers(box)["Keep"].click()
    assert browse.counts(library).photos == photos

    adding.ask_remove(root)
    with qtbot.waitSignal(operations.done, timeout=10_000):
        question(window).defaultButton().click()
    assert browse.counts(library).photos == 0
    assert operations.undo_text() == f"remove folder {root.path.name}"
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 0)
    qtbot.waitUntil(lambda: not window.findChildren(FolderEntry))

    with qtbot.waitSignal(operations.taken_back, timeout=10_000):
        operations.undo()
    assert (browse.counts(library).photos, browse.people(library)) == (photos, people)
    assert operations.redo_text() == f"remove folder {root.path.name}"
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == photos)
    with qtbot.waitSignal(operations.done, timeout=10_000):
        operations.redo()
    assert browse.counts(library).photos == 0


def test_what_is_open_follows_when_its_folder_leaves_and_comes_back(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    operations, library = window.context.operations, window.context.library
    root = browse.roots(library)[0]
    ids = browse.photo_index(library).ids
    window.show_page(PageName.PEOPLE)
    people = window.pages.page(PageName.PEOPLE)
    assert isinstance(people, PeoplePage)
    qtbot.waitUntil(lambda: people.loaded)
    window.open_photo(int(ids[0]), ids)
    viewer = window.pages.page(PageName.VIEWER)
    assert isinstance(viewer, ViewerPage)
    assert viewer.photo == ids[0]

    with qtbot.waitSignal(operations.done, timeout=10_000):
        operations.remove_folder(root.id, root.path.name)
    assert viewer.photo is None
    window.show_page(PageName.PEOPLE)
    qtbot.waitUntil(lambda: people.loaded)
    assert shown_people(people) == [], "she is nowhere else: no blank circle"

    with qtbot.waitSignal(operations.taken_back, timeout=10_000):
        operations.undo()
    assert viewer.photo == ids[0]
    qtbot.waitUntil(lambda: shown_people(people) == [("Anna", 2)])


def shown_people(page: PeoplePage) -> list[tuple[str, int]]:
    items = [page.wall.people.item(row) for row in range(page.wall.people.rowCount())]
    return [(item.name, item.photos) for item in items if isinstance(item, Person)]


def test_deleting_the_names_of_a_folder_is_asked_twice(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    adding = window.findChild(Adding)
    assert adding is not None
    library = window.context.library
    root = browse.roots(library)[0]
    undoable = window.context.operations.undo_text()
    adding.ask_remove(root)
    answers(question(window))["Remove and delete its names"].click()
    again = question(window)
    assert again.defaultButton().text() == "Keep"
    assert "can not be undone" in again.informativeText()
    assert browse.counts(library).photos > 0
    with qtbot.waitSignal(adding.deleted, timeout=10_000):
        answers(again)["Delete"].click()
    assert browse.counts(library).photos == 0
    assert library.connection.value("SELECT count(*) FROM photo") == 0
    assert window.context.operations.undo_text() == undoable


def test_adding_a_folder_again_brings_its_photos_back_at_once(
    qtbot: QtBot, tmp_path: Path, astronaut_jpg: Path, open_window: OpenWindow
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(astronaut_jpg, folder)
    window = open_window()
    adding = window.findChild(Adding)
    assert adding is not None
    with qtbot.waitSignal(window.context.engine.scan_finished, timeout=60_000):
        adding.add([folder])
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 1)
    with qtbot.waitSignal(window.context.operations.done, timeout=10_000):
        adding.remove(browse.roots(window.context.library)[0])
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 0)
    with qtbot.waitSignal(adding.came_back, timeout=10_000) as back:
        adding.add([folder])
    assert back.args == [1]
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 1)
    assert browse.counts(window.context.library).faces == 1


def test_the_window_remembers_page_order_and_inspector(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.resize(1300, 700)
    inspector = window.findChild(Inspector)
    assert inspector is not None
    assert inspector.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_I)
    assert not inspector.isVisible()
    window.show_page(PageName.PROBLEMS)
    window = open_window()
    assert window.pages.name is PageName.PROBLEMS
    assert window.size().width() == 1280 or window.size().width() == 1300
    again = window.findChild(Inspector)
    assert again is not None
    assert not again.isVisible()


def test_a_narrow_window_gives_the_inspectors_room_to_the_pictures(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    inspector = window.findChild(Inspector)
    assert inspector is not None
    assert inspector.isVisible()
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: not inspector.isVisible())
    window.resize(1280, 800)
    qtbot.waitUntil(inspector.isVisible)


def test_the_inspector_shows_who_is_on_the_photo(qtbot: QtBot, filled: Path, open_window: OpenWindow) -> None:
    window = open_window()
    inspector = window.findChild(Inspector)
    assert inspector is not None
    photo = browse.photo_index(window.context.library, "Anna -hidden").ids[0].item()
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 3)
    page.grid.picks.only(page.grid.photos.row_of(photo))

    def lines() -> list[str]:
        return [line.text() for line in inspector.findChildren(FaceLine) if line.isVisible()]

    qtbot.waitUntil(lambda: lines() == ["Anna"])
    page.grid.picks.none()
    qtbot.waitUntil(lambda: lines() == [])


def test_problems_are_listed_with_their_reason_and_can_be_retried(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window.show_page(PageName.PROBLEMS)
    page = window.pages.page(PageName.PROBLEMS)
    assert isinstance(page, ProblemsPage)
    index = page._model.index(0)
    assert index.data(PHOTO).problem is Reason.DAMAGED
    assert "damaged" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    page._list.setCurrentIndex(index)
    page._list.setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and page._list.hasFocus())
    with qtbot.waitSignal(page.retry_asked) as asked:
        qtbot.keyClick(page._list, Qt.Key.Key_Return)
    assert asked.args[0] == (index.data(PHOTO).id,)


def test_light_and_dark_can_be_switched_while_running(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    window._choose_mode(Mode.LIGHT)
    light = window.grab().toImage().pixelColor(5, 300)
    window._choose_mode(Mode.DARK)
    dark = window.grab().toImage().pixelColor(5, 300)
    assert light == LIGHT.surface
    assert dark == theme().tokens.surface
    window = open_window()
    assert theme().mode is Mode.DARK, "the choice is remembered"


def test_the_menu_and_settings_agree_on_the_look(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.show_page(PageName.SETTINGS)
    page = window.pages.page(PageName.SETTINGS)
    for mode, name in ((Mode.DARK, "Dark"), (Mode.LIGHT, "Light"), (Mode.AUTO, "Like the system")):
        window._choose_mode(mode)
        [button] = [one for one in page.findChildren(QPushButton) if one.isCheckable() and one.isChecked()]
        assert button.text() == name
    [dark] = [one for one in page.findChildren(QPushButton) if one.text() == "Dark"]
    dark.click()
    assert window._menu._modes[Mode.DARK].isChecked()
    window._choose_mode(Mode.AUTO)


def test_settings_count_what_stands_beside_the_library(tmp_path: Path) -> None:
    (tmp_path / "a.faceapp").write_bytes(bytes(10))
    assert size_of(tmp_path / "a.faceapp") == 10
    (tmp_path / "a.faceapp-wal").write_bytes(bytes(500))
    assert size_of(tmp_path / "a.faceapp") == 510
    assert size_of(tmp_path / "b.faceapp") == 0


def test_the_keys_page_lists_the_keys_of_every_page_and_finds_them(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    page = window.pages.page(PageName.KEYS)
    assert isinstance(page, KeysPage)
    assert {listing.section for listing in page.found()} == set(Section)
    qtbot.keyClicks(page._field, "undo")
    assert [listing.name for listing in page.found()] == ["window.undo"]


def test_no_key_means_two_things_at_once(qtbot: QtBot, filled: Path, open_window: OpenWindow) -> None:
    window = open_window()
    window.pages.make_all()
    for name in PageName:
        window.show_page(name)
        everywhere = {
            key.toString() for action in window.actions() if action.isEnabled() for key in action.shortcuts()
        }
        for action in window.pages.page(name).findChildren(QAction):
            own = {QKeySequence(key).toString() for key in action.shortcuts()}
            clash = own & everywhere
            assert not clash, f"on {name}, {action.objectName()} and the window both use {clash}"


def test_every_button_can_be_named_by_a_screen_reader(
    qtbot: QtBot, filled: Path, open_window: OpenWindow
) -> None:
    window = open_window()
    for name in PageName:
        if name is PageName.PERSON:
            window.open_person(browse.find_person(window.context.library, "Anna"))
        else:
            window.show_page(name)
        mute = [
            f"{type(button.parent()).__name__}.{button.objectName()}"
            for button in window.findChildren(QAbstractButton)
            if button.isVisible()
            and not isinstance(button.parent(), QLineEdit)  # Qt's own; their action has the words
            and not (button.text() or button.accessibleName() or button.toolTip())
        ]
        assert mute == [], name


def test_the_register_of_keys_has_words_for_everything(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.pages.make_all()
    for listing in actions.listings():
        assert listing.text, listing.name
        assert all(listing.keys), listing.name


def test_the_graphics_card_is_asked_for_where_there_is_one(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QCheckBox

    from faceapp.services import graphics

    monkeypatch.delenv(graphics.SETTING, raising=False)
    monkeypatch.setattr(graphics, "there", lambda: True)
    window = open_window()
    window.show_page(PageName.SETTINGS)
    page = window.pages.page(PageName.SETTINGS)
    (box,) = (box for box in page.findChildren(QCheckBox) if "graphics" in box.text())
    assert box.isEnabled()
    assert box.isChecked()
    box.setChecked(False)
    assert os.environ[graphics.SETTING] == "cpu"
    assert not page._state.card()
    box.setChecked(True)
    assert graphics.SETTING not in os.environ
    assert page._state.card()
