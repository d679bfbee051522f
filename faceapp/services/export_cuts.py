"""Where the square of a face's picture lies, and where box and landmarks lie in it: exactly."""

from __future__ import annotations

from math import hypot
from typing import Final

import numpy as np

from faceapp.domain.cut_thresholds import ARCFACE_SIDE, ARCFACE_TEMPLATE
from faceapp.domain.export_choices import Shape
from faceapp.domain.geometry import Box, Landmarks, Point
from faceapp.domain.thresholds import BOX_LANDMARKS
from faceapp.services.dataset_pictures import Cut

_SMALLEST: Final = 8
"""Pixels of a crop's side: less is no picture."""


def crop(box: Box, width: int, height: int, margin: float, size: int | None) -> Cut:
    """The square around ``box``, inside the photo: moved there, and made smaller where that is not enough.

    It never gets smaller than the box; then there is black beside the photo. It consists of
    whole pixels of the original, so that boxes in it are exact.

    Args:
        box: of the face, fractions of the photo.
        width: of the upright original, pixels.
        height: likewise.
        margin: on every side, in fractions of the box's longer side.
        size: pixels of the picture's side; None: as many as the original has.
    """
    longer = max(box.w * width, box.h * height)
    side = min(round(longer * (1 + 2 * margin)), max(round(longer), min(width, height)))
    side = max(side, _SMALLEST)
    x, y = box.centre
    left, top = _inside(x * width, side, width), _inside(y * height, side, height)
    scale = 1.0 if size is None else size / side
    # pixel centres: u = (x + 0.5 - left) * scale - 0.5
    shift = [(0.5 - start) * scale - 0.5 for start in (left, top)]
    return Cut((scale, 0.0, shift[0], 0.0, scale, shift[1]), size or side)


def _inside(centre: float, side: int, length: int) -> int:
    start = round(centre - side / 2)
    return min(max(start, 0), length - side) if side <= length else start


def aligned(box: Box, landmarks: Landmarks | None, width: int, height: int, size: int) -> Cut:
    """The upright square in which eyes and mouth lie where ArcFace wants them.

    A face without landmarks, which somebody drew, is taken to have them where faces have them.
    """
    from faceapp.vision.align import similarity

    points = landmarks or tuple((box.x + x * box.w, box.y + y * box.h) for x, y in BOX_LANDMARKS)
    there = np.array(points) * [width, height] - 0.5
    template = (np.array(ARCFACE_TEMPLATE) + 0.5) / ARCFACE_SIDE * size - 0.5
    return Cut(tuple(similarity(there, template).ravel().tolist()), size)


def cut_of(
    shape: Shape,
    box: Box,
    landmarks: Landmarks | None,
    width: int,
    height: int,
    *,
    margin: float,
    size: int | None,
) -> Cut:
    """The picture of one face; ``size`` is given where the shape is ALIGNED."""
    if shape is Shape.ALIGNED:
        return aligned(box, landmarks, width, height, size or ARCFACE_SIDE)
    return crop(box, width, height, margin, size)


def point_in(cut: Cut, point: Point, width: int, height: int) -> Point:
    """Where a point of the photo lies in the square; both in fractions."""
    a, b, c, d, e, f = cut.matrix
    x, y = point[0] * width - 0.5, point[1] * height - 0.5
    return (a * x + b * y + c + 0.5) / cut.side, (d * x + e * y + f + 0.5) / cut.side


def box_in(cut: Cut, box: Box, width: int, height: int) -> Box:
    """Where the face's box lies in the square: turned about its middle where the square is, never grown."""
    x, y = point_in(cut, box.centre, width, height)
    across, down = box.w * width * cut.scale / cut.side, box.h * height * cut.scale / cut.side
    return Box(x - across / 2, y - down / 2, across, down).clipped()


def landmarks_in(cut: Cut, landmarks: Landmarks, width: int, height: int) -> Landmarks:
    """The same for five points."""
    first, second, third, fourth, fifth = (point_in(cut, point, width, height) for point in landmarks)
    return first, second, third, fourth, fifth


def sees(cut: Cut, box: Box, width: int, height: int, reach: float) -> bool:
    """Whether any of ``box``, grown ``reach`` times, may be seen in the square."""
    x, y = point_in(cut, box.centre, width, height)
    radius = hypot(box.w * width, box.h * height) * reach * cut.scale / cut.side / 2
    return -radius < x < 1 + radius and -radius < y < 1 + radius
