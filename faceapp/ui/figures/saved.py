"""What was saved and where, beside the button that saved it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from faceapp.ui import wording
from faceapp.ui.about import show_in_folder
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.theme import SPACE_BETWEEN, restyle, set_role


class Saved(QWidget):
    """A line with the file's path and the way to its folder; empty until something is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._text = ElidedLabel("", middle=True)
        restyle(self._text, "tone", "quiet")
        self._show = QPushButton(self.tr("Show folder"))
        set_role(self._show, "link")
        self._show.clicked.connect(lambda _checked: self._go())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._text)
        row.addWidget(self._show)
        row.addStretch(1)
        self._set("")

    @property
    def words(self) -> str:
        """What it says."""
        return self._text.text()

    def show_saved(self, path: Path) -> None:
        """This was written."""
        self._path = path
        self._set(self.tr("Saved as {path}").format(path=wording.printable(path)))

    def forget(self) -> None:
        """It was not."""
        self._set("")

    def _set(self, text: str) -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._show.setVisible(bool(text))

    def _go(self) -> None:
        if self._path is not None:
            show_in_folder(self._path)
