"""Naming, merging, hiding on the People page, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from library_builder import Builder, Shelf
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider
from pytestqt.qtbot import QtBot

from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Candidate
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui.actions import actions
from faceapp.ui.merge_question import MergeQuestion
from faceapp.ui.pages import PageName
from faceapp.ui.people import painting
from faceapp.ui.people.content import Kind, PeopleSort
from faceapp.ui.people.menus import card_menu
from faceapp.ui.people.page import PeoplePage
from faceapp.ui.window import MainWindow

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(shelf: Shelf, open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> PeoplePage:
    window.show_page(PageName.PEOPLE)
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    qtbot.waitUntil(lambda: page.wall.people.rowCount() == 6, timeout=5000)
    return page


def test_names_come_before_numbers_and_nothing_moves_when_these_come(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    model, seen = page.wall.people, list[list[tuple[str, int, bool]]]()

    def look() -> None:
        seen.append([(person.name, person.photos, person.counted) for person in model.people()])

    for signal in (model.modelReset, model.dataChanged):
        signal.connect(look)
    window.show_page(PageName.PEOPLE)
    qtbot.waitUntil(lambda: page.loaded, timeout=5000)

    assert seen[0] == [("Alice", 4, False), ("Bob", 2, False)]
    assert seen[-1] == [("Alice", 4, True), ("Bob", 2, True)]
    assert painting.person_detail(model.people()[0]).startswith("4 photos")


def cards(page: PeoplePage) -> list[str]:
    model = page.wall.people
    return [f"{model.kind(row).name.lower()} {model.key(row)[1]}" for row in range(model.rowCount())]


def names(window: MainWindow) -> dict[str, int]:
    return {person.name: person.photos for person in browse.people(window.context.library)}


def type_name(page: PeoplePage, name: str, key: Key = Key.Key_Return) -> None:
    field = page.naming.editor.focusProxy() or page.naming.editor._field
    assert page.naming.editor.isVisible()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, key)


def asked(window: MainWindow) -> MergeQuestion | None:
    """The question whether people are one, if it stands."""
    found = window.findChildren(MergeQuestion)
    return found[0] if found else None


def drag(page: PeoplePage, row: int, target: int) -> None:
    wall, view = page.wall, page.wall.viewport()
    at = [wall.visualRect(wall.people.index(r, 0)).center() - QPoint(0, 40) for r in (row, target)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at[0])
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    for point in (at[0] + QPoint(20, 20), at[0] + QPoint(40, 0), at[1]):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(view.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            left,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at[1])


def test_people_groups_and_faces_seen_once_are_shown(page: PeoplePage, shelf: Shelf) -> None:
    assert [page.wall.people.kind(row) for row in range(6)] == [
        Kind.PERSON, Kind.PERSON, Kind.GROUP, Kind.GROUP, Kind.FACE, Kind.FACE,
    ]  # fmt: skip
    assert [page.wall.people.item(row).name for row in range(2)] == ["Alice", "Bob"]  # type: ignore[union-attr]
    assert page.wall.people.face(0) == shelf.faces["Alice"][3]


def test_a_group_is_named_in_place_and_undo_brings_it_back(
    page: PeoplePage, window: MainWindow, shelf: Shelf
) -> None:
    before = cards(page)
    wall = page.wall
    field = wall.name_rect_of(2)
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=field.center())
    type_name(page, "Carol")
    assert names(window)["Carol"] == 4
    assert f"group {shelf.groups[0]}" not in cards(page)
    assert wall.people.people()[-1].name == "Carol"
    assert wall.people.key(wall.currentIndex().row()) == (Kind.GROUP, shelf.groups[1])
    window.context.operations.undo()
    assert "Carol" not in names(window)
    assert sorted(cards(page)) == sorted(before)


def test_tab_names_and_goes_on_to_the_next_group(page: PeoplePage, window: MainWindow, shelf: Shelf) -> None:
    page.wall.setFocus()
    page.wall.go_to(2)
    QTest.keyClick(page.wall, Key.Key_F2)
    type_name(page, "Carol", Key.Key_Tab)
    type_name(page, "Dora")
    assert (names(window)["Carol"], names(window)["Dora"]) == (4, 3)
    assert page.wall.people.count(Kind.GROUP) == 0


def test_a_capital_letter_begins_a_name(page: PeoplePage, window: MainWindow) -> None:
    page.wall.setFocus()
    page.wall.go_to(2)
    QTest.keyClick(page.wall, Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    type_name(page, "arol")
    assert "Carol" in names(window)


def test_typing_the_beginning_of_a_known_name_is_enough(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(2)
    QTest.keyClicks(page.naming.editor._field, "bo")
    assert page.naming.editor.offered == ("Bob", "New person: bo")
    assert page.naming.editor.text == "bob"
    QTest.keyClick(page.naming.editor._field, Key.Key_Return)
    assert names(window) == {"Alice": 4, "Bob": 6}


def test_nobody_is_named_whose_name_does_not_stand_in_the_field(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(2)
    field = page.naming.editor._field
    QTest.keyClicks(field, "Al")
    assert (field.text(), field.selectedText()) == ("Alice", "ice")
    QTest.keyClick(field, Key.Key_Backspace)
    assert field.text() == "Al"
    QTest.keyClick(field, Key.Key_Return)
    assert names(window) == {"Alice": 4, "Bob": 2, "Al": 4}


def test_ctrl_enter_names_exactly_what_was_typed(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(2)
    field = page.naming.editor._field
    QTest.keyClicks(field, "Al")
    QTest.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert names(window)["Al"] == 4


def test_a_capital_letter_is_completed_like_any_other(page: PeoplePage, window: MainWindow) -> None:
    page.wall.setFocus()
    page.wall.go_to(2)
    QTest.keyClick(page.wall, Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    field = page.naming.editor._field
    assert (field.text(), field.selectedText()) == ("Bob", "ob")
    QTest.keyClicks(field, "e")
    assert field.text() == "Be"
    QTest.keyClick(field, Key.Key_Return)
    assert names(window)["Be"] == 4


def test_candidates_that_come_late_leave_the_field_as_it_is(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(2)
    editor = page.naming.editor
    QTest.keyClicks(editor._field, "b")
    bea = Candidate(PersonId(99), "Bea", None, 0.2)
    editor._people = [*editor._people, (PersonId(99), "Bea", None)]
    editor.suggest([bea])
    assert editor.offered == ("Bea", "Bob", "New person: b")
    assert editor.text == "bob"
    QTest.keyClick(editor._field, Key.Key_Return)
    assert names(window)["Bob"] == 6


def test_esc_leaves_everything_as_it_was(page: PeoplePage, window: MainWindow) -> None:
    before = cards(page)
    page.naming.open(2)
    QTest.keyClicks(page.naming.editor._field, "Carol")
    QTest.keyClick(page.naming.editor._field, Key.Key_Escape)
    assert not page.naming.editor.isVisible()
    assert (cards(page), set(names(window))) == (before, {"Alice", "Bob"})


def test_a_face_seen_once_is_named(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(4)
    type_name(page, "Eve")
    assert names(window)["Eve"] == 1


def test_renaming_to_a_name_that_exists_asks_once_and_merges(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(1)
    field = page.naming.editor._field
    assert field.text() == field.selectedText() == "Bob"
    type_name(page, "alice")
    assert names(window) == {"Alice": 4, "Bob": 2}
    question = asked(window)
    assert question is not None
    assert question.stays.name == "Alice"
    QTest.keyClick(question, Key.Key_Return)
    assert names(window) == {"Alice": 4}
    window.context.operations.undo()
    assert names(window) == {"Alice": 4, "Bob": 2}


def test_the_question_says_whose_name_stays_and_another_can_be_chosen(
    page: PeoplePage, window: MainWindow, shelf: Shelf
) -> None:
    page.wall.setFocus()
    page.wall.selectAll()
    chosen = page.wall.selectionModel()
    for row in range(2, 6):
        chosen.select(page.wall.people.index(row, 0), chosen.SelectionFlag.Deselect)
    page.overview_action("people.merge").trigger()
    question = asked(window)
    assert question is not None
    assert [(one.accessibleName(), one.accessibleDescription()) for one in question.choices] == [
        ("Keep Alice", "4 photos"),
        ("Keep Bob", "2 photos"),
    ]
    plain = str.maketrans("", "", "\u2068\u2069")
    assert question.outcome.translate(plain) == "Alice stays, the 2 photos of Bob join."
    QTest.keyClick(question.choices[0], Key.Key_Down)
    assert question.choices[1].isChecked()
    assert question.outcome.translate(plain) == "Bob stays, the 4 photos of Alice join."
    QTest.keyClick(question.choices[1], Key.Key_Return)
    assert names(window) == {"Bob": 4}


def test_esc_in_the_question_leaves_two_people(page: PeoplePage, window: MainWindow) -> None:
    drag(page, 1, 0)
    question = asked(window)
    assert question is not None
    QTest.keyClick(question, Key.Key_Escape)
    assert not question.isVisible()
    assert names(window) == {"Alice": 4, "Bob": 2}


def test_renaming_takes_what_was_typed(page: PeoplePage, window: MainWindow) -> None:
    page.naming.open(1)
    type_name(page, "Al")
    assert set(names(window)) == {"Alice", "Al"}


def test_who_has_most_photos_comes_first_again_once_the_hands_are_off(
    page: PeoplePage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    def shown() -> list[str]:
        return [person.name for person in page.wall.people.people()]

    wall, operations = page.wall, window.context.operations
    wall.setFocus()
    wall.go_to(1)
    operations.name_group(shelf.groups[0], "Bob")
    wall._hover = 0  # the pointer rests on somebody: nothing moves under it
    page._orderly.timeout.emit()
    assert shown() == ["Alice", "Bob"]
    assert page._orderly.isActive()
    wall._hover = -1
    page._orderly.timeout.emit()
    assert shown() == ["Bob", "Alice"]
    assert wall.selected_rows() == [wall.currentIndex().row()] == [0]  # Bob still
    operations.undo()
    assert shown() == ["Bob", "Alice"]
    window.show_page(PageName.PHOTOS)
    window.show_page(PageName.PEOPLE)
    assert shown() == ["Alice", "Bob"]
    operations.name_group(shelf.groups[0], "Bob")
    qtbot.waitUntil(lambda: shown() == ["Bob", "Alice"], timeout=8000)


def test_one_card_dropped_on_another_asks_whether_they_are_one(page: PeoplePage, window: MainWindow) -> None:
    drag(page, 0, 1)
    question = asked(window)
    assert question is not None
    assert [choice.person.name for choice in question.choices] == ["Bob", "Alice"]
    assert question.stays.name == "Bob"
    question.choices[1].click()
    QTest.keyClick(question, Key.Key_Return)
    assert [person.name for person in page.wall.people.people()] == ["Alice"]


def test_a_group_dropped_on_a_person_gets_the_name(page: PeoplePage, window: MainWindow) -> None:
    drag(page, 2, 1)
    assert names(window)["Bob"] == 6


def test_a_person_can_not_be_dropped_on_a_group(page: PeoplePage, window: MainWindow) -> None:
    drag(page, 0, 2)
    assert asked(window) is None
    assert set(names(window)) == {"Alice", "Bob"}


def test_people_and_groups_are_hidden_and_shown_again(page: PeoplePage, window: MainWindow) -> None:
    page.wall.setFocus()
    page.wall.go_to(1)
    QTest.keyClick(page.wall, Key.Key_H, CTRL)
    assert set(names(window)) == {"Alice"}
    assert [person.name for person in page.wall.people.people()] == ["Alice"]
    page._header._hidden.setChecked(True)
    assert [person.name for person in page.wall.people.people()] == ["Alice", "Bob"]
    page.wall.go_to(1)
    QTest.keyClick(page.wall, Key.Key_H, CTRL)
    assert set(names(window)) == {"Alice", "Bob"}
    page.wall.go_to(2)
    QTest.keyClick(page.wall, Key.Key_H, CTRL)
    assert page.wall.people.count(Kind.GROUP) == 1


def test_hidden_faces_are_found_again_and_shown_again(
    page: PeoplePage, window: MainWindow, shelf: Shelf
) -> None:
    before, wall, header = cards(page), page.wall, page.header
    assert not header._hidden.isEnabled()
    wall.setFocus()
    wall.go_to(4)
    wall.selectionModel().select(wall.people.index(3, 0), wall.selectionModel().SelectionFlag.Select)
    QTest.keyClick(wall, Key.Key_H, CTRL)
    assert wall.people.count(Kind.GROUP) == wall.people.count(Kind.FACE) == 1
    assert header._hidden.isEnabled()
    assert "4 hidden" in header._counts.text()
    header._hidden.setChecked(True)
    lone = int(before[4].split()[1])
    assert sorted(cards(page)[-2:]) == sorted([f"hidden {lone}", f"hidden {shelf.faces['group2'][0]}"])
    for left in (1, 0):
        wall.go_to(wall.people.first(Kind.HIDDEN))
        menu = card_menu(page, *page._verbs.chosen(), page._verbs.hidden())
        assert [entry.text() for entry in menu.actions() if entry.text()] == ["Show again"]
        QTest.keyClick(wall, Key.Key_A)  # nothing is named here
        assert not page.naming.editor.isVisible()
        QTest.keyClick(wall, Key.Key_H, CTRL)
        assert wall.people.count(Kind.HIDDEN) == left
    assert sorted(cards(page)) == sorted(before)
    header._hidden.setChecked(False)
    assert not header._hidden.isEnabled()


def test_hidden_faces_are_read_with_the_page(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    faces: list[FaceId] = []

    def fill(make: Builder) -> None:
        photos = [make.photo(f"{n}.jpg") for n in range(3)]
        faces.extend(make.face(photo) for photo in photos)
        make.group(faces[:2])
        for face in faces:
            make.mark(face, "hidden")

    page = open_with(library_path, open_window, qtbot, fill)
    page.header._hidden.setChecked(True)
    assert [page.wall.people.item(row).faces for row in range(2)] == [(faces[0], faces[1]), (faces[2],)]  # type: ignore[union-attr]


@pytest.mark.parametrize("rows", [(4,), (2, 4)])
def test_the_menu_names_the_keys_that_work_with_one_and_with_many(
    page: PeoplePage, window: MainWindow, rows: tuple[int, ...]
) -> None:
    wall = page.wall
    wall.setFocus()
    wall.go_to(rows[-1])
    for row in rows[:-1]:
        wall.selectionModel().select(wall.people.index(row, 0), wall.selectionModel().SelectionFlag.Select)
    menu = card_menu(page, *page._verbs.chosen())
    keys = {entry.text(): entry.shortcut().toString() for entry in menu.actions()}
    assert (keys["Hide"], keys["Not a face"]) == ("Ctrl+H", "Ctrl+X")
    listed = {one.name: one.keys for one in actions.listings()}
    assert (listed["people.hide"], listed["people.no_face"]) == (("Ctrl+H",), ("Ctrl+X",))
    QTest.keyClick(wall, Key.Key_X, CTRL)
    assert page.wall.people.rowCount() == 6 - len(rows)
    wall.go_to(2)
    QTest.keyClick(wall, Key.Key_H)  # a letter is the beginning of a name
    assert page.naming.editor.text == "h"


def test_all_small_groups_are_hidden_at_once(page: PeoplePage, window: MainWindow, shelf: Shelf) -> None:
    page.header.hide_small_asked.emit(4)
    assert cards(page)[2:] == [f"group {shelf.groups[0]}"]
    window.context.operations.undo()
    assert page.wall.people.rowCount() == 6


def test_order_and_size_are_remembered(
    page: PeoplePage, window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    order, size = page.header.findChild(QComboBox), page.header.findChild(QSlider)
    order.setCurrentIndex(1)
    order.activated.emit(1)
    size.setValue(largest := size.maximum())
    again = open_window().pages.page(PageName.PEOPLE)
    assert isinstance(again, PeoplePage)
    assert again.header.findChild(QComboBox).currentText() == "By name"
    assert again.header.findChild(QSlider).value() == largest
    assert again._seen.sort == PeopleSort.NAME


def test_names_are_filtered(page: PeoplePage) -> None:
    page._header.filter.setText("bo")
    assert [person.name for person in page.wall.people.people()] == ["Bob"]
    assert page.wall.people.rowCount() == 1
    page._header.filter.setText("")
    assert page.wall.people.rowCount() == 6


def test_a_name_nobody_has_says_what_is_left_out_and_leads_back(page: PeoplePage) -> None:
    page._header.filter.setText("zz")
    assert page._empty.isVisible()
    assert page._empty._title.text() == "Nobody has that name."
    assert "without a name" in page._empty._sentence.text()
    QTest.mouseClick(page._empty._button, Qt.MouseButton.LeftButton)
    assert page._header.filter.text() == ""
    assert page.wall.isVisible()
    assert page.wall.people.rowCount() == 6


def test_arrows_move_between_cards_and_enter_opens(page: PeoplePage, window: MainWindow) -> None:
    page.wall.setFocus()
    page.wall.set_current(0)
    for key, row in (
        (Key.Key_Right, 1),
        (Key.Key_Down, 3),
        (Key.Key_Down, 5),
        (Key.Key_Up, 2),
        (Key.Key_Home, 0),
    ):
        QTest.keyClick(page.wall, key)
        assert page.wall.currentIndex().row() == row
    QTest.keyClick(page.wall, Key.Key_Return)
    assert window.pages.name is PageName.PERSON


def test_a_group_is_opened_and_part_of_it_named(
    page: PeoplePage, window: MainWindow, shelf: Shelf, qtbot: QtBot
) -> None:
    page.wall.setFocus()
    page.wall.go_to(2)
    QTest.keyClick(page.wall, Key.Key_Return)
    view = page._group
    assert view.isVisible()
    model = view.wall.model()
    for row in (0, 1):
        view.wall.selectionModel().select(
            model.index(row, 0), view.wall.selectionModel().SelectionFlag.Select
        )
    QTest.keyClick(view.wall, Key.Key_F2)
    QTest.keyClicks(view.editor._field, "Carol")
    QTest.keyClick(view.editor._field, Key.Key_Return)
    assert names(window)["Carol"] == 2
    assert model.rowCount() == 2
    window.context.operations.undo()
    assert model.rowCount() == 4
    QTest.keyClick(view.wall, Key.Key_Escape)
    assert page.wall.isVisible()


def open_with(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot, fill: Callable[[Builder], None]
) -> PeoplePage:
    """The page of another library."""
    library = open_library(library_path)
    fill(Builder(library))
    library.close()
    window = open_window()
    window.show_page(PageName.PEOPLE)
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    qtbot.waitUntil(lambda: page.loaded, timeout=5000)
    return page


def test_copies_of_a_photo_are_one_face_and_are_named_together(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    faces: list[FaceId] = []

    def fill(make: Builder) -> None:
        photos = [make.photo(f"{n}.jpg", content=b"same bytes here") for n in range(2)]
        faces.extend(make.face(photo) for photo in photos)
        make.group(faces)

    page = open_with(library_path, open_window, qtbot, fill)
    assert cards(page) == [f"face {faces[0]}"]
    page.naming.open(0)
    type_name(page, "Eve")
    library = page._context.library
    assert [face.state for face in browse.faces(library, faces)] == [FaceState.CONFIRMED] * 2
    page._context.operations.undo()
    assert cards(page)[-1] == f"face {faces[0]}"
    page._context.operations.name_face(faces[0], "Eve")
    assert f"face {faces[1]}" in cards(page)


def test_faces_nobody_could_recognise_are_shown_on_request(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    faces: list[FaceId] = []

    def fill(make: Builder) -> None:
        photo = make.photo()
        faces.extend(make.face(photo, x / 10, pixels=pixels) for x, pixels in enumerate((100, 1, 0.5)))

    page = open_with(library_path, open_window, qtbot, fill)
    wall = page.wall
    assert cards(page) == [f"face {faces[0]}"]
    assert wall.line_words() == "Show 2 unclear faces"
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=wall.line_rect().center())
    assert cards(page) == [f"face {faces[0]}", f"unclear {faces[1]}", f"unclear {faces[2]}"]
    assert wall.line_words() == "Hide unclear faces"
    wall.setFocus()
    wall.go_to(2)
    QTest.keyClick(wall, Key.Key_X, CTRL)
    assert cards(page) == [f"face {faces[0]}", f"unclear {faces[1]}"]
    QTest.keyClick(wall, Key.Key_U, CTRL)
    assert cards(page) == [f"face {faces[0]}"]
    assert wall.line_words() == "Show 1 unclear face"
    page.wall.go_to(0)
    QTest.keyClick(wall, Key.Key_H, CTRL)
    assert cards(page) == []
    assert not page._empty.isVisible()  # the line is still there


@pytest.mark.parametrize("height", [640, 800])
def test_opening_the_name_field_moves_nothing(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot, height: int
) -> None:
    def fill(make: Builder) -> None:
        photos = [make.photo(f"{n}.jpg") for n in range(2)]
        for name in ("Alice", "Bob", "Carol", "Dora", "Emil", "Finn"):
            make.named(name, photos)
        for place in range(40):
            make.group([make.face(photo, place / 50) for photo in photos])

    page = open_with(library_path, open_window, qtbot, fill)
    page.window().resize(1024, height)
    wall, bar, editor = page.wall, page.wall.verticalScrollBar(), page.naming.editor
    for scrolled in (0, 37, 90, 333, bar.maximum()):
        bar.setValue(scrolled)
        seen = [
            row
            for row in wall.seen_rows()
            if wall.people.kind(row) is Kind.GROUP and wall.viewport().rect().contains(wall.name_rect_of(row))
        ]
        for row in {*seen[:1], *seen[-1:]}:
            name = wall.name_rect_of(row)
            QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=name.center())
            assert editor.isVisible()
            QTest.keyClicks(editor._field, "a")
            QTest.qWait(10)
            assert bar.value() == min(scrolled, bar.maximum())
            assert wall.name_rect_of(row) == name
            panel = editor._panel.geometry()
            assert editor._panel.isVisible()
            assert page.rect().contains(panel)
            assert not panel.intersects(editor.geometry())
            circle = painting.circle_rect(wall.visualRect(wall.people.index(row, 0)), wall._diameter)
            circle.moveTopLeft(wall.viewport().mapTo(page, circle.topLeft()))
            assert not panel.intersects(circle)
            QTest.keyClick(editor._field, Key.Key_Escape)
            assert not editor._panel.isVisible()


def test_a_larger_group_leaves_the_cover_alone(page: PeoplePage, window: MainWindow, shelf: Shelf) -> None:
    before = page.wall.people.face(1)
    page.naming.open(2)
    type_name(page, "Bob")
    assert names(window)["Bob"] == 6
    assert page.wall.people.face(1) == before == shelf.faces["Bob"][1]


def test_an_empty_library_says_what_the_page_is_for(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    window.show_page(PageName.PEOPLE)
    page = window.pages.page(PageName.PEOPLE)
    assert isinstance(page, PeoplePage)
    qtbot.waitUntil(page._empty.isVisible, timeout=5000)
