"""Reading what recognising needs to know of faces: vectors, names, marks, groups.

Read in portions of a few thousand rows into arrays: 300 000 faces are 154 MB of vectors,
which are never held twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.storage.arrays import Integers, columns
from faceapp.storage.connection import Connection
from faceapp.storage.covers import KEPT

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]

_FACE = """
SELECT e.face, f.photo, e.vector, m.face IS NOT NULL, ifnull(a.person, 0), ifnull(a.state = 'confirmed', 0),
       ifnull(a.by = 'model', 0), ifnull(a.distance, -1.0), ifnull(g.face_group, 0), ifnull(g.facts, 0),
       f.origin = 'user', ifnull(f.pixels, -1.0), ifnull(f.sharpness, -1.0), ifnull(f.yaw, 0.0),
       ifnull(max(-f.x / f.w, (f.x + f.w - 1.0) / f.w, -f.y / f.h, (f.y + f.h - 1.0) / f.h, 0.0), 0.0),
       f.time, t.first, t.last
FROM {start}
LEFT JOIN track t ON t.face = e.face
LEFT JOIN face_mark m ON m.face = e.face
LEFT JOIN assignment a ON a.face = e.face
LEFT JOIN group_member g ON g.face = e.face
"""
_OF_USE = "(m.face IS NULL OR m.mark <> 'left' OR g.face IS NOT NULL)"
"""Not one that left; but while it is still in a group, it has to be taken out of it."""

_EVERY = (
    _FACE.format(start="embedding e JOIN face f ON f.id = e.face")
    + f"WHERE e.face > ? AND e.model = ? AND {_OF_USE} ORDER BY e.face LIMIT ?"
)
_THESE = (
    _FACE.format(
        start="json_each(?) AS k CROSS JOIN embedding e ON e.face = k.value AND e.model = ?"
        " JOIN face f ON f.id = e.face"
    )
    + f"WHERE {_OF_USE}"
)


@dataclass(frozen=True, slots=True, eq=False)
class KnownFaces:
    """Faces as recognising sees them; every array has one entry a face.

    Attributes:
        faces, photos: numbers.
        vectors: (n, d) float32, unit length.
        marked: hidden, or not a face.
        people: confirmed or proposed person, 0 for none.
        confirmed: whether ``people`` is what somebody said, not a guess.
        guessed: whether ``people`` was written by a model, which may take it back.
        distances: of the guess; -1 where there is none.
        groups: 0 for none.
        facts: fingerprint of what was known when the face was grouped.
        drawn: the box was drawn by a person.
        pixels, sharpness: of the quality; -1 while unknown. yaw: degrees.
        outside: part of the box's width or height that lies outside the picture.
        spans: (n, 2) from when to when it is seen in its video; all of time on a photo.
    """

    faces: Ints
    photos: Ints
    vectors: NDArray[np.float32]
    marked: NDArray[np.bool_]
    people: Ints
    confirmed: NDArray[np.bool_]
    guessed: NDArray[np.bool_]
    distances: Doubles
    groups: Ints
    facts: Ints
    drawn: NDArray[np.bool_]
    pixels: Doubles
    sharpness: Doubles
    yaw: Doubles
    outside: Doubles
    spans: Doubles

    def __len__(self) -> int:
        return len(self.faces)


def portion(connection: Connection, model: str, after: int, most: int) -> KnownFaces:
    """The next ``most`` faces whose number is above ``after``, by number."""
    return _arrays(connection.execute(_EVERY, (after, model, most)).fetchall())


def known_faces(connection: Connection, model: str, faces: Iterable[int]) -> KnownFaces:
    """Those of ``faces`` that there are and that have a vector, but for what left."""
    wanted = json.dumps([int(face) for face in faces])
    return _arrays(connection.execute(_THESE, (wanted, model)).fetchall())


def count(connection: Connection, model: str) -> int:
    """Faces with a vector."""
    return int(connection.value("SELECT count(*) FROM embedding WHERE model = ?", (model,)))


def numbers(connection: Connection, model: str) -> Ints:
    """Numbers of all faces with a vector, ascending; also of those that left."""
    rows = connection.execute("SELECT face FROM embedding WHERE model = ? ORDER BY face", (model,)).fetchall()
    return np.array(rows, np.int64).reshape(-1)


def rejections(connection: Connection, faces: Iterable[int] | None = None) -> dict[int, frozenset[int]]:
    """Who each face is not, as people said; of all faces, or of these."""
    if faces is None:
        rows = connection.execute("SELECT face, person FROM rejection").fetchall()
    else:
        rows = connection.execute(
            "SELECT r.face, r.person FROM json_each(?) AS k CROSS JOIN rejection r ON r.face = k.value",
            (json.dumps([int(face) for face in faces]),),
        ).fetchall()
    found: dict[int, set[int]] = {}
    for face, person in rows:
        found.setdefault(face, set()).add(person)
    return {face: frozenset(people) for face, people in found.items()}


def people(connection: Connection) -> dict[int, tuple[str, int | None, bool]]:
    """Name, cover and whether hidden, of everybody."""
    rows = connection.execute(f"SELECT n.id, n.name, {KEPT}, n.hidden FROM person n").fetchall()
    return {person: (name, cover, bool(hidden)) for person, name, cover, hidden in rows}


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the change log and the faces stand, to see what others changed meanwhile.

    Attributes:
        change: number of the newest change.
        done: how many changes are not undone.
        undone: the changes that are undone.
        face: number of the newest face.
        faces: how many faces have a vector.
        left: how many photos have left, and the sum of their numbers.
        models: the choice of models, as it is kept: under another one all is measured anew.
    """

    change: int
    done: int
    undone: frozenset[int]
    face: int
    faces: int
    left: tuple[int, int]
    models: str | None


def moment(connection: Connection, model: str) -> Moment:
    """The library as it stands."""
    undone = connection.execute("SELECT id FROM change_log WHERE undone = 1").fetchall()
    return Moment(
        int(connection.value("SELECT ifnull(max(id), 0) FROM change_log")),
        int(connection.value("SELECT count(*) FROM change_log WHERE undone = 0")),
        frozenset(number for (number,) in undone),
        int(connection.value("SELECT ifnull(max(face), 0) FROM embedding WHERE model = ?", (model,))),
        count(connection, model),
        connection.execute("SELECT count(*), ifnull(sum(id), 0) FROM photo WHERE left_as NOTNULL").fetchone(),
        connection.value("SELECT value FROM setting WHERE key = 'models'"),
    )


def left_faces(connection: Connection) -> Integers:
    """Numbers of the faces that have left and that nobody had marked, ascending."""
    return np.sort(columns(connection, ["face"], "face_mark NOT INDEXED WHERE mark = 'left'")[0])


def concerned(connection: Connection, since: Moment, now: Moment) -> set[int] | None:
    """Faces of all changes that were made, undone or redone between two moments.

    None where that can not be told: a change was undone, and dropped by a newer one.
    """
    present = int(connection.value("SELECT count(*) FROM change_log WHERE id <= ?", (since.change,)))
    still_undone = len(since.undone & now.undone)
    redone = json.dumps(sorted(since.undone))
    brought_back = int(
        connection.value(
            "SELECT count(*) FROM change_log WHERE undone = 0 AND id IN (SELECT value FROM json_each(?))",
            (redone,),
        )
    )
    if present - still_undone - brought_back < since.done:
        return None
    rows = connection.execute(
        "SELECT faces FROM change_log WHERE id > ? OR id IN (SELECT value FROM json_each(?))",
        (since.change, json.dumps(sorted(since.undone ^ now.undone))),
    ).fetchall()
    return {face for (packed,) in rows for face in np.frombuffer(packed, "<i8").tolist()}


def _arrays(rows: list[tuple[object, ...]]) -> KnownFaces:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 18
    packed = b"".join(columns[2])
    vectors = np.frombuffer(packed, "<f4").reshape(len(rows), -1) if rows else np.zeros((0, 0), np.float32)

    def ints(place: int) -> Ints:
        return np.array(columns[place], np.int64)

    def flags(place: int) -> NDArray[np.bool_]:
        return np.array(columns[place], bool)

    def doubles(place: int) -> Doubles:
        return np.array(columns[place], np.float64)

    return KnownFaces(
        ints(0),
        ints(1),
        vectors,
        flags(3),
        ints(4),
        flags(5),
        flags(6),
        doubles(7),
        ints(8),
        ints(9),
        flags(10),
        doubles(11),
        doubles(12),
        doubles(13),
        doubles(14),
        _spans(columns[15], columns[16], columns[17]),
    )


def _spans(times: Sequence[object], firsts: Sequence[object], lasts: Sequence[object]) -> Doubles:
    """(n, 2) As long as the track; a face without one has the moment of its picture."""
    at = np.array(times, np.float64)  # NaN on photos
    first, last = np.array(firsts, np.float64), np.array(lasts, np.float64)
    spans = np.stack((np.where(np.isnan(first), at, first), np.where(np.isnan(last), at, last)), axis=1)
    spans[np.isnan(spans[:, 0])] = (-np.inf, np.inf)
    return spans.reshape(-1, 2)
