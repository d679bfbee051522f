"""Reading for the window and the command line: plain values, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from faceapp.domain.browsing import (
    Companion,
    Counts,
    FaceOrder,
    HiddenFaces,
    Name,
    PhotoIndex,
    Sort,
    Unnamed,
    YearExpressions,
    YearFaces,
)
from faceapp.domain.errors import NoSuchFace, NoSuchPerson, NoSuchPhoto
from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.person import Group, Person, name_key, normalise_name
from faceapp.domain.photo import Photo, Root
from faceapp.services import search
from faceapp.storage import expression_years, face_reads, people_reads, photo_reads, unknown_reads
from faceapp.storage.library import Library


def photo_index(library: Library, query: str = "", sort: Sort = Sort.NEWEST) -> PhotoIndex:
    """All photos that ``query`` finds, in order, as arrays.

    Raises:
        BadQuery: the query can not be understood.
    """
    where = search.where(library, query) if query.strip() else photo_reads.EVERYTHING
    return photo_reads.photo_index(library.connection, where, sort)


def in_order(library: Library, index: PhotoIndex, sort: Sort) -> PhotoIndex:
    """The photos of an index that was read before, in another order; much quicker than reading it."""
    return photo_reads.arranged(library.connection, index, sort)


def photo(library: Library, number: PhotoId) -> Photo:
    """One photo.

    Raises:
        NoSuchPhoto
    """
    found = photo_reads.photos(library.connection, [number])
    if number not in found:
        raise NoSuchPhoto(path=number)
    return found[number]


def photos(library: Library, numbers: Sequence[PhotoId]) -> tuple[Photo, ...]:
    """Several photos in the order asked for, as far as there are any."""
    found = photo_reads.photos(library.connection, numbers)
    return tuple(found[number] for number in numbers if number in found)


def find_photo(library: Library, path: Path) -> PhotoId:
    """The photo at this place.

    Raises:
        NoSuchPhoto: it is not in the library.
    """
    found = photo_reads.find_photo(library.connection, path.absolute())
    if found is None:
        found = photo_reads.find_photo(library.connection, path.resolve())
    if found is None:
        raise NoSuchPhoto(path=path)
    return found


def faces_of(library: Library, photo: PhotoId) -> tuple[Face, ...]:
    """All faces of a photo, left to right, whatever their state."""
    return face_reads.faces_of(library.connection, photo)


def faces_on_picture(library: Library, photo: PhotoId) -> tuple[Face, ...]:
    """The same, for boxes: a video's faces belong to pictures of their own, not to the still."""
    return tuple(one for one in faces_of(library, photo) if one.time is None)


def face(library: Library, number: FaceId) -> Face:
    """One face.

    Raises:
        NoSuchFace
    """
    found = face_reads.faces(library.connection, [number])
    if not found:
        raise NoSuchFace(face=number)
    return found[0]


def faces(library: Library, numbers: Sequence[FaceId]) -> tuple[Face, ...]:
    """Several faces in the order asked for, as far as there are any."""
    return face_reads.faces(library.connection, numbers)


def people(library: Library, hidden: bool = False) -> tuple[Person, ...]:
    """Everybody by name; hidden people only where asked for."""
    return people_reads.people(library.connection, hidden=hidden)


def people_uncounted(library: Library) -> tuple[Person, ...]:
    """Everybody by name, hidden people too, before photos and years are counted; soon there."""
    return people_reads.people_uncounted(library.connection, hidden=True)


def head(library: Library, number: PersonId) -> Person:
    """One person without counting anything: name, picture, what was noted.

    Raises:
        NoSuchPerson
    """
    found = people_reads.head(library.connection, number)
    if found is None:
        raise NoSuchPerson(name=number)
    return found


def person(library: Library, number: PersonId) -> Person:
    """One person, hidden or not.

    Raises:
        NoSuchPerson
    """
    found = people_reads.people(library.connection, hidden=True, only=number)
    if not found:
        raise NoSuchPerson(name=number)
    return found[0]


def find_person(library: Library, name: str) -> PersonId:
    """Whoever has this name, compared as people do.

    Raises:
        NoSuchPerson, EmptyName
    """
    wanted = name_key(normalise_name(name))
    for number, called in people_reads.name_pairs(library.connection):
        if name_key(called) == wanted:
            return number
    raise NoSuchPerson(name=name)


def names(library: Library) -> tuple[Name, ...]:
    """Everybody, with a picture, for completion; not for the window's thread (75 ms for 3 000)."""
    return people_reads.names(library.connection)


def called(library: Library) -> dict[PersonId, str]:
    """Everybody's name and nothing else: quick enough for the window's thread (2 ms for 3 000)."""
    return dict(people_reads.name_pairs(library.connection))


def recent_people(library: Library, n: int = 9) -> tuple[PersonId, ...]:
    """The people last named by the user, the latest first."""
    return people_reads.recent(library.connection, n)


def groups(library: Library, smallest: int = 2) -> tuple[Group, ...]:
    """Groups of unknown faces, largest first, the best looks first in each.

    Args:
        library: to read from.
        smallest: photos of different content a group must be on; copies of a file are one.
    """
    return unknown_reads.groups(library.connection, smallest)


def group(library: Library, number: GroupId) -> Group:
    """One group; without faces where all of them are named or there is no such group."""
    return unknown_reads.group(library.connection, number)


def ungrouped(library: Library) -> tuple[FaceId, ...]:
    """Unknown faces that are in none of the ``groups``, the best looks first; copies too."""
    return unknown_reads.ungrouped(library.connection)


def unnamed(library: Library) -> Unnamed:
    """All unknown faces, as ``groups`` and as faces seen once, each together with its copies."""
    return unknown_reads.unnamed(library.connection)


def unnamed_among(library: Library, groups: Iterable[GroupId], faces: Iterable[FaceId]) -> Unnamed:
    """As ``unnamed``, of some groups and of some faces that are in no group; quick for a few."""
    return unknown_reads.unnamed_among(library.connection, groups, faces)


def hidden_faces(library: Library) -> tuple[HiddenFaces, ...]:
    """Faces the user hid, those that look like one person together, the most of them first."""
    return unknown_reads.hidden(library.connection)


def faces_of_person(
    library: Library, person: PersonId, order: FaceOrder = FaceOrder.BEST
) -> tuple[Face, ...]:
    """The confirmed faces of a person (the odd ones first is for ``recognise``: it needs the gallery)."""
    return face_reads.faces_of_person(library.connection, person, by_time=order is FaceOrder.TIME)


def photos_of_faces(
    library: Library, person: PersonId, order: FaceOrder = FaceOrder.BEST
) -> dict[FaceId, PhotoId]:
    """As ``faces_of_person`` in the same order, with their photos alone; quick for thousands."""
    return face_reads.photos_of_faces(library.connection, person, by_time=order is FaceOrder.TIME)


def taken_of(library: Library, faces: Sequence[FaceId]) -> dict[FaceId, int]:
    """When the photos of these faces were taken: wall time as seconds since 1970."""
    return face_reads.taken_of(library.connection, faces)


def years_of_person(library: Library, person: PersonId) -> tuple[YearFaces, ...]:
    """The best look of each year, oldest first."""
    return face_reads.years_of_person(library.connection, person)


def expressions_of_person(library: Library, person: PersonId) -> tuple[YearExpressions, ...]:
    """How many of a person's faces show what in each year, oldest first."""
    return expression_years.expressions_of_person(library.connection, person)


def co_appearances(library: Library, person: PersonId) -> tuple[Companion, ...]:
    """Who is on photos together with a person, most often first."""
    return people_reads.companions(library.connection, person)


def review_queue(library: Library) -> tuple[tuple[Person, tuple[FaceId, ...]], ...]:
    """Everybody with proposals, by name, with the faces that wait, the nearest first."""
    waiting = face_reads.proposed_faces(library.connection)
    everybody = people_reads.people(library.connection, hidden=True)
    return tuple((person, waiting[person.id]) for person in everybody if person.id in waiting)


def problems(library: Library) -> tuple[Photo, ...]:
    """Photos that could not be read, by folder and name."""
    return photo_reads.problems(library.connection)


def roots(library: Library) -> tuple[Root, ...]:
    """The folders the user added."""
    return photo_reads.roots(library.connection)


def counts(library: Library) -> Counts:
    """How much there is of everything."""
    return photo_reads.counts(library.connection)
