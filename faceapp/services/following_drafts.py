"""One picture on its way through ``Follower``: tracked already, and perhaps not read yet."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.following import FollowedFace, TrackSummary
from faceapp.domain.ids import PersonId
from faceapp.domain.video import VideoPicture
from faceapp.services.following_life import Best, Life
from faceapp.vision.models import Landmarks5

__all__ = ["Draft", "DraftFace", "Ended"]


@dataclass(frozen=True, slots=True, eq=False)
class DraftFace:
    """One face of a picture.

    Attributes:
        life: whose it is.
        landmarks: pixels of the picture.
        placed: all but what it shows; None where the face is not reported.
        best: this is the best look so far, and what it shows belongs to it.
    """

    life: Life
    landmarks: Landmarks5
    placed: FollowedFace | None
    best: Best | None


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """A track that was over when the picture came."""

    life: Life
    who: int
    person: PersonId | None
    certain: bool

    def summary(self) -> TrackSummary | None:
        """All of it, once the pictures before were read."""
        return self.life.summary(self.who, self.person, certain=self.certain)


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One picture.

    Attributes:
        faces: those that are reported, and those that are held back.
        ended: tracks that ended on the picture before.
        cut: another scene begins with it.
        reading: places of the faces of which is read what they show; there may be time for some only.
        tracking_seconds, reading_seconds: what it took so far.
        joined: as of ``PictureFaces``.
        scores: what those faces show, in the order of ``reading``; empty where nothing was read.
    """

    picture: VideoPicture
    faces: tuple[DraftFace, ...]
    ended: tuple[Ended, ...]
    cut: bool
    reading: tuple[int, ...]
    tracking_seconds: float
    joined: tuple[tuple[int, int], ...] = ()
    reading_seconds: float = 0.0
    scores: tuple[tuple[float, ...], ...] = ()
