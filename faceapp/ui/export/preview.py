"""Beside the steps: how much it comes to, a few pictures, what is left out, what one should know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceapp.domain.export_choices import Shape
from faceapp.domain.export_drafts import Draft, Sample
from faceapp.domain.export_thresholds import PREVIEW_PICTURES
from faceapp.domain.exporting import ExportWarning
from faceapp.ui.export import words, words_left
from faceapp.ui.export.form import caption, say
from faceapp.ui.export.samples import Samples
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle

CLASSES_LETTERS = 160


class PreviewPanel(QWidget):
    """Shows a draft; what was shown stays, greyed by its words, until the next one is counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = QLabel(wordWrap=True)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self.count, "tone", "emphasis")
        self.count.setAccessibleName(self.tr("What will be written"))
        self._parts = caption()
        self._classes = caption()
        self.problem = QLabel(wordWrap=True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self.problem, "tone", "danger")
        self.samples = Samples()
        self._warnings = QLabel(wordWrap=True)
        self._warnings.setTextFormat(Qt.TextFormat.PlainText)
        self._leaks = caption()
        self._left_title = QLabel(self.tr("Left out"))
        restyle(self._left_title, "tone", "section")
        self.left_out = caption()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SPACE_INSIDE, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        for part in (
            self.count,
            self._parts,
            self._classes,
            self.problem,
            self._warnings,
            self._leaks,
            self.samples,
            self._left_title,
            self.left_out,
        ):
            column.addWidget(part)
        column.addStretch(1)
        for part in (self._left_title, self.problem, self._warnings, self._leaks, self.left_out):
            part.hide()
        self.show_counting()

    def show_counting(self) -> None:
        """Other choices: what is shown does not hold any more."""
        self.count.setText(self.tr("Counting\u2026"))
        restyle(self.count, "tone", "quiet")

    def show_draft(self, draft: Draft) -> None:
        """What would be written."""
        restyle(self.count, "tone", "emphasis")
        self.count.setText(words.counted(draft))
        say(self.problem, "")
        say(self._parts, words.parts(draft))
        told, shown = words.classes(draft), words.classes(draft, CLASSES_LETTERS)
        say(self._classes, shown)
        self._classes.setToolTip("" if told == shown else told)
        heard = [one for one in draft.warnings if one is not ExportWarning.LEAKS]
        say(self._warnings, "\n".join(f"\u26a0\ufe0e  {words_left.warning(one)}" for one in heard))
        say(self._leaks, "" if draft.leaks is None else words_left.leaks(draft.leaks))
        restyle(self._leaks, "tone", "caption" if draft.leaks is None or draft.leaks.clean else "danger")
        self.samples.expect(
            min(PREVIEW_PICTURES, draft.pictures),
            draft.choices.label,
            boxes=draft.choices.shape is Shape.FULL,
        )
        lines = words_left.left_out(draft.left_out)
        self._left_title.setVisible(bool(lines))
        say(self.left_out, "\n".join(lines))

    def show_refused(self, sentence: str, *, nothing: bool) -> None:
        """These choices can not be exported; ``nothing``: since nothing fits them."""
        no = self.tr("It can not be exported like this")
        self.count.setText(self.tr("Nothing to export") if nothing else no)
        restyle(self.count, "tone", "emphasis")
        say(self.problem, sentence)
        for label in (self._parts, self._classes, self._warnings, self._leaks):
            say(label, "")
        if not nothing:
            say(self.left_out, "")
            self._left_title.hide()
        self.samples.expect(0, self.samples.label)

    def show_all_made(self) -> None:
        """All pictures of the draft that can be made are there."""
        self.samples.settle()
        if not self.samples.shown:
            say(self.problem, self.tr("None of the photos that were tried can be read."))

    def add_sample(self, sample: Sample, image: QImage) -> None:
        """A picture of the draft was made."""
        self.samples.add(sample, image)
