"""The third step: the format, the pictures, what is told of people, and the parts."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.export_choices import ExportChoices, Others, Shape, SplitBy
from faceapp.domain.export_steps import (
    FER,
    FIRST_SHARES,
    FormatCard,
    as_imported,
    percents,
    shares_of,
    with_format,
    with_shape,
    with_split,
)
from faceapp.ui.export import words, words_formats
from faceapp.ui.export.flow import Chips, flow
from faceapp.ui.export.form import StepForm, caption, number_field, quietly, row, switch

OWN = "own"


class HowStep(StepForm):
    """Format, pictures, people, more, parts."""

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__(choices)
        self._cards: dict[str, FormatCard] = {}
        self._own = self._any_imported = False
        self._format_field()
        self._picture_field()
        self._people_field()
        self._more_field()
        self._split_field()
        self.column.addStretch(1)
        self.take(choices)

    def offer(self, cards: Sequence[FormatCard]) -> None:
        """All formats."""
        self._cards = {card.key: card for card in cards}
        self.format.offer((card.key, card.title, words_formats.good_for(card)) for card in cards)
        self.take(self.choices)

    def offer_imported(self, *, there: bool) -> None:
        """Whether photos among those chosen came in with a part of a dataset."""
        self._any_imported = there
        self._take_split(self.choices)

    @property
    def card(self) -> FormatCard | None:
        """Of the format that is chosen."""
        return self._cards.get(self.choices.format)

    # --- fields ---

    def _format_field(self) -> None:
        self.format: Chips[str] = Chips(self.tr("Format"))
        self.format.chosen.connect(lambda key: self.change_to(with_format(self.choices, self._cards[key])))
        self._good_for, self._not_held = caption(), caption()
        self.add_field(self.tr("Format"), self.format, self._good_for, self._not_held)

    def _picture_field(self) -> None:
        self.shape: Chips[Shape] = Chips(
            self.tr("Pictures"),
            (
                (Shape.FULL, self.tr("Whole photos"), self.tr("Each photo with all its faces")),
                (Shape.CROP, self.tr("Faces"), self.tr("A square around each face")),
                (
                    Shape.ALIGNED,
                    self.tr("Aligned faces"),
                    self.tr("Each face upright, eyes and mouth always in the same place"),
                ),
            ),
        )
        self.shape.chosen.connect(lambda shape: self.change_to(with_shape(self.choices, shape)))
        self.side = number_field(
            self.tr("Size"),
            0,
            8192,
            lambda value: self.change(size=value or None),
            none=self.tr("as it is"),
            suffix="\u2009px",
        )
        self.side.setSingleStep(16)
        self.margin = number_field(
            self.tr("Margin around the face"),
            0,
            200,
            lambda value: self.change(margin=value / 100),
            none=self.tr("none"),
            suffix="\u2009%",
        )
        self.margin.setSingleStep(5)
        self._margin = row(self.tr("Margin around the face"), self.margin)
        self.encoding: Chips[str] = Chips(
            self.tr("Kind of file"),
            (
                ("jpg", "JPEG", self.tr("Small")),
                ("png", "PNG", self.tr("Nothing is lost; about eight times as large")),
            ),
        )
        self.encoding.chosen.connect(lambda kind: self.change(encoding=kind))
        self._shape_note = caption()
        self.add_field(
            self.tr("Pictures"),
            self.shape,
            self._shape_note,
            row(self.tr("Size"), self.side),
            self._margin,
            self.encoding,
        )

    def _people_field(self) -> None:
        self.others: Chips[Others] = Chips(
            self.tr("Faces that are not exported"),
            (
                (Others.BLUR, self.tr("Blur"), self.tr("Averaged away: nobody can be made out any more")),
                (Others.COVER, self.tr("Cover"), self.tr("An even grey rectangle")),
                (Others.KEEP, self.tr("Show"), self.tr("Left as they are")),
            ),
        )
        self.others.chosen.connect(lambda others: self.change(others=others))
        self._others_note = caption()
        self.add_field(self.tr("Faces that are not exported"), self.others, self._others_note)
        self.names: Chips[bool] = Chips(
            self.tr("People as"),
            (
                (True, self.tr("Names"), self.tr("As in this library")),
                (False, self.tr("Numbers"), self.tr("Numbers that mean nothing outside the dataset")),
            ),
        )
        self.names.chosen.connect(lambda names: self.change(names=names))
        self.add_field(self.tr("People as"), self.names)

    def _more_field(self) -> None:
        self.landmarks = switch(
            self.tr("Points of the face: eyes, nose, mouth"), lambda on: self.change(landmarks=on)
        )
        self.embeddings = switch(
            self.tr("Measurements to tell people apart"), lambda on: self.change(embeddings=on)
        )
        self.metadata = switch(self.tr("Keep date, camera and place"), lambda on: self.change(metadata=on))
        self._more_note = caption()
        self.add_field(self.tr("More"), self.landmarks, self.embeddings, self.metadata, self._more_note)
        for box in (self.landmarks, self.embeddings, self.metadata):
            box.setAccessibleName(box.text())

    def _split_field(self) -> None:
        self.split: Chips[object] = Chips(
            self.tr("Parts"),
            (
                ((), self.tr("None"), self.tr("Everything in one")),
                (
                    FIRST_SHARES,
                    "80 \u00b7 10 \u00b7 10",
                    self.tr("To train with, to choose with, to judge with"),
                ),
                (OWN, self.tr("Own shares"), self.tr("Say how much of each")),
                (
                    SplitBy.IMPORTED,
                    self.tr("As imported"),
                    self.tr("Each photo in the part of the dataset that it came in with"),
                ),
            ),
        )
        self.split.chosen.connect(self._split_chosen)
        self.shares = [
            number_field(name, 0, 100, self._share_changed, suffix="\u2009%")
            for name in (self.tr("Part train"), self.tr("Part val"), self.tr("Part test"))
        ]
        for share in self.shares:
            share.setFixedWidth(82)  # three of them in a line
        train, val, test = self.shares
        self._shares = flow(row("train", train), row("val", val), row("test", test))
        self._split_note = caption()
        self.by: Chips[object] = Chips(self.tr("What stays together"), words.split_names())
        self.by.chosen.connect(lambda by: self.change(split_by=by))
        self.seed = number_field(self.tr("Seed"), 0, 1_000_000, lambda value: self.change(seed=value))
        self.seed.setToolTip(self.tr("Another number draws other parts; the same number the same ones"))
        self._by_note = caption()
        self.add_field(self.tr("Parts"), self.split, self._shares, self._split_note)
        self._by = self.add_field(self.tr("What stays together"), self.by, self._by_note)
        self._seed = self.add_field("", row(self.tr("Seed"), self.seed))

    def _split_chosen(self, chosen: object) -> None:
        self._own = chosen == OWN
        if self._own:
            shares = self.choices.split or FIRST_SHARES
        else:
            shares = chosen if isinstance(chosen, tuple) else ()
        imported = chosen is SplitBy.IMPORTED
        self.change_to(as_imported(self.choices) if imported else with_split(self.choices, shares))
        self.take(self.choices)
        if self._own:
            self.shares[0].setFocus()

    def _share_changed(self, _value: int) -> None:
        self.change(split=shares_of(*(share.value() for share in self.shares)))

    # --- what is shown ---

    def take(self, choices: ExportChoices) -> None:
        super().take(choices)
        card, fer = self.card, choices.format == FER
        if card is not None:
            self.format.show_chosen(card.key)
            self._good_for.setText(words_formats.good_for(card))
            self._not_held.setText(words_formats.not_held(card))
            for shape in Shape:
                why = (
                    self.tr("{format} is made of whole photos")
                    if card.scenes
                    else self.tr("{format} holds one face a picture")
                )
                self.shape.allow(shape, card.allows(shape), why.format(format=card.title))
        self.shape.show_chosen(choices.shape)
        self._shape_note.setText(self._shape_words(choices, card))
        quietly(self.side, choices.size or 0)
        self.side.setEnabled(not fer)
        quietly(self.margin, round(choices.margin * 100))
        self._margin.setVisible(choices.shape is Shape.CROP)
        self.encoding.show_chosen(choices.encoding)
        self.encoding.setVisible(not fer)
        self.others.show_chosen(choices.others)
        self._others_note.setText(self.others.button(choices.others).accessibleDescription() + ".")
        self.names.show_chosen(choices.names)
        self._take_more(choices, card)
        self._take_split(choices)

    def _shape_words(self, choices: ExportChoices, card: FormatCard | None) -> str:
        told = self.shape.button(choices.shape).accessibleDescription() + "."
        if card is None or not (card.scenes or card.single):
            return told
        why = (
            self.tr("{format} is made of whole photos.")
            if card.scenes
            else self.tr("{format} holds one face a picture.")
        )
        return f"{told} {why.format(format=card.title)}"

    def _take_more(self, choices: ExportChoices, card: FormatCard | None) -> None:
        held = frozenset() if card is None else card.holds
        quietly(self.landmarks, choices.landmarks)
        quietly(self.embeddings, choices.embeddings)
        quietly(self.metadata, choices.metadata)
        for box, what in ((self.landmarks, "landmarks"), (self.embeddings, "embeddings")):
            box.setEnabled(what in held)
            why = "" if what in held or card is None else self.tr("{format} can not hold it")
            box.setToolTip(why.format(format="" if card is None else card.title))
        self._more_note.setText(
            self.tr("Places can tell where people live.")
            if choices.metadata
            else self.tr("Date, camera and place are taken out of the pictures.")
        )

    def _take_split(self, choices: ExportChoices) -> None:
        imported = choices.split_by is SplitBy.IMPORTED
        own = not imported and bool(choices.split) and (self._own or choices.split != FIRST_SHARES)
        self.split.let_see(SplitBy.IMPORTED, self._any_imported or imported)
        self.split.show_chosen(SplitBy.IMPORTED if imported else OWN if own else choices.split)
        for share, percent in zip(self.shares, percents(choices.split), strict=True):
            quietly(share, percent)
        self._shares.setVisible(own)
        left = 100 - sum(percents(choices.split))
        if own and left:
            words_ = self.tr("{n} % are left over") if left > 0 else self.tr("{n} % too many")
            self._split_note.setText(words_.format(n=abs(left)))
        elif imported:
            self._split_note.setText(self.split.button(SplitBy.IMPORTED).accessibleDescription() + ".")
        self._split_note.setVisible(imported or (own and left != 0))
        split = bool(choices.split) and not imported
        self._by.setVisible(split)
        self._seed.setVisible(split)
        if not imported:
            self.by.show_chosen(choices.split_by)
            self._by_note.setText(self.by.button(choices.split_by).accessibleDescription() + ".")
