"""Faces that are followed through the pictures of a camera or a video: what is seen when, and who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding, FaceMeasurement

if TYPE_CHECKING:
    from faceapp.domain.video import VideoPicture


@dataclass(frozen=True, slots=True)
class Pace:
    """How much work is put into a picture.

    Attributes:
        budget: seconds of work a picture may take on the average; what can wait is done less
            often then, never a picture left without its faces. None: as is best for quality.
        every: seconds between two pictures, where the pictures come further apart than a camera's
            (only some of a file's are looked at); 0 where every picture is.
    """

    budget: float | None = None
    every: float = 0.0


FILE_PACE: Final = Pace()
"""Every picture of a file, in the time it takes."""
LIVE_PACE: Final = Pace(budget=0.030)
"""A camera's pictures come every 33 ms; the other core shows them."""
UNCOUNTED: Final = 1_000_000
"""From here on a ``who`` is no number that is told: of a face that was not really seen so far, perhaps a
blur that is gone after a second. It has a number once a look at it is good enough."""


@dataclass(frozen=True, slots=True)
class FollowedFace:
    """One face on one picture.

    Attributes:
        track: number of the face while it is followed without a break; from 1.
        who: number within the recording; tracks of the same face share it, and never two that
            are seen at the same time. It may become another number when a better look shows
            that it is a face that was there before. From ``UNCOUNTED`` on: not a number yet.
        box, landmarks: in fractions of the upright picture.
        score: how sure it is that this is a face, 0..1.
        scores: raw probabilities in the order of ``EXPRESSIONS``; None where the expression was
            not read on this picture.
        smoothed: the same, smoothed up to now; None while nothing was read of this track.
        person: who it is or may be.
        certain: somebody said so, here; by its looks alone somebody is only proposed, as in the library.
        detected: found on this picture; else followed to it from the one before.
    """

    track: int
    who: int
    box: Box
    landmarks: Landmarks
    score: float
    scores: tuple[float, ...] | None
    smoothed: tuple[float, ...] | None
    person: PersonId | None
    certain: bool
    detected: bool


@dataclass(frozen=True, slots=True, eq=False)
class PictureFaces:
    """The faces of one picture, and the picture they were found on.

    Attributes:
        cut: another scene begins with this picture: all tracks before it have ended.
        milliseconds: what it took.
        joined: values of ``who`` that turned out to be another one since the picture before, as
            (before, now): what was told under the one belongs to the other.
    """

    picture: VideoPicture
    faces: tuple[FollowedFace, ...]
    cut: bool
    milliseconds: float
    joined: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """A track of the same recording that ended before it was left, and is gone on with now.

    Attributes:
        who: its number within the recording.
        last: when it was seen last, seconds.
        vector: unit mean of its looks.
        worth: of the best of them; see ``services.looks.worth``.
    """

    who: int
    last: float
    vector: Embedding
    worth: float


@dataclass(frozen=True, slots=True, eq=False)
class TrackSummary:
    """What is known of a face that was followed for a while.

    Attributes:
        track, who: as of ``FollowedFace``.
        first, last: times of the first and last picture it was reported on, seconds.
        pictures: how many it was reported on.
        best: the face on its best picture, with the unit mean of its best vectors.
        best_time: when that was, seconds.
        person: who it is or may be; None where nobody known looks like it.
        vectors: how many ``best.embedding`` is the mean of.
        certain: as of ``FollowedFace``.
    """

    track: int
    who: int
    first: float
    last: float
    pictures: int
    best: FaceMeasurement
    best_time: float
    person: PersonId | None
    vectors: int
    certain: bool = False
