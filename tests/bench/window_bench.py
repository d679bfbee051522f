"""What the benches of the window share: a large library, a window on it, waiting, a table."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from faceapp.app import SWITCH_SECONDS
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine
from faceapp.services import recognise
from faceapp.services.library import open_library
from faceapp.ui.ahead import Ahead
from faceapp.ui.collecting import Collecting
from faceapp.ui.theme import theme
from faceapp.ui.window import MainWindow

PATIENCE = 40.0
"""Seconds to wait for the first proposals and groups of a fresh library."""


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times += 1
        return False


@contextmanager
def window_on(library_path: Path, size: tuple[int, int], *, busy: bool = False) -> Iterator[MainWindow]:
    """The real window with the real engine, once the known faces are loaded and modules imported.

    Unless ``busy``, groups and proposals are taken as they are: a fresh synthetic library
    would keep the engine working for a long time.
    """
    if not busy:
        for step in ("group", "propose"):
            setattr(recognise, step, lambda _library, _gallery: iter(()))
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication.instance() or QApplication([])
    settings = tempfile.TemporaryDirectory()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings.name)
    theme()
    library = open_library(library_path, checkpoints=False)
    engine = Engine()
    opened: list[bool] = []
    engine.opened.connect(lambda: opened.append(True))
    window = MainWindow(engine, library)
    window.resize(*size)
    window.show()
    collecting = Collecting(window)
    collecting.start()
    ahead = Ahead(window)
    ahead.start()
    engine.start(library_path, cores=1)
    until(lambda: opened, 60)
    until(lambda: ahead.done, 60)
    _settle(engine)
    yield window
    window.close()
    engine.stop()
    ahead.stop()
    collecting.stop()
    window.context.operations.close()
    library.close()
    settings.cleanup()
    del app


def _settle(engine: Engine) -> None:
    """Wait for the known faces, and a while for proposals and groups of a fresh library."""
    until(lambda: engine.activity.doing is not Doing.OPENING, 600)
    try:
        until(lambda: engine.activity.doing is Doing.NOTHING, PATIENCE)
    except TimeoutError:
        print("The engine is still working out proposals and groups: figures are higher than at rest.")


def until(true: Callable[[], object], seconds: float = 30) -> float:
    """Let the window live until ``true`` says so; the seconds it took.

    It waits for events and does not ask for them all the time: that would keep the
    interpreter from the engine.
    """
    began = time.perf_counter()
    beat = QTimer(interval=5)
    beat.start()
    while not true():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began > seconds:
            raise TimeoutError("the window did not get there")
    return time.perf_counter() - began


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    end = time.perf_counter() + seconds
    until(lambda: time.perf_counter() >= end, seconds + 5)


class Timed:
    """Times of one kind of thing: by the clock, and what the window's thread computed."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []
        self.begin()

    def begin(self) -> None:
        """From here."""
        self._wall, self._own = time.perf_counter(), time.thread_time()

    def end(self) -> None:
        """To here."""
        self.wall.append(time.perf_counter() - self._wall)
        self.own.append(time.thread_time() - self._own)


def line(what: str, timed: Timed, limit_ms: float) -> str:
    """One line of the table: median, 95th percentile and worst in milliseconds; of the thread too."""
    ms, own = np.asarray(timed.wall) * 1000, np.asarray(timed.own) * 1000
    verdict = "ok" if np.percentile(ms, 95) <= limit_ms else "TOO SLOW"
    return (
        f"| {what} | {len(ms)} | {np.median(ms):.1f} | {np.percentile(ms, 95):.1f} | {ms.max():.1f} "
        f"| {np.median(own):.1f} | {np.percentile(own, 95):.1f} | {limit_ms:.0f} | {verdict} |"
    )


HEAD = (
    "| what | times | median ms | p95 ms | worst ms | window's own median | p95 | limit ms | |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
