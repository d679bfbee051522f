"""The modules of pages nobody opened yet, imported one at a time once the window stands still."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Final

from PySide6.QtCore import QObject, QTimer

PACKAGES: Final = (
    "faceapp.ui.naming",
    "faceapp.ui.viewer",
    "faceapp.ui.people",
    "faceapp.ui.review",
    "faceapp.ui.models",
)
AFTER_MS: Final = 1500
"""After the first paint: the photos are read and painted before."""
APART_MS: Final = 100
"""Between two modules of 1 to 10 ms; all of a page at once take 40 to 80 ms of its first opening."""


class Ahead(QObject):
    """Imports what the pages need, before somebody waits for one of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left: list[str] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)

    @property
    def done(self) -> bool:
        """Whether nothing is left to import."""
        return not self._left

    def start(self) -> None:
        """Begin in a moment."""
        self._left = [
            f"{package}.{module.name}"
            for package in reversed(PACKAGES)
            for module in pkgutil.iter_modules(importlib.import_module(package).__path__)
        ]
        self._timer.start(AFTER_MS)

    def stop(self) -> None:
        """Import nothing more."""
        self._timer.stop()
        self._left.clear()

    def _step(self) -> None:
        importlib.import_module(self._left.pop())
        if self._left:
            self._timer.start(APART_MS)
