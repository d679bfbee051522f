"""What is known about a face."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from faceapp.domain.expression import EXPRESSIONS, UNCLEAR, Expression, Told
from faceapp.domain.expression_thresholds import UNCLEAR_BELOW
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId


class FaceState(StrEnum):
    """How far we are with a face; the words of the command line."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"
    HIDDEN = "hidden"
    NOT_A_FACE = "not_a_face"


class Mark(StrEnum):
    """What a person said about a face other than who it is."""

    HIDDEN = "hidden"
    NOT_A_FACE = "not_a_face"


class Author(StrEnum):
    """Who wrote a row. People outrank models and imports; see storage.schema."""

    USER = "user"
    MODEL = "model"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a look at the face the picture gives.

    Attributes:
        pixels: shorter side of the box in pixels of the original picture.
        sharpness: variance of the Laplacian of the aligned chip in grey levels squared.
        yaw, pitch, roll: head pose estimated from five landmarks, degrees; positive
            is to the picture's right, up, clockwise.
    """

    pixels: float
    sharpness: float
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class FaceExpression:
    """What a face shows, as a model read it or a person corrected it.

    Attributes:
        label: the corrected one where somebody corrected it, else the largest of ``scores``.
        by: whose ``label`` is; MODEL where nobody corrected it.
        scores: the model's own probabilities in the order of ``EXPRESSIONS``, also where it
            was corrected; None where no model in use has looked at the face.
        model, version: whose ``scores`` are; None with them.
        at: when somebody corrected it, seconds since 1970; None where nobody did.
    """

    label: Expression
    by: Author
    scores: tuple[float, ...] | None = None
    model: str | None = None
    version: str | None = None
    at: float | None = field(default=None, compare=False)

    @property
    def seen(self) -> tuple[Expression, float] | None:
        """What the model sees most of, and how much of it (0..1), whatever somebody said later."""
        if self.scores is None:
            return None
        place = max(range(len(EXPRESSIONS)), key=self.scores.__getitem__)
        return EXPRESSIONS[place], self.scores[place]

    @property
    def clear(self) -> bool:
        """Whether the model sees one expression clearly; see ``UNCLEAR_BELOW``."""
        return self.seen is not None and self.seen[1] >= UNCLEAR_BELOW

    @property
    def told(self) -> Told:
        """What people are told that it shows: not the model's guess where it sees nothing clearly."""
        return UNCLEAR if self.by is Author.MODEL and self.seen and not self.clear else self.label


@dataclass(frozen=True, slots=True)
class Face:
    """One box on one picture.

    Attributes:
        score: of the detector, 0..1; 1 for boxes drawn by a person.
        person: who it is, where state is CONFIRMED.
        proposal: who it may be, where state is PROPOSED.
        distance: of the proposal, in the embedder's own measure.
        group: the group of look-alikes it belongs to, if any.
        insisted: the user said that the name is right although it looks wrong: the person is on
            the photo twice, was not born yet, looks otherwise on all other photos.
        expression: None while no model in use has read it and nobody said what it is.
        time: on which picture of a video, seconds from its first; None on a photo.
    """

    id: FaceId
    photo: PhotoId
    box: Box
    landmarks: Landmarks | None
    score: float
    quality: Quality | None
    origin: Author
    state: FaceState
    person: PersonId | None
    proposal: PersonId | None
    distance: float | None
    group: GroupId | None
    insisted: bool
    expression: FaceExpression | None = None
    time: float | None = None
