"""Reading the faces without a name: groups of them, and those seen once.

A file that lies twice in the folders shows the same faces twice, which look as alike as
can be and say nothing: a group is shown as one only where its faces are on photos with
different content.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.browsing import HiddenFaces, SeenOnce, Unnamed
from faceapp.domain.ids import FaceId, GroupId
from faceapp.domain.person import Group
from faceapp.domain.thresholds import UNCLEAR_LOOK
from faceapp.storage.arrays import Integers, columns, contains
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import LOOK, UNMARKED

_SCALE: Final = 1_000_000
_RANK: Final = f"CAST({_SCALE} * {LOOK} AS INTEGER)"
_LOW: Final = 0xFFFFFFFF
_MEMBERS: Final = "group_member g NOT INDEXED CROSS JOIN face f ON f.id = g.face"
_MEMBER: Final = "(g.face_group << 32) | g.face"
_FEW: Final = 1_000
"""Photos whose content is looked up one by one; for more, all photos are compared at once."""


class _Faces(NamedTuple):
    """Unknown faces, one entry each.

    Attributes:
        group: 0 where the face is in none.
        photo: it is on.
        look: how good the look is, in millionths.
        content: a number that photos with the same content share: that of one of them.
    """

    face: Integers
    group: Integers
    photo: Integers
    look: Integers
    content: Integers

    def where(self, chosen: NDArray[np.bool_]) -> _Faces:
        return _Faces(*(column[chosen] for column in self))


def groups(connection: Connection, smallest: int) -> tuple[Group, ...]:
    """Groups whose unknown faces are on at least ``smallest`` photos of different content.

    The largest first, the best looks first in each.
    """
    member, photo, look = columns(connection, [_MEMBER, "f.photo", _RANK], _MEMBERS)
    faces = _unknown(connection, _Faces(member & _LOW, member >> 32, photo, look, photo))
    return _groups(faces.where(_contents(faces) >= smallest))


def ungrouped(connection: Connection) -> tuple[FaceId, ...]:
    """Unknown faces that are in none of the ``groups`` of two, the best looks first."""
    faces = _all(connection)
    faces = _best_first(faces.where(_contents(faces) < 2))
    return cast("tuple[FaceId, ...]", tuple(faces.face.tolist()))


def unnamed(connection: Connection) -> Unnamed:
    """What ``groups`` and ``ungrouped`` find, read at once; a face and its copies are one."""
    return _unnamed(connection, _all(connection))


def unnamed_among(connection: Connection, groups: Iterable[GroupId], faces: Iterable[FaceId]) -> Unnamed:
    """As ``unnamed``, of some groups and of some faces that are in no group; quick for a few."""
    source = f"""(SELECT g.face AS face, g.face_group AS face_group FROM json_each(?1) AS wanted
        CROSS JOIN group_member g ON g.face_group = wanted.value
        UNION SELECT value, 0 FROM json_each(?2)) AS g CROSS JOIN face f ON f.id = g.face
        WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = g.face) AND {UNMARKED.format("g")}"""
    member, photo, look = columns(
        connection, [_MEMBER, "f.photo", _RANK], source, (json.dumps(list(groups)), json.dumps(list(faces)))
    )
    found = _Faces(member & _LOW, member >> 32, photo, look, photo)
    return _unnamed(connection, _as_contents(connection, found))


def count_groups(connection: Connection) -> int:
    """How many ``groups`` of two there are."""
    member, photo = columns(connection, [_MEMBER, "f.photo"], _MEMBERS)
    faces = _unknown(connection, _Faces(member & _LOW, member >> 32, photo, photo, photo))
    return len(distinct(faces.group[_contents(faces) >= 2]))


def group(connection: Connection, number: GroupId) -> Group:
    """The unknown faces of one group, the best looks first; none where there are none."""
    rows = connection.execute(
        "SELECT g.face FROM group_member g CROSS JOIN face f ON f.id = g.face WHERE g.face_group = ?"
        f" AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = g.face) AND {UNMARKED.format('g')}"
        f" ORDER BY {_RANK} DESC, g.face",
        (number,),
    ).fetchall()
    return Group(number, tuple(face for (face,) in rows))


def hidden(connection: Connection) -> tuple[HiddenFaces, ...]:
    """All hidden faces, those of a group together; the largest first, then the best looks."""
    together: dict[tuple[int, int], list[FaceId]] = {}
    rows = connection.execute(
        "SELECT m.face, g.face_group FROM face_mark m CROSS JOIN face f ON f.id = m.face"
        " LEFT JOIN group_member g ON g.face = m.face AND g.face_group > 0"
        f" WHERE m.mark = 'hidden' ORDER BY {_RANK} DESC, m.face"
    )
    for face, number in rows:
        together.setdefault((number or 0, 0 if number else face), []).append(face)
    return tuple(HiddenFaces(tuple(faces)) for faces in sorted(together.values(), key=len, reverse=True))


def _all(connection: Connection) -> _Faces:
    """All unknown faces."""
    (member,) = columns(connection, [_MEMBER], "group_member g NOT INDEXED")
    face, photo, look = columns(connection, ["f.id", "f.photo", _RANK], "face f NOT INDEXED")
    group_of = np.zeros(1 + int(face.max(initial=0)), np.int64)
    group_of[member & _LOW] = member >> 32
    return _unknown(connection, _Faces(face, group_of[face], photo, look, photo))


def _unknown(connection: Connection, faces: _Faces) -> _Faces:
    """Those of ``faces`` that nobody named, proposed or marked, with contents for photos."""
    (assigned,) = columns(connection, ["face"], "assignment NOT INDEXED")
    (marked,) = columns(connection, ["face"], "face_mark NOT INDEXED")
    unknown = ~contains(np.concatenate((assigned, marked)), faces.face)
    return _as_contents(connection, faces.where(unknown))


def _as_contents(connection: Connection, faces: _Faces) -> _Faces:
    """``faces`` whose photos became contents: photos with the same bytes are one."""
    photos = faces.photo
    number: Integers = np.arange(1 + int(photos.max(initial=0)))
    if len(photos) <= _FEW:
        first: dict[bytes, int] = {}
        for one, content in _hashes(connection, distinct(photos).tolist()):
            number[one] = first.setdefault(content, one)
    else:
        photo, twin = columns(
            connection,
            ["p.id", "twins.first"],
            "(SELECT content_hash, min(id) AS first FROM photo WHERE content_hash IS NOT NULL"
            " GROUP BY content_hash HAVING count(*) > 1) AS twins"
            " CROSS JOIN photo p ON p.content_hash = twins.content_hash",
        )
        there = photo < len(number)
        number[photo[there]] = twin[there]
    return faces._replace(content=number[photos])


def _hashes(connection: Connection, photos: Sequence[int]) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = connection.execute(
        "SELECT p.id, p.content_hash FROM json_each(?) AS wanted CROSS JOIN photo p ON p.id = wanted.value"
        " WHERE p.content_hash IS NOT NULL ORDER BY p.id",
        (json.dumps(photos),),
    ).fetchall()
    return found


def _contents(faces: _Faces) -> Integers:
    """On how many different contents the group of each face is; 1 for a face in no group."""
    pairs = distinct((faces.group << 32) | faces.content) >> 32
    number, count = np.unique(pairs, return_counts=True)
    count[number == 0] = 1
    found: Integers = count[np.searchsorted(number, faces.group)]
    return found


def _best_first(faces: _Faces) -> _Faces:
    order = np.lexsort((faces.face, -faces.look))
    return _Faces(*(column[order] for column in faces))


def _unnamed(connection: Connection, faces: _Faces) -> Unnamed:
    several = _contents(faces) >= 2
    return Unnamed(_groups(faces.where(several)), _once(connection, _best_first(faces.where(~several))))


def _once(connection: Connection, faces: _Faces) -> tuple[SeenOnce, ...]:
    """Each face together with its copies: at the same place on photos with the same content."""
    copied = faces.content[faces.photo != faces.content]
    shared = contains(copied, faces.content)
    places = _places(connection, faces.face[shared].tolist())
    copies: dict[tuple[int, float, float], list[FaceId]] = {}
    for face, content in zip(faces.face[shared].tolist(), faces.content[shared].tolist(), strict=True):
        copies.setdefault((content, *places[face]), []).append(face)
    several = {same[0]: tuple(same) for same in copies.values() if len(same) > 1}
    others = [face for same in several.values() for face in same[1:]]
    shown = ~contains(np.array(others, np.int64), faces.face)
    alone = zip(faces.face[shown].tolist())
    clear = (faces.look[shown] >= round(_SCALE * UNCLEAR_LOOK)).tolist()
    # as ``SeenOnce._make`` without a call of Python for each: 60 000 took 250 ms of the interpreter
    make: Callable[[object], SeenOnce] = partial(tuple.__new__, SeenOnce)
    once = map(make, zip(alone, clear, strict=True))
    if not several:
        return tuple(once)
    return tuple(one._replace(faces=several.get(one.faces[0], one.faces)) for one in once)


def _places(connection: Connection, faces: Sequence[int]) -> dict[int, tuple[float, float]]:
    rows = connection.execute(
        "SELECT f.id, f.x, f.y FROM json_each(?) AS wanted CROSS JOIN face f ON f.id = wanted.value",
        (json.dumps(faces),),
    ).fetchall()
    return {face: (x, y) for face, x, y in rows}


def _groups(faces: _Faces) -> tuple[Group, ...]:
    order = np.lexsort((faces.face, -faces.look, faces.group))
    group = faces.group[order]
    starts = np.flatnonzero(np.diff(group, prepend=0))
    ends = np.append(starts[1:], len(group))
    largest = np.lexsort((group[starts], starts - ends))
    members: list[int] = faces.face[order].tolist()
    return tuple(
        Group(GroupId(number), cast("tuple[FaceId, ...]", tuple(members[start:end])))
        for number, start, end in zip(
            group[starts][largest].tolist(), starts[largest].tolist(), ends[largest].tolist(), strict=True
        )
    )
