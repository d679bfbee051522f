"""A column that scrolls where it is longer than the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(inside: QWidget | None = None) -> QScrollArea:
    """``inside``, as wide as there is room, with a bar at its right.

    The bar is there always, and drawn where there is something to move: words that wrap are
    higher beside a bar, and Qt would show and hide it without end.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    if inside is not None:
        area.setWidget(inside)
    return area
