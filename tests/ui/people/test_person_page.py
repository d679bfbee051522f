"""A person's page: orders, moving and removing faces, cover, birth date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from library_builder import Shelf
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import FaceOrder
from faceapp.domain.face import Author
from faceapp.services import browse
from faceapp.storage import assignments
from faceapp.ui.inspector import Inspector
from faceapp.ui.pages import PageName
from faceapp.ui.people.faces_model import FaceSection, FacesModel
from faceapp.ui.people.facts_sheet import FactsSheet, read_day
from faceapp.ui.people.person_page import PersonPage
from faceapp.ui.review.page import ReviewPage
from faceapp.ui.selection import Selection
from faceapp.ui.window import MainWindow

Key = Qt.Key


@pytest.fixture
def window(shelf: Shelf, open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def page(window: MainWindow, shelf: Shelf, qtbot: QtBot) -> PersonPage:
    window.show_page(PageName.PEOPLE)
    window.open_person(shelf.people["Alice"])
    page = window.pages.page(PageName.PERSON)
    assert isinstance(page, PersonPage)
    qtbot.waitUntil(lambda: page.wall.model().rowCount() == 4 and page._asked is None, timeout=5000)
    return page


def shown(page: PersonPage) -> tuple[int, ...]:
    model = page.wall.model()
    assert isinstance(model, FacesModel)
    return model.faces


def select(page: PersonPage, *rows: int) -> None:
    page.wall.setFocus()
    page.wall.clearSelection()
    chosen = page.wall.selectionModel()
    for row in rows:
        index = page.wall.model().index(row, 0)
        chosen.setCurrentIndex(index, chosen.SelectionFlag.Select)


def test_best_first_then_by_time_in_years(page: PersonPage, shelf: Shelf, qtbot: QtBot) -> None:
    alice = shelf.faces["Alice"]
    assert shown(page) == tuple(reversed(alice))
    page.sort(FaceOrder.TIME)
    qtbot.waitUntil(lambda: shown(page) == tuple(alice), timeout=5000)
    assert page.wall.model().sections == (  # type: ignore[attr-defined]
        FaceSection("2015", 1),
        FaceSection("2016", 1),
        FaceSection("2019", 2),
    )
    assert [bead.caption for bead in page._line.years.beads] == ["2015", "2016", "2019"]
    page.show_year(2019)
    assert page.wall.currentIndex().row() == 2


def test_the_face_with_the_ring_is_what_the_inspector_shows(
    page: PersonPage, window: MainWindow, qtbot: QtBot
) -> None:
    told: list[Selection] = []
    page.selection_changed.connect(told.append)
    assert page.wall.currentIndex().row() == 0
    assert page.wall.selected_rows() == []
    inspector = window.findChild(Inspector)
    assert inspector is not None
    assert inspector._selection.faces == shown(page)[:1]
    page.wall.set_current(2)
    assert told[-1].faces == shown(page)[2:3]
    select(page, 0, 1)
    assert set(told[-1].faces) == set(shown(page)[:2]), "what is selected goes first"


def test_why_there_are_no_bars_stands_in_one_line_below_the_orders(page: PersonPage, qtbot: QtBot) -> None:
    why = page._line._why
    assert why.text().startswith("Expressions by year are shown from 10 measured faces on; here:")
    qtbot.waitUntil(lambda: why.height() < 2 * why.fontMetrics().lineSpacing(), timeout=5000)
    button = next(iter(page._line._buttons.values()))
    assert why.mapTo(page, why.rect().topLeft()).y() >= button.mapTo(page, button.rect().bottomLeft()).y()


def test_odd_ones_out_shows_everybody_even_without_measurements(
    page: PersonPage, shelf: Shelf, qtbot: QtBot
) -> None:
    page.sort(FaceOrder.ODD)
    qtbot.waitUntil(lambda: page._asked is None, timeout=5000)
    assert set(shown(page)) == set(shelf.faces["Alice"])


def test_a_person_is_opened_without_counting_on_the_windows_thread(
    page: PersonPage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    said: list[str] = []
    connection = window.context.library.connection
    connection.set_trace_callback(said.append)
    window.open_person(shelf.people["Bob"])
    connection.set_trace_callback(None)
    place = page.wall.geometry()

    assert page.header._name.text() == "Bob"
    assert page.header._facts.text() == ""
    assert page.header.companions.beads == ()
    assert any("FROM person" in words for words in said)
    assert not [words for words in said if "count(" in words or "group_concat(" in words]
    qtbot.waitUntil(lambda: page._asked is None, timeout=5000)
    assert page.header._facts.text() == "2 photos  ·  2019"
    assert page.wall.geometry() == place


def test_the_name_stays_where_it_is_when_photos_and_faces_to_review_are_counted(
    page: PersonPage, qtbot: QtBot
) -> None:
    header, person = page.header, page._person
    assert person is not None
    places = []
    for counted, proposed in ((False, 0), (True, 7)):
        header.show_person(replace(person, counted=counted, proposed=proposed))
        qtbot.wait(20)
        places.append(
            (header._name.pos(), header._name.height(), header._facts.y(), header._review.isVisible())
        )
    assert places[0][:3] == places[1][:3]
    assert [seen for *_, seen in places] == [False, True]


def test_numbers_follow_a_change_and_stay_until_then(
    page: PersonPage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    select(page, 0)
    page.remove()
    assert page.header._facts.text().startswith("4 photos")
    qtbot.waitUntil(lambda: page.header._facts.text() == "3 photos  ·  2015–2019", timeout=5000)
    window.context.operations.rename(shelf.people["Alice"], "Alicia")
    assert page.header._facts.text().startswith("3 photos")
    searches: list[str] = []
    page.search_requested.disconnect()
    page.search_requested.connect(searches.append)
    page._show_photos()
    assert "Alicia" in searches[0]


def test_companions_are_shown_and_opened(page: PersonPage, shelf: Shelf, qtbot: QtBot) -> None:
    assert [bead.key for bead in page.header.companions.beads] == [shelf.people["Bob"]]
    page.header.companions.chosen.emit(shelf.people["Bob"])
    qtbot.waitUntil(lambda: shown(page) == tuple(reversed(shelf.faces["Bob"])), timeout=5000)


def test_wrong_faces_are_removed_and_remembered(page: PersonPage, window: MainWindow, shelf: Shelf) -> None:
    before = shown(page)
    select(page, 1, 2)
    QTest.keyClick(page.wall, Key.Key_Delete)
    assert shown(page) == (before[0], before[3])
    rejected = window.context.library.connection.execute("SELECT count(*) FROM rejection").fetchone()[0]
    assert rejected == 2
    window.context.operations.undo()
    assert set(shown(page)) == set(before)


def test_faces_are_moved_to_somebody_else(page: PersonPage, window: MainWindow, shelf: Shelf) -> None:
    select(page, 3)
    QTest.keyClick(page.wall, Key.Key_N)
    QTest.keyClicks(page.editor._field, "Carol")
    QTest.keyClick(page.editor._field, Key.Key_Return)
    assert len(shown(page)) == 3
    assert (
        browse.person(window.context.library, browse.find_person(window.context.library, "Carol")).photos == 1
    )


def test_cover_name_and_birth_date_are_changed(page: PersonPage, window: MainWindow, shelf: Shelf) -> None:
    select(page, 2)
    QTest.keyClick(page.wall, Key.Key_C)
    QTest.keyClick(page.wall, Key.Key_F2)
    field = page.editor._field
    assert field.selectedText() == "Alice"
    QTest.keyClicks(field, "Alice Smith")
    QTest.keyClick(field, Key.Key_Return)
    page.header.born.emit(date(1990, 5, 6))
    person = browse.person(window.context.library, shelf.people["Alice"])
    assert (person.name, person.cover, person.birth_date) == ("Alice Smith", shown(page)[2], date(1990, 5, 6))
    assert page.header._name.text() == "Alice Smith"
    assert "1990" in page.header._facts.text()


def test_a_new_name_is_the_name_everywhere_on_the_page(
    page: PersonPage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    QTest.keyClick(page.wall, Key.Key_F2)
    QTest.keyClicks(page.editor._field, "Alicia")
    QTest.keyClick(page.editor._field, Key.Key_Return)
    for _ in range(2):  # at once, and when all was counted again
        assert page.header._name.text() == "Alicia"
        QTest.mouseClick(page.header._name, Qt.MouseButton.LeftButton)
        assert page.editor._field.text() == page.editor._field.selectedText() == "Alicia"
        QTest.keyClick(page.editor._field, Key.Key_Return)
        assert browse.person(window.context.library, shelf.people["Alice"]).name == "Alicia"
        page.recognised(None)  # type: ignore[arg-type]
        with qtbot.waitSignal(page._model.modelReset, timeout=5000):
            pass
        qtbot.waitUntil(lambda: page._asked is None, timeout=5000)
    window.context.operations.undo()
    page.rename()
    assert page.editor._field.text() == page.header._name.text() == "Alice"


def test_faces_to_review_are_asked_about_with_this_person_first(
    page: PersonPage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    one, two = shelf.faces["single"]
    with window.context.library.write(Author.MODEL) as tx:
        assignments.propose(tx, [(one, shelf.people["Alice"], 0.1), (two, shelf.people["Bob"], 0.1)])
    window.open_person(shelf.people["Bob"])
    qtbot.waitUntil(page.header._review.isVisible, timeout=5000)
    QTest.mouseClick(page.header._review, Qt.MouseButton.LeftButton)
    review = window.pages.page(PageName.REVIEW)
    assert isinstance(review, ReviewPage)
    assert window.pages.name is PageName.REVIEW
    qtbot.waitUntil(lambda: review.question is not None, timeout=5000)
    assert review.question is not None
    assert review.question.person.name == "Bob"
    window.show_page(PageName.PEOPLE)
    window.show_page(PageName.REVIEW)  # by itself it begins as ever
    qtbot.waitUntil(
        lambda: review.question is not None and review.question.person.name == "Alice", timeout=5000
    )


def test_the_page_is_left_when_the_person_is_gone(page: PersonPage, window: MainWindow) -> None:
    page.header.forget_asked.emit()
    assert window.pages.name is PageName.PEOPLE


def test_a_face_opens_its_photo(page: PersonPage, window: MainWindow, shelf: Shelf) -> None:
    opened: list[tuple[int, object]] = []
    page.photo_open_requested.disconnect()
    page.photo_open_requested.connect(lambda photo, photos: opened.append((photo, photos)))
    page.wall.opened.emit(0)
    assert opened == [(shelf.photos[3], list(reversed(shelf.photos[:4])))]


def test_a_long_name_and_note_are_cut_with_the_whole_in_a_tool_tip(
    window: MainWindow, page: PersonPage, shelf: Shelf
) -> None:
    name, note = "Wolfeschlegelsteinhausenbergerdorff " * 4, "A note about her. " * 30
    window.resize(1024, 640)
    window.context.operations.rename(shelf.people["Alice"], name)
    window.context.operations.set_note(shelf.people["Alice"], note)
    header = page.header
    assert header._name.text().endswith("\u2026")
    assert name.strip() in header._name.toolTip()
    assert header._facts.shown.endswith("\u2026")
    assert note.strip() in header._facts.toolTip()
    assert header._more.geometry().right() < header.width()
    assert header._name.height() >= header._name.fontMetrics().height()


@pytest.fixture
def sheet(page: PersonPage, window: MainWindow) -> FactsSheet:
    QTest.keyClick(page.wall, Key.Key_B)
    found = window.findChild(FactsSheet)
    assert found is not None
    return found


def known(window: MainWindow) -> tuple[date | None, str]:
    library = window.context.library
    alice = browse.person(library, browse.find_person(library, "Alice"))
    return alice.birth_date, alice.note


def test_birth_date_and_note_are_written_and_undone(sheet: FactsSheet, window: MainWindow) -> None:
    QTest.keyClicks(sheet._day, "1957-04-30")
    sheet._note.setPlainText(" Sister of Bob\n")
    QTest.keyClick(sheet._note, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert known(window) == (date(1957, 4, 30), "Sister of Bob")
    window.context.operations.undo()
    assert known(window) == (date(1957, 4, 30), "")
    window.context.operations.undo()
    assert known(window) == (None, "")


@pytest.mark.parametrize("typed", ["soon", "1957-02-30", "2957-04-30"])
def test_a_day_that_can_not_be_is_asked_for_again(sheet: FactsSheet, window: MainWindow, typed: str) -> None:
    QTest.keyClicks(sheet._day, typed)
    QTest.keyClick(sheet._day, Key.Key_Return)
    assert sheet.isVisible()
    assert sheet._wrong.text()
    assert known(window) == (None, "")
    sheet._day.clear()
    QTest.keyClick(sheet._day, Key.Key_Return)
    assert not sheet.isVisible()


def test_nothing_changed_is_no_change(sheet: FactsSheet, window: MainWindow) -> None:
    before = window.context.operations.undo_text()
    sheet.accept()
    assert window.context.operations.undo_text() == before


@pytest.mark.parametrize(
    ("place", "typed"), [("de_DE", "30.4.1957"), ("en_GB", "30/04/1957"), ("en_US", "4/30/1957")]
)
def test_a_day_may_be_written_as_it_is_where_the_user_lives(place: str, typed: str) -> None:
    usual = QLocale()
    try:
        QLocale.setDefault(QLocale(place))
        assert read_day(typed) == read_day("1957-04-30") == date(1957, 4, 30)
    finally:
        QLocale.setDefault(usual)
