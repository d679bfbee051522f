"""What was measured of a model on this machine; plain values that can be kept and compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceapp.domain.certainty import Interval
from faceapp.domain.curves import Roc


class Data(StrEnum):
    """What a model was judged on."""

    LIBRARY = "library"  # the photos of the library, and the names and corrections in it
    LABELLED = "labelled"  # a table or folders that say what is right


@dataclass(frozen=True, slots=True)
class Circumstance:
    """When and on what something was measured.

    Attributes:
        day: ISO 8601 date.
        data: whose labels.
        source: name of the table or folder, without the folders above it; "" for the library.
        version: of the model; figures of another version are of another model.
        detector: id of what found the faces; "" where the model finds them itself, or where
            they were cut out before.
    """

    day: str
    data: Data
    source: str
    version: str
    detector: str


@dataclass(frozen=True, slots=True)
class SpeedFigures:
    """How much a model takes, alone on one core.

    Attributes:
        photos, faces: it was measured on.
        ms_photo: median milliseconds to look at a photo; None for models of single faces.
        ms_face: median milliseconds a face; None for detectors.
        memory: bytes its process takes at most more than one without a model; None where
            the system does not say.
    """

    circumstance: Circumstance
    photos: int
    faces: int
    ms_photo: float | None
    ms_face: float | None
    memory: int | None


@dataclass(frozen=True, slots=True)
class VerificationFigures:
    """How well the same person is told from others, pair by pair.

    Attributes:
        pairs: judged; half of them of the same person where they were drawn.
        faces, people: in them; 0 where the table does not say.
        accuracy: part told right, each fold by the threshold that is best on the others.
        threshold: mean of these; distance of unit vectors.
        precision, recall, f1: of pairs called the same.
        tar_at_far: part of the same pairs accepted where 1 of 1 000 different ones is.
        auc: area under the curve.
        roc: the curve.
    """

    circumstance: Circumstance
    pairs: int
    faces: int
    people: int
    accuracy: Interval
    threshold: float
    precision: float
    recall: float
    f1: float
    tar_at_far: float
    auc: float
    roc: Roc


@dataclass(frozen=True, slots=True)
class GroupingFigures:
    """How well groups made from nothing hold one person each (BCubed).

    Attributes:
        faces, people, groups: that there were.
    """

    circumstance: Circumstance
    faces: int
    people: int
    groups: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class ExpressionFigures:
    """How well expressions are told.

    Attributes:
        pictures: judged.
        accuracy: part told right.
        precision, recall, f1: means over the labels that occur: a rare one counts as much.
        calibration_error: how far "70 % sure" is from 70 % right, in 15 bins.
        labels: of the rows and columns of ``confusion``.
        confusion: counts; rows: what is, columns: what was said.
        answers: for each picture "1" where it was told right, else "0"; "" where that was not kept.
        basis: stands for the pictures and their labels; answers on the same can be compared.
        learned: the model learned from some of them.
    """

    circumstance: Circumstance
    pictures: int
    accuracy: Interval
    precision: float
    recall: float
    f1: float
    calibration_error: float
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    answers: str = ""
    basis: str = ""
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is known of one model; None: not measured.

    Attributes:
        model: its id in the registry.
    """

    model: str
    speed: SpeedFigures | None = None
    verification: VerificationFigures | None = None
    grouping: GroupingFigures | None = None
    expression: ExpressionFigures | None = None

    @property
    def accuracy(self) -> Interval | None:
        """Of what the model is for; None for detectors, or where it was not measured."""
        judged = self.verification or self.expression
        return None if judged is None else judged.accuracy


class Wish(StrEnum):
    """What is to be measured."""

    SPEED = "speed"
    NAMES = "names"  # verification and grouping on the named faces of the library
    CORRECTIONS = "corrections"  # expressions that were corrected in the library
    VERIFICATION = "verification"  # a table of pairs
    GROUPING = "grouping"  # a table of people
    EXPRESSION = "expression"  # a folder for each label


class Doing(StrEnum):
    """What a run is at."""

    LOADING = "loading"
    SPEED = "speed"
    NAMES = "names"
    CORRECTIONS = "corrections"
    VERIFICATION = "verification"
    GROUPING = "grouping"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class FigureProgress:
    """How far a run is.

    Attributes:
        model: that is being measured.
        task, tasks: of how many parts this is which, from 1.
        done, total: within the part; total is 0 while unknown.
    """

    model: str
    doing: Doing
    task: int
    tasks: int
    done: int
    total: int

    @property
    def part(self) -> float:
        """Of the whole run, 0..1."""
        return (self.task - 1 + (self.done / self.total if self.total else 0.0)) / self.tasks


@dataclass(frozen=True, slots=True)
class LibraryData:
    """What a library has to measure models on.

    Attributes:
        photos: that were looked at and are there.
        faces, people: named by the user, at least two faces a person.
        corrections: expressions that were set by hand.
    """

    photos: int
    faces: int
    people: int
    corrections: int
