"""What was measured: tables by kind, curves, what was mixed up; to be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.domain.figures import ExpressionFigures, Figures, VerificationFigures
from faceapp.domain.shelf import ShelfModel
from faceapp.engine.figures import FigureJobs
from faceapp.ui import file_dialogs, wording
from faceapp.ui.card import titled_card
from faceapp.ui.figures import words
from faceapp.ui.figures.choosing import KINDS
from faceapp.ui.figures.drawing import confusion_drawing, roc_drawing
from faceapp.ui.figures.picture import Draw, FigurePicture
from faceapp.ui.figures.saved import Saved
from faceapp.ui.figures.table import FigureTable
from faceapp.ui.models import words as model_words
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, icon, restyle, theme

PNG_SCALE: Final = 2.0
"""Of pictures that are saved: sharp on paper, too."""
PNG_WIDTH: Final = 720
ROC_PROPORTION: Final = 0.56
LEGEND_ROW: Final = 20
CONFUSION_PROPORTION: Final = 0.72


TABLE: Final = "figures.csv"
ROC: Final = "true and false matches.png"
CONFUSION: Final = "expressions.png"
"""What files are called that are saved, unless the user calls them otherwise."""


class Results(QWidget):
    """Cards that are there where there is something to show.

    Signals:
        refused: a ``KnownError``: something could not be written.
    """

    refused = Signal(object)

    def __init__(self, jobs: FigureJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: Mapping[str, ShelfModel] = {}
        self._figures: dict[str, Figures] = {}
        self._tables = {kind: FigureTable(kind) for kind in KINDS}
        self._headings = {kind: QLabel(model_words.kind(kind)) for kind in KINDS}
        self._verdicts = {kind: _note() for kind in KINDS}
        self._roc = FigurePicture(jobs, ROC_PROPORTION)
        self._confusion = FigurePicture(jobs, CONFUSION_PROPORTION)
        self._saved: dict[str, Saved] = {}
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("Model whose answers are shown"))
        self._which.currentIndexChanged.connect(lambda _place: self._show_confusion())
        self._cards = (self._table_card(), self._roc_card(), self._confusion_card())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_GROUP)
        for card in self._cards:
            card.hide()
            column.addWidget(card)

    # --- what the page calls ---

    def show_figures(self, models: Mapping[str, ShelfModel], figures: Sequence[Figures]) -> None:
        """All that is known, in the order of the shelves."""
        self._models = models
        self._figures = {one.model: one for one in figures if one.model in models}
        table, roc, confusion = self._cards
        for kind, shown in self._tables.items():
            rows = [
                (self._name(one.model), one)
                for one in self._figures.values()
                if models[one.model].kind == kind
            ]
            shown.show_figures(rows)
            shown.setVisible(bool(rows))
            self._headings[kind].setVisible(bool(rows))
            self._show_verdict(kind, rows)
        table.setVisible(bool(self._figures))
        self._note.setVisible(any(one.accuracy is not None for one in self._figures.values()))
        curves = self._comparable()
        roc.setVisible(bool(curves))
        if curves:
            self._show_roc(curves)
        told = [one for one in self._figures.values() if one.expression is not None]
        confusion.setVisible(bool(told))
        self._which.blockSignals(True)
        before = self._which.currentData()
        self._which.clear()
        for one in told:
            self._which.addItem(self._name(one.model), one.model)
        self._which.setCurrentIndex(max(0, self._which.findData(before)))
        self._which.blockSignals(False)
        self._which.setVisible(len(told) > 1)
        self._show_confusion()

    def _show_verdict(self, kind: str, rows: Sequence[tuple[str, Figures]]) -> None:
        judged = [
            (name, part) for name, one in rows if (part := one.verification or one.expression) is not None
        ]
        newest = max((part for _, part in judged), key=lambda part: part.circumstance.day, default=None)
        alike = [
            (name, part) for name, part in judged if newest is not None and _on_same(part) == _on_same(newest)
        ]
        fast = [
            (name, milliseconds)
            for name, one in rows
            if one.speed is not None and (milliseconds := one.speed.ms_photo or one.speed.ms_face) is not None
        ]
        text = words.verdict(alike, fast)
        self._verdicts[kind].setText(text)
        self._verdicts[kind].setVisible(bool(text))

    def table(self, kind: str) -> FigureTable:
        """The rows of a kind."""
        return self._tables[kind]

    @property
    def roc(self) -> FigurePicture:
        """The curves."""
        return self._roc

    @property
    def confusion(self) -> FigurePicture:
        """What was said for what is."""
        return self._confusion

    def save_table(self, path: Path) -> None:
        """Write all figures as a table."""
        from faceapp.services.figure_export import write_table

        self._writing(TABLE, path, lambda: write_table(self._figures.values(), path))

    def save_roc(self, path: Path) -> None:
        """Write the curves as a picture."""
        curves = self._comparable()
        height = round(PNG_WIDTH * ROC_PROPORTION) + LEGEND_ROW * len(curves)
        self._save(ROC, roc_drawing(curves), height, path)

    def save_confusion(self, path: Path) -> None:
        """Write what was said for what is as a picture."""
        draw = self._confusion_drawing()
        if draw is not None:
            self._save(CONFUSION, draw, round(PNG_WIDTH * CONFUSION_PROPORTION), path)

    # --- within ---

    def _table_card(self) -> QFrame:
        card, column = titled_card(self.tr("How good, how fast"))
        for kind in KINDS:
            restyle(self._headings[kind], "tone", "section")
            self._headings[kind].hide()
            self._tables[kind].setAccessibleName(model_words.kind(kind))
            column.addWidget(self._headings[kind])
            self._verdicts[kind].hide()
            column.addWidget(self._verdicts[kind])
            column.addWidget(self._tables[kind])
        self._note = note = QLabel(
            self.tr(
                "On your own names the model in use looks better than it is, since it proposed many of them; "
                "on corrected expressions it looks worse, since they are what it got wrong."
            ),
            wordWrap=True,
        )
        restyle(note, "tone", "caption")
        column.addWidget(note)
        details = QCheckBox(self.tr("All figures"))
        details.setToolTip(self.tr("Precision, recall and others that science goes by"))
        details.toggled.connect(self._show_details)
        foot = self._saving(self.tr("Save table\u2026"), TABLE, self.save_table)
        foot.addWidget(details)
        column.addLayout(foot)
        return card

    def _show_details(self, shown: bool) -> None:
        for table in self._tables.values():
            table.show_details(shown)

    def _roc_card(self) -> QFrame:
        card, column = titled_card(self.tr("Recognising people"))
        self._roc_note = _note()
        says = QLabel(
            self.tr(
                "The higher a line, the more faces of the same person are found; the further left, the "
                "fewer different people are taken for one."
            ),
            wordWrap=True,
        )
        restyle(says, "tone", "quiet")
        restyle(self._roc_note, "tone", "caption")
        column.addWidget(says)
        column.addWidget(self._roc_note)
        column.addWidget(self._roc)
        column.addLayout(self._saving(self.tr("Save picture\u2026"), ROC, self.save_roc))
        return card

    def _confusion_card(self) -> QFrame:
        card, column = titled_card(self.tr("Expression"))
        self._confusion_note = _note()
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._which)
        row.addWidget(self._confusion_note, 1)
        column.addLayout(row)
        column.addWidget(self._confusion)
        column.addLayout(self._saving(self.tr("Save picture\u2026"), CONFUSION, self.save_confusion))
        return card

    def _saving(self, words_: str, name: str, save: Callable[[Path], None]) -> QHBoxLayout:
        button, saved = QPushButton(icon("download-simple", 16), words_), Saved()
        button.clicked.connect(lambda _checked: self._ask_where(words_, name, save))
        self._saved[name] = saved
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(button)
        row.addWidget(saved, 1)
        return row

    def saved(self, name: str) -> Saved:
        """What is said beside the button that saves what is called so."""
        return self._saved[name]

    def _ask_where(self, title: str, name: str, save: Callable[[Path], None]) -> None:
        file_dialogs.ask_save(self.window(), title.rstrip("\u2026"), name, save)

    def _save(self, name: str, draw: Draw, height: int, path: Path) -> None:
        from faceapp.services.figure_export import write

        self._writing(name, path, lambda: write(draw((PNG_WIDTH, height), PNG_SCALE, theme().dark), path))

    def _writing(self, name: str, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except KnownError as error:
            self._saved[name].forget()
            self.refused.emit(error)
        else:
            self._saved[name].show_saved(path)

    def _name(self, model: str) -> str:
        return self._models[model].name

    # --- curves ---

    def _comparable(self) -> list[tuple[str, VerificationFigures]]:
        """The curves on the data that was used last: only those can be compared."""
        judged = [
            (self._name(one.model), one.verification)
            for one in self._figures.values()
            if one.verification is not None
        ]
        if not judged:
            return []
        newest = max((one for _, one in judged), key=lambda one: one.circumstance.day)
        return [(name, one) for name, one in judged if _basis(one) == _basis(newest)]

    def _show_roc(self, curves: Sequence[tuple[str, VerificationFigures]]) -> None:
        first = curves[0][1]
        parts = [self.tr("{n} pairs").format(n=wording.number(first.pairs))]
        if first.faces:
            parts.append(f"{wording.faces(first.faces)}, {wording.people(first.people)}")
        parts += [words.data(first.circumstance), words.when(first.circumstance)]
        self._roc_note.setText(model_words.SEPARATOR.join(parts))
        described = "; ".join(
            self.tr("{model}: {right} right").format(model=name, right=words.percent(one.accuracy.value))
            for name, one in curves
        )
        self._roc.show_drawing(roc_drawing(curves), described, LEGEND_ROW * len(curves))

    # --- what was mixed up ---

    def _show_confusion(self) -> None:
        draw = self._confusion_drawing()
        if draw is None:
            return
        model = str(self._which.currentData())
        found = self._figures[model].expression
        assert found is not None
        about = found.circumstance
        parts = [self.tr("{n} expressions").format(n=wording.number(found.pictures))]
        parts += [words.data(about), words.when(about)]
        self._confusion_note.setText(model_words.SEPARATOR.join(parts))
        right = words.percent(found.accuracy.value)
        described = self.tr("{model}: {right} right").format(model=self._name(model), right=right)
        self._confusion.show_drawing(draw, described)

    def _confusion_drawing(self) -> Draw | None:
        model = self._which.currentData()
        found = None if model is None else self._figures[model].expression
        return None if found is None else confusion_drawing(self._name(model), found)


def _on_same(one: words.Judged) -> tuple[object, ...]:
    """What has to agree before two models are compared in words."""
    about = one.circumstance
    judged = one.pictures if isinstance(one, ExpressionFigures) else one.pairs
    return about.day, about.data, about.source, judged


def _basis(one: VerificationFigures) -> tuple[object, ...]:
    about = one.circumstance
    return about.data, about.source, about.detector, one.pairs, one.people


def _note() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    restyle(label, "tone", "quiet")
    return label
