"""Saying who a face is: the verbs of the name field, the People page and Review.

Each verb is one transaction and one step for undo. Faces that are no more (a scan may
have removed them) are left out; only where none is left, ``NoSuchFace`` is raised.
A verb that changes nothing returns None and leaves no step.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import NoSuchFace, NoSuchGroup, NoSuchPerson, SamePersonTwice
from faceapp.domain.face import Author, FaceState, Mark
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import normalise_name
from faceapp.services.drawing import add_face, move_face, remove_face
from faceapp.services.naming import best_of_photos, name_in, twice_on_photo
from faceapp.storage import assignments, people
from faceapp.storage.assignments import Standing
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction

__all__ = [
    "accept",
    "add_face",
    "hide",
    "move_face",
    "name_face",
    "name_faces",
    "name_group",
    "not_a_face",
    "reject",
    "remove_face",
    "review",
    "unmark",
    "unname",
]

_MARKED = (FaceState.HIDDEN, FaceState.NOT_A_FACE)


def name_face(
    library: Library, face: FaceId, name: str, *, by: Author = Author.USER, allow_twice: bool = False
) -> Change | None:
    """Confirm that ``face`` shows the person called ``name``; see ``name_faces``."""
    return name_faces(library, [face], name, by=by, allow_twice=allow_twice)


def name_faces(
    library: Library,
    faces: Sequence[FaceId],
    name: str,
    *,
    by: Author = Author.USER,
    allow_twice: bool = False,
) -> Change | None:
    """Confirm that all ``faces`` show the person called ``name``.

    A name nobody has yet makes a person, in the same step. Names are compared as
    people do. Naming brings a hidden face back and takes back a rejection.

    Raises:
        EmptyName: nothing but space was typed.
        NoSuchFace: none of the faces is there.
        SamePersonTwice: a photo would show the person twice; ``allow_twice`` says that
            the user insists.
    """
    cleaned = normalise_name(name)
    with library.write(by) as tx:
        present = _present(tx, faces)
        tx.record(Verb.NAME_FACE, cleaned)
        name_in(tx, present, cleaned, allow_twice=allow_twice)
    return tx.change


def name_group(
    library: Library,
    group: GroupId,
    name: str,
    *,
    by: Author = Author.USER,
) -> Change | None:
    """Confirm that a group's unknown faces show the person called ``name``.

    Of two faces on one photo only the best is named, and none where the photo shows
    the person already or the user said before that it is somebody else.

    Raises:
        EmptyName: nothing but space was typed.
        NoSuchGroup: there is none, or it has no unknown face left.
        SamePersonTwice: all its photos show the person already.
    """
    cleaned = normalise_name(name)
    with library.write(by) as tx:
        standing = assignments.standing(tx.connection, assignments.members(tx.connection, group))
        unknown = [face for face in standing.values() if face.state is FaceState.UNKNOWN]
        if not unknown:
            raise NoSuchGroup(group=group)
        tx.record(Verb.NAME_GROUP, cleaned)
        person = people.find(tx.connection, cleaned)
        chosen = best_of_photos(tx, unknown, person)
        if not chosen:
            raise SamePersonTwice(name=cleaned)
        name_in(tx, chosen, cleaned, allow_twice=False)
    return tx.change


def accept(
    library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER, allow_twice: bool = False
) -> Change | None:
    """Confirm what is proposed for ``faces``; faces without a proposal are left alone.

    Where a photo would show a person twice, the nearest proposal is taken and the
    others stay proposals.

    Raises:
        NoSuchFace: none of the faces is there.
        SamePersonTwice: nothing is left to accept, since all those photos show the
            person already; ``allow_twice`` says that the user insists.
    """
    with library.write(by) as tx:
        of: dict[PersonId, list[Standing]] = {}
        for face in _present(tx, faces):
            if face.state is FaceState.PROPOSED and face.person is not None:
                of.setdefault(face.person, []).append(face)
        tx.record(Verb.ACCEPT, _subject(tx, of))
        done = [_accept(tx, proposed, person, allow_twice=allow_twice) for person, proposed in of.items()]
        if of and not any(done):
            raise SamePersonTwice(name=people.name_of(tx.connection, next(iter(of))))
    return tx.change


def reject(
    library: Library,
    faces: Sequence[FaceId],
    person: PersonId | None = None,
    *,
    by: Author = Author.USER,
) -> Change | None:
    """Say that ``faces`` are not ``person``, or not who they are named or proposed to be.

    It is kept: no model proposes that person for these faces again.

    Raises:
        NoSuchFace: none of the faces is there.
        NoSuchPerson: ``person`` is not there.
    """
    with library.write(by) as tx:
        present = _present(tx, faces)
        if person is not None and people.name_of(tx.connection, person) is None:
            raise NoSuchPerson(name=person)
        pairs = [(face, face.person if person is None else person) for face in present]
        denied = [(face, who) for face, who in pairs if who is not None and face.state not in _MARKED]
        tx.record(Verb.REJECT, _subject(tx, {who for _, who in denied}))
        _reject(tx, denied)
    return tx.change


def review(
    library: Library,
    person: PersonId,
    yes: Sequence[FaceId],
    no: Sequence[FaceId],
    *,
    by: Author = Author.USER,
) -> Change | None:
    """Answer whether proposed faces are ``person``: accept ``yes`` and reject ``no``, in one step.

    Faces that are not proposed for ``person`` any more are not accepted. Where a photo
    would show the person twice, the nearest proposal is taken and the others stay.

    Raises:
        NoSuchFace: none of the faces is there.
        NoSuchPerson: ``person`` is not there.
        SamePersonTwice: as ``accept``, where nothing was to be rejected.
    """
    with library.write(by) as tx:
        present = {face.face: face for face in _present(tx, [*yes, *no])}
        name = people.name_of(tx.connection, person)
        if name is None:
            raise NoSuchPerson(name=person)
        denied = [present[face] for face in no if face in present and present[face].state not in _MARKED]
        asked = [present[face] for face in dict.fromkeys(yes) if face in present]
        wanted = [face for face in asked if face.state is FaceState.PROPOSED and face.person == person]
        tx.record(Verb.REJECT, name)
        _reject(tx, [(face, person) for face in denied])
        done = _accept(tx, wanted, person)
        if wanted and not done and not denied:
            raise SamePersonTwice(name=name)
        if done:
            tx.record(Verb.REVIEW if denied else Verb.ACCEPT, name)
    return tx.change


def unname(library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """Take the names of ``faces`` away; who they are is open again.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    with library.write(by) as tx:
        named = [face for face in _present(tx, faces) if face.state is FaceState.CONFIRMED]
        tx.record(Verb.UNNAME, _subject(tx, {face.person for face in named if face.person is not None}))
        assignments.clear(tx, [face.face for face in named])
    return tx.change


def hide(library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """Put ``faces`` aside as strangers; they have no name and get no proposals.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    return _mark(library, faces, Mark.HIDDEN, by)


def not_a_face(library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """Say that these are no faces at all.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    return _mark(library, faces, Mark.NOT_A_FACE, by)


def unmark(library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """Bring back faces that were hidden or said to be none, as unknown faces.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    with library.write(by) as tx:
        marked = [face for face in _present(tx, faces) if face.state in _MARKED]
        tx.record(Verb.UNMARK)
        assignments.unmark(tx, [face.face for face in marked])
    return tx.change


def _mark(library: Library, faces: Sequence[FaceId], mark: Mark, by: Author) -> Change | None:
    with library.write(by) as tx:
        others = [face for face in _present(tx, faces) if face.state != mark.value]
        named = {
            face.person for face in others if face.state is FaceState.CONFIRMED and face.person is not None
        }
        tx.record(Verb.HIDE_FACE if mark is Mark.HIDDEN else Verb.NOT_A_FACE, _subject(tx, named))
        assignments.mark(tx, [face.face for face in others], mark)
    return tx.change


def _accept(
    tx: Transaction, proposed: Sequence[Standing], person: PersonId, *, allow_twice: bool = False
) -> int:
    """Confirm proposals of one person, one face a photo; how many it were."""
    nearest = sorted(proposed, key=lambda face: face.distance or 0.0)
    twice = twice_on_photo(tx, nearest, person)
    taken = [face for face in nearest if allow_twice or face.face not in twice]
    distances = {face.face: face.distance for face in taken}
    assignments.confirm(tx, list(distances), person, insisted=twice, distances=distances)
    return len(taken)


def _reject(tx: Transaction, denied: Sequence[tuple[Standing, PersonId]]) -> None:
    """Keep that these faces are not these people, and take the name where they have it."""
    known = {
        who: assignments.rejected(tx.connection, who, [face.face for face, w in denied if w == who])
        for who in {who for _, who in denied}
    }
    assignments.clear(tx, [face.face for face, who in denied if face.person == who])
    assignments.reject(tx, [(face.face, who) for face, who in denied if face.face not in known[who]])


def _present(tx: Transaction, faces: Sequence[FaceId]) -> list[Standing]:
    """The faces that are there and that ``tx.by`` may change, in the order given."""
    found = assignments.standing(tx.connection, faces)
    if faces and not found:
        raise NoSuchFace(face=faces[0])
    # An import leaves alone what the user said.
    return [
        found[face]
        for face in dict.fromkeys(faces)
        if face in found and (tx.by is Author.USER or found[face].by is not Author.USER)
    ]


def _subject(tx: Transaction, persons: Collection[PersonId]) -> str:
    """The name where it is about one person."""
    if len(persons) != 1:
        return ""
    return people.name_of(tx.connection, next(iter(persons))) or ""
