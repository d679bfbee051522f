"""What filling in reports: models measure what they have not seen yet of faces that are known."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.ids import FaceId


@dataclass(frozen=True, slots=True)
class Filled:
    """How far it is, and what is new since it was last told.

    Attributes:
        done, total: photos looked at, and all of which something was missing when it began.
        failed: of ``done`` those that gave nothing: the file is gone or broken, or is another one now.
        expressions: faces whose expression was read.
        compared: faces that can be compared with others now.
    """

    done: int
    total: int
    failed: int = 0
    expressions: tuple[FaceId, ...] = ()
    compared: tuple[FaceId, ...] = ()
