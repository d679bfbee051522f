"""Which face is meant, where its name goes, how a box is pulled about; without Qt.

All rectangles are in pixels of the canvas: (x, y, width, height).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from faceapp.domain.face import Face
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId

Rect = tuple[float, float, float, float]

NEAR = 6.0
"""Pixels around a box that still count as the box; thin boxes of small faces are hard to hit."""
SMALLEST_TARGET = 24.0
"""Pixels: a face that is smaller on screen answers to this size."""
HANDLE = 9.0
"""Pixels from a corner or an edge within which a selected box is resized."""
SMALLEST_DRAWN = 12.0
"""Pixels: a smaller drag with Ctrl is a slip of the hand and draws no face."""
PILL_GAP = 6.0
"""Pixels between a box and its name."""


class Handle(StrEnum):
    """What is taken hold of: letters of the edges that move, or the whole box."""

    TOP_LEFT = "tl"
    TOP = "t"
    TOP_RIGHT = "tr"
    LEFT = "l"
    RIGHT = "r"
    BOTTOM_LEFT = "bl"
    BOTTOM = "b"
    BOTTOM_RIGHT = "br"
    WHOLE = "whole"


def hit(rects: Sequence[tuple[FaceId, Rect]], x: float, y: float) -> FaceId | None:
    """The face at a point: of several, the smallest one, since it lies in the larger."""
    found = [(width * height, face) for face, (left, top, width, height) in rects
             if _inside(_target(left, top, width, height), x, y)]  # fmt: skip
    return min(found)[1] if found else None


def handle_at(rect: Rect, x: float, y: float) -> Handle | None:
    """The handle of a selected box at a point; WHOLE in the middle, None outside."""
    left, top, width, height = rect
    if not _inside((left - HANDLE, top - HANDLE, width + 2 * HANDLE, height + 2 * HANDLE), x, y):
        return None
    reach_x, reach_y = min(HANDLE, width / 4), min(HANDLE, height / 4)
    vertical = "t" if y <= top + reach_y else "b" if y >= top + height - reach_y else ""
    horizontal = "l" if x <= left + reach_x else "r" if x >= left + width - reach_x else ""
    return Handle(vertical + horizontal) if vertical or horizontal else Handle.WHOLE


def pulled(box: Box, handle: Handle, dx: float, dy: float, smallest: tuple[float, float]) -> Box:
    """The box after its handle was moved by (dx, dy), all in fractions of the photo.

    It stays on the photo and never gets smaller than ``smallest``.
    """
    if handle is Handle.WHOLE:
        width, height = min(box.w, 1.0), min(box.h, 1.0)
        return Box(_clamp(box.x + dx, 0, 1 - width), _clamp(box.y + dy, 0, 1 - height), width, height)
    left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
    edges = handle.value
    if "l" in edges:
        left = _clamp(left + dx, min(0.0, left), right - smallest[0])
    if "r" in edges:
        right = _clamp(right + dx, left + smallest[0], max(1.0, right))
    if "t" in edges:
        top = _clamp(top + dy, min(0.0, top), bottom - smallest[1])
    if "b" in edges:
        bottom = _clamp(bottom + dy, top + smallest[1], max(1.0, bottom))
    return Box(left, top, right - left, bottom - top)


def drawn(start: tuple[float, float], end: tuple[float, float]) -> Box:
    """The box between two points of the photo, cut at its edges."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return Box(left, top, right - left, bottom - top).clipped()


def pills(
    faces: Sequence[Rect], sizes: Sequence[tuple[float, float]], window: Rect, nameless: Sequence[Rect] = ()
) -> tuple[Rect, ...]:
    """Where the names stand: below the box, else above, else inside, whatever is free first.

    A name never leaves ``window`` and lies on no other face (``nameless`` ones too) and no
    other name while there is room; where there is none, it stays below its own box.
    """
    return _pills(tuple(faces), tuple(sizes), window, tuple(nameless))


@lru_cache(maxsize=2)
def _pills(
    faces: tuple[Rect, ...], sizes: tuple[tuple[float, float], ...], window: Rect, nameless: tuple[Rect, ...]
) -> tuple[Rect, ...]:
    """Kept from one frame to the next: 50 faces take some milliseconds."""
    placed: list[Rect] = []
    for index, (face, size) in enumerate(zip(faces, sizes, strict=True)):
        rest = (*faces[:index], *faces[index + 1 :], *nameless)
        others = [other for other in rest if not _holds(other, face)]
        best, least = face, float("inf")
        for place in _places(face, size):
            rect = _kept_in(place, window)
            cost = _cost(rect, face, others, placed)
            if cost < least:
                best, least = rect, cost
            if not cost:
                break
        placed.append(best)
    return tuple(placed)


def _places(face: Rect, size: tuple[float, float]) -> list[Rect]:
    left, top, width, height = face
    wide, high = size
    middle = left + (width - wide) / 2
    below, above, inside = top + height + PILL_GAP, top - PILL_GAP - high, top + height - high - PILL_GAP
    beside = [
        (left + width + PILL_GAP, top + height - high, wide, high),
        (left - PILL_GAP - wide, top + height - high, wide, high),
    ]
    lower = [(middle, below + n * (high + 2), wide, high) for n in (1, 2, 3)]
    return [
        (middle, below, wide, high),
        (left, below, wide, high),
        (left + width - wide, below, wide, high),
        (middle, above, wide, high),
        *beside,
        *lower,
        (middle, inside, wide, high),
    ]


def _cost(rect: Rect, own: Rect, others: Sequence[Rect], names: Sequence[Rect]) -> float:
    """How bad a place is; the first of equals wins, and places come best first."""
    names_hidden = sum(_shared(rect, name) for name in names)
    faces_hidden = sum(_shared(rect, other) for other in others)
    return 4.0 * names_hidden + 2.0 * faces_hidden + _shared(rect, own)


def reading_order(faces: Sequence[Face]) -> tuple[Face, ...]:
    """Faces as one reads a group picture: rows from the top, each from left to right.

    A face belongs to the row of the first face that is not yet read while its middle
    lies above that face's lower edge.
    """
    left = sorted(faces, key=lambda face: face.box.centre[1])
    ordered: list[Face] = []
    while left:
        edge = left[0].box.y + left[0].box.h
        row = [face for face in left if face.box.centre[1] <= edge]
        left = [face for face in left if face.box.centre[1] > edge]
        ordered += sorted(row, key=lambda face: face.box.centre[0])
    return tuple(ordered)


def next_in(order: Sequence[FaceId], current: FaceId | None, step: int) -> FaceId | None:
    """The face ``step`` places further; None past either end."""
    if not order:
        return None
    if current is None or current not in order:
        return order[0] if step > 0 else order[-1]
    place = list(order).index(current) + step
    return order[place] if 0 <= place < len(order) else None


def _target(left: float, top: float, width: float, height: float) -> Rect:
    grow_x = max(NEAR, (SMALLEST_TARGET - width) / 2)
    grow_y = max(NEAR, (SMALLEST_TARGET - height) / 2)
    return left - grow_x, top - grow_y, width + 2 * grow_x, height + 2 * grow_y


def _inside(rect: Rect, x: float, y: float) -> bool:
    return rect[0] <= x <= rect[0] + rect[2] and rect[1] <= y <= rect[1] + rect[3]


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[0] + outer[2] >= inner[0] + inner[2]
        and outer[1] + outer[3] >= inner[1] + inner[3]
    )


def _shared(a: Rect, b: Rect) -> float:
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0


def _kept_in(rect: Rect, window: Rect) -> Rect:
    x = _clamp(rect[0], window[0], window[0] + window[2] - rect[2])
    y = _clamp(rect[1], window[1], window[1] + window[3] - rect[3])
    return x, y, rect[2], rect[3]


def _clamp(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
