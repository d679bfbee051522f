"""What is to be made of a photo for a dataset, and what was made: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from faceapp.domain.export_choices import Others
from faceapp.domain.geometry import Box
from faceapp.domain.photo import Reason


@dataclass(frozen=True, slots=True)
class Cut:
    """A square with one face.

    Attributes:
        matrix: (2, 3) by rows: where a point of the upright original lies in the square, both in
            pixels counted from the middle of the first one.
        side: pixels.
    """

    matrix: tuple[float, ...]
    side: int

    @property
    def scale(self) -> float:
        """Pixels of the square per pixel of the original."""
        return hypot(self.matrix[0], self.matrix[3])


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of one photo, or of one picture of a video.

    Attributes:
        numbers: of its pictures in the dataset: one a cut, or the one of the whole photo.
        content: hash of the file as the library knows it; of another one nothing is made.
        width, height: of the upright original as the library knows it.
        time: of a picture of a video, seconds.
        cuts: a picture each; (): the whole photo is the one picture.
        finest: pixels of a picture per pixel of the original, the most of any cut of this photo, be it
            among ``cuts`` or made by an earlier run: the photo is decoded for all of them, and so a
            picture does not depend on which others are made with it.
        longest: side of the whole photo, pixels; None: as it is.
        covered: faces that must not be known.
        encoding: "jpg" or "png".
    """

    numbers: tuple[int, ...]
    path: bytes
    content: bytes | None
    width: int
    height: int
    time: float | None = None
    cuts: tuple[Cut, ...] = ()
    finest: float = 1.0
    longest: int | None = None
    covered: tuple[Box, ...] = ()
    how: Others = Others.KEEP
    encoding: str = "jpg"
    metadata: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A picture that was made.

    Attributes:
        number: in the dataset.
        sha256: of ``data``, hexadecimal.
        width, height: pixels.
    """

    number: int
    data: bytes
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NotMade:
    """Nothing could be made of a photo, and why."""

    order: Order
    reason: Reason
    detail: str
