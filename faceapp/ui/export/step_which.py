"""The second step: which of the faces that were found, and how many of each."""

from __future__ import annotations

from faceapp.domain.cleaning_thresholds import BLURRED_SHARPNESS
from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import ExportChoices, Shape
from faceapp.ui.export.flow import Chips, flow
from faceapp.ui.export.form import StepForm, caption, number_field, quietly, row, switch
from faceapp.ui.theme import restyle

MOST = 100_000


class WhichStep(StepForm):
    """Confirmed or proposed, quality, number, what stays besides."""

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__(choices)
        self.proposed: Chips[bool] = Chips(
            self.tr("How sure"),
            (
                (False, self.tr("Only confirmed"), self.tr("Only labels that somebody confirmed")),
                (True, self.tr("Proposals, too"), self.tr("Also labels that the program proposes")),
            ),
        )
        self.proposed.chosen.connect(lambda proposed: self.change(proposed=proposed))
        self.score = number_field(
            self.tr("Least sureness of a proposal"),
            0,
            100,
            lambda value: self.change(least_score=value / 100),
            none=self.tr("any"),
            suffix="\u2009%",
        )
        self._sure = row(self.tr("At least"), self.score, self.tr("sure"))
        self._sure_note = caption()
        self.pixels = number_field(
            self.tr("Smallest face"),
            0,
            4000,
            lambda value: self.change(least_pixels=value),
            none=self.tr("any"),
            suffix="\u2009px",
        )
        self.pixels.setSingleStep(8)
        self.sharp = switch(self.tr("Leave out blurred faces"), self._sharp)
        self.least = number_field(
            self.tr("At least per class"),
            0,
            MOST,
            lambda value: self.change(least=value or None),
            none=self.tr("any"),
        )
        self.most = number_field(
            self.tr("At most per class"),
            0,
            MOST,
            lambda value: self.change(most=value or None),
            none=self.tr("all"),
        )
        self.balance = switch(
            self.tr("The same number of each"),
            lambda on: self.change(balance=on),
            self.tr("As many of each as there are of the one with fewest"),
        )
        self.strangers = switch(
            self.tr("Faces without a label"),
            lambda on: self.change(strangers=on),
            self.tr("As a class of their own"),
        )
        self.negatives = switch(
            self.tr("Photos on which there is no face"), lambda on: self.change(negatives=on)
        )
        self._negatives_note = caption()
        self.add_field(self.tr("How sure"), self.proposed, self._sure, self._sure_note)
        self.add_field(self.tr("Quality"), row(self.tr("Faces of at least"), self.pixels), self.sharp)
        self._number = self.add_field(
            self.tr("How many"),
            flow(row(self.tr("At least"), self.least), row(self.tr("at most"), self.most)),
            self.balance,
        )
        self._per = caption()
        layout = self._number.layout()
        if layout is not None:
            layout.addWidget(self._per)
        self.add_field(self.tr("Besides"), self.strangers, self.negatives, self._negatives_note)
        for box in (self.sharp, self.balance, self.strangers, self.negatives):
            box.setAccessibleName(box.text())
        restyle(self._sure_note, "tone", "caption")
        self.column.addStretch(1)
        self.take(choices)

    def take(self, choices: ExportChoices) -> None:
        super().take(choices)
        faces = choices.label is Label.FACE
        self.proposed.show_chosen(choices.proposed)
        for value in (True, False):
            self.proposed.allow(value, not faces)
        self._sure.setVisible(choices.proposed and not faces)
        self._sure_note.setText(self._sure_words(choices))
        quietly(self.score, round(choices.least_score * 100))
        quietly(self.pixels, choices.least_pixels)
        quietly(self.sharp, choices.least_sharpness > 0)
        quietly(self.least, choices.least or 0)
        quietly(self.most, choices.most or 0)
        quietly(self.balance, choices.balance)
        quietly(self.strangers, choices.strangers)
        quietly(self.negatives, choices.negatives)
        self.strangers.setEnabled(not faces)
        self._number.setVisible(True)
        self.balance.setVisible(not faces)
        self._per.setText(self._per_words(choices.label))
        whole = choices.shape is Shape.FULL
        self.negatives.setEnabled(whole)
        self._negatives_note.setText(
            "" if whole else self.tr("Photos without faces need whole photos as pictures.")
        )
        self._negatives_note.setVisible(not whole)

    def _sure_words(self, choices: ExportChoices) -> str:
        if choices.label is Label.FACE:
            return self.tr("A face needs no name here: all that were found are exported.")
        if choices.proposed:
            return self.tr("The score is written where the format can hold it.")
        return self.tr("What nobody confirmed is left out.")

    def _per_words(self, label: Label) -> str:
        return {
            Label.PERSON: self.tr("Faces of each person. Of more, the best spread over time are taken."),
            Label.EXPRESSION: self.tr(
                "Faces of each expression. Of more, the best spread over time are taken."
            ),
            Label.FACE: self.tr("Faces in all. Of more, the best spread over time are taken."),
        }[label]

    def _sharp(self, on: bool) -> None:
        self.change(least_sharpness=BLURRED_SHARPNESS if on else 0.0)
