"""Where each photo of the wall lies: justified rows, in whole pixels, without Qt.

Rows are filled from left to right up to the target height and then stretched or
shrunk so that they end at the right edge; every picture keeps its shape. The row
breaks of all photos are found with one ``searchsorted`` ("if a row began here,
where would it end?") and then followed like a chain, so that 100 000 photos take
some milliseconds instead of a Python loop over photos.
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
        left, right: (n,) horizontal edges of each photo.
        row_of: (n,) the row each photo is in.
        row_first: (r + 1,) first photo of each row, and n at the end.
        row_top, row_height: (r,).
        section_first: (s + 1,) first photo of each section, and n at the end.
        section_top: (s + 1,) top of each heading, and the height of the wall at the end.
        height: of the whole wall.
    """

    style: Style
    left: Ints
    right: Ints
    row_of: Ints
    row_first: Ints
    row_top: Ints
    row_height: Ints
    section_first: Ints
    section_top: Ints
    height: int

    def __len__(self) -> int:
        return len(self.left)

    def rect(self, photo: int) -> tuple[int, int, int, int]:
        """x, y, width, height of one photo."""
        row = int(self.row_of[photo])
        left = int(self.left[photo])
        return left, int(self.row_top[row]), int(self.right[photo]) - left, int(self.row_height[row])

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
        return photo if self.left[photo] <= x < self.right[photo] else -1

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
            start, stop = int(self.row_first[row]), int(self.row_first[row + 1])
            first = start + int(np.searchsorted(self.right[start:stop], x, side="right"))
            last = start + int(np.searchsorted(self.left[start:stop], x + max(width, 1), side="left")) - 1
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
        row = int(self.row_of[photo])
        target = int(np.clip(row - rows, 0, len(self.row_top) - 1))
        if target == row:
            return photo
        return self._in_row(target, self.middle(photo) if column is None else column)

    def middle(self, photo: int) -> int:
        """The x in the middle of a photo."""
        return int(self.left[photo] + self.right[photo]) // 2

    def section_of(self, photo: int) -> int:
        """The section a photo is in."""
        return int(np.searchsorted(self.section_first, photo, side="right")) - 1

    def _in_row(self, row: int, x: int) -> int:
        start, stop = int(self.row_first[row]), int(self.row_first[row + 1])
        return start + min(int(np.searchsorted(self.right[start:stop], x, side="right")), stop - start - 1)


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
        none = np.zeros(0, dtype=np.int64)
        return Layout(style, none, none, none, np.zeros(1, np.int64), none, none,
                      np.zeros(1, np.int64), np.zeros(1, np.int64), 0)  # fmt: skip
    shape = _shapes(aspect, squares=style.squares)
    sums = np.concatenate(([0.0], np.cumsum(shape)))
    breaks = _follow(_row_ends(sums, sections, style), count)
    first, last = breaks[:-1], breaks[1:]
    heights, full = _heights(sums, first, last, style, squares=style.squares)

    section_of_row = np.searchsorted(sections, first, side="right") - 1
    tops, section_tops, height = _stack(heights, section_of_row, len(sections) - 1, style)

    row_of = np.repeat(np.arange(len(first)), last - first)
    scale = heights[row_of]
    offset = (np.arange(count) - first[row_of]) * style.gap
    start = sums[:-1] - sums[first][row_of]
    left = np.rint(start * scale + offset).astype(np.int64)
    right = np.rint((start + shape) * scale + offset).astype(np.int64)
    right[last[full] - 1] = style.width
    right = np.maximum(right, left + 1)
    return Layout(style, left, right, row_of, breaks, tops, np.maximum(np.rint(heights).astype(np.int64), 1),
                  sections, section_tops, height)  # fmt: skip


def _shapes(aspect: NDArray[np.floating], *, squares: bool) -> Floats:
    if squares:
        return np.ones(len(aspect))
    shape = np.asarray(aspect, dtype=np.float64)
    return np.clip(np.where(np.isfinite(shape) & (shape > 0), shape, 1.0), NARROWEST, WIDEST)


def _row_ends(sums: Floats, sections: Ints, style: Style) -> Ints:
    """For each photo: where a row that began with it would end."""
    count = len(sums) - 1
    here = np.arange(count)
    reach = style.row * sums + style.gap * np.arange(count + 1)
    limit = np.repeat(sections[1:], np.diff(sections))
    over = np.searchsorted(reach, reach[:-1] + style.width + style.gap, side="left")
    if style.squares:  # as many as fit; the row is then stretched a little
        fits = np.searchsorted(reach, reach[:-1] + style.width + style.gap, side="right") - 1
        return np.maximum(np.minimum(fits, limit), here + 1)
    over = np.maximum(np.minimum(over, limit), here + 1)
    under = np.maximum(over - 1, here + 1)
    low = (style.width - style.gap * (over - here - 1)) / (sums[over] - sums[here])
    high = (style.width - style.gap * (under - here - 1)) / (sums[under] - sums[here])
    # The last photo goes to the next row where that leaves this one nearer its target;
    # not at the end of a section, where it would stand alone for nothing.
    closer = (high * np.maximum(low, 1.0) < style.row**2) & (low < style.row)
    return np.where(closer, under, over)


def _follow(ends: Ints, count: int) -> Ints:
    chain, position = [0], 0
    nexts = np.ascontiguousarray(ends).data  # one row in six is looked at: no list of all
    while position < count:
        position = nexts[position]
        chain.append(position)
    return np.asarray(chain, dtype=np.int64)


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
