"""Naming a face of a recording: all looks at it there, and its group of unknown faces, go with it."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import NoSuchFace
from faceapp.domain.face import Author, FaceState
from faceapp.domain.ids import FaceId
from faceapp.domain.person import normalise_name
from faceapp.services.naming import best_of_photos, name_in
from faceapp.storage import assignments, people, tracks
from faceapp.storage.assignments import Standing
from faceapp.storage.connection import Connection
from faceapp.storage.library import Library


def name_alike(
    library: Library, faces: Sequence[FaceId], name: str, *, allow_twice: bool = False
) -> Change | None:
    """Confirm that ``faces``, and those that go with them, show the person called ``name``.

    With a face without a confirmed name go the other tracks of the same somebody in its
    recording, as far as nobody named them, and the unknown faces of all their groups: what the
    People page names at once. A face that has a name is corrected alone. One step for undo.

    Raises:
        EmptyName: nothing but space was typed.
        NoSuchFace: none of the faces is there.
        SamePersonTwice: one of ``faces`` is seen together with the person; ``allow_twice``
            says that the user insists. Others that are, are left out.
    """
    cleaned = normalise_name(name)
    with library.write(Author.USER) as tx:
        asked = assignments.standing(tx.connection, faces)
        if not asked:
            raise NoSuchFace(face=faces[0])
        tx.record(Verb.NAME_FACE, cleaned)
        more = _with_them(tx.connection, list(asked.values()), cleaned)
        name_in(tx, list(asked.values()), cleaned, allow_twice=allow_twice)
        if more:
            person = people.find(tx.connection, cleaned)
            name_in(tx, best_of_photos(tx, more, person), cleaned, allow_twice=False)
    return tx.change


def count_alike(library: Library, faces: Sequence[FaceId]) -> int:
    """How many faces a name given to ``faces`` will be given to, nearly: without those seen beside them."""
    asked = assignments.standing(library.connection, faces)
    return len(asked) + len(_with_them(library.connection, list(asked.values()), ""))


def _with_them(connection: Connection, asked: Sequence[Standing], cleaned: str) -> list[Standing]:
    """Faces without a name that go with those of ``asked`` that have none."""
    without = [face for face in asked if face.state is not FaceState.CONFIRMED]
    same = assignments.standing(connection, tracks.of_same(connection, [face.face for face in without]))
    guesses = {face.person for face in without if face.person is not None}
    if cleaned:
        called = people.find(connection, cleaned)
        guesses |= set() if called is None else {called}
    here = [
        face
        for face in same.values()
        if face.state is FaceState.UNKNOWN or (face.state is FaceState.PROPOSED and face.person in guesses)
    ]
    grouped = assignments.grouped_with(connection, [face.face for face in (*without, *here)])
    unknown = [
        face for face in assignments.standing(connection, grouped).values() if face.state is FaceState.UNKNOWN
    ]
    told = {face.face for face in asked}
    found = {face.face: face for face in (*here, *unknown) if face.face not in told}
    return list(found.values())
