"""How long the People page takes in a library with many people and groups.

    python tests/bench/people_page.py LIBRARY [--times 8] [--busy]

LIBRARY is made by ``synthetic.py``. From the call until the people are painted, until
the faces without a name stand below them, and the largest piece of it that the window's
thread does in one go.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from window_bench import HEAD, Painted, Timed, line, rest, until, window_on
from window_stall import Watchdog

from faceapp.ui.pages import PageName
from faceapp.ui.people.content import Kind
from faceapp.ui.people.page import PeoplePage


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--busy", action="store_true", help="while the engine works out groups")
    options = parser.parse_args()
    with window_on(options.library, (1280, 800), busy=options.busy) as window:
        first, again, whole = Timed(), Timed(), Timed()
        watchdog = Watchdog()
        for turn in range(options.times):
            window.show_page(PageName.PHOTOS)
            rest(0.5)
            page = window.pages.page(PageName.PEOPLE) if turn else None
            if isinstance(page, PeoplePage):  # as if it were shown for the first time
                page._reading.loaded = False
                page.wall.people.show()
            times = again if turn else first
            times.begin()
            whole.begin()
            window.show_page(PageName.PEOPLE)
            page = window.pages.page(PageName.PEOPLE)
            assert isinstance(page, PeoplePage)
            painted = Painted(page.wall.viewport())
            model = page.wall.people
            until(lambda model=model: model.count(Kind.PERSON))
            before = painted.times
            until(lambda painted=painted, before=before: painted.times > before)
            times.end()
            until(lambda model=model: model.count(Kind.GROUP))
            before = painted.times
            until(lambda painted=painted, before=before: painted.times > before)
            whole.end()
        counts = ", ".join(f"{model.count(kind)} {kind.name.lower()}" for kind in Kind)
        print(f"{counts}; {len(page.wall.seen_rows())} cards are seen")
        print(HEAD)
        print(line("first time, page made, people painted", first, 300))
        print(line("again, people painted", again, 300))
        print(line("all painted", whole, 1000))
        watchdog.stop()
        print("Standstills of the window:")
        for late in watchdog.late:
            print(f"  {late}")
        for at, took, old in watchdog.collections:
            if took > 10:
                print(f"  {took:.0f} ms of garbage collection (generation {old}) at {at:.1f} s")


if __name__ == "__main__":
    main()
