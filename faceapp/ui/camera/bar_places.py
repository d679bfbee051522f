"""Where the bars of a face stand in a moving picture: beside it, over no face and no name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from faceapp.ui.viewer.bars import GAP
from faceapp.ui.viewer.faces import Rect

FREE = 4.0
"""Pixels around all that is taken: the lines of boxes are as wide."""
FAR = 120.0
"""Pixels between a face and its bars at most: further away, they would be taken for another's."""


def free_place(
    face: Rect, wanted: tuple[float, float], window: Rect, taken: Sequence[Rect], far: float = FAR
) -> Rect | None:
    """The place for the bars of ``face`` that is nearest to it and covers nothing; None where none is.

    Args:
        face: its box.
        wanted: width and height of the bars.
        window: they never leave it.
        taken: all boxes, names and bars, that of ``face`` too.
        far: pixels between the face and its bars at most.
    """
    best: Rect | None = None
    least = far
    for rect in _candidates(face, wanted, window, taken):
        apart = _apart(rect, face)
        if apart < least - 1e-6 and not any(_meets(rect, other) for other in taken):
            best, least = rect, apart
    return best


def _candidates(
    face: Rect, wanted: tuple[float, float], window: Rect, taken: Sequence[Rect]
) -> Iterator[Rect]:
    """Right, left, below and above of the face, then of whatever stands there; the best first."""
    wide, high = wanted
    most_x, most_y = window[0] + window[2] - wide, window[1] + window[3] - high
    if most_x < window[0] or most_y < window[1]:
        return
    left, top, width, height = face
    across = [left + width + GAP, left - GAP - wide]
    along = [top, top + (height - high) / 2, top + height - high]
    for other in taken:
        across += [other[0] + other[2] + GAP, other[0] - GAP - wide]
        along += [other[1] + other[3] + GAP, other[1] - GAP - high]
    across.append(left + (width - wide) / 2)
    for x in across:
        for y in along:
            yield max(window[0], min(x, most_x)), max(window[1], min(y, most_y)), wide, high


def _apart(a: Rect, b: Rect) -> float:
    """Pixels between two boxes along the longer way; 0 where they touch or meet."""
    across = max(a[0], b[0]) - min(a[0] + a[2], b[0] + b[2])
    along = max(a[1], b[1]) - min(a[1] + a[3], b[1] + b[3])
    return max(across, along, 0.0)


def _meets(a: Rect, b: Rect) -> bool:
    across = a[0] - FREE < b[0] + b[2] and b[0] < a[0] + a[2] + FREE
    return across and a[1] - FREE < b[1] + b[3] and b[1] < a[1] + a[3] + FREE
