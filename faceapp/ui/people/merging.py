"""What comes of cards that are put together: people become one, unknown faces get a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from faceapp.domain.browsing import SeenOnce
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group, Person
from faceapp.ui.operations import Operations
from faceapp.ui.people.model import Item


def faces_of(*parts: Iterable[Group | SeenOnce]) -> list[FaceId]:
    """All faces of groups and of what was seen once, with their copies."""
    return [face for part in parts for one in part for face in one.faces]


def dropped(operations: Operations, items: Sequence[Item], into: Person) -> None:
    """Cards were dropped on a person: people are asked about, unknown faces get the name."""
    people = [item for item in items if isinstance(item, Person)]
    if people:
        operations.ask_merge([into.id, *(person.id for person in people)])
    else:
        operations.name_faces(
            faces_of(item for item in items if isinstance(item, Group | SeenOnce)), into.name
        )
