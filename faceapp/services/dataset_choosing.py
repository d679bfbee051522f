"""What of a library goes into a dataset: photos by query, faces by people, labels, quality and number."""

from __future__ import annotations

from faceapp.domain.dataset_choice import Chosen, ChosenFace, ChosenPhoto, LeftOut
from faceapp.domain.export_choices import ExportChoices
from faceapp.storage.library import Library

__all__ = ["Chosen", "ChosenFace", "ChosenPhoto", "LeftOut", "choose"]


def choose(library: Library, choices: ExportChoices) -> Chosen:
    """Everything that ``choices`` ask for, in an order that does not depend on row numbers.

    Raises:
        BadQuery: the query can not be understood.
        NoSuchPerson: nobody has one of the names.
        NoSuchRecording: there is no recording of one of the numbers.
    """
    raise NotImplementedError
