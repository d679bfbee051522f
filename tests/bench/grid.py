"""How long the grid of a large library takes: opening, jumping, sorting, scrolling.

    python tests/bench/grid.py LIBRARY [--width 1280 --height 800] [--row 184] [--cpu]

LIBRARY is made by ``synthetic.py`` (100 000 photos). Everything is measured in the real
window, from the call until the wall is painted; scrolling with thumbnails cached, by
wheel-sized and by page-sized steps. With ``--cpu`` it is processor time of the whole
program in place of the clock's: for a machine on which others work too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from window_bench import HEAD, Painted, line, rest, until, window_on

from faceapp.domain.browsing import Sort
from faceapp.ui.pages import PageName
from faceapp.ui.photos.page import PhotosPage


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--row", type=int, default=184)
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    with window_on(options.library, (options.width, options.height)) as window:
        page = window.pages.page(PageName.PHOTOS)
        assert isinstance(page, PhotosPage)
        until(lambda: page.grid.photos.rowCount() > 0)
        grid, bar = page.grid, page.grid.verticalScrollBar()
        grid.set_row_height(options.row)
        painted = Painted(grid.viewport())
        print(
            f"{grid.photos.rowCount()} photos, {options.width} x {options.height}, rows of {grid.row_height}"
        )
        print(HEAD)

        def timed(call: Callable[[], object], done: Callable[[], object]) -> float:
            rest(0.3)
            before, began = painted.times, clock()
            call()
            until(lambda: done() and painted.times > before)
            return clock() - began

        answers: list[int] = []
        page.shown.connect(answers.append)

        def shown(call: Callable[[], object]) -> float:
            answers.clear()
            return timed(call, lambda: answers)

        print(line("open (read, lay out, paint)", [shown(page.refresh) for _ in range(10)], 300))
        ends = [timed(lambda to=to: bar.setValue(to), lambda: True) for to in (bar.maximum(), 0) * 5]
        print(line("jump to the end and back", ends, 300))
        orders = [Sort.OLDEST, Sort.NAME, Sort.ADDED, Sort.FACES, Sort.NEWEST] * 2
        print(line("sort", [shown(lambda order=order: page.set_sort(order)) for order in orders], 300))
        heights = [round(options.row * factor) for factor in (0.8, 1.2, 0.7, 1.5, 1.0)] * 2
        zooms = [timed(lambda high=high: grid.set_row_height(high), lambda: True) for high in heights]
        print(line("zoom", zooms, 50))
        for name, step in (("wheel", 60), ("page", grid.viewport().height())):
            bar.setValue(bar.maximum() // 3)
            start = bar.value()
            for turn in range(60):  # the way there loads and scales, the way back is measured
                bar.setValue(start + step * turn)
                rest(0.08 if name == "page" else 0.02)
            frames = []
            for turn in range(60, 0, -1):
                began = clock()
                bar.setValue(start + step * turn)
                grid.viewport().repaint()
                frames.append(clock() - began)
            print(line(f"frame while scrolling, {name} steps", frames, 50))


if __name__ == "__main__":
    main()
