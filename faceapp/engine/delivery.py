"""Answers on their way into the GUI thread, a few milliseconds at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

BUDGET_MS: Final = 8.0
"""Half a frame at 60 Hz: a burst of answers never costs a frame; measured in tests/bench/window_stall.py."""

log = logging.getLogger(__name__)


class Delivery(QObject):
    """Runs what other threads post, on the thread it lives in.

    As many as fit into the budget are run, then the event loop gets its turn. A call
    that fails is a bug of the receiver: it is logged with its trace, and the others
    are delivered all the same.

    Signals:
        failed: an exception a receiver did not handle.
    """

    failed = Signal(object)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._guard = threading.Lock()
        self._scheduled = False
        self._open = True
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # a timer of 1 ms and not of 0: input and painting come before the rest of a burst
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(1)
        self._rest.timeout.connect(self._deliver)

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` run on the GUI thread; from any thread."""
        with self._guard:
            if not self._open:
                return
            self._waiting.append(call)
            if self._scheduled:
                return
            self._scheduled = True
        self._posted.emit()

    def close(self) -> None:
        """Deliver nothing more: what is left is for windows that are going away."""
        with self._guard:
            self._open = False
            self._waiting.clear()
        self._rest.stop()

    def _deliver(self) -> None:
        end = time.perf_counter() + BUDGET_MS / 1000
        while True:
            with self._guard:
                if not self._waiting:
                    self._scheduled = False
                    return
                call = self._waiting.popleft()
            try:
                call()
            except Exception as error:
                log.exception("an answer of the engine could not be taken in")
                self.failed.emit(error)
            if time.perf_counter() >= end:
                break
        with self._guard:
            if not self._waiting:
                self._scheduled = False
                return
        self._rest.start()
