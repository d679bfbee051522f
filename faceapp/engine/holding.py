"""Photos wait while the camera is looked at: both want all the machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from faceapp.engine.answers import Activity, Doing

if TYPE_CHECKING:
    from faceapp.engine.engine import Engine

WAITS: Final = frozenset({Doing.SCANNING, Doing.READING, Doing.SWITCHING, Doing.WATCHING})
"""What goes on for long; what is told of other things is over soon."""


class Holding(QObject):
    """Pauses what the engine does with photos, and lets it go on after; the user may say otherwise.

    What the user paused stays paused; what the user has go on while the camera runs, goes on.

    Signals:
        changed: whether something waits for the camera now.
    """

    changed = Signal(bool)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._wanted = False
        self._held: Doing | None = None
        self._let = False
        engine.busy_changed.connect(self._look)

    def hold(self) -> None:
        """The camera begins."""
        self._wanted, self._let = True, False
        self._look(self._engine.activity)

    def release(self) -> None:
        """The camera ends: what was paused for it goes on."""
        held, self._wanted = self._held, False
        self._hold(None)
        if held is not None and self._engine.running:
            self._engine.resume()

    def let_through(self) -> None:
        """What begins next is short: it is not paused, unless something waits already."""
        if self._wanted and self._held is None:
            self._let = True

    @property
    def holding(self) -> bool:
        """Whether photos wait for the camera."""
        return self._held is not None

    def _look(self, now: Activity) -> None:
        if not self._wanted:
            return
        if self._held is not None:
            if now.doing is not self._held:
                self._hold(None)
            elif not now.paused:  # the user had it go on
                self._let = True
                self._hold(None)
        if now.doing is Doing.NOTHING:
            self._let = False
        if self._held is None and not self._let and now.doing in WAITS and not now.paused:
            self._hold(now.doing)
            self._engine.pause()

    def _hold(self, doing: Doing | None) -> None:
        before, self._held = self._held, doing
        if (before is None) is not (doing is None):
            self.changed.emit(doing is not None)
