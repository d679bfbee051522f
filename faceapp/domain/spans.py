"""When faces are seen: two of one photo always together, two of a video where their times meet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

Span = tuple[float, float]
"""From when to when a face is seen in its video, seconds."""

ALWAYS: Span = (float("-inf"), float("inf"))
"""Of a face on a photo."""


def apart(one: Span | None, other: Span | None) -> bool:
    """Whether two faces of one photo or video may be the same person: they are never seen together.

    None is ``ALWAYS``.
    """
    if one is None or other is None:
        return False
    return one[1] < other[0] or other[1] < one[0]


class Times:
    """When somebody is seen on one photo or video; asking takes no longer where they are seen often."""

    def __init__(self) -> None:
        self._first: list[float] = []
        self._last: list[float] = []

    def add(self, span: Span | None) -> None:
        """They are seen then, too."""
        first, last = span or ALWAYS
        insort(self._first, first)
        insort(self._last, last)

    def meets(self, span: Span | None) -> bool:
        """Whether they are seen at some moment of ``span``."""
        first, last = span or ALWAYS
        # Of those that have begun by its end, some have not ended before its beginning.
        return bisect_right(self._first, last) > bisect_left(self._last, first)
