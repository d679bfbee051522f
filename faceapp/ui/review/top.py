"""The top line of Review: how far it is, and the ways to be asked."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from faceapp.ui import wording
from faceapp.ui.column import page_title
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle, set_role


class Mode(IntEnum):
    """How questions are asked."""

    MANY = 0
    SINGLE = 1
    SUSPICIOUS = 2


class TopLine(QWidget):
    """Title, progress, and one chip for each mode.

    Signals:
        mode_chosen: a ``Mode``.
    """

    mode_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = page_title(self.tr("Review"))
        self.progress = QLabel()
        restyle(self.progress, "tone", "quiet")
        self._modes = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PAGE, SPACE_GROUP, SPACE_PAGE, SPACE_BETWEEN)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(title)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self.progress)
        row.addStretch(1)
        for mode, words, tip in (
            (Mode.MANY, self.tr("Many at a time"), self.tr("A page of faces of one person (M)")),
            (Mode.SINGLE, self.tr("One by one"), self.tr("One face, beside known pictures (O)")),
            (
                Mode.SUSPICIOUS,
                self.tr("Suspicious"),
                self.tr(
                    "Names that may be wrong: twice on one photo, before a birth,"
                    " unlike all other pictures (D)"
                ),
            ),
        ):
            button = QPushButton(words)
            set_role(button, "chip")
            button.setCheckable(True)
            button.setChecked(mode is Mode.MANY)
            button.setToolTip(tip)
            self._modes.addButton(button, mode)
            button.clicked.connect(lambda _checked=False, mode=mode: self.mode_chosen.emit(mode))
            row.addWidget(button)

    def show_mode(self, mode: Mode) -> None:
        """In which way is asked now."""
        self._modes.button(mode).setChecked(True)

    def say_suspicious(self, count: int) -> None:
        """How much looks suspicious."""
        words = self.tr("Suspicious")
        button = self._modes.button(Mode.SUSPICIOUS)
        button.setText(f"{words}  {wording.number(count)}" if count else words)
