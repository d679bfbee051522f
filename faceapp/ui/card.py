"""A card: a frame with a heading and a sentence, and room below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle


def titled_card(title: str, sentence: str = "") -> tuple[QFrame, QVBoxLayout]:
    """The frame, and the column below the heading."""
    frame = QFrame()
    frame.setProperty("card", "true")
    column = QVBoxLayout(frame)
    column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
    column.setSpacing(SPACE_BETWEEN)
    heading = QLabel(title)
    restyle(heading, "tone", "emphasis")
    column.addWidget(heading)
    if sentence:
        words = QLabel(sentence)
        words.setWordWrap(True)
        restyle(words, "tone", "quiet")
        column.addWidget(words)
    return frame, column
