"""A shelf on the page: its heading, and a row for each model that stands on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.ui.card import titled_card
from faceapp.ui.keeping_focus import has_focus
from faceapp.ui.models import words
from faceapp.ui.models.row import ModelRow, Standing, Verb, rule
from faceapp.ui.theme import restyle


class Section(QWidget):
    """Rows stay where they are while what they show changes; they are made anew when models come or go.

    Signals:
        asked: (``Verb``, ``Standing``): of a row.
    """

    asked = Signal(object, object)

    def __init__(self, shelf: str) -> None:
        super().__init__()
        self.shelf = shelf
        self._rows: list[ModelRow] = []
        self._buttons: list[QWidget] = []
        frame, self._column = titled_card(*words.shelf(shelf))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._column.addLayout(self._list)
        self._nothing = QLabel(self.tr("None yet."))
        restyle(self._nothing, "tone", "quiet")
        self._nothing.hide()
        self._column.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    @property
    def rows(self) -> Sequence[ModelRow]:
        """One for each model."""
        return self._rows

    def add_button(self, button: QPushButton) -> None:
        """Something to do below the rows."""
        self._buttons.append(button)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_standings(self, standings: Sequence[Standing]) -> None:
        """The models that stand here now."""
        self._nothing.setVisible(not standings)
        before = [(row.standing.model.id, row.standing.model.name) for row in self._rows]
        if [(standing.model.id, standing.model.name) for standing in standings] == before:
            for row, standing in zip(self._rows, standings, strict=True):
                if row.standing != standing:
                    row.show_standing(standing)
            return
        at = next((place for place, row in enumerate(self._rows) if has_focus(row)), None)
        which = None if at is None else self._rows[at].standing.model.id
        self._clear()
        for standing in standings:
            if self._rows:
                self._list.addWidget(rule())
            row = ModelRow(standing)
            row.asked.connect(lambda verb, row=row: self._pass_on(verb, row))
            self._list.addWidget(row)
            self._rows.append(row)

        if at is not None:
            self._focus(which, at)

    def _focus(self, model: str | None, place: int) -> None:
        """Give the focus to the row of ``model``, or to what stands at its place now."""
        rows = [row for row in self._rows if row.standing.model.id == model]
        rows += self._rows[max(0, min(place, len(self._rows) - 1)) :][:1]
        heirs = [part for row in rows for part in row.parts()] + self._buttons
        heir = next((part for part in heirs if part.isVisibleTo(self) and part.isEnabled()), None)
        if heir is not None:
            heir.setFocus()

    def _pass_on(self, verb: Verb, row: ModelRow) -> None:
        self.asked.emit(verb, row.standing)

    def _clear(self) -> None:
        self._rows.clear()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QWidget | QFrame):
                widget.hide()
                widget.deleteLater()
