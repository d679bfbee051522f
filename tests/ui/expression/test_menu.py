"""The menu that says what a face shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, Face, FaceExpression, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.ui.expression.menu import CHECK, FIGURE, add_menu, common, corrected, expression_menu
from faceapp.ui.expression.words import SHOWN, word


def face(label: Expression | None, by: Author = Author.MODEL) -> Face:
    found = None if label is None else FaceExpression(label, by)
    box = Box(0, 0, 1, 1)
    return Face(
        FaceId(1), PhotoId(1), box, None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
        None, None, None, None, False, found,
    )  # fmt: skip


@pytest.fixture
def chosen() -> list[Expression | None]:
    return []


def words_of(actions: Sequence[QAction]) -> list[str]:
    """Without key and number."""
    return [re.sub(r"^&\d  ", "", action.text().split("\t")[0]) for action in actions]


def words(menu: QMenu) -> list[str]:
    return words_of([action for action in menu.actions() if not action.isSeparator()])


def test_seven_expressions_and_the_models_own(qtbot: QtBot, chosen: list[Expression | None]) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    inner = add_menu(menu, [face(Expression.SAD, Author.USER)], chosen.append)
    assert words(menu) == ["Change expression"]
    assert words(inner) == [*(word(expression) for expression in SHOWN), "As the model says"]
    for action in inner.actions():
        action.trigger()
    assert chosen == [*SHOWN, None]


def test_the_mark_stands_at_what_all_of_them_show(qtbot: QtBot, chosen: list[Expression | None]) -> None:
    def marked(*faces: Face) -> list[str]:
        menu = expression_menu(owner, faces, chosen.append)
        marked = [action for action in menu.actions() if action.isChecked()]
        assert [action for action in menu.actions() if action.text().endswith(CHECK)] == marked
        return words_of(marked)

    owner = QMenu()
    qtbot.addWidget(owner)
    assert marked(face(Expression.SAD), face(Expression.SAD)) == ["Sad"]
    assert marked(face(Expression.SAD), face(Expression.HAPPY)) == []
    assert marked(face(None)) == []


def test_keys_and_what_the_model_sees_stand_beside_each(
    qtbot: QtBot, chosen: list[Expression | None]
) -> None:
    scores = tuple(0.93 if each is Expression.HAPPY else 0.07 / 6 for each in EXPRESSIONS)
    measured = FaceExpression(Expression.SAD, Author.USER, scores, "some-model", "1-a")
    owner = QMenu()
    qtbot.addWidget(owner)
    menu = expression_menu(owner, [replace(face(None), expression=measured)], chosen.append)
    happy, surprised, sad = (action.text() for action in menu.actions()[:3])
    assert happy == f"&1  Happy\t{FIGURE}93\u202f%"
    assert surprised == f"&2  Surprised\t{FIGURE * 2}1\u202f%"
    assert sad == f"&3  Sad\t{FIGURE * 2}1\u202f%  {CHECK}", (
        "the mark stands where you said, the number stays"
    )
    menu.popup(owner.pos())
    qtbot.keyClick(menu, Qt.Key.Key_5)
    assert chosen == [Expression.FEAR]
    several = expression_menu(owner, [face(Expression.SAD), face(Expression.SAD)], chosen.append)
    assert several.actions()[2].text() == f"&3  Sad\t{CHECK}", "of several faces there are no numbers"


def test_the_menu_of_a_face_tells_the_key(qtbot: QtBot, chosen: list[Expression | None]) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    add_menu(menu, [face(Expression.SAD)], chosen.append)
    assert menu.actions()[0].text() == "Change expression\tE"


def test_nothing_to_take_back_where_nobody_said_anything(
    qtbot: QtBot, chosen: list[Expression | None]
) -> None:
    owner = QMenu()
    qtbot.addWidget(owner)
    menu = expression_menu(owner, [face(Expression.SAD)], chosen.append)
    assert not menu.actions()[-1].isEnabled()
    assert corrected([face(Expression.SAD), face(None, Author.USER)]) is False
    assert corrected([face(Expression.SAD), face(Expression.SAD, Author.USER)])
    assert common([]) is None
