"""The small sheet in which choices get a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from faceapp.ui.sheet import Sheet

WIDTH = 360


class NameSheet(Sheet):
    """One field; Enter keeps the name, Esc leaves all as it is."""

    def __init__(self, window: QWidget, name: str, take: Callable[[str], object]) -> None:
        super().__init__(self.tr("What are these choices to be called?"), self.tr("Save"), WIDTH, window)
        self.setWindowTitle(self.tr("Save as a preset"))
        self.field = QLineEdit(name)
        self.field.setAccessibleName(self.tr("Name of the preset"))
        self.field.selectAll()
        self.field.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(bool(name.strip()))
        self.accepted.connect(lambda: take(self.field.text()))
        self.lay_out(self.field)
        self.field.setFocus()
