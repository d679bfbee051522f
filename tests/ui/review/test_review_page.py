"""Answering proposals, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from library_builder import Builder
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import Doubt
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui.pages import PageName
from faceapp.ui.review.page import Mode, ReviewPage
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


def test_nothing_to_review_says_so(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    window.show_page(PageName.REVIEW)
    page = window.pages.page(PageName.REVIEW)
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page._empty._title.text() == "Nothing to review", timeout=5000)
