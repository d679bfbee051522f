"""What a detector and an embedder are, whatever network does the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels

Landmarks5 = NDArray[np.float32]
"""(5, 2): x, y of left eye, right eye, nose, left and right mouth corner as seen, pixels."""

Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 of a box in pixels; it may reach over the picture's edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face as the detector sees it.

    Attributes:
        box: in pixels of the picture it was found on.
        landmarks: (5, 2) float32, in the same pixels.
        score: 0..1.
    """

    box: Corners
    landmarks: Landmarks5
    score: float

    @property
    def side(self) -> float:
        """Shorter side of the box, pixels."""
        return min(self.box[2] - self.box[0], self.box[3] - self.box[1])


class Detector(Protocol):
    """Finds faces on a picture. One call at a time per object; objects are cheap to share."""

    @property
    def id(self) -> str:
        """Its id in the model registry; kept with every face it finds."""

    def detect(self, pixels: Pixels) -> list[Detection]:
        """Faces on ``pixels``, largest first; an empty list where there are none."""


@runtime_checkable
class LooksAgain(Protocol):
    """A detector that can also look at a place only, for a small part of the time.

    Attributes:
        least_score: least score of a face it tells of.
    """

    least_score: float

    def again(self, pixels: Pixels, boxes: Sequence[Corners]) -> list[Detection | None]:
        """The faces at about ``boxes``, in their order; None where there is none."""


@runtime_checkable
class LooksForCrowds(Protocol):
    """A detector that looks more closely at crowds, and need not find out again that there is one."""

    def survey(self, pixels: Pixels, *, crowd: bool) -> tuple[list[Detection], bool]:
        """As ``detect``, and whether there is a crowd.

        ``crowd``: there was one a moment ago.
        """


class Embedder(Protocol):
    """Turns faces into vectors that lie close together for the same person."""

    @property
    def id(self) -> str:
        """Its id in the model registry; vectors of different ids can not be compared."""

    @property
    def dimensions(self) -> int:
        """Length of one vector."""

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """(n, dimensions), unit length, one row for each face of ``landmarks``."""


class ExpressionModel(Protocol):
    """Tells what faces show; see ``domain.expression``."""

    @property
    def id(self) -> str:
        """Its id in the model registry."""

    @property
    def version(self) -> str:
        """Which file and code it is; kept with every measurement beside the id."""

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """(n, 7) probabilities in the order of ``EXPRESSIONS``, one row for each face of ``landmarks``."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """How old, and what gender, a face looks; models guess these badly.

    Attributes:
        age: years; None where the model does not tell.
        woman: probability; None where the model does not tell.
    """

    age: float | None
    woman: float | None


class AttributeModel(Protocol):
    """Tells how old a face looks, or what gender."""

    @property
    def id(self) -> str:
        """Its id in the model registry."""

    def measure(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> tuple[Attributes, ...]:
        """One answer for each face of ``landmarks``."""


class LandmarkModel(Protocol):
    """Finds the outlines of a face: jaw, brows, nose, eyes, mouth."""

    @property
    def id(self) -> str:
        """Its id in the model registry."""

    def find(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """(n, 68, 2) x, y in pixels of the picture, in the order of iBUG 300-W."""


class PoseModel(Protocol):
    """Tells where a head is turned to."""

    @property
    def id(self) -> str:
        """Its id in the model registry."""

    def turn(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """(n, 3) yaw, pitch, roll in degrees, positive as in ``domain.face.Quality``."""


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The models that measure a library's photos; ``expression`` None: not measured."""

    detector: Detector
    embedder: Embedder
    expression: ExpressionModel | None = None
