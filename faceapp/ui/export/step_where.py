"""The last step: title, folder, consent, and what it comes to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_steps import PlaceFacts, Stop, proposed_folder
from faceapp.ui import file_dialogs
from faceapp.ui.export import words
from faceapp.ui.export.form import StepForm, quietly, refusal, say, switch
from faceapp.ui.theme import SPACE_BETWEEN, restyle

CONSENT_LINES = 3


class WhereStep(StepForm):
    """The folder is no part of the choices.

    Signals:
        place_changed: another folder.
        allowed: whether other things may lie in it.
    """

    place_changed = Signal()
    allowed = Signal()

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__(choices)
        self._own_folder = False  # the user said which; else it follows the title
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("What the dataset is called"))
        self.title.textEdited.connect(self._titled)
        self.folder = QLineEdit()
        self.folder.textEdited.connect(self._typed)
        self.choose = QPushButton(self.tr("Choose\u2026"))
        self.choose.clicked.connect(lambda _checked: self._ask())
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(self.folder, 1)
        layout.addWidget(self.choose)
        self.folder_problem = refusal()
        self._goes_on = QLabel(wordWrap=True)
        restyle(self._goes_on, "tone", "caption")
        self._goes_on.hide()
        self.into_full = switch(self.tr("Write it beside what lies there"), lambda _on: self.allowed.emit())
        self.into_full.hide()
        self.consent = QPlainTextEdit()
        self.consent.setTabChangesFocus(True)
        self.consent.setPlaceholderText(self.tr("What the people on the pictures agreed to"))
        height = self.consent.fontMetrics().lineSpacing() * CONSENT_LINES + 20
        self.consent.setFixedHeight(height)
        self.consent.textChanged.connect(lambda: self.change(consent=self.consent.toPlainText()))
        self.summary = QLabel(wordWrap=True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.add_field(self.tr("Title"), self.title)
        self.add_field(self.tr("Folder"), line, self.folder_problem, self._goes_on, self.into_full)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.add_field(
            self.tr("Consent"),
            self.consent,
            note=self.tr("Stands on the card of the dataset, for whoever gets it."),
        )
        self.column.addWidget(self.summary)
        self.column.addStretch(1)
        self.take(choices)

    def begin(self, folder: Path | None) -> None:
        """Propose a folder; ``folder`` where it is known already (an export is gone on with)."""
        self._own_folder = folder is not None
        quietly(self.into_full, False)
        self._show_folder(folder or self._proposed())

    def take(self, choices: ExportChoices) -> None:
        super().take(choices)
        if self.title.text() != choices.title:
            self.title.setText(choices.title)
        if self.consent.toPlainText() != choices.consent:
            self.consent.blockSignals(True)
            self.consent.setPlainText(choices.consent)
            self.consent.blockSignals(False)

    def show_place(self, place: PlaceFacts | None, summary: str, problem: str) -> None:
        """What is known of the folder, and what all comes to."""
        full = place is not None and place.full and not place.unfinished and not place.in_library
        allowed = full and self.into_full.isChecked() and not problem
        self.into_full.setVisible(full)
        goes_on = place is not None and place.unfinished
        self._goes_on.setText(
            self.tr("An export was begun there: with the same choices it goes on.") if goes_on else ""
        )
        self._goes_on.setVisible(goes_on)
        # the sentence stays when it is allowed: what was pressed does not move
        restyle(self.folder_problem, "tone", "caption" if allowed else "danger")
        say(self.folder_problem, f"{words.stop(Stop.FULL)}." if allowed else problem)
        self.summary.setText(summary)

    def _titled(self, title: str) -> None:
        self.change(title=title)
        if not self._own_folder:
            self._show_folder(self._proposed())

    def _typed(self, _text: str) -> None:
        self._own_folder = True
        quietly(self.into_full, False)
        self.place_changed.emit()

    def _proposed(self, parent: Path | None = None) -> Path:
        parent = parent or file_dialogs.first_folder(file_dialogs.Kind.LABELLED)
        try:
            taken = [one.name for one in parent.iterdir()]
        except OSError:
            taken = []
        return proposed_folder(parent, self.choices.title, taken)

    def _show_folder(self, folder: Path) -> None:
        self.folder.setText(str(folder))
        self.place_changed.emit()

    def _ask(self) -> None:
        def take(paths: list[Path]) -> None:
            self._own_folder = True
            chosen = paths[0]
            self._show_folder(self._proposed(chosen) if _has_things(chosen) else chosen)

        file_dialogs.ask_folder(
            self.window(), self.tr("Folder of the dataset"), file_dialogs.Kind.LABELLED, take
        )


def _has_things(folder: Path) -> bool:
    """Whether a folder of its own is proposed in it."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False
