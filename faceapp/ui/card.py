"""Cards: frames with a heading and a sentence, and room below, or a button beside that leads on."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle


def titled_card(title: str, sentence: str = "") -> tuple[QFrame, QVBoxLayout]:
    """The frame, and the column below the heading."""
    frame = _frame()
    column = QVBoxLayout(frame)
    column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
    column.setSpacing(SPACE_BETWEEN)
    _say(column, title, sentence)
    return frame, column


def leading_card(title: str, sentence: str, button: QPushButton) -> QFrame:
    """The frame; ``button`` stands at its right and leads to what it is about."""
    frame = _frame()
    texts = QVBoxLayout()
    texts.setSpacing(SPACE_INSIDE)
    _say(texts, title, sentence)
    row = QHBoxLayout(frame)
    row.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
    row.setSpacing(SPACE_BETWEEN)
    row.addLayout(texts, 1)
    row.addWidget(button)
    return frame


def _frame() -> QFrame:
    frame = QFrame()
    frame.setProperty("card", "true")
    return frame


def _say(column: QVBoxLayout, title: str, sentence: str) -> None:
    heading = QLabel(title)
    restyle(heading, "tone", "emphasis")
    column.addWidget(heading)
    if sentence:
        words = QLabel(sentence, wordWrap=True)
        restyle(words, "tone", "quiet")
        column.addWidget(words)
