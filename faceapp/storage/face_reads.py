"""Reading faces: by number, of a photo, of a person; the best look first or by time.

What a person said about a face (a mark) wins over its name, a confirmed name over a
proposed one. A face keeps its group while it has a name, so that undo brings the group
back by itself; who wants only unknown faces looks at the state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from struct import unpack
from typing import Any, Final

from faceapp.domain.browsing import YearFaces
from faceapp.domain.face import Author, Face, FaceState, Quality
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.thresholds import LOOK_PIXELS, LOOK_SHARPNESS, LOOK_UNKNOWN, LOOK_YAW
from faceapp.storage import expressions
from faceapp.storage.connection import Connection

LOOK: Final = f"""ifnull(f.score * f.score * f.score * f.score * (f.pixels / (f.pixels + {LOOK_PIXELS}))
    * (f.sharpness / (f.sharpness + {LOOK_SHARPNESS}))
    * (1.0 - min(abs(f.yaw), 80.0) / {LOOK_YAW}), {LOOK_UNKNOWN} * f.score)"""
"""How good a look at ``face f`` the picture gives, 0..1.

The detector's score counts most: what is hardly a face is hardly ever a good look."""

UNMARKED: Final = "NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = {}.face)"
"""Nobody said that this is hidden or no face; takes the alias of a table with a ``face``."""

THERE: Final = """(m.face IS NULL OR m.mark <> 'left'
    AND NOT EXISTS (SELECT 1 FROM photo l WHERE l.id = f.photo AND l.left_as IS NOT NULL))"""
"""``face f`` with its ``face_mark m``, if any, has not left: only of marked ones the photo is looked at."""

_FACE: Final = f"""
SELECT f.id, f.photo, f.x, f.y, f.w, f.h, f.landmarks, f.score, f.pixels, f.sharpness, f.yaw, f.pitch, f.roll,
       f.origin, m.mark, a.person, a.state, a.distance, a.insisted, g.face_group,
       f.time, {expressions.COLUMNS}
FROM {{start}}
LEFT JOIN face_mark m ON m.face = f.id
LEFT JOIN assignment a ON a.face = f.id
LEFT JOIN group_member g ON g.face = f.id
{expressions.JOIN}
"""


def faces_of(connection: Connection, photo: PhotoId) -> tuple[Face, ...]:
    """All faces of a photo that has not left, left to right; also hidden ones and what is no face."""
    return _faces(
        connection,
        _FACE.format(start="face f") + f"WHERE f.photo = ? AND {THERE} ORDER BY f.x, f.id",
        (photo,),
    )


def faces(connection: Connection, ids: Iterable[FaceId]) -> tuple[Face, ...]:
    """The faces with these numbers in the order asked for, as far as there are any."""
    start = "json_each(?) AS wanted CROSS JOIN face f ON f.id = wanted.value"
    return _faces(
        connection,
        _FACE.format(start=start) + f"WHERE {THERE} ORDER BY wanted.key",
        (json.dumps(list(ids)),),
    )


def faces_of_person(connection: Connection, person: PersonId, *, by_time: bool) -> tuple[Face, ...]:
    """The confirmed faces of a person: the best look first, or the oldest photo first."""
    start = "assignment own CROSS JOIN face f ON f.id = own.face JOIN photo p ON p.id = f.photo"
    order = "p.taken_sort, p.id, f.id" if by_time else f"{LOOK} DESC, f.id"
    return _faces(
        connection,
        _FACE.format(start=start)
        + f"WHERE own.person = ? AND own.state = 'confirmed' AND m.face IS NULL ORDER BY {order}",
        (person,),
    )


def photos_of_faces(connection: Connection, person: PersonId, *, by_time: bool) -> dict[FaceId, PhotoId]:
    """The faces of ``faces_of_person`` in their order, with their photos alone: a tenth of its time."""
    taken = "JOIN photo p ON p.id = f.photo" if by_time else ""
    order = "p.taken_sort, p.id, f.id" if by_time else f"{LOOK} DESC, f.id"
    rows = connection.execute(
        f"SELECT f.id, f.photo FROM assignment a CROSS JOIN face f ON f.id = a.face {taken}"
        f" WHERE a.person = ? AND a.state = 'confirmed' AND {UNMARKED.format('a')} ORDER BY {order}",
        (person,),
    )
    return dict(rows.fetchall())


def proposed_faces(connection: Connection) -> dict[PersonId, tuple[FaceId, ...]]:
    """Faces that wait for a yes or no, of each person, the nearest first."""
    queue: dict[PersonId, list[FaceId]] = {}
    for owner, face in connection.execute(
        "SELECT a.person, a.face FROM assignment a WHERE a.state = 'proposed'"
        f" AND {UNMARKED.format('a')} ORDER BY a.person, ifnull(a.distance, 9e9), a.face"
    ).fetchall():
        queue.setdefault(owner, []).append(face)
    return {owner: tuple(waiting) for owner, waiting in queue.items()}


def taken_of(connection: Connection, ids: Sequence[FaceId]) -> dict[FaceId, int]:
    """When the photos of these faces were taken, as ``photo.taken_sort`` counts."""
    return dict(
        connection.execute(
            "SELECT f.id, p.taken_sort FROM json_each(?) AS wanted CROSS JOIN face f ON f.id = wanted.value"
            " JOIN photo p ON p.id = f.photo",
            (json.dumps(list(ids)),),
        ).fetchall()
    )


def years_of_person(connection: Connection, person: PersonId) -> tuple[YearFaces, ...]:
    """The best look of each year, oldest first."""
    rows = connection.execute(
        f"SELECT CAST(substr(p.taken_at, 1, 4) AS INTEGER) AS year, f.id, count(*), max({LOOK})"
        " FROM assignment a CROSS JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo"
        " WHERE a.person = ? AND a.state = 'confirmed' AND p.taken_at IS NOT NULL"
        f" AND {UNMARKED.format('a')} GROUP BY year ORDER BY year",
        (person,),
    ).fetchall()
    return tuple(YearFaces(year, face, count) for year, face, count, _ in rows)


def _faces(connection: Connection, sql: str, values: tuple[Any, ...]) -> tuple[Face, ...]:
    return tuple(_face(row) for row in connection.execute(sql, values).fetchall())


def _face(row: tuple[Any, ...]) -> Face:
    (number, photo, x, y, w, h, points, score, pixels, sharpness, yaw, pitch, roll) = row[:13]
    (origin, mark, person, assigned, distance, insisted, group, time) = row[13:21]
    state = FaceState(mark or assigned or FaceState.UNKNOWN)
    confirmed, proposed = state is FaceState.CONFIRMED, state is FaceState.PROPOSED
    return Face(
        id=FaceId(number),
        photo=PhotoId(photo),
        box=Box(x, y, w, h),
        landmarks=None if points is None else landmarks(points),
        score=score,
        quality=None if pixels is None else Quality(pixels, sharpness, yaw, pitch, roll),
        origin=Author(origin),
        state=state,
        person=PersonId(person) if confirmed else None,
        proposal=PersonId(person) if proposed else None,
        distance=distance if proposed else None,
        group=None if group is None else GroupId(group),
        insisted=bool(insisted) and confirmed,
        expression=expressions.of(row[21:]),
        time=time,
    )


def landmarks(points: bytes) -> Landmarks:
    """Five points from ten little-endian float32."""
    x0, y0, x1, y1, x2, y2, x3, y3, x4, y4 = unpack("<10f", points)
    return ((x0, y0), (x1, y1), (x2, y2), (x3, y3), (x4, y4))
