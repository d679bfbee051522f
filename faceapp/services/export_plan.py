"""What an export will write, exactly: pictures, boxes, names, counts. Planning alone is the dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from faceapp.domain.dataset import Dataset
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_splitting import LeakReport
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.exporting import ExportWarning
from faceapp.storage.library import Library


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An export before it is written.

    Attributes:
        dataset: all pictures with their boxes as they will be written.
        places: relative path of each picture, in their order; None where the format carries it.
        pictures, labels: how many.
        classes: faces of each class, in the order of the classes.
        parts: pictures of each split.
        left_out: photos and faces that are not written, by reason.
        leaks: None where there is no split.
        bytes_estimate: of all files, from a few pictures that were made for it; within a third.
        warnings: what to know before.
    """

    dataset: Dataset
    places: tuple[str | None, ...]
    pictures: int
    labels: int
    classes: Mapping[str, int]
    parts: Mapping[str, int]
    left_out: Mapping[LeftOut, int]
    leaks: LeakReport | None
    bytes_estimate: int
    warnings: tuple[ExportWarning, ...]


def plan(library: Library, choices: ExportChoices) -> Plan:
    """Plan an export; nothing is written.

    Raises:
        BadQuery, NoSuchPerson, NoSuchRecording: see ``choose``.
        NoSuchFormat, WantsFaces, WantsPhotos: the format does not hold what was chosen.
        SharesNotOne: the split can not be.
        NothingToExport: no picture fits.
    """
    raise NotImplementedError
