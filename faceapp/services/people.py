"""The verbs of a person: rename, merge, hide, cover, birth date, note, forget.

Each is one transaction and one step for undo; None where nothing was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from faceapp.domain.change import Change, Value, Verb
from faceapp.domain.errors import NameTaken, NoSuchFace, NoSuchPerson, NotThisPerson
from faceapp.domain.face import Author, FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import normalise_name
from faceapp.storage import assignments, people
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction


def rename(library: Library, person: PersonId, name: str, *, by: Author = Author.USER) -> Change | None:
    """Give the person another name.

    Raises:
        EmptyName: nothing but space was typed.
        NameTaken: somebody else is called that; ask, then ``merge``.
        NoSuchPerson: the person is not there.
    """
    cleaned = normalise_name(name)
    with library.write(by) as tx:
        old = _name(tx, person)
        other = people.find(tx.connection, cleaned)
        if other is not None and other != person:
            raise NameTaken(name=_name(tx, other))
        tx.record(Verb.RENAME_PERSON, cleaned)
        if cleaned != old:
            people.rename(tx, person, cleaned)
    return tx.change


def merge(
    library: Library, into: PersonId, others: Sequence[PersonId], *, by: Author = Author.USER
) -> Change | None:
    """Say that ``others`` are the same person as ``into``, whose name stays.

    All faces and rejections move. A photo that showed two of them shows the person
    twice then: nothing is lost, and Review lists it among the suspicious things.

    Raises:
        NoSuchPerson: one of them is not there.
    """
    with library.write(by) as tx:
        tx.record(Verb.MERGE_PEOPLE, _name(tx, into))
        for other in dict.fromkeys(others):
            if other != into:
                _name(tx, other)
                people.merge(tx, into, other)
    return tx.change


def hide_person(library: Library, person: PersonId, *, by: Author = Author.USER) -> Change | None:
    """Take the person off the People page; names stay.

    Raises:
        NoSuchPerson: the person is not there.
    """
    return _change(library, person, Verb.HIDE_PERSON, by, hidden=1)


def show_person(library: Library, person: PersonId, *, by: Author = Author.USER) -> Change | None:
    """Bring a hidden person back.

    Raises:
        NoSuchPerson: the person is not there.
    """
    return _change(library, person, Verb.SHOW_PERSON, by, hidden=0)


def set_birth_date(
    library: Library, person: PersonId, born: date | None, *, by: Author = Author.USER
) -> Change | None:
    """Note when the person was born; None forgets it.

    Raises:
        NoSuchPerson: the person is not there.
    """
    value = None if born is None else born.isoformat()
    return _change(library, person, Verb.SET_BIRTH_DATE, by, birth_date=value)


def set_note(library: Library, person: PersonId, note: str, *, by: Author = Author.USER) -> Change | None:
    """Keep a note about the person.

    Raises:
        NoSuchPerson: the person is not there.
    """
    # Half a surrogate pair (from a broken clipboard) can not be stored.
    text = note.encode("utf-8", "replace").decode("utf-8").strip()
    return _change(library, person, Verb.SET_NOTE, by, note=text)


def set_cover(library: Library, person: PersonId, face: FaceId, *, by: Author = Author.USER) -> Change | None:
    """Choose the picture that stands for the person.

    Raises:
        NoSuchPerson, NoSuchFace: one of them is not there.
        NotThisPerson: the face does not have the person's name.
    """
    with library.write(by) as tx:
        name = _name(tx, person)
        stands = assignments.standing(tx.connection, [face]).get(face)
        if stands is None:
            raise NoSuchFace(face=face)
        if stands.state is not FaceState.CONFIRMED or stands.person != person:
            raise NotThisPerson(name=name)
        tx.record(Verb.SET_COVER, name)
        people.change(tx, person, cover=face)
    return tx.change


def forget(library: Library, person: PersonId, *, by: Author = Author.USER) -> Change | None:
    """Remove the person and all that was said about them; their faces are unknown again.

    Raises:
        NoSuchPerson: the person is not there.
    """
    with library.write(by) as tx:
        tx.record(Verb.FORGET_PERSON, _name(tx, person))
        people.forget(tx, person)
    return tx.change


def distinct(library: Library, a: PersonId, b: PersonId, *, by: Author = Author.USER) -> Change | None:
    """Note that two people who look alike are not the same.

    Raises:
        NoSuchPerson: one of them is not there.
    """
    with library.write(by) as tx:
        names = (_name(tx, a), _name(tx, b))
        tx.record(Verb.DISTINCT_PEOPLE, names[0])
        if a != b:
            people.set_distinct(tx, a, b)
    return tx.change


def _change(library: Library, person: PersonId, verb: Verb, by: Author, **values: Value) -> Change | None:
    with library.write(by) as tx:
        tx.record(verb, _name(tx, person))
        people.change(tx, person, **values)
    return tx.change


def _name(tx: Transaction, person: PersonId) -> str:
    name = people.name_of(tx.connection, person)
    if name is None:
        raise NoSuchPerson(name=person)
    return name
