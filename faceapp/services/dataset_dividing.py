"""A chosen dataset in its parts: what is trained with, what is judged with, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from faceapp.domain.dataset_choice import Chosen, ChosenPhoto, LeftOut
from faceapp.domain.dataset_leaks import LeakReport
from faceapp.domain.export_choices import ExportChoices
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["Divided", "LeakReport", "divide"]


@dataclass(frozen=True, slots=True)
class Divided:
    """A dataset in parts.

    Attributes:
        parts: name of each part in order, with its photos in the order of ``Chosen``; one part
            called "" where nothing is split. A photo is in two parts only where faces are split
            by person and written as pictures of their own: then with other faces in each.
        left_out: what could be put nowhere; see ``LeftOut.TWO_SPLITS``.
        leaks: what the parts have in common all the same.
    """

    parts: tuple[tuple[str, tuple[ChosenPhoto, ...]], ...]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    leaks: LeakReport | None = None


def divide(chosen: Chosen, choices: ExportChoices, thumbnails: Thumbnails | None = None) -> Divided:
    """Put every photo into one part; see ``domain.dataset_splitting`` for what stays together.

    Args:
        chosen: what is written.
        choices: names and shares of the parts, what is kept together, the seed.
        thumbnails: where looks are compared; None: near duplicates are not looked for.
    """
    raise NotImplementedError
