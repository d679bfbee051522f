"""Boxes and points, in fractions of the upright picture."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.thresholds import CROP_GROWTH

Point = tuple[float, float]
"""(x, y), 0..1 of the upright picture's width and height."""

Landmarks = tuple[Point, Point, Point, Point, Point]
"""Left eye, right eye, nose, left and right mouth corner, as seen in the picture."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``x`` and ``y`` are its top left corner.

    All four numbers are fractions of the upright picture's width and height. A
    detector's box may reach a little outside the picture.
    """

    x: float
    y: float
    w: float
    h: float

    @property
    def area(self) -> float:
        """In fractions of the picture's area."""
        return max(self.w, 0.0) * max(self.h, 0.0)

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return self.x + self.w / 2, self.y + self.h / 2

    def contains(self, point: Point) -> bool:
        """Whether ``point`` lies in the box or on its edge."""
        return self.x <= point[0] <= self.x + self.w and self.y <= point[1] <= self.y + self.h

    def iou(self, other: Box) -> float:
        """Intersection over union with ``other``, 0..1."""
        width = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        height = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    def clipped(self) -> Box:
        """The part of the box that lies inside the picture."""
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        right, bottom = min(self.x + self.w, 1.0), min(self.y + self.h, 1.0)
        return Box(left, top, max(right - left, 0.0), max(bottom - top, 0.0))


@dataclass(frozen=True, slots=True)
class CropPlace:
    """Where the small square picture of a face lies around its box, in longer sides of the box.

    Attributes:
        x, y: from the middle of the box to the middle of the square.
        side: of the square.
    """

    x: float = 0.0
    y: float = 0.0
    side: float = CROP_GROWTH

    def around(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The square around a box (left, top, width, height), in the same units; that of another look
        at the same face stands for it.
        """
        left, top, wide, high = box
        longer = max(wide, high)
        side = self.side * longer
        x, y = left + wide / 2 + self.x * longer, top + high / 2 + self.y * longer
        return x - side / 2, y - side / 2, side, side
