"""The text of a box for numbers or dates begins where that of other fields does."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

LEFT: Final = 9
"""Pixels; a style sheet's padding moves the text of a ``QLineEdit``, and not that within a box."""


def indent(box: QAbstractSpinBox) -> None:
    """Move the text of ``box`` away from its edge."""
    for field in box.findChildren(QLineEdit):
        field.setTextMargins(LEFT, 0, 0, 0)
