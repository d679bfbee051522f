"""The top line of "Check labels": how far the look is, whose labels, and another look."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from faceapp.ui.elided import ElidedLabel
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle, set_role

FIELD, NARROW_FIELD = 220, 120
"""Widths of the field, pixels: as much as there is between these."""
STATE = 200
"""Room that is kept for how far a look is, pixels."""


class TopLine(QWidget):
    """Title, state, search, button.

    Signals:
        asked: look at the labels that this query is about.
        stopped: do not look further.
        emptied: the field is empty again.
    """

    asked = Signal(str)
    stopped = Signal()
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title = QLabel(self.tr("Check labels"))
        restyle(title, "tone", "title")
        title.setToolTip(
            self.tr(
                "A name is doubted where a face looks more like somebody else's pictures, an expression"
                " where the model is sure of another one."
            )
        )
        self._state = ElidedLabel()
        restyle(self._state, "tone", "quiet")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Only these people or photos"))
        self.field.setAccessibleName(self.tr("Only these people or photos"))
        self.field.setToolTip(self.tr("Only these people or photos"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PAGE, SPACE_GROUP, SPACE_PAGE, SPACE_BETWEEN)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(title)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._state, 1)
        row.addWidget(self.field)
        row.addWidget(self._button)
        self._running = False
        self.show_state("", running=False, offered=False)

    @property
    def state(self) -> str:
        """What is said of the look."""
        return self._state.text()

    def show_state(self, words: str, *, running: bool, offered: bool) -> None:
        """How far it is; ``offered``: another look is worth it."""
        self._running = running
        self._state.setText(words)
        self._button.setText(self.tr("Stop") if running else self.tr("Check again"))
        set_role(self._button, "primary" if offered and not running else "")
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a small window the field is narrow, and gives way to how far a look is."""
        taken = self._title.sizeHint().width() + self._button.sizeHint().width()
        left = self.width() - taken - 2 * SPACE_PAGE - 5 * SPACE_BETWEEN
        said = min(STATE, self._state.sizeHint().width()) if self.state else 0
        self.field.setFixedWidth(max(NARROW_FIELD, min(FIELD, left - said)))
        self.field.setVisible(left - said >= NARROW_FIELD or self.field.hasFocus())

    def press(self) -> None:
        """As the button."""
        self._pressed()

    def _pressed(self) -> None:
        if self._running:
            self.stopped.emit()
        else:
            self._ask()

    def _ask(self) -> None:
        self.asked.emit(self.field.text().strip())

    def _typed(self, text: str) -> None:
        if not text:
            self.emptied.emit()
