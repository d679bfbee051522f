"""The photos of the wall as a Qt list model: rows are places in the order, values are arrays."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimeZone,
    Signal,
)

from faceapp.domain.browsing import IndexState, PhotoIndex
from faceapp.domain.ids import PhotoId
from faceapp.ui.photos.order import steps

Place = QModelIndex | QPersistentModelIndex
Ints = NDArray[np.int64]

MOST_STEPS = 48
"""Runs put in or taken out one by one; with more, a new order is quicker than telling each."""


class Role(IntEnum):
    """What the model says about a photo beyond its date."""

    PHOTO = Qt.ItemDataRole.UserRole + 1
    ASPECT = Qt.ItemDataRole.UserRole + 2
    TAKEN = Qt.ItemDataRole.UserRole + 3
    COLOUR = Qt.ItemDataRole.UserRole + 4
    STATE = Qt.ItemDataRole.UserRole + 5


def empty_index() -> PhotoIndex:
    """No photos."""
    return PhotoIndex(
        np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int64),
        np.zeros(0, np.uint32), np.zeros(0, np.uint8), (),
    )  # fmt: skip


class PhotoModel(QAbstractListModel):
    """The photos in their order.

    Signals:
        arranged: the index is another one, rows were told already; lay out anew.
    """

    arranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index = empty_index()
        self._rows = 0
        self._row_by_photo: Ints | None = None  # the row of each number, -1 for what is not shown

    @property
    def photos(self) -> PhotoIndex:
        """The arrays behind the rows."""
        return self._index

    def rowCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._rows

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not index.isValid() or row >= len(self._index):
            return None
        match role:
            case Role.PHOTO:
                return int(self._index.ids[row])
            case Role.ASPECT:
                return float(self._index.aspect[row])
            case Role.TAKEN:
                return int(self._index.taken[row])
            case Role.COLOUR:
                return int(self._index.colour[row])
            case Role.STATE:
                return int(self._index.state[row])
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._words(row)
        return None

    def photo_at(self, row: int) -> PhotoId:
        """The photo in a row."""
        return PhotoId(int(self._index.ids[row]))

    def row_of(self, photo: int) -> int:
        """The row of a photo; -1 where it is not shown."""
        rows = self._rows_of_photos()
        return int(rows[photo]) if 0 <= photo < len(rows) else -1

    def show(self, index: PhotoIndex) -> None:
        """Show these photos; what stays keeps its selection and its persistent indexes.

        A new order of the same photos is a layout change, photos that come or go are
        rows put in or taken out, and anything else a reset.
        """
        if np.array_equal(index.ids, self._index.ids):
            self._set(index)
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(self._rows - 1))
        elif len(index) == len(self._index) and self._same_photos(index):
            self._reorder(index)
        else:
            change = steps(self._index.ids, index.ids) if self._rows else None
            if change is None or len(change.removed) + len(change.inserted) > MOST_STEPS:
                self.beginResetModel()
                self._set(index)
                self._rows = len(index)
                self.endResetModel()
            else:
                self._step(index, change.removed, change.inserted)
        self.arranged.emit()

    def _same_photos(self, index: PhotoIndex) -> bool:
        rows = self._rows_of_photos()
        return int(index.ids.max(initial=0)) < len(rows) and bool((rows[index.ids] >= 0).all())

    def _reorder(self, index: PhotoIndex) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        photos = [int(self._index.ids[place.row()]) for place in kept]
        self._set(index)
        moved = [self.index(self.row_of(photo)) for photo in photos]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _step(
        self, index: PhotoIndex, removed: tuple[tuple[int, int], ...], inserted: tuple[tuple[int, int], ...]
    ) -> None:
        old = self._index
        alive = np.ones(len(old), dtype=bool)
        for first, last in removed:
            self.beginRemoveRows(QModelIndex(), first, last)
            alive[first : last + 1] = False
            self._set(_part(old, alive))
            self._rows -= last - first + 1
            self.endRemoveRows()
        known = np.ones(len(index), dtype=bool)
        for first, last in inserted:
            known[first : last + 1] = False
        for first, last in inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            known[first : last + 1] = True
            self._set(_part(index, known))
            self._rows += last - first + 1
            self.endInsertRows()
        self._set(index)

    def _set(self, index: PhotoIndex) -> None:
        self._index = index
        self._row_by_photo = None

    def _rows_of_photos(self) -> Ints:
        """An array by number: made in 1 ms for 100 000 photos after every change, a dictionary in 20."""
        if self._row_by_photo is None:
            ids = self._index.ids
            rows = np.full(1 + int(ids.max(initial=-1)), -1, np.int64)
            rows[ids] = np.arange(len(ids))
            self._row_by_photo = rows
        return self._row_by_photo

    def _words(self, row: int) -> str:
        moment = QDateTime.fromSecsSinceEpoch(int(self._index.taken[row]), QTimeZone.utc())
        words = QLocale().toString(moment, QLocale.FormatType.LongFormat)
        if self._index.state[row] == IndexState.GONE:
            return self.tr("Photo of %1, the file is not there now").replace("%1", words)
        return self.tr("Photo of %1").replace("%1", words)


def _part(index: PhotoIndex, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> PhotoIndex:
    """The index with only some of its photos; months do not matter on the way."""
    return PhotoIndex(
        *(index.ids[keep], index.aspect[keep], index.taken[keep], index.colour[keep], index.state[keep]),
        months=(),
        videos=index.videos,
    )
