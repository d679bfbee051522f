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
        embedder: whose vector it is, of a single face; of a photo's faces the photo says it.
    """

    box: Box
    landmarks: Landmarks | None
    score: float
    quality: Quality | None
    embedding: Embedding | None
    crop: bytes
    expression: Scores | None = None
    embedder: str | None = None


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


@dataclass(frozen=True, slots=True, eq=False)
class VideoMeasurement:
    """One video as a scan measures it: nobody was looked for in it so far.

    Attributes:
        width, height: of the upright picture, pixels.
        duration: seconds; None where the file does not say.
        content_hash: 16 bytes; see ``services.measure_video.video_hash``.
        size, mtime_ns: of the file.
        colour: mean colour of its still, 0xRRGGBB.
        thumbnail: the still, JPEG.
    """

    width: int
    height: int
    duration: float | None
    taken_at: TakenAt
    content_hash: bytes
    size: int
    mtime_ns: int
    colour: int
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured of faces that are known already."""

    embedding: bool = True
    expression: bool = True


@dataclass(frozen=True, slots=True)
class KnownFace:
    """Where a face of the library is.

    Attributes:
        landmarks: None where only the box is known.
        drawn: a person placed the box: it is looked at closer, as it was when it was drawn.
        time: on which picture of a video, seconds; None on a photo.
    """

    box: Box
    landmarks: Landmarks | None
    drawn: bool = False
    time: float | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The known faces of a photo, to be measured again.

    Attributes:
        content_hash: of the file in which they were found; of another one nothing is
            measured. None: of whatever file.
    """

    faces: tuple[KnownFace, ...]
    wanted: Wanted
    content_hash: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FaceRemeasured:
    """A known face, measured again.

    Attributes:
        embedding: None where it was not asked for, or where no face is seen in the box.
        expression: (7,) probabilities in the order of ``EXPRESSIONS``; None as above.
        landmarks, quality: of a face of which only the box was known; None of others.
    """

    embedding: Embedding | None = None
    expression: NDArray[np.float32] | None = None
    landmarks: Landmarks | None = None
    quality: Quality | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FacesRemeasured:
    """The known faces of a photo, measured again.

    Attributes:
        faces: one each, in the order they were asked for.
        content_hash: 16 bytes, of the file as it was read.
        embedder, expression, expression_version: what measured; None where it was not asked for.
    """

    faces: tuple[FaceRemeasured, ...]
    content_hash: bytes
    embedder: str | None
    expression: str | None
    expression_version: str | None


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """Why there is no measurement.

    Attributes:
        reason: what the window has a sentence for.
        detail: the decoder's own words, for the tool tip and the log.
    """

    reason: Reason
    detail: str
