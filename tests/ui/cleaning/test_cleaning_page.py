"""Checking labels by key, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from library_builder import Builder
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.cleaning import Flaw, Found, Suspect
from faceapp.domain.cleaning_session import cases
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.model_choice import BUILT_IN
from faceapp.services import browse, cleaning_decisions
from faceapp.services.library import Library, open_library
from faceapp.ui.actions import Section, actions
from faceapp.ui.cleaning import sitting
from faceapp.ui.cleaning.detail import DecideButton, Verdict, possible
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.page import CleaningPage
from faceapp.ui.pages import PageName
from faceapp.ui.window import MainWindow

Key = Qt.Key
WRONG = 4
"""Two of Bob's twelve faces are called Anna, two of Dan's Carla."""


def look(library: Library, face: FaceId, centre: int) -> None:
    vector = np.eye(8)[centre] + 0.05 * np.random.default_rng(face).normal(size=8)
    packed = (vector / np.linalg.norm(vector)).astype("<f4").tobytes()
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("INSERT INTO embedding VALUES (?, ?, ?)", (face, BUILT_IN.embedder, packed))


@pytest.fixture
def wrong(library_path: Path) -> list[FaceId]:
    """Those; one of Carla's own faces is very small."""
    library = open_library(library_path)
    make = Builder(library)
    people = [make.person(name) for name in ("Anna", "Bob", "Carla", "Dan")]
    found = []
    for place, person in enumerate(people):
        for number in range(12):
            face = make.face(
                make.photo(f"{place}-{number}.jpg"), pixels=12 if (place, number) == (2, 0) else 90
            )
            bad = place % 2 == 1 and number < WRONG // 2
            make.confirm(face, people[place - 1] if bad else person)
            look(library, face, place)
            found += [face] if bad else []
    library.close()
    return found


@pytest.fixture
def window(wrong: object, open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


def opened(window: MainWindow, qtbot: QtBot) -> CleaningPage:
    window.show_page(PageName.CLEANING)
    page = window.pages.page(PageName.CLEANING)
    assert isinstance(page, CleaningPage)
    qtbot.waitUntil(lambda: not page.sitting.running and page.sitting.labels > 0, timeout=20_000)
    return page


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CleaningPage:
    page = opened(window, qtbot)
    qtbot.waitUntil(lambda: page.detail.beside is not None, timeout=5000)
    return page


def names(window: MainWindow, faces: list[FaceId]) -> list[str]:
    library = window.context.library
    called = browse.called(library)
    return [called.get(face.person, "") if face.person else "" for face in browse.faces(library, faces)]


def press(page: CleaningPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.wall, key)


def test_all_is_decided_by_keys_and_undone_at_its_place(
    page: CleaningPage, window: MainWindow, wrong: list[FaceId]
) -> None:
    faces = list(page.cases.faces)
    assert sorted(faces) == wrong
    assert page.figures == "Names that are probably right: 91.6\u202f%"
    assert page.wall.hasFocus()
    first = page.cases.case(0).suspect
    assert page.detail.sentence.startswith(f"Is this {first.said}? It looks much more like {first.better}")
    press(page, Key.Key_Return)
    assert names(window, faces[:1]) == [first.better]
    press(page, Key.Key_K, Key.Key_D)
    assert list(page.cases.faces) == faces[3:]
    assert page.figures == (
        "Names that are probably right: 91.6\u202f% before, 97.9\u202f% now"
        "  \u00b7  3 decided: 1 changed, 1 kept, 1 left out"
    )
    window.context.operations.undo()
    assert list(page.cases.faces) == faces[2:]
    assert page.wall.currentIndex().row() == 0
    press(page, Key.Key_S)
    window.context.operations.undo()
    assert list(page.cases.faces) == faces[1:]
    window.context.operations.undo()
    assert list(page.cases.faces) == faces
    assert page.wall.currentIndex().row() == 0, "what came back is at hand"
    assert names(window, faces[:1]) == [first.said]
    window.context.operations.redo()
    assert list(page.cases.faces) == faces[1:]


def test_one_key_decides_for_all_that_are_chosen_in_one_step(
    page: CleaningPage, window: MainWindow, wrong: list[FaceId], qtbot: QtBot
) -> None:
    QTest.keyClick(page.wall, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.detail.sentence.startswith("4 chosen"), timeout=2000)
    press(page, Key.Key_Y)
    assert names(window, wrong) == ["Bob", "Bob", "Dan", "Dan"]
    assert page.cases.rowCount() == 0
    assert page._empty._title.text() == "Nothing left to decide here"
    QTest.keyClick(page._empty, Key.Key_Return)
    assert page.kind is Kind.SMALL
    window.context.operations.undo()
    assert page.kind is Kind.PERSON, "what was taken back is seen"
    assert page.cases.rowCount() == WRONG


def test_shift_and_arrows_choose_several(page: CleaningPage, window: MainWindow) -> None:
    faces = list(page.cases.faces)
    said = names(window, faces)
    press(page, Key.Key_Right)
    QTest.keyClick(page.wall, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(page, Key.Key_U)
    assert names(window, faces) == [said[0], "", "", said[3]]
    assert list(page.cases.faces) == [faces[0], faces[3]]
    assert page.wall.currentIndex().row() == 1, "nothing moved under the hands"


def test_another_name_is_typed(page: CleaningPage, window: MainWindow, qtbot: QtBot) -> None:
    (face, *_) = page.cases.faces
    qtbot.waitUntil(lambda: len(page.labelling._names) == 4, timeout=5000)
    press(page, Key.Key_N)
    field = page.labelling.editor._field
    qtbot.waitUntil(field.hasFocus, timeout=2000)
    QTest.keyClicks(field, "Dan")
    QTest.keyClick(field, Key.Key_Return)
    assert names(window, [face]) == ["Dan"]
    assert face not in page.cases.faces
    assert page.wall.hasFocus()


def test_not_a_face(page: CleaningPage, window: MainWindow) -> None:
    (face, *rest) = page.cases.faces
    press(page, Key.Key_F)
    assert list(page.cases.faces) == rest
    assert cleaning_decisions.standing(window.context.library, [face])[face].marked


def test_what_is_left_out_is_listed_and_brought_back(
    page: CleaningPage, window: MainWindow, qtbot: QtBot
) -> None:
    page.show_kind(Kind.SMALL)
    (small,) = page.cases.faces
    assert Verdict.LEAVE_OUT not in possible(Kind.SMALL)
    press(page, Key.Key_X)
    page.show_kind(Kind.LEFT_OUT)
    qtbot.waitUntil(lambda: page.cases.faces == (small,), timeout=5000)
    press(page, Key.Key_Return)
    assert page.cases.rowCount() == 0
    assert cleaning_decisions.left_out(window.context.library) == ()
    page.show_kind(Kind.SMALL)
    assert page.cases.faces == (small,)


def test_what_was_decided_holds_after_a_restart(
    page: CleaningPage, window: MainWindow, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    faces = list(page.cases.faces)
    press(page, Key.Key_K, Key.Key_K)
    again = opened(open_window(), qtbot)
    assert list(again.cases.faces) == faces[2:]
    assert again.figures.endswith("95.8\u202f%")


def test_a_face_named_elsewhere_leaves_and_others_stay_at_hand(
    page: CleaningPage, window: MainWindow
) -> None:
    faces = list(page.cases.faces)
    press(page, Key.Key_Right, Key.Key_Right)
    window.context.operations.name_face(faces[0], page.cases.case(0).suspect.better)
    assert list(page.cases.faces) == faces[1:]
    assert page.wall.chosen_faces() == [faces[2]]


def test_a_face_has_its_new_name_in_other_kinds_too(page: CleaningPage, window: MainWindow) -> None:
    page.show_kind(Kind.SMALL)
    assert page.cases.index(0, 0).data() == "Carla"
    (face,) = page.cases.faces
    window.context.operations.name_face(face, "Eve")
    assert page.cases.index(0, 0).data() == "Eve"
    window.context.operations.undo()
    assert page.cases.index(0, 0).data() == "Carla"


def test_only_whom_somebody_asks_about(page: CleaningPage, qtbot: QtBot) -> None:
    field = page.top.field
    QTest.keyClicks(field, "Carla")
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: page.sitting.labels == 14 and not page.sitting.running, timeout=20_000)
    assert page.sitting.counts()[Kind.PERSON] == 2
    assert page.sitting.counts()[Kind.SMALL] == 1
    field.setText("((")
    QTest.keyClick(field, Key.Key_Return)
    title = page._empty._title
    qtbot.waitUntil(lambda: title.text() == "That can not be searched", timeout=20_000)
    field.clear()
    qtbot.waitUntil(lambda: page.cases.rowCount() == WRONG and not page.sitting.running, timeout=20_000)


def test_expressions_are_chosen_from_the_list(window: MainWindow, page: CleaningPage, qtbot: QtBot) -> None:
    from faceapp.domain.expression import EXPRESSIONS, Expression
    from faceapp.services.expressions import reader_in_use, set_expression
    from faceapp.storage import expressions

    library = window.context.library
    reader = reader_in_use(library)
    assert reader is not None
    faces = [face.id for photo in range(1, 7) for face in browse.faces_of(library, photo)]  # type: ignore[arg-type]
    for face in faces:
        scores = np.full(7, 0.01, np.float32)
        scores[EXPRESSIONS.index(Expression.SAD if face == faces[0] else Expression.HAPPY)] = 0.94
        with library.write(Author.MODEL) as tx:
            expressions.put(tx, face, reader.model, reader.version, scores)
        set_expression(library, [face], Expression.HAPPY)
    page.top.press()
    qtbot.waitUntil(lambda: page.sitting.counts()[Kind.EXPRESSION] == 1, timeout=20_000)
    page.show_kind(Kind.EXPRESSION)
    qtbot.waitUntil(lambda: "Happy" in page.detail.sentence, timeout=2000)
    press(page, Key.Key_N)
    chooser = page.labelling.chooser
    qtbot.waitUntil(chooser.hasFocus, timeout=2000)
    QTest.keyClick(chooser, Key.Key_S)
    QTest.keyClick(chooser, Key.Key_Return)
    assert cleaning_decisions.standing(library, faces[:1])[faces[0]].expression != "happy"
    assert page.cases.rowCount() == 0
    assert not chooser.isVisible()


def test_of_two_photos_either_or_none_is_left_out(
    page: CleaningPage, window: MainWindow, qtbot: QtBot
) -> None:
    library = window.context.library
    (first,), (second,), (third,) = (browse.faces_of(library, PhotoId(photo)) for photo in (25, 26, 27))
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET width = 40, height = 30 WHERE id = 25")
    twice = [
        Suspect(Flaw.DUPLICATE, face.id, face.photo, "Carla", "", 1.0, other=first.photo)
        for face in (second, third)
    ]
    found = Found(tuple(twice), {Flaw.DUPLICATE: 48}, {Flaw.DUPLICATE: 2})
    window.context.engine.cleaning.found.emit(found, cases(twice), True)
    page.show_kind(Kind.DUPLICATE)
    assert page.cases.faces == (second.id, third.id)
    qtbot.waitUntil(lambda: "fewer pixels" in page.detail.sentence, timeout=5000)
    assert [one.worse for one in page.detail._sights.sights] == [True, False]
    left = lambda: {one.face for one in cleaning_decisions.left_out(library)}  # noqa: E731
    press(page, Key.Key_K)
    assert (left(), page.cases.faces) == (set(), (third.id,))
    window.context.operations.undo()
    press(page, Key.Key_2)
    assert (left(), page.cases.faces) == ({second.id}, (third.id,))
    press(page, Key.Key_Y)
    assert left() == {second.id, first.id}, "the first one is smaller"
    assert page.cases.rowCount() == 0
    window.context.operations.undo()
    assert page.cases.faces == (third.id,)
    press(page, Key.Key_1)
    assert left() == {second.id, first.id}
    assert page.figures.endswith("100\u202f% now  \u00b7  2 decided: 1 kept, 1 left out")


def test_after_many_changes_elsewhere_another_look_is_offered(
    page: CleaningPage, window: MainWindow, wrong: list[FaceId], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitting, "QUICK_SECONDS", 0.0)
    monkeypatch.setattr(sitting, "MANY", 3)
    assert not page.sitting.offered
    window.show_page(PageName.PEOPLE)
    window.context.operations.unname(wrong[:2])
    assert not page.sitting.offered
    window.context.operations.unname(wrong[2:])
    window.show_page(PageName.CLEANING)
    assert page.sitting.offered
    assert page.top.state == "Much has changed since."
    assert page.cases.rowCount() == 0, "what was named anew left at once"
    page.top.press()
    qtbot.waitUntil(lambda: not page.sitting.running, timeout=20_000)
    assert not page.sitting.offered
    assert page.figures.startswith("Names that are probably right: 91.6\u202f% before, 100\u202f% now")


def test_keys_are_listed(page: CleaningPage) -> None:
    listed = {one.name for one in actions.listings() if one.section is Section.CLEANING}
    assert {"cleaning.take", "cleaning.keep", "cleaning.enter", "cleaning.out"} <= listed


def test_from_wrong_expressions_it_is_one_step_to_training(
    page: CleaningPage, window: MainWindow, qtbot: QtBot
) -> None:
    assert not page.train.isVisible()
    page.show_kind(Kind.EXPRESSION)
    page.train.click()
    assert window.pages.name == PageName.TRAINING
    marked = [one.accessibleName() for one in window._side.findChildren(QAbstractButton) if one.isChecked()]
    assert marked == ["Check labels"]
    window.show_page(PageName.PHOTOS)
    train = next(one for one in window._menu.menu.actions() if one.text() == "Train a model\u2026")
    train.trigger()
    assert window.pages.name == PageName.TRAINING


def test_words_that_do_not_fit_on_a_button_are_shorter_not_cut(qtbot: QtBot) -> None:
    button = DecideButton("N")
    qtbot.addWidget(button)
    button.resize(400, 30)
    button.show()
    button.say("Another expression", "Another\u2026")
    assert button.text() == "Another expression   N"
    button.resize(120, 30)
    assert button.text() == "Another\u2026   N"
    assert button.toolTip() == "Another expression (N)"


@pytest.mark.parametrize("size", [(720, 480), (1024, 640)])
def test_in_a_small_window_nothing_is_in_the_way_of_anything_else(
    page: CleaningPage, window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size().toTuple() == size and page.detail.isVisible(), timeout=5000)
    detail, top = page.detail, page.top
    for kind in (Kind.PERSON, Kind.SMALL):
        page.show_kind(kind)
        qtbot.waitUntil(lambda: detail.beside is not None, timeout=5000)
        qtbot.wait(20)  # what is laid out anew
        parts = [part for part in detail.findChildren(QWidget) if part.isVisible()]
        for place, part in enumerate(parts):
            assert part.height() >= part.minimumSizeHint().height(), part
            assert detail.rect().contains(part.geometry()), part
            for other in parts[place + 1 :]:
                assert not part.geometry().intersects(other.geometry()), (part, other)
    for state, running in (("", False), ("Looking for near duplicates: 12\u202f%", True)):
        top.show_state(state, running=running, offered=False)
        qtbot.wait(20)
        assert top.findChild(QPushButton).geometry().left() > top.field.geometry().right()
        assert top.field.isVisible() or running


def test_nothing_labelled_yet(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    window.show_page(PageName.CLEANING)
    page = window.pages.page(PageName.CLEANING)
    assert isinstance(page, CleaningPage)
    qtbot.waitUntil(lambda: page._empty._title.text() == "Nothing labelled yet", timeout=20_000)
    page._empty._button.click()
    assert window.pages.name is PageName.PEOPLE


def test_where_nobody_is_named_wrong_expressions_are_seen_first(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    from faceapp.domain.expression import EXPRESSIONS, Expression
    from faceapp.services.expressions import reader_in_use, set_expression
    from faceapp.storage import expressions

    library = open_library(library_path)
    make, reader = Builder(library), reader_in_use(library)
    assert reader is not None
    for number in range(8):
        face = make.face(make.photo(f"{number}.jpg"), pixels=90)
        scores = np.full(7, 0.01, np.float32)
        scores[EXPRESSIONS.index(Expression.HAPPY if number else Expression.SAD)] = 0.94
        with library.write(Author.MODEL) as tx:
            expressions.put(tx, face, reader.model, reader.version, scores)
        set_expression(library, [face], Expression.HAPPY)
    library.close()
    page = opened(open_window(), qtbot)
    qtbot.waitUntil(lambda: page.kind is Kind.EXPRESSION and page.cases.rowCount() == 1, timeout=20_000)
    page.show_kind(Kind.PERSON)
    page.look_again()
    qtbot.waitUntil(lambda: not page.sitting.running, timeout=20_000)
    assert page.kind is Kind.PERSON, "what somebody chose stays"
