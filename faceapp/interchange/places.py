"""Boxes and points of a face as formats write them: inside the picture, rounded the same everywhere."""

from __future__ import annotations

from typing import Final

from faceapp.domain.dataset import LabelledFace, LabelledPicture
from faceapp.domain.geometry import Box, Landmarks, Point
from faceapp.interchange.reading import number

_DIGITS: Final = 2
"""Of a pixel: COCO's own boxes have two."""
POINTS: Final = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")
"""In the order of ``Landmarks``: left and right as seen in the picture, as WIDER FACE and MTCNN count."""
FLIPPED: Final = (1, 0, 2, 4, 3)
"""Which point each is in a mirrored picture."""
WHOLE: Final = Box(0.0, 0.0, 1.0, 1.0)

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def sides(face: LabelledFace, picture: LabelledPicture) -> Sides | None:
    """Where the face lies on the picture, pixels; None where nothing of it does.

    A face whose picture shows nothing else has all of it.
    """
    box = (face.box or WHOLE).clipped()
    left, top = pixels(box.x * picture.width), pixels(box.y * picture.height)
    right, bottom = pixels((box.x + box.w) * picture.width), pixels((box.y + box.h) * picture.height)
    return (left, top, right, bottom) if right > left and bottom > top else None


def pixels(value: float) -> float:
    """Rounded to hundredths; no minus before a nought."""
    return round(value, _DIGITS) + 0.0


def points(face: LabelledFace, picture: LabelledPicture) -> list[Point] | None:
    """The landmarks in pixels; None where there are none."""
    if face.landmarks is None:
        return None
    return [(pixels(x * picture.width), pixels(y * picture.height)) for x, y in face.landmarks]


def landmarks_told(told: list[tuple[object, object]], width: float = 1.0, height: float = 1.0) -> Landmarks:
    """Five points given in units of ``width`` and ``height``.

    Raises:
        Bad: a coordinate is no number.
        ValueError: they are not five.
    """
    first, second, third, fourth, fifth = [(number(x) / width, number(y) / height) for x, y in told]
    return first, second, third, fourth, fifth
