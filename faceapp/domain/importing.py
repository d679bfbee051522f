"""Bringing a dataset in: what it is, how far it is, what became of it, and which face a label means."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faceapp.domain.dataset import Dataset, Label
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.import_problems import Problems
from faceapp.domain.import_thresholds import (
    IMPORT_INSIDE,
    IMPORT_LARGE,
    IMPORT_LEAST_INSIDE,
    IMPORT_SAME_FACE,
)
from faceapp.domain.photo import Reason


class NotHeld(StrEnum):
    """What a dataset says and a library has no place for."""

    GUESSES = "guesses"  # labels that no human confirmed
    SCORES = "scores"  # faces with what another model measured: it is measured anew
    EMBEDDINGS = "embeddings"
    LANDMARKS = "landmarks"  # of faces that were found: they have their own
    MOMENTS = "moments"  # pictures that were part of a video
    UNPLACED = "unplaced"  # a second label of a picture that does not say where


class ImportStage(StrEnum):
    """What an import does just now."""

    READING = "reading"
    FACES = "faces"  # a scan tells how far it is
    LABELS = "labels"
    MEASURING = "measuring"  # faces that only the dataset knew


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """What there is to bring in, before anything is written.

    Attributes:
        format: its key.
        title: the format's name.
        folder: where it lies.
        pictures, labels, people, expressions: labels are names and expressions; ``expressions`` those alone.
        known: people who are in the library already, by these names.
        problems: files and lines that can not be read.
        classes: people or expressions and how many faces have each, the largest first.
    """

    format: str
    title: str
    folder: Path
    label: Label
    pictures: int
    labels: int
    people: int
    expressions: int
    splits: tuple[str, ...] = ()
    known: int = 0
    problems: tuple[tuple[Path, Problems], ...] = ()
    classes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far it is; of ``ImportStage.FACES`` a scan's own events tell."""

    stage: ImportStage
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a dataset.

    Attributes:
        pictures: of the dataset that are in the library now.
        labels: names and expressions of the dataset that the library holds now, ``fresh`` of them new.
        people, expressions: how many people are named by it; how many faces have an expression by it.
        known: how many of the people were in the library already.
        added: faces that no detector saw there: only the dataset says so.
        matched: labelled faces that were found.
        missing: pictures that could not be looked at: ``unreadable``.
        kept: labels that were not put on since the user said otherwise.
        untold: faces that were found and of which the dataset does not speak.
        unboxed: labelled faces whose place the dataset does not say: it was looked for.
        not_held: what of it the library has no place for, and how often.
        problems: files and what is wrong with them.
        unreadable: pictures that could not be looked at, and why.
        steps: how many steps of undo it takes.
        seconds: all of it.
    """

    format: str
    pictures: int = 0
    labels: int = 0
    fresh: int = 0
    people: int = 0
    expressions: int = 0
    known: int = 0
    added: int = 0
    matched: int = 0
    missing: int = 0
    kept: int = 0
    untold: int = 0
    unboxed: int = 0
    not_held: Mapping[NotHeld, int] = field(default_factory=dict)
    problems: tuple[tuple[Path, Problems], ...] = ()
    unreadable: tuple[tuple[Path, Reason], ...] = ()
    steps: int = 0
    seconds: float = 0.0

    @property
    def pictures_per_second(self) -> float:
        """Of the whole import."""
        return self.pictures / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class ImportFinished:
    """The last event."""

    report: ImportReport


def labels_of(dataset: Dataset) -> tuple[int, int, int]:
    """How many labels (names and expressions), people and expressions a dataset tells."""
    faces = [face for picture in dataset.pictures for face in picture.faces]
    named = sum(face.person is not None for face in faces)
    shown = sum(face.expression is not None for face in faces)
    people = len({face.person for face in faces if face.person is not None})
    return named + shown, people, shown


def classes_of(dataset: Dataset) -> tuple[tuple[str, int], ...]:
    """Each person, or each expression where the classes are those, with how many faces; most first."""
    faces = [face for picture in dataset.pictures for face in picture.faces]
    if dataset.label is Label.EXPRESSION:
        counts = Counter(str(face.expression.value) for face in faces if face.expression is not None)
    else:
        counts = Counter(face.person for face in faces if face.person is not None)
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def matched(told: Sequence[Box], found: Sequence[Box]) -> dict[int, int]:
    """Which of the ``found`` boxes each of the ``told`` ones means, by place; one to one.

    The pair that shares most comes first. A loose box (head and shoulders, or the eyes alone) that
    shares too little with any means the one face that lies in it, or in which it lies, where there is
    but one. Those without a partner are not in it.
    """
    pairs = sorted(
        (
            (share, -one, -other)
            for one, mine in enumerate(told)
            for other, theirs in enumerate(found)
            if (share := mine.iou(theirs)) >= IMPORT_SAME_FACE
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in pairs:
        if -one not in partner and -other not in taken:
            partner[-one] = -other
            taken.add(-other)
    left = [one for one in range(len(told)) if one not in partner]
    inside = {one: [other for other in range(len(found)) if _within(told[one], found[other])] for one in left}
    for one in left:
        mine = inside[one]
        if len(mine) == 1 and mine[0] not in taken and sum(mine[0] in them for them in inside.values()) == 1:
            partner[one] = mine[0]
            taken.add(mine[0])
    return partner


def _within(one: Box, other: Box) -> bool:
    """Whether the smaller of two boxes lies in the other, and is not lost in it."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    small, large = sorted((one.area, other.area))
    shared = width * height if width > 0 and height > 0 else 0.0
    return shared >= IMPORT_INSIDE * small and small >= IMPORT_LEAST_INSIDE * large


def meant(found: Sequence[tuple[FaceId, Box]], width: int, height: int) -> FaceId | None:
    """Whom a label means that says of no place: of the large faces the one nearest to the middle.

    Args:
        found: the faces on the picture.
        width: of the picture, pixels.
        height: of the picture, pixels.
    """
    if not found:
        return None
    largest = max(box.area for _, box in found)

    def far(box: Box) -> float:
        x, y = box.centre
        return math.hypot((x - 0.5) * max(width, 1), (y - 0.5) * max(height, 1))

    large = [(far(box), face) for face, box in found if box.area >= IMPORT_LARGE * largest]
    return min(large)[1]
