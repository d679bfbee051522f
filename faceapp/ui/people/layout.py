"""Where cards stand on a wall of sections; plain arithmetic, for any number of cards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """One section: equal cells under a heading.

    Attributes:
        count: how many.
        width, height: the least width of a cell, and its height, in pixels.
        heading: height of what stands above, 0 for nothing. A section without cells
            takes no space at all,
        bare: but for this one, whose heading stands alone; only the last one may be so.
    """

    count: int
    width: int
    height: int
    heading: int = 0
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    first: int
    count: int
    top: int
    columns: int
    column: float
    height: int
    heading: int

    @property
    def cells_top(self) -> int:
        return self.top + self.heading

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def bottom(self) -> int:
        return self.cells_top + self.rows * self.height


Rect = tuple[int, int, int, int]
"""x, y, width, height in pixels of the whole wall."""


class SectionLayout:
    """Cells of several sections, one section below the other, as many in a row as fit.

    Args:
        sections: from top to bottom.
        width: of the wall.
        margin: left and right of it, and below.
        gap: above each section but the first, and a quarter of it at the top.
    """

    def __init__(self, sections: Sequence[Cells], width: int, *, margin: int, gap: int) -> None:
        self._margin = margin
        inner = max(1, width - 2 * margin)
        self._blocks: list[_Block] = []
        self._sections: list[int] = []
        top, first = gap // 4, 0
        for number, cells in enumerate(sections):
            if not cells.count and not cells.bare:
                continue
            columns = max(1, inner // cells.width)
            # a few cells keep their width, so that they do not drift apart
            column = max(inner / columns, 1.0) if cells.count > columns // 2 else float(cells.width)
            top += gap if self._blocks else 0
            block = _Block(first, cells.count, top, columns, column, cells.height, cells.heading)
            self._blocks.append(block)
            self._sections.append(number)
            top, first = block.bottom, first + cells.count
        self._firsts = [block.first for block in self._blocks]
        self._tops = [block.top for block in self._blocks]
        self.count = first
        self.height = top + margin if self._blocks else 0

    def rect(self, row: int) -> Rect:
        """Where the cell of ``row`` stands."""
        block = self._block(row)
        line, column = divmod(row - block.first, block.columns)
        left = self._margin + round(column * block.column)
        right = self._margin + round((column + 1) * block.column)
        return left, block.cells_top + line * block.height, right - left, block.height

    def section(self, row: int) -> int:
        """The section of ``row``, counted with the empty ones."""
        return self._sections[bisect_right(self._firsts, row) - 1]

    def headings(self, top: int, bottom: int) -> list[tuple[int, int, int]]:
        """Section, y and height of each heading that is seen between two heights."""
        return [
            (number, block.top, block.heading)
            for number, block in zip(self._sections, self._blocks, strict=True)
            if block.heading and block.top < bottom and block.cells_top > top
        ]

    def row_at(self, x: int, y: int) -> int:
        """The row whose cell holds a point, or -1."""
        found = self.rows_in((x, y, 1, 1))
        return found[0][0] if found and found[0] else -1

    def rows_in(self, rect: Rect) -> list[range]:
        """The rows whose cells touch a rectangle, as runs."""
        x, y, width, height = rect
        runs: list[range] = []
        for block in self._blocks:
            if block.cells_top >= y + height or block.bottom <= y:
                continue
            first = max(0, (y - block.cells_top) // block.height)
            last = min(block.rows - 1, (y + height - 1 - block.cells_top) // block.height)
            left = max(0, int((x - self._margin) // block.column))
            right = min(block.columns - 1, int((x + width - 1 - self._margin) // block.column))
            for line in range(first, last + 1):
                start = line * block.columns
                run = range(start + left, min(start + right + 1, block.count))
                if run:
                    runs.append(range(block.first + run.start, block.first + run.stop))
        return runs

    def between(self, top: int, bottom: int) -> range:
        """All rows that are seen between two heights."""
        runs = self.rows_in((self._margin, top, 1 << 30, bottom - top))
        return range(runs[0].start, runs[-1].stop) if runs else range(0)

    def moved(self, row: int, lines: int) -> int:
        """The row ``lines`` below (above where negative), in the nearest column, also across sections."""
        if not self.count:
            return -1
        x, _, width, _ = self.rect(row)
        centre = x + width // 2
        step = 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            block = self._block(row)
            line = (row - block.first) // block.columns + step
            if not 0 <= line < block.rows:
                place = self._blocks.index(block) + step
                if not 0 <= place < len(self._blocks) or not self._blocks[place].count:
                    break
                block = self._blocks[place]
                line = 0 if step > 0 else block.rows - 1
            column = int((centre - self._margin) / block.column)
            row = block.first + min(line * block.columns + min(column, block.columns - 1), block.count - 1)
        return row

    def _block(self, row: int) -> _Block:
        return self._blocks[bisect_right(self._firsts, row) - 1]
