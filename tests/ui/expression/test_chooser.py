"""The list of expressions: digits, arrows, letters, the mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import Expression
from faceapp.ui.expression.chooser import Chooser
from faceapp.ui.expression.words import SHOWN
from faceapp.ui.tokens import DARK

Key = Qt.Key
ROOM = QRect(0, 0, 600, 500)


class Heard:
    """What the list said."""

    def __init__(self, chooser: Chooser) -> None:
        self.chosen: list[Expression | None] = []
        self.closed = 0
        chooser.chosen.connect(self.chosen.append)
        chooser.closed.connect(self._close)

    def _close(self) -> None:
        self.closed += 1


@pytest.fixture
def chooser(qtbot: QtBot) -> Iterator[Chooser]:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(ROOM.size())
    made = Chooser(lambda: DARK, room)
    room.show()
    qtbot.waitExposed(room)
    yield made
    room.hide()


def opened(chooser: Chooser, now: Expression | None = None, *, corrected: bool = False) -> Heard:
    heard = Heard(chooser)
    chooser.open(QRect(200, 100, 60, 80), ROOM, now, corrected=corrected)
    return heard


def test_it_begins_with_what_the_face_shows(chooser: Chooser) -> None:
    opened(chooser, Expression.FEAR)
    assert chooser.at is Expression.FEAR
    assert chooser.accessibleDescription() == "Fearful"


def test_digits_take_a_line(chooser: Chooser) -> None:
    heard = opened(chooser)
    for key in (Key.Key_1, Key.Key_7):
        QTest.keyClick(chooser, key)
    assert heard.chosen == [SHOWN[0], SHOWN[6]]


def test_arrows_go_round_and_enter_takes(chooser: Chooser) -> None:
    heard = opened(chooser)
    for key in (Key.Key_Up, Key.Key_Return, Key.Key_Down, Key.Key_Down, Key.Key_Enter):
        QTest.keyClick(chooser, key)
    assert heard.chosen == [SHOWN[-1], SHOWN[1]]


def test_letters_go_to_a_word_and_take_nothing(chooser: Chooser) -> None:
    heard = opened(chooser)
    QTest.keyClicks(chooser, "s")
    assert chooser.at is Expression.SURPRISE
    QTest.keyClicks(chooser, "s")
    assert chooser.at is Expression.SAD
    assert heard.chosen == []


def test_back_to_the_model_only_where_there_is_something_to_take_back(chooser: Chooser) -> None:
    heard = opened(chooser)
    QTest.keyClick(chooser, Key.Key_0)
    assert heard.chosen == []
    heard = opened(chooser, corrected=True)
    assert chooser.lines[-1] is None
    QTest.keyClick(chooser, Key.Key_0)
    assert heard.chosen == [None]


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_E])
def test_escape_and_the_key_that_opened_it_close_it(chooser: Chooser, key: Key) -> None:
    heard = opened(chooser)
    QTest.keyClick(chooser, key)
    assert heard.closed == 1
    assert heard.chosen == []


def test_a_click_takes_the_line_under_it(chooser: Chooser) -> None:
    heard = opened(chooser)
    place = chooser._rect(3).center().toPoint()
    QTest.mouseClick(chooser, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(chooser, Qt.MouseButton.RightButton, pos=place)
    QTest.mouseClick(chooser, Qt.MouseButton.LeftButton, pos=QPoint(2, 1))
    assert heard.chosen == [SHOWN[3]]


def test_when_the_keys_go_elsewhere_it_closes(chooser: Chooser, qtbot: QtBot) -> None:
    other = QWidget(chooser.parentWidget())
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    heard = opened(chooser)
    qtbot.waitUntil(chooser.hasFocus)
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert heard.closed == 1


@pytest.mark.parametrize("left", [-40, 0, 270, 560])
@pytest.mark.parametrize("top", [-40, 0, 200, 460])
def test_it_never_leaves_the_room_nor_hides_the_face_while_there_is_room(
    chooser: Chooser, left: int, top: int
) -> None:
    face = QRect(left, top, 60, 70)
    chooser.open(face, ROOM, None, title="34 faces", corrected=True)
    assert ROOM.contains(chooser.geometry())
    assert not chooser.geometry().intersects(face)


def test_a_title_makes_room_for_itself(chooser: Chooser) -> None:
    opened(chooser)
    before = chooser.height()
    chooser.open(QRect(200, 100, 60, 80), ROOM, None, title="34 faces")
    assert chooser.height() > before
    assert chooser._rect(0).top() > 20
