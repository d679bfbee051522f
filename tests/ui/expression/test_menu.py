"""The menu that says what a face shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face, FaceExpression, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.ui.expression.menu import CHECK, add_menu, common, corrected, expression_menu
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
    return [action.text().split("\t")[0] for action in actions]


def words(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


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
