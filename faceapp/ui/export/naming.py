"""The small sheet in which choices get a name."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import restyle

WIDTH = 360


class NameSheet(Sheet):
    """One field; Enter keeps the name, Esc leaves all as it is. It says when others have the name.

    Args:
        window: what it stands before.
        name: proposed.
        take: called with the name.
        taken: names that other choices have; the new ones take their place.
    """

    def __init__(
        self, window: QWidget, name: str, take: Callable[[str], object], taken: Collection[str] = ()
    ) -> None:
        super().__init__(self.tr("What are these choices to be called?"), self.tr("Save"), WIDTH, window)
        self.setWindowTitle(self.tr("Save as a preset"))
        self._taken = taken
        self.field = QLineEdit(name)
        self.field.setAccessibleName(self.tr("Name of the preset"))
        self.field.selectAll()
        self.field.textChanged.connect(self._look)
        self.replaces = QLabel()
        restyle(self.replaces, "tone", "caption")
        self._look(name)
        self.accepted.connect(lambda: take(self.field.text()))
        self.lay_out(self.field, self.replaces)
        self.field.setFocus()

    def _look(self, text: str) -> None:
        name = " ".join(text.split())
        replaces = name in self._taken
        self.go.setEnabled(bool(name))
        self.go.setText(self.tr("Replace") if replaces else self.tr("Save"))
        self.replaces.setText(self.tr("There is a preset of this name.") if replaces else "")
