"""What comes of cards that are put together: people become one, unknown faces get a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from faceapp.domain.browsing import SeenOnce
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group, Person
from faceapp.ui.operations import Operations
from faceapp.ui.people.model import Item

translate = QCoreApplication.translate


def faces_of(*parts: Iterable[Group | SeenOnce]) -> list[FaceId]:
    """All faces of groups and of what was seen once, with their copies."""
    return [face for part in parts for one in part for face in one.faces]


def dropped(operations: Operations, items: Sequence[Item], into: Person) -> None:
    """Cards were dropped on a person: people are asked about, unknown faces get the name."""
    people = [item for item in items if isinstance(item, Person)]
    if people:
        ask_merge(operations, into, people)
    else:
        operations.name_faces(faces_of(item for item in items if not isinstance(item, Person)), into.name)


def ask_merge(operations: Operations, into: Person, others: Sequence[Person]) -> None:
    """Ask once, where the window asks everything."""
    if len(others) == 1:
        words = translate("people", "Is {other} the same person as {name}?")
        text = words.format(other=others[0].name, name=into.name)
    else:
        words = translate("people", "Are these {n} people all {name}?")
        text = words.format(n=len(others) + 1, name=into.name)
    ids = [person.id for person in others]
    operations.merge_asked.emit(text, lambda: operations.merge(into.id, ids))
