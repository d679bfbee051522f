"""What is to be decided, as a Qt model: rows leave when they are decided and come back at their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from faceapp.domain.cleaning_session import Case
from faceapp.domain.ids import FaceId
from faceapp.ui.cleaning import words
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.people.faces_model import FacesModel, Index

RUNS = 30
"""Separate runs of rows that leave or come one by one, 1 to 3 ms each; with more all are shown anew."""


class CasesModel(FacesModel):
    """Cases of one kind, in an order that stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases: list[Case] = []
        self._kind = Kind.PERSON

    @property
    def kind(self) -> Kind:
        """Which kind is shown."""
        return self._kind

    @property
    def cases(self) -> tuple[Case, ...]:
        """All of them, in order."""
        return tuple(self._cases)

    def case(self, row: int) -> Case:
        """The case of a row."""
        return self._cases[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cases):
            return None
        case = self._cases[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.label(case.suspect)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.spoken(self._kind, case)
        return None

    def become(self, kind: Kind, cases: Sequence[Case]) -> int:
        """Show these; of the same kind what stays keeps its place.

        Returns:
            The first row that came in between others; -1 for none.
        """
        wanted = [case.suspect.face for case in cases]
        kept = set(wanted)
        stays = [face for face in self._faces if face in kept]
        here = set(stays)
        if kind is not self._kind or stays != [face for face in wanted if face in here]:
            self._all_anew(kind, cases)
            return -1
        if _runs(self._faces, kept) + _runs(wanted, here) > RUNS:
            self._all_anew(kind, cases)
            return next((row for row, face in enumerate(wanted) if face not in here), -1)
        last = len(self._cases)
        while last > 0:
            if self._faces[last - 1] in kept:
                last -= 1
                continue
            first = last - 1
            while first > 0 and self._faces[first - 1] not in kept:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, last - 1)
            del self._cases[first:last]
            del self._faces[first:last]
            self.endRemoveRows()
            last = first
        return self._put_in(cases, here)

    def _all_anew(self, kind: Kind, cases: Sequence[Case]) -> None:
        self.beginResetModel()
        self._kind, self._cases = kind, list(cases)
        self._faces = [case.suspect.face for case in cases]
        self.endResetModel()

    def _put_in(self, cases: Sequence[Case], here: set[FaceId]) -> int:
        came, row = -1, 0
        while row < len(cases):
            if cases[row].suspect.face in here:
                if self._cases[row] is not cases[row] and self._cases[row] != cases[row]:
                    self._cases[row] = cases[row]
                    self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
                row += 1
                continue
            end = row
            while end < len(cases) and cases[end].suspect.face not in here:
                end += 1
            self.beginInsertRows(QModelIndex(), row, end - 1)
            self._cases[row:row] = cases[row:end]
            self._faces[row:row] = [case.suspect.face for case in cases[row:end]]
            self.endInsertRows()
            came, row = row if came < 0 else came, end
        return came


def _runs(faces: Sequence[FaceId], known: set[FaceId]) -> int:
    """How many runs of ``faces`` are not among those known."""
    strange = [face not in known for face in faces]
    return sum(one and not before for before, one in zip([False, *strange], strange, strict=False))
