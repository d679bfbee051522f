"""What came of a training: side by side with the model in use, and what is to become of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.expression import EXPRESSIONS, SHOWN
from faceapp.domain.own_training import JudgedFaces, TrainingResult, Verdict
from faceapp.ui import wording
from faceapp.ui.card import titled_card
from faceapp.ui.export.flow import flow
from faceapp.ui.expression.words import word
from faceapp.ui.figures.words import NOTHING
from faceapp.ui.keeping_focus import in_reading_order
from faceapp.ui.theme import (
    SPACE_BETWEEN,
    SPACE_GROUP,
    SPACE_INSIDE,
    Size,
    font,
    restyle,
    set_role,
)
from faceapp.ui.training import words
from faceapp.ui.training.curves import TrainingCurves
from faceapp.ui.training.examples import Examples, examples
from faceapp.ui.wording import translate

FEW = 10
"""Faces of one expression below which a part of them says nothing."""


class Result(QWidget):
    """A card with the sentence and the choice, one for each comparison, one with the curves.

    Signals:
        use_asked, keep_asked, throw_away_asked: buttons.
    """

    use_asked = Signal()
    keep_asked = Signal()
    throw_away_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_GROUP)
        self._cards: list[QWidget] = []
        self._column.addWidget(self._first_card())
        self.curves = TrainingCurves()
        self._how, how = titled_card(self.tr("How it learned"))
        self._ended = _note("quiet")
        how.addWidget(self._ended)
        how.addWidget(self.curves)
        self._column.addWidget(self._how)
        self.shown: TrainingResult | None = None

    def show_result(self, result: TrainingResult, old: str, history: Sequence[object]) -> None:
        """Show it.

        Args:
            result: what is there.
            old: name of the model it was compared with.
            history: ``EpochFigures``.
        """
        if result is self.shown:
            return
        self.shown = result
        first = result.judged[0]
        self._name.setText(wording.printable(result.wish.name))
        self._verdict.setText(words.verdicts(result, old))
        self._compared.setText(" ".join(filter(None, (words.compared(first, old), words.elsewhere(result)))))
        self._learned.setText(words.learned(result))
        found = {judged.verdict for judged in result.judged}
        good = first.verdict in {Verdict.BETTER, Verdict.ALONE} and Verdict.WORSE not in found
        set_role(self.use, "primary" if good else "")
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        self._cards = []
        for judged in result.judged:
            card = self._comparison(judged, result, old)
            self._column.insertWidget(self._column.indexOf(self._how), card)
            self._cards.append(card)
        epochs = result.wish.recipe().epochs
        self._ended.setText(
            self.tr("It ended after {n} of {all} epochs: none got better any more. The best is kept.").format(
                n=result.epochs, all=epochs
            )
            if result.stopped
            else self.tr("It learned for {n} epochs, as many as it was allowed.").format(n=result.epochs)
        )
        self.curves.show_history(list(history), max(result.epochs, 2))  # type: ignore[arg-type]
        in_reading_order(self)

    @property
    def verdict(self) -> str:
        """The sentence."""
        return self._verdict.text()

    def set_busy(self, busy: bool) -> None:
        """While it is put on the shelf."""
        for button in (self.use, self.keep, self.throw_away):
            button.setEnabled(not busy)

    def _first_card(self) -> QFrame:
        card, column = titled_card(" ")
        name = card.findChild(QLabel)
        assert name is not None
        self._name = name
        self._verdict, self._compared, self._learned = QLabel(wordWrap=True), _note("body"), _note("quiet")
        restyle(self._verdict, "tone", "strong")
        says = _note("caption")
        says.setText(
            self.tr(
                "Nothing changes before you choose. Used, all expressions are read anew beside your work, "
                "and you can go back to the other model at any time; what you corrected stays."
            )
        )
        self.use = QPushButton(self.tr("Use this model\u2026"))
        self.keep = QPushButton(self.tr("Keep it on the shelf"))
        self.throw_away = QPushButton(self.tr("Throw it away\u2026"))
        set_role(self.throw_away, "danger")
        self.use.clicked.connect(self.use_asked)
        self.keep.clicked.connect(self.keep_asked)
        self.throw_away.clicked.connect(self.throw_away_asked)
        for part in (self._verdict, self._compared, self._learned, says):
            column.addWidget(part)
        column.addWidget(flow(self.use, self.keep, self.throw_away))
        return card

    def _comparison(self, judged: JudgedFaces, result: TrainingResult, old: str) -> QFrame:
        card, column = titled_card(words.basis(judged.basis, corrections=result.wish.place is None))
        if judged is not result.judged[0]:
            said = _note("body")
            said.setText(words.compared(judged, old))
            column.addWidget(said)
        warned = words.warned(judged, old, corrections=result.wish.place is None)
        if warned:
            note = _note("quiet")
            note.setText(warned)
            column.addWidget(note)
        column.addLayout(_table(judged, old))
        shown = examples(judged)
        if shown:
            heading = QLabel(self.tr("Faces on which they differ"))
            restyle(heading, "tone", "section")
            faces = Examples()
            faces.show_examples(shown)
            column.addSpacing(SPACE_BETWEEN)
            column.addWidget(heading)
            column.addWidget(faces)
        return card


def _table(judged: JudgedFaces, old: str) -> QGridLayout:
    """Rows: all, macro F1, each expression; columns: faces, the new model, the one in use, the difference."""
    new_scores, old_scores = judged.scores, judged.old_scores
    rows = [
        (
            translate("training", "Told right"),
            len(judged.truth),
            new_scores.accuracy,
            None if old_scores is None else old_scores.accuracy,
            True,
        ),
        (
            translate("training", "Macro F1"),
            len(judged.truth),
            new_scores.macro_f1,
            None if old_scores is None else old_scores.macro_f1,
            True,
        ),
    ]
    for label in SHOWN:
        place = EXPRESSIONS.index(label)
        score = new_scores.per_label[place]
        before = None if old_scores is None else old_scores.per_label[place].recall
        rows.append((word(label), score.count, score.recall, before, False))
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_GROUP)
    grid.setVerticalSpacing(SPACE_INSIDE)
    headings = ["", translate("training", "Faces"), translate("training", "New, %").replace(" ", "\u00a0")]
    if old_scores is not None:
        headings += [f"{wording.cut(old, 24)},\u00a0%", translate("training", "Change, points")]
    for column, heading in enumerate(headings):
        cell = _cell(heading, quiet=True, right=column > 0)
        cell.setWordWrap(True)  # one over the other where the window is small
        grid.addWidget(cell, 0, column)
    for row, (name, count, new, before, whole) in enumerate(rows, 1):
        few = not whole and count < FEW
        cells = [name, wording.number(count), _points(new, count)]
        if old_scores is not None:
            cells += [_points(before, count), _change(new, before, count)]
        for column, text in enumerate(cells):
            grid.addWidget(_cell(text, quiet=few, right=column > 0, strong=whole), row, column)
    grid.setColumnStretch(len(headings), 1)
    return grid


def _points(part: float | None, count: int) -> str:
    return NOTHING if part is None or not count else words.percent(part).removesuffix(f"{wording.THIN}%")


def _change(new: float, old: float | None, count: int) -> str:
    if old is None or not count:
        return NOTHING
    shown = words.percent(abs(new - old)).removesuffix(f"{wording.THIN}%")
    if shown == words.percent(0).removesuffix(f"{wording.THIN}%"):
        return shown
    return f"+{shown}" if new > old else f"\u2212{shown}"


def _cell(text: str, *, quiet: bool = False, right: bool = False, strong: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(Size.BODY, tabular=True))
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    restyle(label, "tone", "quiet" if quiet else "strong" if strong else "body")
    return label


def _note(tone: str) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    restyle(label, "tone", tone)
    return label
