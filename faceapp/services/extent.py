"""How much a verb would change, counted no further than it matters."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.ids import GroupId, PersonId
from faceapp.storage import assignments
from faceapp.storage.library import Library


def faces_of_people(library: Library, people: Sequence[PersonId], most: int) -> int:
    """Rows that name, propose or reject ``people``, at most ``most``: what merging or forgetting touches."""
    return assignments.count_of_people(library.connection, people, most)


def faces_of_group(library: Library, group: GroupId, most: int) -> int:
    """Faces of a group, at most ``most``."""
    return assignments.count_of_group(library.connection, group, most)
