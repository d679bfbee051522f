"""How long the window's thread is held up while a real scan runs.

    python tests/bench/window_stall.py FOLDER... [--library FILE] [--scroll]

A timer of 10 ms beats in the window's thread; what it is late by, somebody held the
thread; what all threads were doing then is printed beside it. Run it under
Xvfb or a real display for figures that mean something; ``QT_QPA_PLATFORM=offscreen``
paints in the same way, without a screen.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import gc
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

BEAT_MS = 10
LATE_MS = 20.0


class Watchdog:
    """Beats in the event loop; who is late is caught in the act.

    ``faulthandler`` writes down what all threads are doing from a thread that needs no
    interpreter, so that whoever keeps the interpreter is seen too.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.lags: list[float] = []
        self.own: list[float] = []
        self.late: list[Late] = []
        self.began = time.perf_counter()
        self.collections: list[tuple[float, float, int]] = []
        self._delays = _queueing()
        self._collecting = 0.0
        gc.callbacks.append(self._collected)
        self._window = f"Thread 0x{threading.get_ident():016x}"
        self._stacks = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by ``stop``
        self._cpu = time.thread_time()
        self._last = time.perf_counter()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._arm()

    def _arm(self) -> None:
        faulthandler.dump_traceback_later((BEAT_MS + LATE_MS * 0.6) / 1000, file=self._stacks)

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        now = time.perf_counter()
        if phase == "start":
            self._collecting = now
        else:
            took = (now - self._collecting) * 1000
            self.collections.append((now - self.began, took, info["generation"]))

    def stop(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        gc.callbacks.remove(self._collected)
        self._timer.stop()
        self._stacks.close()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        faulthandler.cancel_dump_traceback_later()
        lag = (now - self._last) * 1000 - BEAT_MS
        delays = _queueing()
        queued = max((delays[thread] - self._delays.get(thread, 0) for thread in delays), default=0) / 1e6
        self._delays = delays
        self.lags.append(max(0.0, lag))
        self.own.append(max(0.0, lag - queued))
        if lag > LATE_MS:
            who = self._doing()
            self.late.append(Late(now - self.began, lag, queued, (cpu - self._cpu) * 1000, who))
        self._arm()
        self._cpu = time.thread_time()
        self._last = time.perf_counter()

    def _doing(self) -> str:
        """What the window's thread and the busy others did, from what was written meanwhile."""
        self._stacks.seek(0)
        text = self._stacks.read()
        self._stacks.seek(0)
        self._stacks.truncate()
        here, others = "", []
        for block in text.split("\n\n"):
            frames = [frame for frame in block.splitlines() if frame.startswith("  File")]
            if not frames:
                continue
            who = _ours(frames)
            if self._window in block:
                here = who
            elif not _waits(frames[0]):
                others.append(who)
        return " | ".join([here, *others])


class Late(NamedTuple):
    """One beat that came late.

    Attributes:
        at: seconds since the beginning.
        lag: milliseconds.
        queued: of these, waiting for a processor that others had.
        cpu: milliseconds that the window's thread itself computed.
        who: what the threads were doing.
    """

    at: float
    lag: float
    queued: float
    cpu: float
    who: str

    def __str__(self) -> str:
        return (
            f"at {self.at:5.1f} s: {self.lag:5.1f} ms ({self.queued:.0f} of it queueing, "
            f"{self.cpu:.0f} computing in the window)  {self.who}"
        )


def _queueing() -> dict[str, int]:
    """Nanoseconds that each thread of ours waited for a processor so far; Linux only."""
    found = {}
    for task in Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            found[task.parent.name] = int(task.read_text().split()[1])
    return found


def _waits(frame: str) -> bool:
    """Whether it is a thread that waits for work."""
    return frame.endswith((" in wait", " in poll", " in select", " in _watch"))


def _ours(frames: list[str]) -> str:
    """The innermost frame, and the innermost one of this program where that is another."""
    last = next((frame for frame in frames if "/faceapp/" in frame), frames[0])
    return " < ".join(dict.fromkeys(_short(frame) for frame in (frames[0], last)))


def _short(frame: str) -> str:
    _, name, rest = frame.split('"', 2)
    return f"{Path(name).name}:{rest.removeprefix(', line ').replace(' in ', ' ')}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--scroll", action="store_true", help="scroll up and down all the time")
    parser.add_argument("--seconds", type=float, default=600.0, help="at most")
    options = parser.parse_args()

    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from faceapp.app import SWITCH_SECONDS
    from faceapp.engine.answers import Doing
    from faceapp.engine.engine import Engine
    from faceapp.services.library import open_library
    from faceapp.ui.collecting import Collecting
    from faceapp.ui.pages import PageName
    from faceapp.ui.photos.page import PhotosPage
    from faceapp.ui.theme import theme
    from faceapp.ui.window import MainWindow

    with tempfile.TemporaryDirectory() as place:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, place)
        sys.setswitchinterval(SWITCH_SECONDS)
        app = QApplication(sys.argv[:1])
        theme()
        path = options.library or Path(place) / "bench.faceapp"
        library = open_library(path, checkpoints=False)
        engine = Engine()
        window = MainWindow(engine, library)
        window.resize(1280, 800)
        window.show()
        collecting = Collecting(window)
        collecting.start()
        watchdog = Watchdog()
        summaries: list[object] = []
        engine.scan_finished.connect(summaries.append)
        engine.opened.connect(lambda: window.open_paths(options.folders))
        QTimer.singleShot(0, lambda: engine.start(path))

        def over() -> None:
            if summaries and engine.activity.doing is Doing.NOTHING:
                app.quit()

        ready = QTimer(interval=200)
        ready.timeout.connect(over)
        ready.start()
        QTimer.singleShot(round(options.seconds * 1000), app.quit)
        if options.scroll:
            page = window.pages.page(PageName.PHOTOS)
            assert isinstance(page, PhotosPage)
            bar = page.grid.verticalScrollBar()
            mover = QTimer(interval=16)
            mover.timeout.connect(lambda: bar.setValue((bar.value() + 40) % max(1, bar.maximum() or 1)))
            mover.start()
        began = time.perf_counter()
        app.exec()
        took = time.perf_counter() - began
        watchdog.stop()
        window.close()
        stopping = time.perf_counter()
        engine.stop()
        collecting.stop()
        stopped = time.perf_counter() - stopping
        window.context.operations.close()
        library.close()
    lags = np.array(watchdog.lags)
    print(f"{took:.1f} s, {len(lags)} beats; engine stopped in {stopped * 1000:.0f} ms")
    for summary in summaries:
        print(f"scan: {summary}"[:160])
    print(f"lag ms: median {np.median(lags):.1f}, p99 {np.percentile(lags, 99):.1f}, max {lags.max():.1f}")
    print(f"beats late by more than 50 ms: {(lags > 50).sum()}, {LATE_MS:.0f} ms: {(lags > LATE_MS).sum()}")
    slow = [
        f"{took:.0f} ms (generation {old}) at {at:.1f} s"
        for at, took, old in watchdog.collections
        if took > 15
    ]
    print(f"slow garbage collections, interpreter held: {', '.join(slow) or 'none'}")
    own = np.array(watchdog.own)
    print(
        "without the time our threads waited for a processor that other programs had: "
        f"p99 {np.percentile(own, 99):.1f}, max {own.max():.1f}, over 50 ms: {(own > 50).sum()}"
    )
    for late in watchdog.late:
        print(f"  {late}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
