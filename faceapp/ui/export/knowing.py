"""What the steps of an export choose among, and what is labelled so far: with what a new one begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_steps import FormatCard, first_choices, with_format
from faceapp.domain.person import Person
from faceapp.domain.recording import Recording
from faceapp.services.library import Library


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose among.

    Attributes:
        named: somebody has a face that a person confirmed.
        expressions: a person set the expression of some face.
    """

    cards: tuple[FormatCard, ...] = ()
    people: tuple[Person, ...] = ()
    recordings: tuple[Recording, ...] = ()
    named: bool = True
    expressions: bool = True

    def fresh(self) -> ExportChoices:
        """What a new export begins with: names, or expressions where only those are known."""
        first = first_choices()
        card = next((card for card in self.cards if card.key == first.format), None)
        if card is not None:
            first = with_format(first, card)
        return replace(first, label=Label.EXPRESSION) if self.expressions and not self.named else first

    def missing(self, choices: ExportChoices) -> str:
        """What to do first where nothing is labelled in this way; "" where something is."""
        if choices.proposed or choices.strangers:
            return ""
        translate = QCoreApplication.translate
        if not self.named and not self.expressions and choices.label is not Label.FACE:
            return translate(
                "exports",
                "Nothing is labelled yet. Name faces on the page People, or say what they show"
                " in a photo; or choose Faces, which needs no labels.",
            )
        if choices.label is Label.PERSON and not self.named:
            return translate(
                "exports", "Nobody is named yet. Name faces on the page People, or choose Expressions."
            )
        return ""


def read_known(library: Library) -> Known:
    """Read it; beside the window."""
    from faceapp.services import browse, export_formats, expressions, recordings

    people = browse.people(library)
    return Known(
        export_formats.format_cards(),
        people,
        recordings.recordings(library),
        any(one.confirmed for one in people),
        expressions.any_said(library),
    )
