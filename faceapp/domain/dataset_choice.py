"""What was chosen for a dataset: photos, the faces that are written, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faceapp.domain.dataset import FACE_CLASS, UNKNOWN_CLASS, Label
from faceapp.domain.expression import Expression
from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, PersonId, PhotoId


class LeftOut(StrEnum):
    """Why something that the query found is not written: first reasons of photos, then of faces."""

    MISSING = "missing"  # the file is not there now
    PROBLEM = "problem"  # the file can not be read
    PENDING = "pending"  # nobody looked for faces on it so far
    NO_VIDEO = "no_video"  # a recording of which no pictures are kept, or not analysed
    REPEATED = "repeated"  # the same content under another name
    NO_FACES = "no_faces"  # photos without any face; kept as negatives on request
    NOTHING_CHOSEN = "nothing_chosen"  # photos with faces, none of which is written
    HIDDEN = "hidden"
    NOT_A_FACE = "not_a_face"
    LEFT_OUT = "left_out"  # while labels were checked somebody said that it goes into no dataset
    UNKNOWN = "unknown"  # has no label of the kind asked for
    OTHER_PEOPLE = "other_people"  # not one of the people asked for
    PROPOSED = "proposed"  # nobody confirmed the label
    UNLIKELY = "unlikely"  # a proposal below the least score
    UNCLEAR = "unclear"  # the model sees no expression clearly
    TOO_SMALL = "too_small"
    TOO_BLURRED = "too_blurred"
    TOO_FEW = "too_few"  # of a class with fewer faces than the least
    TOO_MANY = "too_many"  # of a class with more faces than the most, or than the smallest class
    TWO_SPLITS = "two_splits"  # photos on which people of two splits are
    NOT_IN_EACH = "not_in_each"  # of a class that one part of the split would have nothing of


@dataclass(frozen=True, slots=True)
class ChosenFace:
    """A face that is written.

    Attributes:
        face: its number in the library; of a picture of a video that of its track, 0 where it has none.
        box: fractions of the upright picture.
        person, name: who it is, or is proposed to be where it is not ``confirmed``.
        confirmed: a human said who it is.
        score: how likely the proposal is, 0..1; None where it is no proposal.
        expression: what it is told to show: corrected, or read by the model and clear.
        expression_confirmed: a human said what it shows.
        scores: the model's probabilities in the order of ``EXPRESSIONS``.
        detection: score of the detector, 0..1.
        quality: None where it was not measured.
    """

    face: FaceId
    box: Box
    landmarks: Landmarks | None
    person: PersonId | None
    name: str | None
    confirmed: bool
    score: float | None
    expression: Expression | None
    expression_confirmed: bool
    scores: tuple[float, ...] | None
    detection: float
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class ChosenPhoto:
    """A photo, or a picture of a video, of which something is written.

    Attributes:
        photo: its number, or that of the video.
        path: of the file, absolute.
        key: path below its folder's root, with "/", and the time of a video's picture: the same on
            every machine, and unique unless two roots hold files of one name.
        width, height: of the upright picture, pixels.
        source: the file's content hash as the library keeps it (BLAKE2b of 16 bytes), hexadecimal; ""
            where it is not known.
        folder: of ``key``.
        taken_at: local wall time, ISO 8601; None where no date is known but the file's own time, which
            another copy of it does not share.
        taken: the same as seconds, for sorting; of a video's picture its own moment; None likewise.
        time: of a picture of a video, seconds from its first; None of photos.
        recording: name of the video or recording; None of photos.
        faces: that are written, from left to right; () for a negative.
        others: boxes of all other faces on it (strangers, hidden, not chosen).
        part: of the dataset that it came in with; "" where it came in with none.
    """

    photo: PhotoId
    path: Path
    key: str
    width: int
    height: int
    source: str
    folder: str
    taken_at: str | None
    taken: float | None
    time: float | None
    recording: str | None
    faces: tuple[ChosenFace, ...]
    others: tuple[Box, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that is written, in an order that is the same on every machine (by ``key``).

    Attributes:
        left_out: how many photos or faces for each reason; reasons without any are not in it.
        classes: how many faces of each class are written, by name in the order of the classes.
    """

    photos: tuple[ChosenPhoto, ...]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)


def class_of(face: ChosenFace, label: Label) -> str:
    """Name of the class that a face is counted in."""
    if label is Label.FACE:
        return FACE_CLASS
    told = face.name if label is Label.PERSON else face.expression
    return UNKNOWN_CLASS if told is None else str(told)
