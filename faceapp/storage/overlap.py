"""Who can not be one person: two faces of one photo, or two of one video that are seen at the same time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.spans import Span, apart
from faceapp.storage.connection import Connection

FIRST: Final = "ifnull(t.first, f.time)"
LAST: Final = "ifnull(t.last, f.time)"
"""When ``face f`` of a video is seen: as long as its ``track t``; NULL on photos."""


class Twice(NamedTuple):
    """Somebody who has several faces where one is all there can be."""

    person: PersonId
    name: str
    photo: PhotoId
    faces: tuple[FaceId, ...]


def spans(connection: Connection, faces: Iterable[FaceId]) -> dict[FaceId, Span]:
    """When the faces of videos among ``faces`` are seen; those of photos are left out."""
    rows = connection.execute(
        f"SELECT f.id, {FIRST}, {LAST} FROM json_each(?) AS k CROSS JOIN face f ON f.id = k.value"
        " LEFT JOIN track t ON t.face = f.id WHERE f.time IS NOT NULL",
        (json.dumps(list(faces)),),
    )
    return {FaceId(face): (first, last) for face, first, last in rows.fetchall()}


def twice(connection: Connection, unmarked: str) -> list[Twice]:
    """People with two confirmed faces on one photo, or at one time of a video, that nobody insisted on.

    Args:
        connection: to read from.
        unmarked: condition on ``assignment a``: which faces count.
    """
    rows = connection.execute(
        f"""SELECT a.person, n.name, f.photo, json_group_array(f.id), json_group_array(a.insisted),
            max(f.time) IS NOT NULL
        FROM assignment a NOT INDEXED CROSS JOIN face f ON f.id = a.face
        CROSS JOIN person n ON n.id = a.person
        WHERE a.state = 'confirmed' AND {unmarked}
        GROUP BY a.person, f.photo HAVING count(*) > 1 + sum(a.insisted)
        ORDER BY n.name_key, f.photo"""
    ).fetchall()
    found = []
    for person, name, photo, listed, insisted, video in rows:
        faces = [FaceId(face) for face in json.loads(listed)]
        if video:
            asked = [face for face, sure in zip(faces, json.loads(insisted), strict=True) if not sure]
            faces = together(asked, spans(connection, asked))
        if faces:
            found.append(Twice(PersonId(person), name, PhotoId(photo), tuple(faces)))
    return found


def together(faces: Sequence[FaceId], seen: dict[FaceId, Span]) -> list[FaceId]:
    """Those of ``faces``, all of one video, that are seen together with another of them."""
    order = sorted(faces, key=lambda face: (seen.get(face, (float("-inf"),))[0], face))
    found: set[FaceId] = set()
    for place, face in enumerate(order):
        for other in order[place + 1 :]:
            if not apart(seen.get(face), seen.get(other)):
                found.update((face, other))
            elif seen[other][0] > seen[face][1]:
                break
    return [face for face in faces if face in found]
