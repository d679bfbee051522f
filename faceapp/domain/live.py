"""What the live view tells: its pictures, its state, how many pictures came how far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceapp.domain.errors import KnownError
from faceapp.domain.following import PictureFaces
from faceapp.domain.measurement import Pixels


class Stage(StrEnum):
    """How far a source is."""

    CLOSED = "closed"  # nothing is looked at
    OPENING = "opening"  # no picture came so far
    LIVE = "live"
    STALLED = "stalled"  # pictures came, and none for a while: it may come back by itself
    ENDED = "ended"  # it ended by itself, or with a problem


@dataclass(frozen=True, slots=True)
class LiveState:
    """How the live view is.

    Attributes:
        name: of the camera, the file or the address, as the user knows it.
        problem: why it ended or does not come; None where nothing went wrong.
        width, height: of its pictures, upright; 0 while none came.
        ready: faces are looked for; it takes a moment until the models are there.
    """

    stage: Stage
    name: str = ""
    problem: KnownError | None = None
    width: int = 0
    height: int = 0
    ready: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """How pictures are wanted for the screen.

    Attributes:
        width, height: pixels of the screen that a picture may fill; 0: not shown at all.
        mirrored: left and right change places.
    """

    width: int = 0
    height: int = 0
    mirrored: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LivePicture:
    """One picture for the screen, with its own faces.

    Attributes:
        faces: the faces as they are on this picture, in its own fractions, never mirrored.
        screen: the picture as it is to be painted, (h, w, 4), bytes blue, green, red, 255.
        mirrored: ``screen`` is turned around.
        own: the faces were looked for on this very picture; else they were taken along to it from
            the last such picture, by what is seen on both.
    """

    faces: PictureFaces
    screen: Pixels
    mirrored: bool
    own: bool


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """Pictures since the source was opened, and how it goes just now.

    Attributes:
        came: from the source.
        shown: on the screen.
        analysed: whose faces were looked for.
        dropped: came, and were never on the screen.
        shown_rate, analysed_rate: pictures/s of the last two seconds.
        latency: milliseconds from the source to the screen, the median of the last two seconds.
        slowest: the same, at the 95th percentile.
    """

    came: int = 0
    shown: int = 0
    analysed: int = 0
    dropped: int = 0
    shown_rate: float = 0.0
    analysed_rate: float = 0.0
    latency: float = 0.0
    slowest: float = 0.0
