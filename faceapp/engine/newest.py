"""The newest picture on its way from a source's thread into the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from faceapp.domain.live import LivePicture


class Newest(QObject):
    """Holds one picture: where the window is busy, the next takes its place and nothing queues up.

    Signals:
        arrived: the newest ``LivePicture``, in the thread this lives in.
    """

    arrived = Signal(object)
    _posted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._guard = threading.Lock()
        self._source = 0
        self._waiting: LivePicture | None = None
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def begin(self, dropped: Callable[[], None] | None = None) -> Callable[[LivePicture], None]:
        """What another source gives its pictures to, on any thread; the one before is heard no more.

        Args:
            dropped: called on that thread for each picture whose place was taken.
        """
        self.end()
        return partial(self._take, self._source, dropped)

    def end(self) -> None:
        """Nothing is wanted any more, be it on its way."""
        with self._guard:
            self._source += 1
            self._waiting = None

    def _take(self, source: int, dropped: Callable[[], None] | None, picture: LivePicture) -> None:
        with self._guard:
            if source != self._source:
                return
            late, self._waiting = self._waiting, picture
        if late is None:
            self._posted.emit()
        elif dropped is not None:
            dropped()

    def _deliver(self) -> None:
        with self._guard:
            picture, self._waiting = self._waiting, None
        if picture is not None:
            self.arrived.emit(picture)
