"""Answering proposals, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import Doubt
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui import wording
from faceapp.ui.pages import PageName
from faceapp.ui.review.page import Mode, ReviewPage
from faceapp.ui.side_bar import Place
from faceapp.ui.toast import Toast
from faceapp.ui.window import MainWindow

Key = Qt.Key


@pytest.fixture
def proposals(library_path: Path) -> tuple[list[FaceId], list[FaceId]]:
    """26 proposals for Alice, one for Bob; Bob is on one photo twice, Alice before her birth."""
    library = open_library(library_path)
    make = Builder(library)
    photos = [make.photo(f"{n}.jpg") for n in range(30)]
    alice = make.person("Alice", birth_date="2019-07-20")
    bob = make.person("Bob")
    known = make.face(photos[28])
    make.confirm(known, alice)
    make.confirm(make.face(photos[29], 0.1), bob)
    make.confirm(make.face(photos[29], 0.6), bob)
    faces = [make.face(photo) for photo in photos[:26]]
    for place, face in enumerate(faces):
        make.propose(face, alice, 0.1 + place / 100)
    last = make.face(photos[27])
    make.propose(last, bob)
    library.close()
    return faces, [last]


@pytest.fixture
def window(proposals: object, open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ReviewPage:
    window.show_page(PageName.REVIEW)
    page = window.pages.page(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.question is not None, timeout=5000)
    return page


def states(window: MainWindow, faces: list[FaceId]) -> list[FaceState]:
    return [face.state for face in browse.faces(window.context.library, faces)]


def test_wrong_ones_are_clicked_away_and_enter_takes_the_rest(
    page: ReviewPage, window: MainWindow, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    alice, _ = proposals
    wall = page.sheet.wall
    assert page.sheet.asking.title == "Are these all Alice?"
    assert page.sheet.faces.faces == tuple(alice[:24])
    middle = wall.visualRect(wall.model().index(3, 0)).center()
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    wall.setFocus()
    QTest.keyClick(wall, Key.Key_Right)
    QTest.keyClick(wall, Key.Key_Space)
    assert page.sheet.faces.crossed == (alice[3], alice[4])
    QTest.keyClick(wall, Key.Key_Return)
    assert page.sheet.faces.faces == tuple(alice[24:])
    answered = states(window, alice)
    assert answered[:3] == [FaceState.CONFIRMED] * 3
    assert answered[3:5] == [FaceState.UNKNOWN] * 2
    assert answered[5:24] == [FaceState.CONFIRMED] * 19
    assert answered[24:] == [FaceState.PROPOSED] * 2


def test_the_whole_page_is_seen_without_scrolling(page: ReviewPage) -> None:
    wall = page.sheet.wall
    assert wall.verticalScrollBar().maximum() == 0
    last = wall.visualRect(wall.model().index(23, 0))
    assert wall.viewport().rect().contains(last)
    assert wall.side >= 96


def test_nobody_is_alice(
    page: ReviewPage, window: MainWindow, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    page.sheet.wall.setFocus()
    QTest.keyClick(page.sheet.wall, Key.Key_N)
    assert states(window, proposals[0][:24]) == [FaceState.UNKNOWN] * 24
    rejected = window.context.library.connection.execute("SELECT count(*) FROM rejection").fetchone()[0]
    assert rejected == 24


def test_all_is_answered_without_the_mouse_and_said_at_the_end(
    page: ReviewPage, window: MainWindow, qtbot: QtBot
) -> None:
    page.sheet.wall.setFocus()
    for _ in range(3):
        QTest.keyClick(page.sheet.wall, Key.Key_Return)
    assert page.question is None
    assert page._empty._sentence.text() == "27 faces confirmed, 0 not this person."
    assert browse.counts(window.context.library).proposals == 0
    window.context.operations.undo()
    qtbot.waitUntil(lambda: page.question is not None, timeout=5000)
    assert page.question.person.name == "Bob"


def test_one_by_one(
    page: ReviewPage, window: MainWindow, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    alice, _ = proposals
    page.sheet.wall.setFocus()
    QTest.keyClick(page.sheet.wall, Key.Key_O)
    large = page.sheet.large
    for key in (Key.Key_Y, Key.Key_N, Key.Key_S, Key.Key_U, Key.Key_Return):
        QTest.keyClick(large, key)
    assert states(window, alice[:6]) == [
        FaceState.CONFIRMED,
        FaceState.UNKNOWN,
        FaceState.PROPOSED,
        FaceState.PROPOSED,
        FaceState.CONFIRMED,
        FaceState.PROPOSED,
    ]
    assert page.question is not None
    assert page.question.faces == (alice[5],)
    assert page.session.unsure == 1


def test_nothing_moves_when_proposals_arrive(page: ReviewPage, window: MainWindow, qtbot: QtBot) -> None:
    before = page.sheet.faces.faces
    page.sheet.faces.cross(7)
    make = Builder.__new__(Builder)
    make.library = window.context.library
    photo = make.photo("new.jpg")
    make.propose(make.face(photo), PersonId(1), 0.01)
    page._read()
    qtbot.waitUntil(lambda: page.session.left == 28, timeout=5000)
    assert page.sheet.faces.faces == before
    assert page.sheet.faces.crossed == (before[7],)


def test_known_pictures_stand_beside_the_question(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.sheet.asking._strip.beads) == 1, timeout=5000)


def test_one_can_choose_whom_to_be_asked_about(page: ReviewPage) -> None:
    waiting = page.sheet.waiting
    assert [waiting.people.at(row)[0].name for row in range(2)] == ["Alice", "Bob"]
    waiting.clicked.emit(waiting.people.index(1, 0))
    assert page.sheet.asking.title == "Is this Bob?"


def test_suspicious_faces_are_answered(page: ReviewPage, window: MainWindow, qtbot: QtBot) -> None:
    suspicious = page.suspicious
    qtbot.waitUntil(lambda: len(suspicious.queue) == 2, timeout=5000)
    page.set_mode(Mode.SUSPICIOUS)
    twice, early = suspicious.queue
    assert (twice.doubt, early.doubt) == (Doubt.TWICE, Doubt.UNBORN)
    assert suspicious.sentence == "Bob is on this photo twice"
    QTest.keyClick(suspicious, Key.Key_2)
    assert states(window, [twice.faces[1]]) == [FaceState.UNKNOWN]
    assert suspicious.sentence == "Alice was not born yet"
    QTest.keyClick(suspicious, Key.Key_Y)
    assert suspicious.queue == ()
    suspicious.refresh()
    qtbot.waitUntil(lambda: suspicious._ticket is None, timeout=5000)
    assert suspicious.queue == ()
    assert window.context.operations.undo_text() == "say that this is Alice"
    window.context.operations.undo()
    qtbot.waitUntil(lambda: suspicious.queue == (early,), timeout=5000)


def test_nothing_to_review_says_so_and_what_to_do_next(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    window.show_page(PageName.REVIEW)
    page = window.pages.page(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page._empty._title.text() == "Nothing to review", timeout=5000)
    assert page._empty._button.text() == "Go to photos"
    page._empty._button.click()
    assert window.pages.name is PageName.PHOTOS


def test_when_all_is_answered_the_page_leads_to_people(page: ReviewPage, window: MainWindow) -> None:
    page.sheet.wall.setFocus()
    for _ in range(3):
        QTest.keyClick(page.sheet.wall, Key.Key_Return)
    assert page._empty._button.text() == "Go to people"
    page._empty._button.click()
    assert window.pages.name is PageName.PEOPLE


def test_the_side_bar_and_the_page_count_the_same(page: ReviewPage, window: MainWindow, qtbot: QtBot) -> None:
    entry = window._side._entries[Place.REVIEW]

    def same(left: int, text: str) -> None:
        qtbot.waitUntil(lambda: entry._count == left, timeout=5000)
        assert browse.counts(window.context.library).proposals == left
        assert page._top.progress.text() == text

    window.read_numbers()
    same(27, "27 faces left")
    page.set_mode(Mode.SINGLE)
    QTest.keyClick(page.sheet.large, Key.Key_U)
    window.read_numbers()
    same(27, "27 faces left  ·  1 of them put aside")
    QTest.keyClick(page.sheet.large, Key.Key_Y)
    same(26, "26 faces left  ·  1 of them put aside  ·  1 answered")
    page.set_mode(Mode.MANY)
    for _ in range(3):
        QTest.keyClick(page.sheet.wall, Key.Key_Return)
    same(1, "1 face left  ·  1 of them put aside  ·  26 answered")
    assert page._empty._button.text() == "Ask about those again"
    page._empty._button.click()
    qtbot.waitUntil(lambda: page.question is not None, timeout=5000)
    assert page._top.progress.text() == "1 face left"


def test_a_second_proposal_on_a_photo_is_put_aside(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    library = open_library(library_path)
    make = Builder(library)
    alice = make.person("Alice")
    make.confirm(make.face(make.photo("known.jpg")), alice)
    photo = make.photo("both.jpg")
    near, far = make.face(photo, 0.1), make.face(photo, 0.6)
    make.propose(near, alice, 0.1)
    make.propose(far, alice, 0.2)
    library.close()
    window = open_window()
    window.show_page(PageName.REVIEW)
    page = window.pages.page(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.question is not None, timeout=5000)
    page.sheet.wall.setFocus()
    QTest.keyClick(page.sheet.wall, Key.Key_Return)
    qtbot.waitUntil(lambda: page.session.unsure == 1, timeout=5000)
    assert states(window, [near, far]) == [FaceState.CONFIRMED, FaceState.PROPOSED]
    assert page._top.progress.text() == "1 face left  ·  1 of them put aside  ·  1 answered"
    assert page._empty._button.text() == "Ask about those again"


def test_long_names_are_cut_with_the_whole_in_a_tool_tip(
    library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff " * 6
    library = open_library(library_path)
    make = Builder(library)
    person = make.person(name.strip())
    photo = make.photo()
    make.confirm(make.face(photo, 0.1), person)
    make.confirm(make.face(photo, 0.6), person)
    for number in range(3):
        make.propose(make.face(make.photo(f"{number}.jpg")), person)
    library.close()
    window = open_window()
    window.resize(1024, 640)
    window.show_page(PageName.REVIEW)
    page = window.pages.page(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.question is not None and bool(page.suspicious.queue), timeout=5000)
    for mode, asking in ((Mode.MANY, page.sheet.asking), (Mode.SUSPICIOUS, page.suspicious._asking)):
        page.set_mode(mode)
        QTest.qWait(20)
        title = asking._title
        assert title.shown.endswith("\u2026")
        assert title.toolTip() == title.text()
        assert name.strip() in title.text()
        assert page.width() <= window.width() - 150
        for button in page.findChildren(QPushButton):
            if button.isVisible():
                right = button.mapTo(page, button.rect().topRight()).x()
                assert right < page.width(), button.text()
                assert button.width() >= button.sizeHint().width()


def test_one_answer_is_one_step_and_one_line(
    page: ReviewPage, window: MainWindow, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    alice, _ = proposals
    said: list[str] = []
    window.context.operations.done.connect(lambda change: said.append(wording.done(change)))
    page.sheet.faces.cross(0)
    page.answer()
    assert said == ["Confirmed 23 faces, 1 is not Alice"]
    assert states(window, alice[:2]) == [FaceState.UNKNOWN, FaceState.CONFIRMED]
    window.context.operations.undo()
    assert states(window, alice) == [FaceState.PROPOSED] * 26


def test_what_is_undone_is_asked_again_and_redone_is_asked_no_more(
    page: ReviewPage, window: MainWindow, qtbot: QtBot, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    alice, _ = proposals
    page.set_mode(Mode.SINGLE)
    page.yes()
    assert page.question is not None
    assert page.question.faces == (alice[1],)
    window.context.operations.undo()
    qtbot.waitUntil(lambda: page.question is not None and page.question.faces == (alice[0],), timeout=5000)
    assert page._top.progress.text() == "27 faces left"
    window.context.operations.redo()
    assert page.question is not None
    assert page.question.faces == (alice[1],)
    assert page._top.progress.text() == "26 faces left  \u00b7  1 answered"


def test_what_is_answered_elsewhere_goes_off_the_page(
    page: ReviewPage, window: MainWindow, proposals: tuple[list[FaceId], list[FaceId]]
) -> None:
    alice, _ = proposals
    page.sheet.faces.cross(5)
    window.context.operations.name_face(alice[0], "Carol")
    window.context.operations.hide([alice[3]])
    assert alice[0] not in page.sheet.faces.faces
    assert alice[3] not in page.sheet.faces.faces
    assert page.sheet.faces.crossed == (alice[5],)


def test_the_question_follows_a_new_name_and_a_name_that_goes(
    page: ReviewPage, window: MainWindow, qtbot: QtBot
) -> None:
    window.context.operations.rename(PersonId(1), "Alicia")
    qtbot.waitUntil(lambda: page.sheet.asking.title == "Are these all Alicia?", timeout=5000)
    window.context.operations.forget(PersonId(1))
    qtbot.waitUntil(lambda: page.sheet.asking.title == "Is this Bob?", timeout=5000)


def test_the_buttons_say_what_they_do(page: ReviewPage) -> None:
    tips = {button.accessibleName(): button.toolTip() for button in page.sheet.findChildren(QPushButton)}
    assert tips["Skip"] == "Ask again after the others (S)"
    assert tips["Unsure"] == "Put aside until Review is opened again (U)"


def test_no_line_ever_covers_the_buttons(page: ReviewPage, window: MainWindow, qtbot: QtBot) -> None:
    toast = window.findChild(Toast)
    assert toast is not None
    for _ in range(3):
        page.answer()
    assert page.question is None
    window.context.operations.undo()
    qtbot.waitUntil(lambda: page.question is not None, timeout=5000)
    assert toast.isVisible()
    toast._slide.setCurrentTime(toast._slide.duration())
    for button in page.sheet.findChildren(QPushButton):
        if button.isVisible():
            place = QRect(button.mapTo(toast.parentWidget(), QPoint()), button.size())
            assert toast.y() + toast.height() <= place.top()
