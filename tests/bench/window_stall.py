"""How long the window's thread is held up while a real scan runs.

    python tests/bench/window_stall.py FOLDER... [--library FILE] [--scroll]

A timer of 10 ms beats in the window's thread; what it is late by, somebody held the
thread. A second thread looks at the window's stack while a beat is late, and names the
function of ours that was running (or waiting for the interpreter) then. Run it under
Xvfb or a real display for figures that mean something; ``QT_QPA_PLATFORM=offscreen``
paints in the same way, without a screen.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType

import numpy as np

BEAT_MS = 10
LATE_MS = 30.0


class Watchdog:
    """Beats in the event loop, and looks from outside at who is late."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.lags: list[float] = []
        self.guilty: Counter[str] = Counter()
        self.worst: dict[str, float] = {}
        self.late: list[tuple[float, float, float, str]] = []
        self.own: list[float] = []
        self._delays = _queueing()
        self.began = time.perf_counter()
        self.collections: list[tuple[float, float, int]] = []
        self._collecting = 0.0
        gc.callbacks.append(self._collected)
        self._window = threading.get_ident()
        self._last = time.perf_counter()
        self._seen: str | None = None
        self._running = True
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        now = time.perf_counter()
        if phase == "start":
            self._collecting = now
        else:
            took = (now - self._collecting) * 1000
            self.collections.append((now - self.began, took, info["generation"]))

    def stop(self) -> None:
        gc.callbacks.remove(self._collected)
        self._running = False
        self._timer.stop()
        self._thread.join()

    def _beat(self) -> None:
        now = time.perf_counter()
        lag = (now - self._last) * 1000 - BEAT_MS
        delays = _queueing()
        queued = max((delays[thread] - self._delays.get(thread, 0) for thread in delays), default=0) / 1e6
        self._delays = delays
        self.lags.append(max(0.0, lag))
        self.own.append(max(0.0, lag - queued))
        if lag > LATE_MS:
            who = self._seen or "not seen (the interpreter was held elsewhere)"
            self.guilty[who] += 1
            self.late.append((now - self.began, lag, queued, who))
            self.worst[who] = max(self.worst.get(who, 0.0), lag)
        self._last = time.perf_counter()
        self._seen = None

    def _look(self) -> None:
        while self._running:
            time.sleep(0.005)
            if (time.perf_counter() - self._last) * 1000 > BEAT_MS + LATE_MS * 0.6:
                frames = sys._current_frames()
                here = _ours(frames.pop(self._window, None))
                frames.pop(threading.get_ident(), None)
                others = [who for frame in frames.values() if not _waits(who := _ours(frame))]
                self._seen = " | ".join([here, *others])


def _queueing() -> dict[str, int]:
    """Nanoseconds that each thread of ours waited for a processor so far; Linux only."""
    found = {}
    for task in Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            found[task.parent.name] = int(task.read_text().split()[1])
    return found


def _waits(who: str) -> bool:
    """Whether it is a thread that waits for work."""
    return who.endswith((" take", " _next", " wait", " poll"))


def _ours(frame: FrameType | None) -> str:
    stack = traceback.extract_stack(frame)
    ours = [entry for entry in stack if "/faceapp/" in entry.filename]
    entry = (ours or list(stack))[-1]
    return f"{Path(entry.filename).name}:{entry.lineno} {entry.name}"


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
        stopped = time.perf_counter() - stopping
        window.context.operations.close()
        library.close()
    lags = np.array(watchdog.lags)
    print(f"{took:.1f} s, {len(lags)} beats; engine stopped in {stopped * 1000:.0f} ms")
    for summary in summaries:
        print(f"scan: {summary}"[:160])
    print(f"lag ms: median {np.median(lags):.1f}, p99 {np.percentile(lags, 99):.1f}, max {lags.max():.1f}")
    print(f"beats late by more than 50 ms: {(lags > 50).sum()}, 30 ms: {(lags > LATE_MS).sum()}")
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
    for at, lag, queued, who in watchdog.late:
        if lag - queued > 30:
            print(f"  at {at:5.1f} s: {lag:5.1f} ms ({queued:.0f} of it queueing)  {who}")
    for who, count in watchdog.guilty.most_common(12):
        print(f"  {count:4d} x, worst {watchdog.worst[who]:6.1f} ms  {who}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
