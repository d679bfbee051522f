"""Where each photo of the wall lies: justified rows, in whole pixels, without Qt.

Rows are filled from left to right up to the target height and then stretched or
shrunk so that they end at the right edge; every picture keeps its shape. The row
breaks of all photos are found with one ``searchsorted`` ("if a row began here,
where would it end?") and then followed like a chain, so that 100 000 photos take
some milliseconds instead of a Python loop over photos. Where the photos of a row
lie within it is worked out only for rows that are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NARROWEST, WIDEST = 0.4, 4.0
"""Width over height that a cell may have; what is beyond is cut at its ends in the
grid only, since a panorama of 20:1 would otherwise be a line of 50 pixels."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the wall is set.

    Attributes:
        width: of the wall, pixels.
        row: height that rows aim at, pixels.
        gap: between pictures and between rows, pixels.
        heading: height of a section's heading, pixels; 0 for none.
        foot: free space below the last row of a section, pixels.
        squares: all cells are squares.
    """

    width: int
    row: int
    gap: int
    heading: int
    foot: int
    squares: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where everything is, in pixels of the wall.

    Attributes:
        sums: (n + 1,) of width over height of the photos before each.
        row_first: (r + 1,) first photo of each row, and n at the end.
        row_top, row_height: (r,).
        row_scale: (r,) the height before it was rounded to whole pixels.
        row_full: (r,) whether it ends at the right edge.
        section_first: (s + 1,) first photo of each section, and n at the end.
        section_top: (s + 1,) top of each heading, and the height of the wall at the end.
        height: of the whole wall.
    """

    style: Style
    sums: Floats
    row_first: Ints
    row_top: Ints
    row_height: Ints
    row_scale: Floats
    row_full: NDArray[np.bool_]
    section_first: Ints
    section_top: Ints
    height: int

    def __len__(self) -> int:
        return len(self.sums) - 1

    def row_of(self, photo: int) -> int:
        """The row a photo is in."""
        return int(np.searchsorted(self.row_first, photo, side="right")) - 1

    def edges(self, row: int) -> tuple[Ints, Ints]:
        """Left and right edges of the photos of a row."""
        start, stop = int(self.row_first[row]), int(self.row_first[row + 1])
        ends = (self.sums[start : stop + 1] - self.sums[start]) * self.row_scale[row]
        gaps = np.arange(stop - start) * self.style.gap
        left = np.rint(ends[:-1] + gaps).astype(np.int64)
        right = np.rint(ends[1:] + gaps).astype(np.int64)
        if self.row_full[row]:
            right[-1] = self.style.width
        return left, np.maximum(right, left + 1)

    def rect(self, photo: int) -> tuple[int, int, int, int]:
        """x, y, width, height of one photo."""
        row = self.row_of(photo)
        left, right = self._span(row, photo)
        return left, int(self.row_top[row]), right - left, int(self.row_height[row])

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that show in ``top <= y < bottom``."""
        first = int(np.searchsorted(self.row_top, top, side="right")) - 1
        if first >= 0 and self.row_top[first] + self.row_height[first] <= top:
            first += 1
        return range(max(first, 0), int(np.searchsorted(self.row_top, bottom, side="left")))

    def photos_between(self, top: int, bottom: int) -> range:
        """The photos that show in ``top <= y < bottom``."""
        rows = self.rows_between(top, bottom)
        if not rows:
            return range(0)
        return range(int(self.row_first[rows.start]), int(self.row_first[rows.stop]))

    def sections_between(self, top: int, bottom: int) -> range:
        """The sections of which something shows in ``top <= y < bottom``."""
        tops = self.section_top
        first = max(int(np.searchsorted(tops, top, side="right")) - 1, 0)
        last = int(np.searchsorted(tops[:-1], bottom, side="left"))
        return range(first, max(last, first))

    def at(self, x: int, y: int) -> int:
        """The photo at a point; -1 where there is none (gaps, headings, ends of rows)."""
        rows = self.rows_between(y, y + 1)
        if not rows:
            return -1
        photo = self._in_row(rows.start, x)
        left, right = self._span(rows.start, photo)
        return photo if left <= x < right else -1

    def nearest(self, x: int, y: int) -> int:
        """The photo nearest to a point; -1 only where there are no photos at all."""
        if not len(self):
            return -1
        row = int(np.clip(np.searchsorted(self.row_top, y, side="right") - 1, 0, len(self.row_top) - 1))
        below = y - int(self.row_top[row]) - int(self.row_height[row])
        if below > 0 and row + 1 < len(self.row_top) and int(self.row_top[row + 1]) - y < below:
            row += 1
        return self._in_row(row, x)

    def runs_in(self, x: int, y: int, width: int, height: int) -> list[tuple[int, int]]:
        """The photos a rubber band touches, as (first, last) runs, one for each row."""
        runs: list[tuple[int, int]] = []
        for row in self.rows_between(y, y + max(height, 1)):
            start, (left, right) = int(self.row_first[row]), self.edges(row)
            first = start + int(np.searchsorted(right, x, side="right"))
            last = start + int(np.searchsorted(left, x + max(width, 1), side="left")) - 1
            if first <= last:
                if runs and runs[-1][1] + 1 == first:
                    runs[-1] = (runs[-1][0], last)
                else:
                    runs.append((first, last))
        return runs

    def above(self, photo: int, rows: int = 1, column: int | None = None) -> int:
        """The photo ``rows`` rows higher (lower for negative) at the height of ``column``.

        Without a column, at the middle of ``photo``.
        """
        row = self.row_of(photo)
        target = int(np.clip(row - rows, 0, len(self.row_top) - 1))
        if target == row:
            return photo
        return self._in_row(target, self.middle(photo) if column is None else column)

    def middle(self, photo: int) -> int:
        """The x in the middle of a photo."""
        return sum(self._span(self.row_of(photo), photo)) // 2

    def _in_row(self, row: int, x: int) -> int:
        right = self.edges(row)[1]
        return int(self.row_first[row]) + min(int(np.searchsorted(right, x, side="right")), len(right) - 1)

    def _span(self, row: int, photo: int) -> tuple[int, int]:
        left, right = self.edges(row)
        place = photo - int(self.row_first[row])
        return int(left[place]), int(right[place])


def justify(aspect: NDArray[np.floating], section_first: Ints, style: Style) -> Layout:
    """Lay the wall out.

    Args:
        aspect: (n,) width over height of each photo; not finite or not positive counts as 1.
        section_first: (s,) first photo of each section, rising, beginning with 0;
            empty only where there are no photos.
        style: width, row height, gaps and headings.
    """
    count = len(aspect)
    sections = np.append(np.asarray(section_first, dtype=np.int64), count)
    if count == 0:
        none = np.zeros(0, np.int64)
        return Layout(style, np.zeros(1), np.zeros(1, np.int64), none, none, np.zeros(0), np.zeros(0, bool),
                      np.zeros(1, np.int64), np.zeros(1, np.int64), 0)  # fmt: skip
    sums = np.concatenate(([0.0], np.cumsum(_shapes(aspect, squares=style.squares))))
    breaks = _follow(_row_ends(sums, sections, style), count)
    first, last = breaks[:-1], breaks[1:]
    heights, full = _heights(sums, first, last, style, squares=style.squares)

    section_of_row = np.searchsorted(sections, first, side="right") - 1
    tops, section_tops, height = _stack(heights, section_of_row, len(sections) - 1, style)

    whole = np.maximum(np.rint(heights).astype(np.int64), 1)
    return Layout(style, sums, breaks, tops, whole, heights, full, sections, section_tops, height)


def _shapes(aspect: NDArray[np.floating], *, squares: bool) -> Floats:
    if squares:
        return np.ones(len(aspect))
    shape = np.asarray(aspect, dtype=np.float64)
    return np.clip(np.where(np.isfinite(shape) & (shape > 0), shape, 1.0), NARROWEST, WIDEST)


def _row_ends(sums: Floats, sections: Ints, style: Style) -> Ints:
    """For each photo: where a row that began with it would end.

    The photo that would reach beyond the edge is still in the row if half of it fits; a
    row of squares has as many as fit whole.
    """
    count = len(sums) - 1
    reach = style.row * sums + style.gap * np.arange(count + 1)
    if style.squares:
        over = np.searchsorted(reach, reach[:-1] + style.width + style.gap, side="right") - 1
    else:
        over = np.searchsorted((reach[:-1] + reach[1:]) / 2, reach[:-1] + style.width + style.gap)
    limit = np.repeat(sections[1:], np.diff(sections))
    return np.maximum(np.minimum(over, limit), np.arange(1, count + 1))


def _follow(ends: Ints, count: int) -> Ints:
    """The chain of row breaks from 0 to ``count``: ends of ends of ends first, then those between.

    Python goes one step for eight rows, which takes half the time of going them all.
    """
    leaps = [np.append(ends, count)]
    for _ in range(3):
        leaps.append(leaps[-1][leaps[-1]])
    chain, position = [], 0
    far = leaps.pop().data
    while position < count:
        chain.append(position)
        position = far[position]
    breaks = np.asarray(chain)
    for leap in reversed(leaps):
        breaks = np.stack((breaks, leap[breaks]), axis=1).ravel()
    return np.append(breaks[: np.searchsorted(breaks, count)], count)


def _heights(
    sums: Floats, first: Ints, last: Ints, style: Style, *, squares: bool
) -> tuple[Floats, NDArray[np.bool_]]:
    """Height of each row, and whether it reaches the right edge."""
    if squares:
        columns = max(1, (style.width + style.gap) // (style.row + style.gap))
        side = (style.width - style.gap * (columns - 1)) / columns
        return np.full(len(first), max(side, 1.0)), last - first == columns
    exact = (style.width - style.gap * (last - first - 1)) / (sums[last] - sums[first])
    full = exact <= style.row * 1.5
    # A row at the end of a section that is nowhere near full keeps the target height.
    return np.maximum(np.where(full, exact, style.row), 1.0), full


def _stack(heights: Floats, section_of_row: Ints, sections: int, style: Style) -> tuple[Ints, Ints, int]:
    """Tops of rows, tops of headings (and the end), height of the wall."""
    whole = np.maximum(np.rint(heights).astype(np.int64), 1) + style.gap
    before = np.concatenate(([0], np.cumsum(whole)[:-1]))
    tops = before + (section_of_row + 1) * style.heading + section_of_row * style.foot
    starts = np.searchsorted(section_of_row, np.arange(sections))
    height = int(tops[-1] + whole[-1] - style.gap + style.foot)
    return tops, np.append(tops[starts] - style.heading, height), height
