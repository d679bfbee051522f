"""Looking for wrong labels beside the library's work: one thread, and a process where there are many."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.cleaning import Found, Suspect
from faceapp.domain.cleaning_look import Checking, HalfDone, LookNews, SomeSuspects
from faceapp.domain.cleaning_session import cases
from faceapp.domain.cleaning_thresholds import LOOK_HERE
from faceapp.domain.errors import KnownError
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 5.0
"""To end the thread: a process is killed within 0.1 s, and here a look at few is asked every 0.2 s."""


class CleaningJobs(QObject):
    """Lives in the GUI thread, as do its signals; one look at a time.

    Signals:
        progressed: a ``Checking``.
        found: (``Found``, its cases, last): first all but near duplicates, then those.
        running_changed: a look began or ended.
        refused: a ``KnownError``: the query can not be understood, the disk is full.
        bug: a ``Bug``.
    """

    progressed = Signal(object)
    found = Signal(object, object, bool)
    running_changed = Signal(bool)
    refused = Signal(object)
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._stopping: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._ending: list[threading.Thread] = []
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether labels are looked at."""
        return self._thread is not None

    def start(self, library: Path, query: str = "") -> None:
        """Look at all labels of the library in this file; a look that runs is ended first.

        Args:
            library: the file.
            query: only labels that this is about.
        """
        self._end()
        if self._stopped:
            return
        stopping = threading.Event()
        self._stopping = stopping
        self._thread = threading.Thread(
            target=self._run,
            args=(library, query, stopping),
            name="faceapp-cleaning",
            daemon=True,
        )
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """End the look; what was found so far is shown already."""
        if self._end():
            self.running_changed.emit(False)

    def stop(self) -> None:
        """The program ends; returns when no thread is left."""
        self._stopped = True
        self._delivery.close()
        self._end()
        for thread in self._ending:
            thread.join(STOP_SECONDS)
            if thread.is_alive():
                log.error("a look at labels did not end in %.0f s", STOP_SECONDS)

    # --- within ---

    def _end(self) -> bool:
        thread, self._thread = self._thread, None
        stopping, self._stopping = self._stopping, None
        if thread is None or stopping is None:
            return False
        stopping.set()
        self._ending = [*(one for one in self._ending if one.is_alive()), thread]
        return True

    def _run(self, path: Path, query: str, stopping: threading.Event) -> None:
        try:
            with contextlib.suppress(_Stopped):
                self._look(path, query, stopping)
        except KnownError as error:
            self._post(stopping, partial(self.refused.emit, error))
        except Exception as error:
            log.exception("a look at labels failed")
            self._post(stopping, partial(self.bug.emit, Bug("cleaning", error)))
        self._post(stopping, self._on_end)

    def _look(self, path: Path, query: str, stopping: threading.Event) -> None:
        from faceapp.services.cleaning_looking import Asked, labels, look
        from faceapp.services.cleaning_process import LookProcess

        suspects: list[Suspect] = []

        def going_on() -> None:
            if stopping.is_set():
                raise _Stopped

        def say(news: LookNews) -> None:
            going_on()
            match news:
                case Checking():
                    self._post(stopping, partial(self.progressed.emit, news))
                case SomeSuspects():
                    suspects.extend(news.suspects)
                case HalfDone():
                    found = news.found(tuple(suspects))
                    suspects.clear()
                    self._tell(stopping, found, last=news.last)

        asked = Asked(path, query)
        if labels(path) <= LOOK_HERE:
            look(asked, say)
        else:
            LookProcess().look(asked, say, going_on)

    def _tell(self, stopping: threading.Event, found: Found, *, last: bool) -> None:
        self._post(stopping, partial(self.found.emit, found, cases(found.suspects), last))

    def _post(self, stopping: threading.Event, call: Callable[[], object]) -> None:
        """Have it called in the GUI thread, unless the look was ended meanwhile."""
        self._delivery.post(lambda: None if stopping.is_set() else (call(), None)[1])

    def _on_end(self) -> None:
        if self._end():
            self.running_changed.emit(False)


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The look is not wanted any more."""
