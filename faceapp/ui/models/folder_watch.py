"""Noticing models that another program put into, or took from, the user's folder of models."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

REST_MS: Final = 400
"""A model comes as several files, and its entry in a list: they are looked at once."""


class FolderWatch(QObject):
    """Watches a folder and the folders in it, or the nearest one above where it does not exist yet.

    Signals:
        changed: something came or went there, and nothing more for a moment.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._stir())
        self._watcher.fileChanged.connect(lambda _path: self._stir())
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)

    def watch(self, folder: Path) -> None:
        """Begin; what is asked for again goes on."""
        self._folder = folder
        self._settle()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._folder = None
        self._rest.stop()
        self._settle()

    def _stir(self) -> None:
        if self._folder is not None:
            self._rest.start()

    def _rested(self) -> None:
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        """Folders come and go: watch those that are there now."""
        wanted = set(map(str, _there(self._folder))) if self._folder is not None else set()
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))


def _there(folder: Path) -> list[Path]:
    """What can be watched of a folder; a list that is written in place is a change of a file only."""
    try:
        return [folder, *(one for one in folder.iterdir() if one.is_dir() or one.suffix == ".toml")]
    except OSError:
        return [next((one for one in folder.parents if one.is_dir()), Path(folder.anchor))]
