"""The People page as a Qt model: one row a card, in five sections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group, Person
from faceapp.ui import wording
from faceapp.ui.people.content import Kind, Steps, steps
from faceapp.ui.people.painting import person_detail

Index = QModelIndex | QPersistentModelIndex
Item = Person | Group | SeenOnce | HiddenFaces
Key = tuple[Kind, int]

MANY_RUNS = 64
"""When so many runs of rows go or change at once, all is told at once: each costs every view a turn."""


class PeopleModel(QAbstractListModel):
    """People, then groups, then single faces, those that are hardly to be seen, hidden ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[Person] = []
        self._groups: list[Group] = []
        self._once: list[SeenOnce] = []
        self._unclear: list[SeenOnce] = []
        self._hidden: list[HiddenFaces] = []

    # --- what views read ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else sum(map(self.count, Kind))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        item = self.item(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._name(item)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._detail(item)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item, Person):
            return "\n".join(part for part in (item.name, person_detail(item)) if part)
        return None

    def _name(self, item: Item) -> str:
        return item.name if isinstance(item, Person) else self.tr("Who is this?")

    def _detail(self, item: Item) -> str:
        if isinstance(item, Person):
            return wording.appearances(item.photos, item.videos) if item.counted else ""
        if isinstance(item, HiddenFaces):
            return self.tr("Hidden")
        return wording.faces(len(item.faces)) if isinstance(item, Group) else self.tr("Seen once")

    def count(self, kind: Kind) -> int:
        """How many cards a section has."""
        return len(self._list(kind))

    def item(self, row: int) -> Item:
        """What the card of ``row`` stands for."""
        kind, place = self.place(row)
        found: Item = self._list(kind)[place]
        return found

    def kind(self, row: int) -> Kind:
        """The section of ``row``."""
        return self.place(row)[0]

    def place(self, row: int) -> tuple[Kind, int]:
        """Section, and place within it."""
        for kind in Kind:
            if row < self.count(kind):
                return kind, row
            row -= self.count(kind)
        raise IndexError(row)

    def face(self, row: int) -> FaceId | None:
        """The face that the card shows."""
        item = self.item(row)
        return item.cover if isinstance(item, Person) else item.faces[0]

    def key(self, row: int) -> Key:
        """What the card is known by, wherever it stands."""
        return self.kind(row), _number(self.item(row))

    def row_of(self, key: Key) -> int:
        """Where the card with this key stands, or -1."""
        kind, number = key
        for place, item in enumerate(self._list(kind)):
            if _number(item) == number:
                return self.first(kind) + place
        return -1

    def first(self, kind: Kind) -> int:
        """The first row of a section."""
        return sum(self.count(before) for before in Kind if before < kind)

    def people(self) -> list[Person]:
        """All people of the page, in its order."""
        return list(self._people)

    def groups(self) -> list[Group]:
        """All groups of the page, in its order."""
        return list(self._groups)

    # --- what the page tells ---

    def show(
        self,
        people: Iterable[Person] = (),
        groups: Iterable[Group] = (),
        once: Iterable[SeenOnce] = (),
        unclear: Iterable[SeenOnce] = (),
        hidden: Iterable[HiddenFaces] = (),
    ) -> None:
        """Show these, in this order."""
        self.beginResetModel()
        self._people, self._groups = list(people), list(groups)
        self._once, self._unclear, self._hidden = list(once), list(unclear), list(hidden)
        self.endResetModel()

    def follow(
        self,
        people: Iterable[Person] = (),
        groups: Iterable[Group] = (),
        once: Iterable[SeenOnce] = (),
        unclear: Iterable[SeenOnce] = (),
        hidden: Iterable[HiddenFaces] = (),
    ) -> None:
        """Show these, but leave in place what is shown already; what is new comes last in its section."""
        parts: list[Steps[Any]] = [
            steps(self._list(kind), now, _number)
            for kind, now in zip(Kind, (people, groups, once, unclear, hidden), strict=True)
        ]
        if sum(len(step.removed) for step in parts) > MANY_RUNS:
            self.show(*([*step.items, *step.added] for step in parts))
            return
        for kind, step in zip(Kind, parts, strict=True):
            self._apply(kind, step)

    def arrange(self, people: Iterable[Person]) -> None:
        """Show the same people in this order; what is selected stays selected."""
        now = list(people)
        place = {person.id: row for row, person in enumerate(now)}
        if now == self._people or place.keys() != {person.id for person in self._people}:
            return
        self.layoutAboutToBeChanged.emit()
        old = [index for index in self.persistentIndexList() if index.row() < len(now)]
        new = [self.index(place[self._people[index.row()].id], 0) for index in old]
        self._people = now
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _list(self, kind: Kind) -> list[Any]:
        lists: tuple[list[Any], ...] = (
            self._people, self._groups, self._once, self._unclear, self._hidden,
        )  # fmt: skip
        return lists[kind]

    def _apply(self, kind: Kind, step: Steps[Any]) -> None:
        items = self._list(kind)
        start = self.first(kind)
        for first, count in reversed(step.removed):
            self.beginRemoveRows(QModelIndex(), start + first, start + first + count - 1)
            del items[first : first + count]
            self.endRemoveRows()
        items[:] = step.items
        changed = [(place, place) for place in step.changed]
        if len(changed) > MANY_RUNS:
            changed = [(step.changed[0], step.changed[-1])]
        for first, last in changed:
            self.dataChanged.emit(self.index(start + first, 0), self.index(start + last, 0))
        if step.added:
            end = start + len(items)
            self.beginInsertRows(QModelIndex(), end, end + len(step.added) - 1)
            items.extend(step.added)
            self.endInsertRows()


def _number(item: Item) -> int:
    return item.faces[0] if isinstance(item, SeenOnce | HiddenFaces) else item.id
