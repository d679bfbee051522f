"""The way from the models to training one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, icon, restyle
from faceapp.ui.wording import translate


def training_card(go: Callable[[], object]) -> QFrame:
    """A card that leads to training."""
    card = QFrame()
    card.setProperty("card", "true")
    heading = QLabel(translate("training", "A model of your own"))
    restyle(heading, "tone", "emphasis")
    sentence = QLabel(
        translate("training", "It learns from expressions you set or imported, or from a labelled folder."),
        wordWrap=True,
    )
    restyle(sentence, "tone", "quiet")
    button = QPushButton(icon("graduation-cap"), translate("training", "Train a model\u2026"))
    button.clicked.connect(lambda _checked: go())
    texts = QVBoxLayout()
    texts.setSpacing(SPACE_INSIDE)
    texts.addWidget(heading)
    texts.addWidget(sentence)
    row = QHBoxLayout(card)
    row.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
    row.setSpacing(SPACE_BETWEEN)
    row.addLayout(texts, 1)
    row.addWidget(button)
    return card
