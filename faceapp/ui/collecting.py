"""Python's garbage, collected in small portions: a full collection stops every thread."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

YOUNG: Final = (10_000, 20)
"""New objects after which the young are looked through: 1 to 3 ms each time."""
NEVER: Final = 1_000_000_000
REST_MS: Final = 30_000
"""Between two looks at what has become old meanwhile."""


class Collecting(QObject):
    """Collects what is new since the last time; what was looked at once is left alone.

    Left to itself Python goes through all objects whenever a quarter of them is new,
    which holds the interpreter and with it the window: 40 to 120 ms in a library of
    60 000 faces without a name. What survives here is set aside (``gc.freeze``): it is
    still freed as soon as nobody refers to it, only old objects that refer to each
    other in a circle stay, and the window has few of those (pages live as long as it).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        self._timer = QTimer(self, interval=REST_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """What is here now, the program itself, stays and is not looked at."""
        gc.set_threshold(*YOUNG, NEVER)
        gc.freeze()
        self._timer.start()

    def collect(self) -> None:
        """Free what nobody can reach of the objects that are new."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """As Python does it, again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()
