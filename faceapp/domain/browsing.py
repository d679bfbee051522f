"""What views and the command line read: whole lists as values and arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Group


class Sort(StrEnum):
    """The order of photos in a grid; ties fall to the photo's number."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"  # folder, then file name
    ADDED = "added"  # last added first
    FACES = "faces"  # most faces first


class FaceOrder(StrEnum):
    """The order of one person's faces."""

    BEST = "best"  # the best look at the face first
    TIME = "time"  # oldest first
    ODD = "odd"  # least like the rest first


class IndexState(IntEnum):
    """Where a photo of the index stands, as it fits into one byte."""

    MEASURED = 0
    GONE = 1  # greyed: the file is not there now


@dataclass(frozen=True, slots=True)
class Month:
    """A run of photos of one month inside an index.

    Attributes:
        year, month: as people count them.
        first: place of its first photo in the index.
        count: how many photos and videos it has.
        videos: how many of them are videos.
    """

    year: int
    month: int
    first: int
    count: int
    videos: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class PhotoIndex:
    """All photos of a view, in its order, small enough to hold 100 000 of them.

    Every array has one entry a photo.

    Attributes:
        ids: int64, photo ids.
        aspect: float32, width / height of the upright picture; 1 while unknown.
        taken: int64, local wall time as seconds since 1970 (no zone).
        colour: uint32, mean colour as 0xRRGGBB.
        state: uint8, an ``IndexState``.
        months: runs of one month; empty unless the order is by time.
        videos: seconds of those that are videos or recordings, by number; 0 while unknown, less than 0
            where there is only a face that the camera saw, and nothing to be played.
    """

    ids: NDArray[np.int64]
    aspect: NDArray[np.float32]
    taken: NDArray[np.int64]
    colour: NDArray[np.uint32]
    state: NDArray[np.uint8]
    months: tuple[Month, ...]
    videos: Mapping[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def videos_at(self, places: slice | NDArray[np.intp]) -> int:
        """How many of those at some places are videos or recordings."""
        return int(self.videos_among(self.ids[places]).sum())

    def videos_among(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) which photos are videos or recordings."""
        played = [number for number, seconds in self.videos.items() if seconds >= 0]
        if not played:
            return np.zeros(len(ids), np.bool_)
        return np.isin(ids, np.asarray(played, np.int64))


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, for the side bar and the inspector.

    Attributes:
        photos: that were looked at (gone ones too); videos and recordings, too.
        faces: without what was marked as not a face.
        people: that are not hidden.
        proposals: faces waiting for a yes or no.
        problems: photos that could not be read.
        groups: of unknown faces on two or more photos of different content.
        unnamed: faces without a name that are not hidden.
        pending: photos not yet looked at.
        videos: of the photos, those that are videos or recordings.
        recordings: of these, those of the program's own, which lie in no folder of the user's.
    """

    photos: int
    faces: int
    people: int
    proposals: int
    problems: int
    groups: int
    unnamed: int
    pending: int
    videos: int = 0
    recordings: int = 0


class Name(NamedTuple):
    """One known person, as completion shows them."""

    person: PersonId
    name: str
    cover: FaceId | None


class Companion(NamedTuple):
    """Somebody who is on photos together with the person at hand, and on how many.

    Attributes:
        photos: photos and videos.
        videos: how many of them are videos.
    """

    person: PersonId
    name: str
    photos: int
    videos: int = 0


class Shown(NamedTuple):
    """Somebody who is on some photos: on how many of them, and one of their faces there.

    Attributes:
        photos: photos and videos.
        videos: how many of them are videos.
    """

    person: PersonId
    name: str
    photos: int
    face: FaceId
    videos: int = 0


@dataclass(frozen=True, slots=True)
class YearFaces:
    """How a person looked in one year: the best look of it, and how many there are."""

    year: int
    face: FaceId
    count: int


@dataclass(frozen=True, slots=True)
class YearExpressions:
    """What a person's faces of one year show.

    Attributes:
        counts: faces that show it; expressions nobody shows are left out.
    """

    year: int
    counts: Mapping[Expression, int]

    @property
    def measured(self) -> int:
        """Of how many faces it is known what they show."""
        return sum(self.counts.values())


class SeenOnce(NamedTuple):
    """An unknown face that looks like nobody else.

    Attributes:
        faces: the same face on photos with the same content (copies of a file); mostly one.
        clear: whether the look is good enough to tell who it is.
    """

    faces: tuple[FaceId, ...]
    clear: bool


class HiddenFaces(NamedTuple):
    """Faces the user hid that look like one person, the best look first; mostly one."""

    faces: tuple[FaceId, ...]


class Unnamed(NamedTuple):
    """All unknown faces: groups, the largest first, and those seen once, the best look first."""

    groups: tuple[Group, ...]
    once: tuple[SeenOnce, ...]


class Doubt(StrEnum):
    """Why a confirmed face looks suspicious."""

    TWICE = "twice"  # the person is on this photo twice
    UNBORN = "unborn"  # the photo is older than the person
    FAR = "far"  # nothing like the person's other faces


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing worth a second look.

    Attributes:
        faces: that it is about; both faces where a person is on a photo twice.
        value: what it was judged by: the distance, or days before birth; 0 else.
    """

    doubt: Doubt
    person: PersonId
    name: str
    faces: tuple[FaceId, ...]
    value: float
