"""The way from the models to their figures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, icon, restyle
from faceapp.ui.wording import translate


def figures_card(go: Callable[[], object]) -> QFrame:
    """A card that leads to the figures."""
    card = QFrame()
    card.setProperty("card", "true")
    heading = QLabel(translate("figures", "Figures"))
    restyle(heading, "tone", "emphasis")
    sentence = QLabel(
        translate("figures", "How good and how fast models are here, on your own photos and names."),
        wordWrap=True,
    )
    restyle(sentence, "tone", "quiet")
    button = QPushButton(icon("chart-line-up"), translate("figures", "Measure models"))
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
