"""The card of a dataset, with what the library knows of its faces and models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from faceapp.domain.dataset import Dataset
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import LeakReport
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.face import Quality
from faceapp.interchange.card import CardFacts, ModelUsed, card
from faceapp.interchange.formats import format_called
from faceapp.services import models
from faceapp.storage.library import Library

__all__ = ["dataset_card"]


def dataset_card(
    library: Library,
    dataset: Dataset,
    choices: ExportChoices,
    *,
    left_out: Mapping[LeftOut, int],
    leaks: LeakReport | None,
    qualities: Iterable[Quality] = (),
) -> dict[str, bytes]:
    """The files of the card by name, all to lie in the dataset's root; see ``interchange.card``.

    Args:
        library: tells which models are in use.
        dataset: as it is written.
        choices: as they may be told: without names where people are numbers.
        left_out: what is not written, by reason.
        leaks: what the parts share; None where there are none.
        qualities: how large and sharp the faces are on their photos, as far as it was measured.

    Raises:
        NoSuchModel: the registry does not know a model in use any more.
    """
    measured = list(qualities)
    facts = CardFacts(
        choices,
        _models(library, dataset),
        left_out,
        leaks,
        [one.pixels for one in measured],
        [one.sharpness for one in measured],
    )
    return card(dataset, format_called(choices.format).facts, facts)


def _models(library: Library, dataset: Dataset) -> list[ModelUsed]:
    """Those in use; the one that reads expressions only where one was read."""
    from faceapp.vision.entries import entry

    chosen = models.in_use(library)
    read = any(face.expression or face.scores for picture in dataset.pictures for face in picture.faces)
    used = {
        "detector": chosen.detector,
        "embedder": chosen.embedder,
        "expression": chosen.expression if read else None,
    }
    found = [(kind, entry(model)) for kind, model in used.items() if model is not None]
    return [ModelUsed(kind, one.name, one.version, one.licence) for kind, one in found]
