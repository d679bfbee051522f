"""A labelled dataset as a value: pictures, the faces on them, their labels. Formats write it and read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.geometry import Box, Landmarks


class Label(StrEnum):
    """What a class of the dataset says of a face."""

    PERSON = "person"
    EXPRESSION = "expression"
    FACE = "face"  # one class: a face is here, to train detectors


FACE_CLASS: Final = "face"
UNKNOWN_CLASS: Final = "unknown"
"""Class of a face that has no label of the kind asked for and is written all the same."""


@dataclass(frozen=True, slots=True)
class LabelledFace:
    """A face as a dataset says it.

    Attributes:
        box: fractions of the picture as written; None where only the whole picture has a label.
        person: name or number of the person as written; None: not known, or not told.
        expression: what it shows; None: not known, or not told.
        confirmed: a human said who it is; False for proposals and for faces without a name.
        score: how likely the proposal is, 0..1; None where it was confirmed.
        expression_confirmed: a human said what it shows.
        scores: probabilities of a model in the order of ``EXPRESSIONS``; None where not measured.
        detection: score of the detector, 0..1.
        landmarks: fractions of the picture as written.
        embedding: float32, little endian, unit length; None where not asked for.
        face: number of the face in the library it comes from.
    """

    box: Box | None
    person: str | None = None
    expression: Expression | None = None
    confirmed: bool = True
    score: float | None = None
    expression_confirmed: bool = False
    scores: tuple[float, ...] | None = None
    detection: float | None = None
    landmarks: Landmarks | None = None
    embedding: bytes | None = None
    face: int | None = None


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture as a dataset says it.

    Attributes:
        name: without folder and suffix; unique in the dataset also after case folding, and a
            file name on every system.
        suffix: with its dot, as ".jpg".
        width, height: as written, pixels.
        split: "train" or the like; "" where the dataset is not split.
        faces: none of them: a picture kept as a negative.
        source: sha256 of the file it comes from, hexadecimal; "" where not known.
        taken_at: ISO 8601, local time; None where not known.
        recording: name of the video or recording it is a picture of.
        time: seconds from that video's first picture.
    """

    name: str
    suffix: str
    width: int
    height: int
    split: str = ""
    faces: tuple[LabelledFace, ...] = ()
    source: str = ""
    taken_at: str | None = None
    recording: str | None = None
    time: float | None = None

    @property
    def file(self) -> str:
        """Name and suffix."""
        return self.name + self.suffix


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is written, or was read.

    Attributes:
        pictures: by split in the order of ``splits``, then by name.
        label: what the classes are.
        people: each person that a face names, in the order of classes.
        splits: each split in order, also one that got no picture; () where it is not split.
        title: a name for people to read.
        seed: for formats that draw (pairs).
        unlabelled: faces without a label are written, too, as ``UNKNOWN_CLASS``.
    """

    pictures: Sequence[LabelledPicture]
    label: Label = Label.PERSON
    people: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    title: str = ""
    seed: int = 0
    unlabelled: bool = False

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in the order of their numbers."""
        if self.label is Label.FACE:
            return (FACE_CLASS,)
        known = self.people if self.label is Label.PERSON else tuple(map(str, EXPRESSIONS))
        return (*known, UNKNOWN_CLASS) if self.unlabelled else known

    def class_of(self, face: LabelledFace) -> str | None:
        """Name of the face's class; None: the face is not written."""
        if self.label is Label.FACE:
            return FACE_CLASS
        told = face.person if self.label is Label.PERSON else face.expression
        if told is not None:
            return str(told)
        return UNKNOWN_CLASS if self.unlabelled else None

    def of(self, split: str) -> list[LabelledPicture]:
        """The pictures of one split, in order."""
        return [picture for picture in self.pictures if picture.split == split]

    @property
    def parts(self) -> tuple[str, ...]:
        """The splits, or one without a name."""
        return self.splits or ("",)
