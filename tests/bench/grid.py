"""How long the grid of a large library takes: opening, jumping, sorting, scrolling.

    python tests/bench/grid.py LIBRARY [--width 1280 --height 800] [--row 184] [--busy]

LIBRARY is made by ``synthetic.py`` (100 000 photos). Everything is measured in the real
window, from the call until the wall is painted; scrolling with thumbnails cached, by
wheel-sized and by page-sized steps.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from window_bench import HEAD, Painted, Timed, line, rest, until, window_on

from faceapp.domain.browsing import Sort
from faceapp.ui.pages import PageName
from faceapp.ui.photos.model import empty_index
from faceapp.ui.photos.page import PhotosPage


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--row", type=int, default=184)
    parser.add_argument("--busy", action="store_true", help="while the engine works out groups")
    options = parser.parse_args()
    with window_on(options.library, (options.width, options.height), busy=options.busy) as window:
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

        def timed(calls: Iterable[Callable[[], object]], done: Callable[[], object] = lambda: True) -> Timed:
            times = Timed()
            for call in calls:
                rest(0.3)
                answers.clear()
                before = painted.times
                times.begin()
                call()
                until(done)
                before = answers[-1] if answers else before
                until(lambda before=before: painted.times > before)
                times.end()
            return times

        answers: list[int] = []  # how often the wall was painted before each
        page.shown.connect(lambda _photos, _videos: answers.append(painted.times))

        def open_anew() -> None:
            grid.photos.show(empty_index())
            page.refresh()

        print(line("open (read, lay out, paint)", timed([open_anew] * 10, lambda: answers), 300))
        ends = timed(partial(bar.setValue, to) for to in (bar.maximum(), 0) * 5)
        print(line("jump to the end and back", ends, 300))
        orders = [Sort.OLDEST, Sort.NAME, Sort.ADDED, Sort.FACES, Sort.NEWEST] * 2
        print(line("sort", timed((partial(page.set_sort, order) for order in orders), lambda: answers), 300))
        heights = [round(options.row * factor) for factor in (0.8, 1.2, 0.7, 1.5, 1.0)] * 2
        print(line("zoom", timed(partial(grid.set_row_height, high) for high in heights), 50))
        for name, step in (("wheel", 60), ("page", grid.viewport().height())):
            bar.setValue(bar.maximum() // 3)
            start = bar.value()
            for turn in range(60):  # the way there loads and scales, the way back is measured
                bar.setValue(start + step * turn)
                rest(0.08 if name == "page" else 0.02)
            frames = Timed()
            for turn in range(60, 0, -1):
                frames.begin()
                bar.setValue(start + step * turn)
                grid.viewport().repaint()
                frames.end()
            print(line(f"frame while scrolling, {name} steps", frames, 50))


if __name__ == "__main__":
    main()
