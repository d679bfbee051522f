"""Another program writes to the library while the window is open: as ``faceapp name`` beside it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faceapp.domain.face import Author, FaceState
from faceapp.domain.ids import FaceId
from faceapp.services import browse, history, people, tagging
from faceapp.services.library import Library, open_library
from faceapp.ui.pages import PageName
from faceapp.ui.people.page import PeoplePage
from faceapp.ui.side_bar import SideBar, SideEntry
from faceapp.ui.toast import Toast
from faceapp.ui.watching import Watching
from faceapp.ui.window import MainWindow

from .conftest import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def beside(library_path: Path) -> Iterator[Library]:
    """Another program's connection to a library with three faces, one of them Anna's."""
    library = open_library(library_path)
    build = Builder(library)
    build.named("Anna", [build.photo("a.jpg")])
    for name in ("b.jpg", "c.jpg"):
        build.face(build.photo(name))
    yield library
    library.close()


def unknown(library: Library) -> list[FaceId]:
    return [
        face.id
        for number in browse.photo_index(library).ids.tolist()
        for face in browse.faces_of(library, number)
        if face.state is FaceState.UNKNOWN
    ]


def texts(window: MainWindow) -> set[str]:
    return {action.text() for action in window.actions()}


def count(window: MainWindow, name: str) -> str:
    side = window.findChild(SideBar)
    assert side is not None
    return next(one for one in side.findChildren(SideEntry) if one.text() == name).accessibleDescription()


def rest(qtbot: QtBot, window: MainWindow) -> Watching:
    """Wait until the window has looked at the library, and the engine rests."""
    watching = window.findChild(Watching)
    assert watching is not None
    qtbot.waitUntil(lambda: watching._theirs is not None, timeout=10_000)
    qtbot.waitUntil(lambda: count(window, "Photos") == "3", timeout=10_000)
    qtbot.wait(300)
    return watching


def test_what_another_program_names_is_seen_without_doing_anything(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    window = open_window()
    rest(qtbot, window)
    window.show_page(PageName.PEOPLE)
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    tagging.name_faces(beside, unknown(beside)[:1], "Bob", by=Author.USER)
    qtbot.waitUntil(lambda: any(text.startswith("Undo: ") and "Bob" in text for text in texts(window)))
    qtbot.waitUntil(lambda: count(window, "People") == "2", timeout=10_000)
    model = page.wall.model()
    assert model is not None

    def shown() -> set[str]:
        return {
            str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for row in range(model.rowCount())
        }

    qtbot.waitUntil(lambda: any("Bob" in text for text in shown()), timeout=10_000)
    history.undo(beside)
    qtbot.waitUntil(lambda: any(text.startswith("Redo: ") and "Bob" in text for text in texts(window)))
    qtbot.waitUntil(lambda: count(window, "People") == "1", timeout=10_000)


def test_what_the_window_and_its_engine_write_is_no_news(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    window = open_window()
    watching = rest(qtbot, window)
    told: list[None] = []
    watching.changed.connect(lambda: told.append(None))
    first, second = unknown(beside)
    window.context.operations.name_faces([first], "Bob")
    window.context.engine.ask(
        lambda context: tagging.name_faces(context.library, [second], "Carl", by=Author.USER)
    )
    for _ in range(4):
        qtbot.wait(150)
        watching.look()
    assert not told
    people.rename(beside, browse.find_person(beside, "Carl"), "Charles", by=Author.USER)
    watching.look()
    qtbot.waitUntil(lambda: bool(told))


def test_undo_does_what_it_said_or_says_what_it_would_do(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    window = open_window()
    rest(qtbot, window)
    watching = window.findChild(Watching)
    assert watching is not None
    watching.stop()  # it does not see it in time
    first, second = unknown(beside)
    operations = window.context.operations
    operations.name_faces([first], "Bob")
    tagging.name_faces(beside, [second], "Carl", by=Author.USER)
    assert operations.undo() is None
    assert browse.face(beside, second).state is FaceState.CONFIRMED, "nobody was told that this is undone"
    assert any("Carl" in text for text in texts(window)), "now they are"
    toast = window.findChild(Toast)
    assert toast is not None
    assert "Carl" in toast.text
    assert operations.undo() is not None
    assert browse.face(beside, second).state is FaceState.UNKNOWN
    history.redo(beside)
    history.undo(beside)
    history.undo(beside)
    assert operations.redo() is None
    assert any(text.startswith("Redo: ") and "Bob" in text for text in texts(window))


def test_the_engine_knows_what_another_program_named(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    window = open_window()
    rest(qtbot, window)
    known: list[object] = []
    tagging.name_faces(beside, unknown(beside)[:1], "Bob", by=Author.USER)

    def told() -> bool:
        window.context.engine.ask(
            lambda context: {name for name, _, _ in context.gallery.people.values()}, known.append
        )
        return bool(known) and known[-1] == {"Anna", "Bob"}

    qtbot.waitUntil(told, timeout=10_000)


def test_undo_follows_what_others_did_in_the_moment_after_one_s_own(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    """The look that comes next sees both at once, and takes them for the window's own."""
    window = open_window()
    watching = rest(qtbot, window)
    first, second = unknown(beside)
    window.context.operations.name_faces([first], "Bob")
    tagging.name_faces(beside, [second], "Carl", by=Author.USER)
    watching.look()
    qtbot.waitUntil(lambda: any(text.startswith("Undo: ") and "Carl" in text for text in texts(window)))
    history.undo(beside)
    qtbot.waitUntil(lambda: any(text.startswith("Redo: ") and "Carl" in text for text in texts(window)))
    history.redo(beside)
    qtbot.waitUntil(lambda: any(text.startswith("Undo: ") and "Carl" in text for text in texts(window)))


def test_the_menu_looks_before_it_says_what_undo_does(
    qtbot: QtBot, beside: Library, open_window: OpenWindow
) -> None:
    window = open_window()
    watching = rest(qtbot, window)
    watching.stop()
    tagging.name_faces(beside, unknown(beside)[:1], "Carl", by=Author.USER)
    window._menu.menu.aboutToShow.emit()
    assert any(text.startswith("Undo: ") and "Carl" in text for text in texts(window))
