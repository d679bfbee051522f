"""The list of recordings as a Qt model: one row a recording, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import RecordingKind
from faceapp.domain.reviewing import Listed
from faceapp.ui.recordings.words import called, facts, matches, nobody, seen_for, shown_name, state_of, tip_of

Index = QModelIndex | QPersistentModelIndex
LISTED = int(Qt.ItemDataRole.UserRole)
"""The ``Listed`` of a row, for whoever paints it."""


class RecordingsModel(QAbstractListModel):
    """What ``words`` find among all recordings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Listed, ...] = ()
        self._rows: list[Listed] = []
        self._words = ""

    # --- what views read ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._rows[index.row()].recording.kind is RecordingKind.CAMERA:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        recording = one.recording
        if role == LISTED:
            return one
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.EditRole,
        ):
            return shown_name(one)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            people = [f"{called(seen)} {seen_for(seen.seconds)}" for seen in recording.people]
            return ", ".join([facts(one), state_of(recording), *(people or [nobody(recording)])])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(one)
        return None

    # --- what the page tells it ---

    @property
    def total(self) -> int:
        """How many there are, found or not."""
        return len(self._all)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self._words

    @property
    def rows(self) -> Sequence[Listed]:
        """What is shown."""
        return self._rows

    def row_of(self, recording: PhotoId) -> int:
        """Where it stands; -1 where it is not shown."""
        return next((row for row, one in enumerate(self._rows) if one.recording.id == recording), -1)

    def show_all(self, found: Sequence[Listed]) -> None:
        """All recordings, read anew; rows stay where they are as far as they can."""
        self._all = tuple(found)
        self._show()

    def update(self, found: Sequence[Listed]) -> None:
        """Some of them, read anew."""
        fresh = {one.recording.id: one for one in found}
        self._all = tuple(fresh.get(one.recording.id, one) for one in self._all)
        self._show()

    def look_for(self, words: str) -> None:
        """Show those in which all of ``words`` stand."""
        if words != self._words:
            self._words = words
            self._show()

    def drop(self, recording: PhotoId) -> None:
        """It is no more."""
        self._all = tuple(one for one in self._all if one.recording.id != recording)
        row = self.row_of(recording)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
            self.endRemoveRows()

    def _show(self) -> None:
        rows = [one for one in self._all if matches(one, self._words)]
        if [one.recording.id for one in rows] != [one.recording.id for one in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        old, self._rows = self._rows, rows
        for row, (before, now) in enumerate(zip(old, rows, strict=True)):
            if before != now:
                self.dataChanged.emit(self.index(row), self.index(row))
