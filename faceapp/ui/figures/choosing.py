"""What is to be measured: which models, and on what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.figure_thresholds import CORRECTIONS_LEAST, NAMED_PEOPLE_LEAST, SPEED_PHOTOS
from faceapp.domain.figures import LibraryData, Wish
from faceapp.domain.shelf import ShelfModel
from faceapp.ui import file_dialogs, wording
from faceapp.ui.card import titled_card
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.models import words as model_words
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, restyle, set_role

if TYPE_CHECKING:
    from faceapp.services.figure_plan import Wanted

IN_A_ROW: Final = 3
"""Models side by side: the longest name fits three times at 1024 pixels."""
LINE: Final = 32
"""Height of what can be ticked: as high with a button as without."""
KINDS: Final = ("detector", "embedder", "expression", "attributes", "landmarks", "pose")
FILES: Final = (Wish.VERIFICATION, Wish.GROUPING, Wish.EXPRESSION)


class Choosing(QWidget):
    """Two cards: models, data.

    Signals:
        changed: something else is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: dict[str, QCheckBox] = {}
        self._kinds: dict[str, str] = {}
        self._shown: tuple[str, ...] = ()
        self._paths: dict[Wish, Path] = {}
        self._data: LibraryData | None = None
        self._wishes: dict[Wish, QCheckBox] = {}
        self._notes: dict[Wish, QLabel] = {}
        first, self._model_column = titled_card(self.tr("Models"))
        self._grid = QVBoxLayout()
        self._grid.setSpacing(SPACE_GROUP)
        self._model_column.addLayout(self._grid)
        second = self._data_card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_GROUP)
        column.addWidget(first)
        column.addWidget(second)

    # --- what the page calls ---

    def show_models(self, models: Sequence[ShelfModel], chosen: Collection[str]) -> None:
        """The models that can be measured; what was ticked stays, what is new is so if in ``chosen``."""
        ids = tuple(model.id for model in models)
        if ids == self._shown:
            return
        ticked = {model for model, box in self._models.items() if box.isChecked()}
        known = set(self._models)
        _empty(self._grid)
        self._models, self._kinds, self._shown = {}, {}, ids
        for kind in KINDS:
            these = [model for model in models if model.kind == kind]
            if these:
                self._grid.addLayout(self._of_kind(kind, these))
        for name, box in self._models.items():
            box.setChecked(name in (ticked if name in known else chosen))
            box.toggled.connect(lambda _on: self.changed.emit())
        detector = self._detector.currentData()
        self._detector.clear()
        for model in models:
            if model.kind == "detector":
                self._detector.addItem(model.name, model.id)
        places = [self._detector.findData(one) for one in (detector, *chosen)]
        self._detector.setCurrentIndex(max(0, next((place for place in places if place >= 0), 0)))
        self.changed.emit()

    def show_data(self, data: LibraryData) -> None:
        """What the library has."""
        first, self._data = self._data is None, data
        enough = {
            Wish.SPEED: data.photos > 0,
            Wish.NAMES: data.people >= NAMED_PEOPLE_LEAST,
            Wish.CORRECTIONS: data.corrections >= CORRECTIONS_LEAST,
        }
        for wish, there in enough.items():
            box = self._wishes[wish]
            box.setEnabled(there)
            box.setChecked(there and (first or box.isChecked()))
        self._notes[Wish.SPEED].setText(
            self.tr("on {photos}").format(photos=wording.photos(min(SPEED_PHOTOS, data.photos)))
            if data.photos
            else self.tr("there is no photo in the library yet")
        )
        people = wording.people(data.people)
        self._notes[Wish.NAMES].setText(
            self.tr("{faces} of {people}").format(faces=wording.faces(data.faces), people=people)
            if enough[Wish.NAMES]
            else self.tr("{n} people with two named faces are needed, there are {have}").format(
                n=NAMED_PEOPLE_LEAST, have=data.people
            )
        )
        missing = CORRECTIONS_LEAST - data.corrections
        self._notes[Wish.CORRECTIONS].setText(
            self.tr("{n} corrections").format(n=wording.number(data.corrections))
            if missing <= 0
            else self.tr("{have} of the {n} corrections that are needed").format(
                have=data.corrections, n=CORRECTIONS_LEAST
            )
        )
        self.changed.emit()

    def choose_path(self, wish: Wish, path: Path) -> None:
        """Measure on that table or folder."""
        self._paths[wish] = path
        note = self._notes[wish]
        note.setText(wording.file_name(path))
        note.setToolTip(wording.printable(path))
        box = self._wishes[wish]
        box.setEnabled(True)
        box.setChecked(True)
        self._show_detector()
        self.changed.emit()

    @property
    def boxes(self) -> Sequence[QCheckBox]:
        """One for each model."""
        return tuple(self._models.values())

    @property
    def wanted(self) -> Wanted | None:
        """What is chosen; None where nothing would be measured."""
        from faceapp.services.figure_plan import Wanted

        models = tuple(model for model, box in self._models.items() if box.isChecked())
        kinds = {self._kinds[model] for model in models}
        needs = {
            Wish.SPEED: kinds,
            Wish.NAMES: kinds & {"embedder"},
            Wish.VERIFICATION: kinds & {"embedder"},
            Wish.GROUPING: kinds & {"embedder"},
            Wish.CORRECTIONS: kinds & {"expression"},
            Wish.EXPRESSION: kinds & {"expression"},
        }
        wishes = frozenset(
            wish
            for wish, box in self._wishes.items()
            if box.isEnabledTo(self) and box.isChecked() and needs[wish]
        )
        if not wishes:
            return None
        return Wanted(
            models,
            str(self._detector.currentData()),
            wishes,
            pairs=self._paths.get(Wish.VERIFICATION),
            people=self._paths.get(Wish.GROUPING),
            expressions=self._paths.get(Wish.EXPRESSION),
        )

    # --- within ---

    def _of_kind(self, kind: str, models: Sequence[ShelfModel]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_GROUP)
        grid.setVerticalSpacing(SPACE_BETWEEN)
        heading = QLabel(model_words.kind(kind))
        restyle(heading, "tone", "section")
        grid.addWidget(heading, 0, 0, 1, IN_A_ROW)
        for place, model in enumerate(models):
            box = QCheckBox(model.name)
            box.setAccessibleName(f"{model_words.kind(kind)}: {model.name}")
            self._models[model.id] = box
            self._kinds[model.id] = kind
            grid.addWidget(box, 1 + place // IN_A_ROW, place % IN_A_ROW)
        for column in range(IN_A_ROW):
            grid.setColumnStretch(column, 1)
        return grid

    def _data_card(self) -> QFrame:
        card, column = titled_card(self.tr("Measured on"))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        column.addLayout(lines)
        for wish, name in (
            (Wish.SPEED, self.tr("Speed and memory")),
            (Wish.NAMES, self.tr("Your named faces")),
            (Wish.CORRECTIONS, self.tr("Expressions you corrected")),
            (Wish.VERIFICATION, self.tr("A table of pairs")),
            (Wish.GROUPING, self.tr("A table of people")),
            (Wish.EXPRESSION, self.tr("A folder for each expression")),
        ):
            lines.addWidget(self._wish(wish, name))
        self._finding = QWidget()
        row = QHBoxLayout(self._finding)
        row.setContentsMargins(SPACE_PAGE, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        label = QLabel(self.tr("Faces on these are found by"))
        restyle(label, "tone", "quiet")
        self._detector = QComboBox()
        self._detector.setAccessibleName(label.text())
        row.addWidget(label)
        row.addWidget(self._detector)
        row.addStretch(1)
        self._finding.hide()
        column.addWidget(self._finding)
        return card

    def _wish(self, wish: Wish, name: str) -> QWidget:
        box = QCheckBox(name)
        box.setEnabled(False)
        box.toggled.connect(lambda _on: self.changed.emit())
        note = ElidedLabel("", middle=True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        restyle(note, "tone", "quiet")
        self._wishes[wish], self._notes[wish] = box, note
        line = QWidget()
        line.setMinimumHeight(LINE)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(box)
        row.addWidget(note, 1)
        if wish in FILES:
            note.setText(_explained(wish))
            button = QPushButton(self.tr("Choose\u2026"))
            button.setAccessibleName(self.tr("Choose: {what}").format(what=name))
            set_role(button, "quiet")
            button.clicked.connect(lambda _checked: self._ask_path(wish, name))
            row.addWidget(button)
        return line

    def _ask_path(self, wish: Wish, name: str) -> None:
        folder = wish is Wish.EXPRESSION
        window, kind = self.window(), file_dialogs.Kind.LABELLED

        def take(paths: list[Path]) -> None:
            self.choose_path(wish, paths[0])

        if folder:
            file_dialogs.ask_folder(window, name, kind, take)
        else:
            file_dialogs.ask_files(window, name, kind, take, [self.tr("CSV tables (*.csv)")])

    def _show_detector(self) -> None:
        self._finding.setVisible(bool(self._paths))


def _explained(wish: Wish) -> str:
    return {
        Wish.VERIFICATION: wording.translate("figures", "a CSV file with the columns a, b, same"),
        Wish.GROUPING: wording.translate("figures", "a CSV file with the columns path, person, role"),
        Wish.EXPRESSION: wording.translate("figures", "folders called happy, sad, surprise and so on"),
    }[wish]


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    """Take out everything, at once and for good."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, (QVBoxLayout, QGridLayout)):
            _empty(inner)
            inner.deleteLater()
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
