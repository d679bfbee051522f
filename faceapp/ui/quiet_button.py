"""A button that is only a picture, without a frame; its words are read out and shown as a tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from faceapp.ui.theme import icon, set_role


def quiet_button(glyph: str, words: str, size: int = 20) -> QToolButton:
    """A button with the icon ``glyph``, ``size`` logical pixels large."""
    button = QToolButton()
    button.setIcon(icon(glyph, size))
    button.setIconSize(QSize(size, size))
    button.setToolTip(words)
    button.setAccessibleName(words)
    set_role(button, "quiet")
    return button
