"""Faces as a Qt model: of a person, of a group, of a page to review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from faceapp.domain.ids import FaceId
from faceapp.ui.people.content import steps

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FaceSection:
    """A run of faces under one heading ("" for none)."""

    title: str
    count: int


class FacesModel(QAbstractListModel):
    """Faces in a given order, some of them crossed out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: list[FaceId] = []
        self._sections: tuple[FaceSection, ...] = ()
        self._crossed: set[FaceId] = set()
        self._words = ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._faces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._faces):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.tr("crossed out") if self._faces[index.row()] in self._crossed else ""
        return None

    @property
    def sections(self) -> tuple[FaceSection, ...]:
        """How the faces are divided; one section without a title if not at all."""
        return self._sections or (FaceSection("", len(self._faces)),)

    @property
    def faces(self) -> tuple[FaceId, ...]:
        """All faces, in order."""
        return tuple(self._faces)

    @property
    def crossed(self) -> tuple[FaceId, ...]:
        """The faces that are crossed out, in order."""
        return tuple(face for face in self._faces if face in self._crossed)

    def face(self, row: int) -> FaceId:
        """The face of a row."""
        return self._faces[row]

    def is_crossed(self, row: int) -> bool:
        """Whether the face is crossed out."""
        return self._faces[row] in self._crossed

    def row_of(self, face: FaceId) -> int:
        """Where the face stands, or -1."""
        return self._faces.index(face) if face in self._faces else -1

    def show(self, faces: Iterable[FaceId], words: str, sections: Sequence[FaceSection] = ()) -> None:
        """Show these faces.

        Args:
            faces: in order.
            words: what each of them is called by a screen reader.
            sections: runs of them, together as many as there are faces.
        """
        self.beginResetModel()
        self._faces, self._sections = list(faces), tuple(sections)
        self._crossed.clear()
        self._words = words
        self.endResetModel()

    def take_out(self, gone: Iterable[FaceId]) -> None:
        """These faces are no longer of the list; the others move up."""
        away = set(gone)
        step = steps(self._faces, [face for face in self._faces if face not in away], lambda face: face)
        for first, count in reversed(step.removed):
            self.beginRemoveRows(QModelIndex(), first, first + count - 1)
            self._shrink(first, count)
            del self._faces[first : first + count]
            self._crossed &= set(self._faces)
            self.endRemoveRows()

    def add(self, faces: Iterable[FaceId]) -> None:
        """These came; they stand last."""
        new = [face for face in faces if face not in self._faces]
        if new:
            start = len(self._faces)
            self.beginInsertRows(QModelIndex(), start, start + len(new) - 1)
            self._faces.extend(new)
            if self._sections:
                last = self._sections[-1]
                self._sections = (*self._sections[:-1], FaceSection(last.title, last.count + len(new)))
            self.endInsertRows()

    def cross(self, row: int, crossed: bool | None = None) -> None:
        """Cross out a face, or take the cross away; None turns it round."""
        face = self._faces[row]
        wanted = face not in self._crossed if crossed is None else crossed
        if wanted:
            self._crossed.add(face)
        else:
            self._crossed.discard(face)
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def _shrink(self, first: int, count: int) -> None:
        """Take ``count`` faces from ``first`` on out of the sections they are in."""
        left, start = [], 0
        for section in self._sections:
            inside = max(0, min(start + section.count, first + count) - max(start, first))
            left.append(FaceSection(section.title, section.count - inside))
            start += section.count
        self._sections = tuple(left)
