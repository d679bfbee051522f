"""Reading what the People page shows, and keeping it up to date: at once after a change, else soon."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from faceapp.domain.change import Change
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.ui.context import WindowContext
from faceapp.ui.people.content import (
    Content,
    merged,
    read,
    read_change,
    read_heads,
    read_people,
    read_unnamed,
)

AGAIN_MS = 1500
"""While models work, the page is read anew at most this often."""


class Reading(QObject):
    """What is in the library, as far as it was read.

    Attributes:
        content: all of it.
        loaded: whether all of it was read; if not, people come first.

    Signals:
        begun: the people are here; the faces without a name stand below and come a moment later.
        counted: the photos of the people, where they were begun with before that.
        finished: all of it is here.
    """

    begun = Signal()
    counted = Signal()
    finished = Signal()

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self.content = Content()
        self.loaded = False
        self._context = context
        self._stale = True
        self._asked: Ticket | None = None
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._read)

    def refresh(self) -> None:
        """The page is about to be seen: read what is not up to date."""
        if self._stale or not self.loaded:
            self.loaded = False
            self._read()

    def forget(self) -> None:
        """Nothing that was read holds; the next ``refresh`` reads it."""
        self._stale = True

    def soon(self, *, seen: bool) -> None:
        """Something is other than before; it is read when the burst is over, where the page is ``seen``."""
        self._stale = True
        if seen and not self._again.isActive():
            self._again.start()

    def follow(self, change: Change) -> bool:
        """Take in what the user changed; whether ``content`` has it already."""
        if not self.loaded:
            if self._asked is not None:
                self._read()  # what is on its way may be older than the change
            return False
        update = read_change(self._context.library, change)
        if update is None:
            self._read()
            return False
        self.content = merged(self.content, update)
        return True

    def _read(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._stale = False
        ask = self._context.engine.ask
        if self.loaded:
            self._asked = ask(_read, self._take, urgent=False)
        elif self.content.people:
            self._asked = ask(_read_people, self._take_people)
        else:  # names and pictures at once
            self._asked = ask(_read_heads, self._take_heads)

    def _take_heads(self, content: Content) -> None:
        self.content = content
        self.begun.emit()
        self._asked = self._context.engine.ask(_read_people, self._take_counts)

    def _take_counts(self, content: Content) -> None:
        self.content = content
        self.counted.emit()
        self._read_rest()

    def _take_people(self, content: Content) -> None:
        self.content = content
        self.begun.emit()
        self._read_rest()

    def _read_rest(self) -> None:
        people = self.content.people
        self._asked = self._context.engine.ask(
            lambda context: read_unnamed(context.library, people), self._take
        )

    def _take(self, content: Content) -> None:
        self._asked = None
        self.content = content
        self.loaded = True
        self.finished.emit()


def _read(context: EngineContext) -> Content:
    return read(context.library)


def _read_heads(context: EngineContext) -> Content:
    return read_heads(context.library)


def _read_people(context: EngineContext) -> Content:
    return read_people(context.library)
