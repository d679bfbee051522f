"""The way from the models to their figures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton

from faceapp.ui.card import titled_card
from faceapp.ui.theme import icon
from faceapp.ui.wording import translate


def figures_card(go: Callable[[], object]) -> QFrame:
    """A card that leads to the figures."""
    card, column = titled_card(
        translate("figures", "Figures"),
        translate("figures", "How good and how fast models are here, on your own photos and names."),
    )
    button = QPushButton(icon("chart-line-up"), translate("figures", "Measure models"))
    button.clicked.connect(lambda _checked: go())
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card
