"""Which photos a click, a key or a rubber band picks; on a selection model, for the grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from faceapp.ui.photos.model import PhotoModel
from faceapp.ui.photos.order import runs

Flag = QItemSelectionModel.SelectionFlag


class Picks:
    """Picking photos the way file managers taught everybody.

    Attributes:
        pivot: row from which Shift picks; -1 for none.
    """

    def __init__(self, model: PhotoModel, selection: QItemSelectionModel) -> None:
        self._model = model
        self._selection = selection
        self.pivot = -1
        self._base = QItemSelection()

    def rows(self) -> NDArray[np.int64]:
        """The picked rows, rising."""
        return np.flatnonzero(self.mask())

    def mask(self) -> NDArray[np.bool_]:
        """(rows,) whether each row is picked."""
        picked = np.zeros(self._model.rowCount(), dtype=bool)
        chosen: Any = self._selection.selection()  # the stubs know nothing of what it holds
        for part in (chosen[number] for number in range(len(chosen))):
            picked[part.top() : part.bottom() + 1] = True
        return picked

    def only(self, row: int) -> None:
        """This one and no other."""
        self.pivot = row
        self._current(row)
        self._select([(row, row)], Flag.ClearAndSelect)

    def toggle(self, row: int) -> None:
        """This one in or out, the others as they are."""
        self.pivot = row
        self._current(row)
        self._select([(row, row)], Flag.Toggle)

    def until(self, row: int, *, add: bool = False) -> None:
        """All from the pivot to this one."""
        if self.pivot < 0:
            self.pivot = max(self._selection.currentIndex().row(), 0)
        self._current(row)
        first, last = sorted((self.pivot, row))
        self._select([(first, last)], Flag.Select if add else Flag.ClearAndSelect)

    def move(self, row: int) -> None:
        """Only the keyboard's place; nothing is picked."""
        self._current(row)

    def all(self) -> None:
        """Everything."""
        if self._model.rowCount():
            self._select([(0, self._model.rowCount() - 1)], Flag.ClearAndSelect)

    def none(self) -> None:
        """Nothing."""
        self._selection.clearSelection()

    def begin_band(self, *, keep: bool) -> None:
        """A rubber band starts; with ``keep`` it adds to what is picked now."""
        self._base = QItemSelection(self._selection.selection()) if keep else QItemSelection()

    def band(self, touched: list[tuple[int, int]]) -> None:
        """The rubber band touches these runs of rows now."""
        wanted = self._ranges(touched)
        wanted.merge(self._base, Flag.Select)
        self._selection.select(wanted, Flag.ClearAndSelect)

    def restore(self, photos: Iterable[int], current: int) -> None:
        """Pick these photos again, after the rows were made anew."""
        rows = sorted(row for row in (self._model.row_of(photo) for photo in photos) if row >= 0)
        self._select(runs(np.asarray(rows, dtype=np.int64)), Flag.ClearAndSelect)
        row = self._model.row_of(current)
        if row >= 0:
            self._current(row)
            self.pivot = row

    def _current(self, row: int) -> None:
        self._selection.setCurrentIndex(self._model.index(row), Flag.NoUpdate)

    def _select(self, parts: list[tuple[int, int]], how: Flag) -> None:
        self._selection.select(self._ranges(parts), how)

    def _ranges(self, parts: list[tuple[int, int]]) -> QItemSelection:
        picked = QItemSelection()
        for first, last in parts:
            picked.append(QItemSelectionRange(self._model.index(first), self._model.index(last)))
        return picked
