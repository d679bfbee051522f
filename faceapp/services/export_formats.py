"""The formats of datasets, as somebody sees them who chooses one."""

from __future__ import annotations

from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.export_steps import FormatCard
from faceapp.interchange.formats import Wants, format_called


def format_cards() -> tuple[FormatCard, ...]:
    """All formats that can be written, in the order in which they are offered.

    Loading their modules takes 0.3 s the first time: not for the window's thread.
    """
    cards = []
    for key in FORMATS:
        facts = format_called(key).facts
        cards.append(
            FormatCard(
                key,
                facts.title,
                facts.wants is Wants.SCENES,
                facts.wants is Wants.FACES,
                frozenset(str(held) for held in facts.holds),
            )
        )
    return tuple(cards)
