"""What the export of a dataset says while it runs, at its end, and of a folder that it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.photo import Reason


class ExportStage(StrEnum):
    """What an export is at."""

    CHOOSING = "choosing"
    PICTURES = "pictures"
    LABELS = "labels"


class ExportWarning(StrEnum):
    """What a person should know before an export is used."""

    FEW_PICTURES = "few_pictures"  # a part of the split has none
    LEAKS = "leaks"  # the same picture, moment or person stands on two sides
    UPSCALED = "upscaled"  # more than half of the faces are smaller than the pictures asked for
    OTHERS_SEEN = "others_seen"  # people that are not exported are on the pictures
    NO_LANDMARKS = "no_landmarks"  # faces that were set by hand lie only about where they should
    NO_PART = "no_part"  # pictures that came in with no part are in the first one, the others in theirs
    NO_DATE = "no_date"  # a split by time or event, of photos some of which have no date


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """How far it is.

    Attributes:
        done, total: pictures; ``done`` counts those that an earlier run made.
        rate: pictures a second, 0 while unknown.
        seconds_left: None while unknown.
        bytes: written so far.
        paused: nothing happens until it goes on.
    """

    stage: ExportStage
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    bytes: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """A photo that could not be read: nothing of it is in the dataset.

    Attributes:
        reason: what there is a sentence for.
        detail: the decoder's own words.
    """

    path: Path
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class ExportFinished:
    """Everything is written.

    Attributes:
        pictures, labels: in the dataset.
        files, bytes: in the folder that belong to it, ``manifest.json`` included.
        manifest: where it lies.
        problems: photos that broke in between.
        left_out: what was not chosen, and why; see ``Chosen``.
    """

    pictures: int
    labels: int
    files: int
    bytes: int
    manifest: Path
    problems: tuple[ExportProblem, ...] = ()
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)


ExportEvent = ExportProgress | ExportProblem | ExportFinished


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What is the matter with the folder of an export.

    Attributes:
        complete: it was finished.
        files: that the manifest lists.
        missing, changed, extra: relative paths with "/".
    """

    complete: bool
    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Everything is there as it was written, and nothing else."""
        return self.complete and not (self.missing or self.changed or self.extra)
