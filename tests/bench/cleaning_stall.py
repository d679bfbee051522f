"""How long the window's thread is held up while all labels are looked at, and how soon a look ends.

    python tests/bench/cleaning_stall.py LIBRARY [--again] [--stop 3 10 25]

Opens "Check labels" on a copy of a large library, waits for the suspects, and says when the
first ones were there, how late the window's beats were (see ``window_stall``), and how much
memory the program and its processes took. ``--again`` looks a second time; ``--stop`` begins a
fresh look for each number of seconds, breaks it off after them, and says how long its end took.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from window_stall import Watchdog


class Beats(Watchdog):
    """Says how late, not who: looking at all threads from outside may end a busy program."""

    def _arm(self) -> None:
        pass


class Memory:
    """The most that this program and its processes had in memory together, sampled."""

    def __init__(self) -> None:
        self.most = [0, 0]  # the window's, all
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            own = _private(os.getpid())
            children = {int(one) for task in Path("/proc/self/task").iterdir() for one in _children(task)}
            both = own + sum(_private(child) for child in children)
            self.most = [max(self.most[0], own), max(self.most[1], both)]

    def stop(self) -> str:
        self._over.set()
        self._thread.join()
        own, both = (round(one / 1e6) for one in self.most)
        return f"most memory: {own} MB in the window's process, {both} MB with its processes"


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except OSError:
        return []


def _private(pid: int) -> int:
    """Bytes in memory that are not of files."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--again", action="store_true", help="look a second time")
    parser.add_argument("--who", action="store_true", help="say what held the window up; may crash")
    parser.add_argument("--stop", nargs="*", type=float, default=[])
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication
    from world import World

    from faceapp.app import SWITCH_SECONDS
    from faceapp.ui.collecting import Collecting
    from faceapp.ui.pages import PageName
    from faceapp.ui.theme import theme

    class Resting(World):
        """Nothing is scanned, so that only the look is measured."""

        def _on_opened(self) -> None:
            self._opened = True

    with tempfile.TemporaryDirectory() as place:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, place)
        sys.setswitchinterval(SWITCH_SECONDS)
        app = QApplication(sys.argv[:1])
        theme()
        world = Resting(options.library)
        collecting = Collecting(world.window)
        collecting.start()
        world.live(3)
        jobs = world.engine.cleaning
        heard: list[float] = []
        jobs.found.connect(lambda _found, _cases, _last: heard.append(time.perf_counter()))
        for turn in range(2 if options.again else 1):
            memory, watchdog = Memory(), (Watchdog if options.who else Beats)()
            heard.clear()
            began = time.perf_counter()
            if turn == 0:
                world.window.show_page(PageName.CLEANING)
            else:
                world.window.pages.page(PageName.CLEANING).top.press()
            world.until(lambda: len(heard) == 2 and not jobs.running, "the look", 600)
            world.live(0.5)
            watchdog.stop()
            print(
                f"look {turn + 1}: labels after {heard[0] - began:.1f} s, all after {heard[1] - began:.1f} s"
            )
            print(memory.stop())
            lags, own = np.array(watchdog.lags), np.array(watchdog.own)
            print(
                f"lag ms: p99 {np.percentile(lags, 99):.1f}, max {lags.max():.1f},"
                f" over 50 ms: {(lags > 50).sum()}; without waiting for a processor:"
                f" max {own.max():.1f}, over 50 ms: {(own > 50).sum()}"
            )
            for late in sorted(watchdog.late, key=lambda one: -one.lag)[:12]:
                print(f"  {late}")
        for seconds in options.stop:
            jobs._pictures = None  # as if never looked at
            jobs.start(options.library)
            world.live(seconds)
            running = jobs.running
            began = time.perf_counter()
            jobs.cancel()
            asked = time.perf_counter()
            for thread in jobs._ending:
                thread.join()
            print(
                f"stopped after {seconds:.0f} s{'' if running else ' (over already)'}:"
                f" asking took {1000 * (asked - began):.0f} ms, its end {time.perf_counter() - began:.2f} s"
            )
        collecting.stop()
        world.close()
        app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
