"""What a closer look at one face tells; shown, never kept."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.geometry import Point
from faceapp.domain.shelf import ModelChecked


@dataclass(frozen=True, slots=True)
class Closer:
    """What models say that look at one face; None and () where none tells.

    Attributes:
        age: how old the face looks, years. Models guess it badly.
        woman: probability that the face looks like a woman's; models guess it badly.
        yaw: where the head is turned to, degrees, positive to the picture's right.
        pitch: the same, positive up.
        roll: the same, positive clockwise.
        landmarks: 68 points in the order of iBUG 300-W, fractions of the upright picture.
        models: ids of those that said it.
        problems: models that are there and can not be used, and why.
    """

    age: float | None = None
    woman: float | None = None
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    landmarks: tuple[Point, ...] = ()
    models: tuple[str, ...] = ()
    problems: tuple[ModelChecked, ...] = ()
