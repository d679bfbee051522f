"""Naming inside a verb's transaction, and the rule that a photo shows a person once."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.errors import SamePersonTwice
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.spans import Times
from faceapp.storage import assignments, people
from faceapp.storage.assignments import Standing
from faceapp.storage.transaction import Transaction


def name_in(tx: Transaction, faces: Sequence[Standing], cleaned: str, *, allow_twice: bool) -> None:
    """The naming itself, for verbs that name as a part of their step.

    Raises:
        SamePersonTwice: a photo would show the person twice and ``allow_twice`` is not set.
    """
    person = people.find(tx.connection, cleaned) or people.create(tx, cleaned)
    tx.subject = people.name_of(tx.connection, person) or cleaned
    new = [face for face in faces if not _is(face, person)]
    twice = twice_on_photo(tx, new, person)
    if twice and not allow_twice:
        raise SamePersonTwice(name=tx.subject)
    assignments.confirm(tx, [face.face for face in new], person, insisted=twice)


def _is(face: Standing, person: PersonId) -> bool:
    return face.state is FaceState.CONFIRMED and face.person == person


def twice_on_photo(tx: Transaction, faces: Sequence[Standing], person: PersonId) -> set[FaceId]:
    """Those of ``faces`` that would show the person on a photo that shows them already.

    Of several of ``faces`` on one photo, the first one is not meant. In a video somebody may be
    seen again and again, only never twice at the same time.
    """
    taken = assignments.shown(
        tx.connection, person, {face.photo for face in faces}, [face.face for face in faces]
    )
    twice: set[FaceId] = set()
    for face in faces:
        seen = taken.setdefault(face.photo, Times())
        if seen.meets(face.span):
            twice.add(face.face)
        seen.add(face.span)
    return twice


def best_of_photos(tx: Transaction, faces: Sequence[Standing], person: PersonId | None) -> list[Standing]:
    """One face a photo, without photos that show the person and faces rejected for them."""
    shown: dict[PhotoId, Times] = {}
    rejected: set[FaceId] = set()
    if person is not None:
        shown = assignments.shown(tx.connection, person, {face.photo for face in faces})
        rejected = assignments.rejected(tx.connection, person, [face.face for face in faces])
    best: list[Standing] = []
    for face in sorted(faces, key=lambda face: (face.look, -face.face), reverse=True):
        seen = shown.setdefault(face.photo, Times())
        if face.face not in rejected and not seen.meets(face.span):
            best.append(face)
            seen.add(face.span)
    return best
