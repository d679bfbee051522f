"""What is to be learned: from which faces, beginning with what, and how the model is called."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.own_training import CorrectedCounts, TrainingWish
from faceapp.domain.own_training_thresholds import ASIDE_PART, FRESH_LEAST, NAME_LONGEST
from faceapp.ui import wording
from faceapp.ui.card import titled_card
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.file_dialogs import Kind, ask_folder
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, SPACE_PAGE, restyle, set_role
from faceapp.ui.training import words

FIELD: Final = 280
EPOCHS_MOST: Final = 500
BATCH_MOST: Final = 1024
SEED_MOST: Final = 999_999
LEARNED_PART: Final = (1 - ASIDE_PART) * 0.9
"""Of the faces, the part that is learned from: some are kept aside, some check the epochs."""


class Choosing(QWidget):
    """Two cards: from what, and how.

    Signals:
        changed: something else is chosen.
        place_chosen: a ``Path``: its pictures are to be counted.
    """

    changed = Signal()
    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._corrected: CorrectedCounts | None = None
        self._place: Path | None = None
        self._counts: CorrectedCounts | None = None
        self._paces: dict[bool, float | None] = {}
        self._network = TrainingWish("").network
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_GROUP)
        column.addWidget(self._faces_card())
        column.addWidget(self._model_card())
        self._show_usual()
        self._show()

    # --- what the page calls ---

    def show_corrected(self, counts: CorrectedCounts) -> None:
        """What the library has."""
        first, self._corrected = self._corrected is None, counts
        self._corrected_note.setText(words.corrected(counts))
        self._missing.setText(words.missing(counts))
        self._missing.setVisible(not counts.enough)
        self.by_corrections.setEnabled(counts.enough)
        if not counts.enough:
            self.by_folder.setChecked(True)
        elif first and self._place is None:
            self.by_corrections.setChecked(True)
        self._show()

    def take_place(self, place: Path) -> None:
        """Learn from this folder."""
        self._place, self._counts = place, None
        self._place_note.setText(wording.printable(place))
        self._place_note.setToolTip(wording.printable(place))
        self._counted.hide()
        self.by_folder.setChecked(True)
        self.place_chosen.emit(place)
        self._show()

    def show_counts(self, place: Path, counts: CorrectedCounts | None) -> None:
        """How many pictures that folder has; None: nobody knows before they are read."""
        if place != self._place:
            return
        self._counts = counts
        self._counted.setVisible(counts is not None)
        if counts is not None:
            pictures = self.tr("{n} pictures").format(n=wording.number(counts.faces))
            self._counted.setText(f"{pictures}: {words.by_expression(counts.counts)}")
        self._show()

    def drop_place(self, place: Path) -> None:
        """It can not be used."""
        if place == self._place:
            self._place = None
            self._place_note.setText(self._explained())
            self._show()

    def show_pace(self, paces: dict[bool, float | None]) -> None:
        """Faces a second lately: learning on, and from nothing."""
        self._paces = paces
        self._show()

    def propose_name(self, name: str) -> None:
        """A name nobody has; what the user typed stays."""
        if not self.name.isModified() or not self.name.text().strip():
            self.name.setText(name)

    @property
    def wish(self) -> TrainingWish | None:
        """What is chosen; None where something is missing."""
        name = " ".join(self.name.text().split())
        folder = self.by_folder.isChecked()
        enough = self._corrected is not None and self._corrected.enough
        if not name or (folder and self._place is None) or (not folder and not enough):
            return None
        return TrainingWish(
            name,
            self._place if folder else None,
            self.fresh.isChecked(),
            self.epochs.value(),
            self.batch.value(),
            self.seed.value(),
            self._network,
        )

    # --- within ---

    def _faces_card(self) -> QFrame:
        card, column = titled_card(self.tr("Learned from"))
        self.by_corrections = QRadioButton(self.tr("Your labels"))
        self.by_folder = QRadioButton(self.tr("A labelled folder or an exported dataset"))
        self._sources = _group(self, self.by_corrections, self.by_folder)
        self._sources.buttonToggled.connect(self._toggled)
        self.by_corrections.setEnabled(False)
        self._corrected_note = _note("quiet")
        self._missing = _note("quiet")
        self._missing.hide()
        self._counted = _note("quiet")
        self._counted.hide()
        self._place_note = ElidedLabel(self._explained(), middle=True)
        restyle(self._place_note, "tone", "quiet")
        self.choose = QPushButton(self.tr("Choose\u2026"))
        self.choose.setAccessibleName(self.tr("Choose a labelled folder"))
        self.choose.clicked.connect(self._ask_place)
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._place_note, 1)
        row.addWidget(self.choose)
        column.addWidget(self.by_corrections)
        column.addLayout(_indented(self._corrected_note, self._missing))
        column.addWidget(self.by_folder)
        column.addLayout(_indented(row, self._counted))
        aside = _note("caption")
        aside.setText(
            self.tr(
                "A fifth of the faces is kept aside, all of one person or none, and never learned from: "
                "on these the new model is compared with the one in use."
            )
        )
        column.addWidget(aside)
        return card

    def _model_card(self) -> QFrame:
        card, column = titled_card(self.tr("The model"))
        self.on = QRadioButton(self.tr("The built-in model learns on"))
        self.fresh = QRadioButton(self.tr("From nothing"))
        self.on.setChecked(True)
        self._starts = _group(self, self.on, self.fresh)
        self._starts.buttonToggled.connect(self._toggled)
        on_note, self._fresh_note = _note("quiet"), _note("quiet")
        on_note.setText(
            self.tr("What it knows stays, and is tuned to these faces: good from some dozens on.")
        )
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LONGEST)
        self.name.setFixedWidth(FIELD)
        self.name.textChanged.connect(self._typed)
        named = QLabel(self.tr("Name"))
        named.setBuddy(self.name)
        self.name.setAccessibleName(self.tr("Name of the model"))
        where = _note("quiet")
        where.setText(self.tr("It is kept on this computer, with your own models."))
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(named)
        row.addWidget(self.name)
        row.addWidget(where, 1)
        self._time = _note("quiet")
        self.more = QPushButton(self.tr("More"))
        set_role(self.more, "link")
        restyle(self.more, "flush", "true")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_more)
        self._details = self._details_part()
        self._details.hide()
        column.addWidget(self.on)
        column.addLayout(_indented(on_note))
        column.addWidget(self.fresh)
        column.addLayout(_indented(self._fresh_note))
        column.addLayout(row)
        column.addWidget(self._time)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._details)
        return card

    def _details_part(self) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_BETWEEN)
        grid.setVerticalSpacing(SPACE_INSIDE)
        self.epochs, self.batch, self.seed = QSpinBox(), QSpinBox(), QSpinBox()
        for place, (box, least, most, name, says) in enumerate(
            (
                (
                    self.epochs,
                    1,
                    EPOCHS_MOST,
                    self.tr("Epochs, at most"),
                    self.tr("times each face is seen; it ends before that when nothing gets better"),
                ),
                (self.batch, 2, BATCH_MOST, self.tr("Batch"), self.tr("faces between two steps")),
                (
                    self.seed,
                    0,
                    SEED_MOST,
                    self.tr("Seed"),
                    self.tr("the same faces, choices and seed give the same model"),
                ),
            )
        ):
            box.setRange(least, most)
            box.setMinimumWidth(96)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._typed)
            label = QLabel(name)
            label.setBuddy(box)
            grid.addWidget(label, place, 0)
            grid.addWidget(box, place, 1)
            note = _note("quiet")
            note.setText(says)
            grid.addWidget(note, place, 2)
        grid.setColumnStretch(2, 1)
        self.seed.setValue(1)
        return part

    def _explained(self) -> str:
        return self.tr("A folder for each expression, perhaps in train and validation, or FER2013's table")

    def _ask_place(self) -> None:
        ask_folder(self.window(), self.tr("Choose a labelled folder"), Kind.LABELLED, self._took_places)

    def _took_places(self, places: list[Path]) -> None:
        self.take_place(places[0])

    def _toggled(self, button: QRadioButton, on: bool) -> None:
        if on and button in {self.on, self.fresh}:
            self._show_usual()
        if on:
            self._show()

    def _typed(self) -> None:
        self._show()

    def _show_more(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self.more.setText(self.tr("Less") if shown else self.tr("More"))

    def _show_usual(self) -> None:
        usual = TrainingWish("", fresh=self.fresh.isChecked()).recipe()
        self.epochs.setValue(usual.epochs)
        self.batch.setValue(usual.batch)

    def _show(self) -> None:
        faces = self._faces()
        least = wording.number(FRESH_LEAST)
        self._fresh_note.setText(
            self.tr("It knows nothing but these faces. That wants {n} or more, and takes long.").format(
                n=least
            )
        )
        few = self.fresh.isChecked() and faces is not None and faces < FRESH_LEAST
        restyle(self._fresh_note, "tone", "danger" if few else "quiet")
        pace = self._paces.get(self.fresh.isChecked())
        if pace and faces:
            seconds = self.epochs.value() * faces * LEARNED_PART / pace
            self._time.setText(
                self.tr("It takes {time} on this computer, if all goes as it did last time.").format(
                    time=words.lasting(seconds)
                )
            )
        else:
            self._time.setText(self.tr("How long it takes is said soon after it began."))
        self.changed.emit()

    def _faces(self) -> int | None:
        counts = self._counts if self.by_folder.isChecked() else self._corrected
        return None if counts is None else counts.faces


def _group(parent: QWidget, *buttons: QRadioButton) -> QButtonGroup:
    group = QButtonGroup(parent)
    for button in buttons:
        group.addButton(button)
    return group


def _note(tone: str) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    restyle(label, "tone", tone)
    return label


def _indented(*parts: QWidget | QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(SPACE_PAGE, 0, 0, SPACE_INSIDE)
    column.setSpacing(SPACE_INSIDE)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column
