"""What a look at a library's health finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    NOTE = "note"  # worth knowing; nothing is wrong with the library
    WARNING = "warning"  # something that no verb makes; nothing is lost
    ERROR = "error"  # restore a backup


class Trouble(StrEnum):
    """What is wrong; the window and the command line have a sentence for each."""

    DAMAGED = "damaged"  # SQLite finds the file damaged
    BROKEN_REFERENCE = "broken_reference"  # a row speaks of another that is not there
    UNGUARDED = "unguarded"  # the rows of people could be overwritten
    EMBEDDING_SIZE = "embedding_size"  # embeddings of one model differ in length
    UNREADABLE_CHANGE = "unreadable_change"  # a step of the change log can not be undone
    CHANGE_DIFFERS = "change_differs"  # the last change is not what the library holds
    CHANGE_ORDER = "change_order"  # an undone change is older than one that is not
    HALF_MEASURED = "half_measured"  # a photo counts as measured and has no measurement
    NAMED_AND_MARKED = "named_and_marked"  # a face has a name or proposal, and is hidden or no face
    NAMED_AND_REJECTED = "named_and_rejected"  # a face is given to somebody it was rejected for
    WRONG_COVER = "wrong_cover"  # a cover that is not a confirmed face of its person
    WRONG_LEFT = "wrong_left"  # a photo or face of a folder that was removed is shown, or the reverse
    WRONG_NAME_KEY = "wrong_name_key"  # a name that can not be found
    SAME_PERSON_TWICE = "same_person_twice"  # on one photo, and nobody insisted
    STRAY_RECORDING = "stray_recording"  # a recording, track or face of one where there is none
    BROKEN_SAMPLES = "broken_samples"  # what was measured of a recording can not be right
    EMPTY_GROUP = "empty_group"  # no face is left in it
    PICTURES_DAMAGED = "pictures_damaged"  # the file of small pictures; it is made anew
    PICTURES_LEFT = "pictures_left"  # small pictures of photos or faces that are no more
    PICTURES_MISSING = "pictures_missing"  # photos without a small picture


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble.

    Attributes:
        count: how often it was found.
        examples: the first few ids: of faces, people, photos, changes, as the trouble says.
        detail: SQLite's words, for the log and for whoever helps.
    """

    trouble: Trouble
    severity: Severity
    count: int
    examples: tuple[int, ...] = ()
    detail: str = ""


def is_healthy(findings: Iterable[Finding]) -> bool:
    """Whether there is nothing worse than a note."""
    return all(finding.severity is Severity.NOTE for finding in findings)
