"""The inspector says what faces show: the selected one in full, the others with a word."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from library_builder import Builder
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services.library import open_library
from faceapp.ui.expression.pencil import FaceRow
from faceapp.ui.face_line import FaceLine
from faceapp.ui.inspector import Inspector
from faceapp.ui.pages import PageName
from faceapp.ui.photos.page import SELECTED_MS, PhotosPage
from faceapp.ui.selection import Selection
from faceapp.ui.tab_order import left_of
from faceapp.ui.window import MainWindow

HAPPY, SAD = Expression.HAPPY, Expression.SAD


@pytest.fixture
def photos(library_path: Path) -> list[PhotoId]:
    """Three faces on the first photo, two of them measured; one on the second."""
    library = open_library(library_path)
    make = Builder(library)
    first, second = make.photo("first.jpg"), make.photo("second.jpg")
    one, two, _three, alone = (
        make.face(photo, x=x) for photo, x in ((first, 0.1), (first, 0.4), (first, 0.7), (second, 0.4))
    )
    make.confirm(one, make.person("Anna"))
    for face, label in ((one, HAPPY), (two, SAD), (alone, HAPPY)):
        make.express(face, label)
    library.close()
    return [first, second]


@pytest.fixture
def inspector(photos: list[PhotoId], open_window: Callable[[], MainWindow], qtbot: QtBot) -> Inspector:
    window = open_window()
    found, page = window.findChild(Inspector), window.pages.page(PageName.PHOTOS)
    assert isinstance(found, Inspector)
    assert isinstance(page, PhotosPage)
    found.show()
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == len(photos))
    qtbot.wait(3 * SELECTED_MS)  # the page tells that nothing is selected
    return found


def lines(inspector: Inspector) -> list[FaceLine]:
    return [line for line in inspector.findChildren(FaceLine) if not line.isHidden()]


def words(inspector: Inspector) -> list[tuple[str, str]]:
    return [(line.text(), line.second) for line in lines(inspector)]


def test_each_face_of_the_list_has_its_word(inspector: Inspector, photos: list[PhotoId]) -> None:
    inspector.show_selection(Selection(photos=(photos[0],)))
    assert words(inspector) == [("Anna", "Happy"), ("Unknown", "Sad"), ("Unknown", "Not measured yet")]
    assert lines(inspector)[0].accessibleName() == "Anna, Happy"
    assert inspector.expression.face is None, "nobody said which of the three"


def test_the_selected_face_is_shown_in_full(inspector: Inspector, photos: list[PhotoId]) -> None:
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(2),)))
    assert inspector.expression.words == "Sad"
    assert inspector.expression.bars.bar(SAD).whole == 64
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(3),)))
    assert inspector.expression.words == "Not measured yet"


def test_so_is_the_only_face_of_a_photo(inspector: Inspector, photos: list[PhotoId]) -> None:
    inspector.show_selection(Selection(photos=(photos[1],)))
    assert inspector.expression.words == "Happy"
    inspector.show_selection(Selection(photos=tuple(photos)))
    assert inspector.expression.isHidden()


def test_a_correction_and_the_way_back(inspector: Inspector, photos: list[PhotoId], qtbot: QtBot) -> None:
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(1),)))
    inspector.expression.chosen.emit(FaceId(1), SAD)
    qtbot.waitUntil(lambda: inspector.expression.words == "You: Sad")
    qtbot.waitUntil(lambda: words(inspector)[0] == ("Anna", "You: Sad"))
    assert inspector.expression.bars.bar(HAPPY).whole == 64, "the model's bars stay"
    inspector.expression.chosen.emit(FaceId(1), None)
    qtbot.waitUntil(lambda: inspector.expression.words == "Happy")


def test_what_is_measured_in_the_background_comes_in_without_a_new_list(
    inspector: Inspector, photos: list[PhotoId], open_window: Callable[[], MainWindow]
) -> None:
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(3),)))
    before = lines(inspector)
    library = inspector._context.library
    Builder(library, begin=False).express(FaceId(3), Expression.FEAR)
    inspector._context.engine.expressions_measured.emit((FaceId(3), FaceId(99)))
    assert inspector.expression.words == "Fearful"
    assert words(inspector)[2] == ("Unknown", "Fearful")
    assert lines(inspector) == before, "the same lines, so that nothing blinks"


def test_without_a_model_nothing_waits_to_be_measured(inspector: Inspector, photos: list[PhotoId]) -> None:
    from faceapp.services import models, settings

    choice = models.in_use(inspector._context.library)
    without = models.written(choice) | {"expression": None}
    settings.put(inspector._context.library, models.IN_USE, without)
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(3),)))
    assert inspector.expression.words == "Not measured"
    assert words(inspector)[2] == ("Unknown", "")


def test_each_of_several_faces_has_a_pencil_and_keeps_the_keys(
    inspector: Inspector, photos: list[PhotoId], qtbot: QtBot
) -> None:
    inspector.show_selection(Selection(photos=(photos[0],)))
    pencils = [row.pencil for row in inspector.findChildren(FaceRow)]
    assert [pencil.accessibleName() for pencil in pencils] == [
        "Change the expression of Anna",
        *["Change the expression of this face"] * 2,
    ]
    before = lines(inspector)
    inspector.window().activateWindow()
    pencils[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(pencils[1].hasFocus)
    qtbot.keyClick(pencils[1], Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: words(inspector)[1] == ("Unknown", "You: Happy"))
    assert lines(inspector) != before, "the list was made anew"
    now = [row.pencil for row in inspector.findChildren(FaceRow) if not row.isHidden()]
    assert inspector.window().focusWidget() is now[1], "the keys are where they were"


def test_the_only_face_has_its_pencil_beside_the_bars(inspector: Inspector, photos: list[PhotoId]) -> None:
    inspector.show_selection(Selection(photos=(photos[1],)))
    assert len(lines(inspector)) == 1
    assert not [row for row in inspector.findChildren(FaceRow) if not row.isHidden()]


def test_tab_goes_as_one_reads(inspector: Inspector, photos: list[PhotoId]) -> None:
    inspector.show_selection(Selection(photos=(photos[0],), faces=(FaceId(1),)))
    inspector.expression.chosen.emit(FaceId(1), SAD)
    inspector.refresh()
    page = left_of(inspector)
    assert page is not None
    stops, widget = [], page.nextInFocusChain()
    while widget is not page:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    mine = [widget for widget in stops if inspector.isAncestorOf(widget)]
    first = stops.index(mine[0])
    assert mine == stops[first : first + len(mine)], "one after the other"
    assert page.isAncestorOf(stops[first - 1]), "behind the page"
    assert not any(page.isAncestorOf(widget) for widget in stops[first:])
    assert [widget.accessibleName() or widget.text() for widget in mine] == [
        "Show in folder",
        "Change expression (E)",
        "Use the model's again",
        "Anna, You: Sad",
        "Change the expression of Anna",
        *["Change the expression of this face"] * 2,
    ]


def test_what_stands_elsewhere_outlives_the_lines_of_the_inspector(
    inspector: Inspector, photos: list[PhotoId]
) -> None:
    """PySide took the rest of the window for children of a line, and with it they were gone."""
    elsewhere = [one for one in inspector.window().findChildren(QWidget) if not inspector.isAncestorOf(one)]
    kept = [*elsewhere, *inspector.window().findChildren(QAction)]
    for photo in [photos[0], photos[1]] * 3:
        inspector.show_selection(Selection(photos=(photo,)))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [one for one in kept if not shiboken6.isValid(one)]
