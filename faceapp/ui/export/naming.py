"""The small sheet in which choices get a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role


class NameSheet(QDialog):
    """One field; Enter keeps the name, Esc leaves all as it is."""

    def __init__(self, window: QWidget, name: str, take: Callable[[str], object]) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Save as a preset"))
        heading = QLabel(self.tr("What are these choices to be called?"))
        restyle(heading, "tone", "strong")
        self.field = QLineEdit(name)
        self.field.setAccessibleName(self.tr("Name of the preset"))
        self.field.selectAll()
        buttons = QDialogButtonBox(self)  # a default button wants to know its dialog
        self.save = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        set_role(self.save, "primary")
        self.save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(name.strip()))
        self.accepted.connect(lambda: take(self.field.text()))
        self.finished.connect(self.deleteLater)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        for part in (heading, self.field, buttons):
            column.addWidget(part)
        self.setMinimumWidth(360)
        self.field.setFocus()
