"""What the selected face shows, in the inspector."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, Face, FaceExpression, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.ui.expression.block import ExpressionBlock

HAPPY, SAD = Expression.HAPPY, Expression.SAD
SCORES = tuple(0.64 if each is HAPPY else 0.06 for each in EXPRESSIONS)
MEASURED = FaceExpression(HAPPY, Author.MODEL, SCORES, "faceapp-expression", "1-a")
FACE = Face(
    FaceId(7), PhotoId(1), Box(0, 0, 1, 1), None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
    None, None, None, None, False, MEASURED,
)  # fmt: skip


@pytest.fixture
def block(qtbot: QtBot) -> ExpressionBlock:
    made = ExpressionBlock()
    qtbot.addWidget(made)
    return made


def said(block: ExpressionBlock) -> str:
    """All words that can be read, but those of the bars."""
    labels = [label.text() for label in block.findChildren(QLabel) if not label.isHidden()]
    return " | ".join(text for text in labels if text)


def back(block: ExpressionBlock) -> QPushButton:
    return next(button for button in block.findChildren(QPushButton))


def test_nothing_is_shown_without_a_face(block: ExpressionBlock) -> None:
    block.show_face(None)
    assert block.isHidden()


def test_word_bars_and_the_models_name(block: ExpressionBlock) -> None:
    block.show_face(FACE)
    assert said(block) == (
        "Expression | Happy | What the face shows, as faceapp expression sees it. Not what somebody feels."
    )
    assert not block.bars.isHidden()
    assert back(block).isHidden()


def test_a_correction_is_told_with_its_author_above_the_models_bars(
    block: ExpressionBlock, qtbot: QtBot
) -> None:
    noon = datetime(2026, 11, 22, 11, 57).timestamp()
    block.show_face(replace(FACE, expression=replace(MEASURED, label=SAD, by=Author.USER, at=noon)))
    assert block.words == "You: Sad"
    first, *rest = said(block).removeprefix("Expression | You: Sad | ").split(" | ")
    assert first.endswith("2026, 11:57")
    assert rest == ["faceapp expression: Happy 64\u202f%", "What a face shows, not what somebody feels."]
    assert block.bars.bar(HAPPY).whole == 64
    assert (block.bars.bar(HAPPY).strong, block.bars.bar(SAD).strong) == (True, False)
    assert not back(block).isHidden()
    with qtbot.waitSignal(block.chosen) as told:
        back(block).click()
    assert told.args == [7, None]


def test_what_is_missing_is_said_plainly(block: ExpressionBlock) -> None:
    block.show_face(replace(FACE, expression=None))
    assert said(block) == "Expression | Not measured yet"
    assert block.bars.isHidden()
    block.show_face(replace(FACE, expression=None), measured=False)
    assert said(block) == "Expression | Not measured | No model for expressions is in use."


def test_what_somebody_said_of_a_face_nobody_measured(block: ExpressionBlock) -> None:
    block.show_face(replace(FACE, expression=FaceExpression(SAD, Author.USER)))
    assert said(block) == "Expression | You: Sad | Not measured yet"
    assert block.bars.isHidden()
    assert back(block).text() == "Take it back"


def test_the_button_opens_the_seven(block: ExpressionBlock, qtbot: QtBot) -> None:
    block.show_face(FACE)
    block.resize(240, 300)
    block.show()
    button = block.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    menu = block.findChild(QMenu)
    assert isinstance(menu, QMenu)
    with qtbot.waitSignal(block.chosen) as told:
        next(action for action in menu.actions() if "Fearful" in action.text()).trigger()
    assert told.args == [7, Expression.FEAR]
    menu.close()


def test_a_model_that_is_not_known_any_more_is_told_by_its_id(block: ExpressionBlock) -> None:
    block.show_face(replace(FACE, expression=replace(MEASURED, model="gone-model")))
    assert "as gone-model sees it" in said(block)


def test_taking_it_back_with_the_keyboard_leaves_the_keys_at_the_face(
    block: ExpressionBlock, qtbot: QtBot
) -> None:
    block.show_face(replace(FACE, expression=replace(MEASURED, label=SAD, by=Author.USER)))
    block.show()
    block.activateWindow()
    back(block).setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(back(block).hasFocus)
    QTest.keyClick(back(block), Qt.Key.Key_Space)
    block.show_face(FACE)  # as the inspector does, once it is written
    assert block.findChild(QToolButton).hasFocus()
