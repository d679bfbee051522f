"""How long a long recording takes to open, to zoom and to move; how long a list of many takes.

    python tests/bench/recordings.py [--hours 2] [--people 3] [--listed 5000]

Needs no display: offscreen painting is the same work on the same thread.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication
from recording_world import CONSENT, MODELS, SIZE, pictures, summary
from world import World

from faceapp.domain.expression import Expression
from faceapp.services import recordings
from faceapp.services.library import open_library, open_thumbnails
from faceapp.ui.pages import PageName


def fill(path: Path, hours: float, people: int, listed: int) -> int:
    """A long recording, and many short ones; returns the number of the long one."""
    library = open_library(path)
    thumbnails = open_thumbnails(library)
    who = {number: number for number in range(1, people + 1)}

    def record(seconds: float, name: str, began: float) -> int:
        writer = recordings.begin(
            library, thumbnails, source=name, size=SIZE, models=MODELS, consent=CONSENT, began_at=began
        )
        for one in pictures(seconds, who):
            writer.add(one)
        for number in who:
            writer.ended(summary(number, 0.0, seconds - 0.04))
        writer.finish()
        return writer.recording

    long = record(hours * 3600, "Long", 1_700_000_000.0)
    for number in range(listed):
        record(0.6, f"Short {number}", 1_500_000_000.0 + 60 * number)
    thumbnails.close()
    library.close()
    return long


class Stalls:
    """The longest time the window did not answer, while it was watched."""

    def __init__(self) -> None:
        self.longest = 0.0

    def turn(self) -> None:
        began = time.perf_counter()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        self.longest = max(self.longest, time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--listed", type=int, default=5000)
    chosen = parser.parse_args()
    QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings.Format.IniFormat
        QSettings.setPath(settings, QSettings.Scope.UserScope, folder)
        path = Path(folder) / "bench.faceapp"
        number = fill(path, chosen.hours, chosen.people, chosen.listed)
        world = World(path)
        began, stalls = time.perf_counter(), Stalls()
        world.window.show_page(PageName.RECORDINGS)
        listed = world.window.pages.page(PageName.RECORDINGS)
        while not listed.model.total:
            stalls.turn()
        print(f"list of {listed.model.total}: {1000 * (time.perf_counter() - began):.0f} ms,"
              f" longest stall {1000 * stalls.longest:.0f} ms")  # fmt: skip

        began, stalls = time.perf_counter(), Stalls()
        listed.recording_open_requested.emit(number, 0.0)
        page = world.window.pages.page(PageName.RECORDING)
        while page.reviewed is None or page.canvas.picture is None:
            stalls.turn()
        print(f"first picture and lanes: {1000 * (time.perf_counter() - began):.0f} ms")
        while not page.complete:
            stalls.turn()
        print(f"all {chosen.hours:g} h of {chosen.people} read: {time.perf_counter() - began:.1f} s,"
              f" longest stall {1000 * stalls.longest:.0f} ms")  # fmt: skip
        world.live(0.3)
        for name, expression in (("all", None), ("one", Expression.HAPPY)):
            page.head.choose(expression)
            took = []
            for turn in range(24):
                page.lanes.zoom(1 if turn < 16 else -1)
                began = time.perf_counter()
                page.lanes.viewport().repaint()
                took.append(time.perf_counter() - began)
                world.live(0.02)
            for _ in range(24):
                page.lanes._show_axis(page.lanes.axis.moved(1.0))
                began = time.perf_counter()
                page.lanes.viewport().repaint()
                took.append(time.perf_counter() - began)
            took.sort()
            print(f"{name}: a step of zoom or pan drawn in {1000 * took[len(took) // 2]:.1f} ms,"
                  f" longest {1000 * took[-1]:.1f} ms")  # fmt: skip
            page.lanes.show_whole()
        world.close()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
