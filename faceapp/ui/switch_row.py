"""What is shown or hidden, a button each; in a narrow window one button with all of them below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE


class SwitchRow(QWidget):
    """Switches of a line above a picture; the keys are the actions', and work folded, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self._buttons: list[QToolButton] = []
        self._folded = False
        self.menu = QMenu(self)
        self.fold_button = button = quiet_button("eye", self.tr("What is shown"))
        button.setText(" " + self.tr("Show"))  # apart from the icon
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.menu)
        row.addWidget(button)
        button.hide()

    @property
    def folded(self) -> bool:
        """Whether all stand below one button."""
        return self._folded

    def add(self, action: QAction, glyph: str, words: str) -> None:
        """One more.

        Args:
            action: checkable; its tool tip is the button's.
            glyph: the button's icon.
            words: short ones, in the menu: what is shown while it is checked.
        """
        button = quiet_button(glyph, action.toolTip())
        button.setDefaultAction(action)
        self._row.addWidget(button)
        button.setHidden(self._folded)
        self._buttons.append(button)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        entry = self.menu.addAction(f"{words}\t{key}" if key else words)
        entry.setCheckable(True)
        entry.setChecked(action.isChecked())
        entry.toggled.connect(action.setChecked)
        action.toggled.connect(entry.setChecked)

    def fold(self, folded: bool) -> None:
        """Put them below one button, or beside each other."""
        if folded == self._folded:
            return
        self._folded = folded
        for button in self._buttons:
            button.setHidden(folded)
        self.fold_button.setVisible(folded)
