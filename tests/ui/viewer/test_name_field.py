"""The name field: Enter takes what stands in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Candidate
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.names import Named, Offer
from faceapp.ui.viewer.name_field import Known, NameField

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

Key = Qt.Key
NAMES = ("Alpha", "Alphonse", "Zo\u00eb Stra\u00dfe", "Big Al")
PEOPLE: tuple[Named, ...] = tuple((PersonId(n), name, FaceId(n)) for n, name in enumerate(NAMES, 1))


class Desk:
    """A field on a page, with a button beside it."""

    def __init__(self, context: WindowContext, qtbot: QtBot) -> None:
        self.page = QWidget()
        self.other = QLineEdit(self.page)
        self.field = NameField(context.pictures, self.page)
        self.taken: list[Offer | None] = []
        self.closed: list[bool] = []
        self.field.named.connect(lambda offer, _forward: self.taken.append(offer))
        self.field.closed.connect(lambda: self.closed.append(True))
        qtbot.addWidget(self.page)
        self.page.resize(800, 600)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.edit = self.field.findChild(QLineEdit)
        assert isinstance(self.edit, QLineEdit)

    def open(self, name: str = "", **known: object) -> None:
        self.field.open(QRect(300, 100, 60, 60), self.page.rect(), name, self.known(**known))

    def known(self, **known: object) -> Known:
        return Known(**{"people": PEOPLE, **known})  # type: ignore[arg-type]

    def type(self, letters: str) -> None:
        QTest.keyClicks(self.edit, letters)

    def press(self, *keys: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.edit, key, modifiers)

    def enter(self) -> tuple[int | None, str]:
        self.press(Key.Key_Return)
        offer = self.taken[-1]
        assert offer is not None
        return offer.person, offer.name

    @property
    def shown(self) -> tuple[str, str]:
        """What stands there, and what of it is selected."""
        return self.edit.text(), self.edit.selectedText()


@pytest.fixture
def desk(context: WindowContext, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(context, qtbot)
    yield made
    made.page.hide()


def test_the_completion_is_seen_before_enter_takes_it(desk: Desk) -> None:
    desk.open()
    desk.type("al")

    assert desk.shown == ("alpha", "pha")
    assert desk.field.lines[desk.field.chosen].name == "Alpha"
    assert desk.enter() == (1, "Alpha")


def test_typing_goes_on_over_the_completion(desk: Desk) -> None:
    desk.open()
    desk.type("alpho")
    assert desk.shown == ("alphonse", "nse")
    desk.type("x")
    assert desk.shown == ("alphox", "")

    assert desk.enter() == (None, "alphox")


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_Delete])
def test_backspace_takes_the_completion_away_and_enter_makes_the_new_person(desk: Desk, key: Key) -> None:
    desk.open()
    desk.type("Al")
    desk.press(key)

    assert desk.shown == ("Al", "")
    assert desk.field.lines[desk.field.chosen] == Offer(None, "Al", None)
    assert desk.enter() == (None, "Al")


def test_after_backspace_a_letter_completes_again(desk: Desk) -> None:
    desk.open()
    desk.type("alpho")
    desk.press(Key.Key_Backspace, Key.Key_Backspace)
    assert desk.shown == ("alph", "")
    desk.type("a")

    assert desk.enter() == (1, "Alpha")


def test_ctrl_enter_takes_the_typed_letters_alone(desk: Desk) -> None:
    desk.open()
    desk.type("Al")
    desk.press(Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)

    assert desk.taken == [Offer(None, "Al", None)]


def test_the_right_arrow_keeps_the_completion(desk: Desk) -> None:
    desk.open()
    desk.type("al")
    desk.press(Key.Key_Right)
    assert desk.shown == ("alpha", "")
    desk.press(Key.Key_Backspace)
    assert desk.shown == ("alph", "")

    assert desk.enter() == (None, "alph")


def test_letters_in_mid_name_are_for_the_arrows(desk: Desk) -> None:
    desk.open()
    desk.type("stra")
    assert desk.shown == ("stra", "")
    assert [line.name for line in desk.field.lines] == ["Zo\u00eb Stra\u00dfe", "stra"]
    assert desk.field.chosen == 1
    desk.press(Key.Key_Down)

    assert desk.shown[0] == "Zo\u00eb Stra\u00dfe"
    assert desk.enter() == (3, "Zo\u00eb Stra\u00dfe")


def test_accents_need_not_be_typed(desk: Desk) -> None:
    desk.open()
    desk.type("zoe ")
    assert desk.shown == ("zoe Stra\u00dfe", "Stra\u00dfe")

    assert desk.enter() == (3, "Zo\u00eb Stra\u00dfe")


def test_arrows_show_whom_they_choose_and_give_the_letters_back(desk: Desk) -> None:
    desk.open()
    desk.type("al")
    seen = []
    for _ in range(4):
        desk.press(Key.Key_Down)
        seen.append(desk.edit.text())
    assert seen == ["alphonse", "Big Al", "al", "alpha"]
    desk.press(Key.Key_Up)

    assert desk.enter() == (None, "al")


def test_who_is_on_the_photo_is_offered_but_not_completed(desk: Desk) -> None:
    desk.open(here=frozenset({PersonId(1)}))
    desk.type("al")

    assert [line.here for line in desk.field.lines][:2] == [True, False]
    assert desk.enter() == (2, "Alphonse")


def test_candidates_that_come_late_change_nothing_under_the_hands(desk: Desk) -> None:
    desk.open()
    desk.type("al")
    alphonse = Candidate(PersonId(2), "Alphonse", None, 0.3)
    desk.field.know(desk.known(candidates=(alphonse,)))

    assert desk.field.lines[0].name == "Alphonse"
    assert desk.shown == ("alpha", "pha")
    assert desk.enter() == (1, "Alpha")


def test_the_question_stays_when_candidates_come_late(desk: Desk) -> None:
    desk.open()
    desk.type("alpha")
    offer = desk.field.lines[0]
    desk.field.ask_twice(offer)
    desk.field.know(desk.known(candidates=(Candidate(PersonId(2), "Alphonse", None, 0.3),)))

    assert desk.field.insists_on(offer)
    desk.press(Key.Key_Down)
    assert not desk.field.insists_on(offer)


def test_the_proposal_stands_there_and_an_arrow_replaces_it(desk: Desk) -> None:
    desk.open("Alpha", recent=PEOPLE[1:3])
    assert desk.shown == ("Alpha", "Alpha")
    desk.press(Key.Key_Down)
    assert desk.shown == ("Alphonse", "Alphonse")

    assert desk.enter() == (2, "Alphonse")


def test_the_field_closes_when_the_keys_go_elsewhere(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.waitUntil(desk.edit.hasFocus, timeout=5000)
    desk.other.setFocus(Qt.FocusReason.MouseFocusReason)

    qtbot.waitUntil(lambda: desk.closed == [True], timeout=5000)
    assert desk.other.hasFocus()


def test_the_beginning_of_a_long_name_is_seen(desk: Desk) -> None:
    desk.open("Al" * 90)
    assert desk.shown == ("Al" * 90, "Al" * 90)
    assert desk.edit.cursorPosition() == 0
    desk.type("x")
    assert desk.shown[0] == "x"
