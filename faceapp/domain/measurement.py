"""What measuring one photo gives: plain values that cross processes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.photo import Reason, TakenAt

Embedding = NDArray[np.float32]
"""One face as the embedder sees it: (128,) for the built-in one, unit length."""

Scores = NDArray[np.float32]
"""(7,) probabilities in the order of ``EXPRESSIONS``; sum to 1."""

Pixels = NDArray[np.uint8]
"""An upright picture, height x width x 3, RGB."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceMeasurement:
    """One face as measured.

    Attributes:
        crop: a square JPEG around the face for lists and circles.
        expression: None where expressions are not measured.
    """

    box: Box
    landmarks: Landmarks | None
    score: float
    quality: Quality | None
    embedding: Embedding | None
    crop: bytes
    expression: Scores | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PhotoMeasurement:
    """One photo as measured, all or nothing.

    Attributes:
        width, height: of the upright original, pixels.
        orientation: EXIF orientation that was applied, 1..8.
        content_hash: 16 bytes, of the file as it was read.
        size, mtime_ns: of the file when it was opened.
        colour: mean colour, 0xRRGGBB.
        thumbnail: JPEG.
        detector, embedder: ids in the model registry.
        expression_model, expression_version: whose scores the faces carry; None with them.
    """

    width: int
    height: int
    orientation: int
    taken_at: TakenAt
    content_hash: bytes
    size: int
    mtime_ns: int
    colour: int
    thumbnail: bytes
    faces: tuple[FaceMeasurement, ...]
    detector: str
    embedder: str
    expression_model: str | None = None
    expression_version: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """Why there is no measurement.

    Attributes:
        reason: what the window has a sentence for.
        detail: the decoder's own words, for the tool tip and the log.
    """

    reason: Reason
    detail: str
