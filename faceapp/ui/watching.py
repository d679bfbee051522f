"""Noticing what other programs do to the library while the window is open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError
from faceapp.engine.engine import Engine
from faceapp.services.library import Library

LOOK_MS: Final = 1000
"""Between two looks; a look at an unchanged library reads one number, in some microseconds."""


class Watching(QObject):
    """Looks once a second whether somebody else wrote to the library.

    The window's connection sees what the engine and other programs write, the engine's
    what the window and other programs write: what both see, and the window did not
    write, was done elsewhere.

    Args:
        engine, library: the window's own.
        window: nothing is looked at while it is not to be seen.

    Signals:
        changed: another program changed the library.
        rested: it has done so, and did nothing more since the last look.
        written: something was written beside the window's own connection, by the engine or
            another program; nobody knows yet by whom.
    """

    written = Signal()
    changed = Signal()
    rested = Signal()

    def __init__(self, engine: Engine, library: Library, window: QWidget) -> None:
        super().__init__(window)
        self._engine = engine
        self._library = library
        self._window = window
        self._seen = -1
        self._theirs: int | None = None
        self._written = library.written
        self._asked = False
        self._restless = False
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        engine.opened.connect(self._begin)

    def look(self) -> None:
        """Look now, if nobody does already."""
        if self._theirs is None or self._asked or self._window.isMinimized() or not self._engine.running:
            return
        try:
            seen = self._library.version()
        except KnownError:  # whoever reads something the user wants to see will say so
            return
        if seen != self._seen:
            self._seen = seen
            self.written.emit()
            self._ask()
        elif self._restless:
            self._restless = False
            self.rested.emit()

    def stop(self) -> None:
        """The window closes."""
        self._clock.stop()

    def _begin(self) -> None:
        self._clock.start()
        self._ask()

    def _ask(self) -> None:
        self._asked = True
        self._engine.ask(
            lambda context: context.library.version(), self._take, urgent=False, failed=self._failed
        )

    def _take(self, theirs: int) -> None:
        self._asked = False
        other = self._theirs is not None and theirs != self._theirs
        mine = self._library.written != self._written
        self._theirs, self._written = theirs, self._library.written
        if other and not mine:
            self._restless = True
            self.changed.emit()
        elif self._restless:
            self._restless = False
            self.rested.emit()

    def _failed(self, error: KnownError) -> None:
        self._asked = False
