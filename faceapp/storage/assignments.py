"""Who faces are: names, proposals, rejections, marks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from faceapp.domain.face import Author, FaceState, Mark
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.spans import Span, Times
from faceapp.storage import covers
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import THERE
from faceapp.storage.overlap import FIRST, LAST
from faceapp.storage.people import clear_covers
from faceapp.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a face stands, as much as a verb needs to decide.

    Attributes:
        person: confirmed or proposed.
        look: how good the face is to see: the shorter side in pixels, else the score.
        by: who said so; MODEL where nobody said anything.
        span: from when to when it is seen in a video, seconds; None on a photo.
    """

    face: FaceId
    photo: PhotoId
    state: FaceState
    person: PersonId | None
    distance: float | None
    insisted: bool
    origin: Author
    look: tuple[float, float]
    by: Author
    span: Span | None = None


_STATES: Final[dict[str | None, FaceState]] = {
    **{state.value: state for state in FaceState},
    None: FaceState.UNKNOWN,
}
_AUTHORS: Final = {author.value: author for author in Author}

_STANDING: Final = f"""
SELECT f.id, f.photo, m.mark, a.state, a.person, a.distance, COALESCE(a.insisted, 0), f.origin,
       COALESCE(f.pixels, 0.0), f.score,
       CASE WHEN 'user' IN (a.by, m.by) THEN 'user' WHEN 'import' IN (a.by, m.by) THEN 'import'
            ELSE 'model' END, {FIRST}, {LAST}
FROM json_each(?) AS k CROSS JOIN face AS f ON f.id = k.value
LEFT JOIN assignment AS a ON a.face = f.id LEFT JOIN face_mark AS m ON m.face = f.id
LEFT JOIN track AS t ON t.face = f.id
WHERE {THERE}
"""


def standing(connection: Connection, faces: Iterable[FaceId]) -> dict[FaceId, Standing]:
    """Where those faces stand that there are; those that left are not."""
    found = connection.execute(_STANDING, (json.dumps(list(dict.fromkeys(faces))),)).fetchall()
    return {
        FaceId(face): Standing(
            FaceId(face),
            PhotoId(photo),
            _STATES[mark or state],
            person,
            distance,
            bool(insisted),
            _AUTHORS[origin],
            (pixels, score),
            _AUTHORS[by],
            None if first is None else (first, last),
        )
        for face, photo, mark, state, person, distance, insisted, origin, pixels, score, by, first, last in (
            found
        )
    }


def members(connection: Connection, group: GroupId) -> list[FaceId]:
    """All faces of a group, whatever they are by now."""
    return [
        FaceId(face)
        for (face,) in connection.execute("SELECT face FROM group_member WHERE face_group = ?", (group,))
    ]


def grouped_with(connection: Connection, faces: Iterable[FaceId]) -> list[FaceId]:
    """All faces of the groups in which ``faces`` are, whatever they are by now."""
    rows = connection.execute(
        "SELECT DISTINCT m.face FROM json_each(?) AS k CROSS JOIN group_member AS g ON g.face = k.value"
        " CROSS JOIN group_member AS m ON m.face_group = g.face_group",
        (json.dumps(list(faces)),),
    )
    return [FaceId(face) for (face,) in rows.fetchall()]


def count_of_people(connection: Connection, people: Collection[PersonId], most: int) -> int:
    """How many rows speak of ``people``, counted up to ``most``."""
    return int(
        connection.value(
            "SELECT count(*) FROM (SELECT 1 FROM json_each(?1) AS k CROSS JOIN assignment AS a"
            " ON a.person = k.value UNION ALL SELECT 1 FROM json_each(?1) AS k CROSS JOIN rejection AS r"
            " ON r.person = k.value LIMIT ?2)",
            (json.dumps(list(people)), most),
        )
    )


def count_of_group(connection: Connection, group: GroupId, most: int) -> int:
    """How many faces a group has, counted up to ``most``."""
    return int(
        connection.value(
            "SELECT count(*) FROM (SELECT 1 FROM group_member WHERE face_group = ? LIMIT ?)", (group, most)
        )
    )


def shown(
    connection: Connection, person: PersonId, photos: Collection[PhotoId], without: Collection[FaceId] = ()
) -> dict[PhotoId, Times]:
    """Those of ``photos`` on which the person has confirmed faces, ``without`` aside, and when in a video."""
    found: dict[PhotoId, Times] = {}
    for photo, first, last in connection.execute(
        f"SELECT f.photo, {FIRST}, {LAST} FROM json_each(?) AS k CROSS JOIN face AS f ON f.photo = k.value "
        "JOIN assignment AS a ON a.face = f.id AND a.person = ? AND a.state = 'confirmed' "
        "LEFT JOIN track AS t ON t.face = f.id "
        "WHERE f.id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(photos)), person, json.dumps(list(without))),
    ):
        found.setdefault(PhotoId(photo), Times()).add(None if first is None else (first, last))
    return found


def rejected(connection: Connection, person: PersonId, faces: Iterable[FaceId]) -> set[FaceId]:
    """Those of ``faces`` of which was said that they are not the person."""
    found = connection.execute(
        "SELECT r.face FROM json_each(?) AS k CROSS JOIN rejection AS r ON r.face = k.value AND r.person = ?",
        (json.dumps(list(faces)), person),
    )
    return {FaceId(face) for (face,) in found}


def confirm(
    tx: Transaction,
    faces: Sequence[FaceId],
    person: PersonId,
    *,
    insisted: Collection[FaceId] = (),
    distances: Mapping[FaceId, float | None] | None = None,
) -> None:
    """Say that ``faces`` are the person: takes back marks and rejections that say otherwise.

    ``insisted`` are those on photos that show the person already; ``distances`` are those
    of the proposals that were accepted, and are kept with the name.
    """
    near = distances or {}
    state, by = FaceState.CONFIRMED.value, tx.by.value
    clear_covers(tx, faces, keep=person)
    covers.keep(tx, person, faces)
    tx.put(
        "assignment",
        [(face, person, state, by, near.get(face), int(face in insisted), tx.now) for face in faces],
    )
    tx.delete("face_mark", [(face,) for face in faces])
    tx.delete("rejection", [(face, person) for face in faces])


def insist(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """The names of ``faces`` are right although something looks wrong."""
    tx.set("assignment", [(face,) for face in faces], insisted=1, by=tx.by.value)


def clear(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """Take away names and proposals."""
    clear_covers(tx, faces)
    tx.delete("assignment", [(face,) for face in faces])


def reject(tx: Transaction, pairs: Sequence[tuple[FaceId, PersonId]]) -> None:
    """Keep that these faces are not these people; nothing else is changed."""
    tx.put("rejection", [(face, person, tx.by.value, tx.now) for face, person in pairs])


def mark(tx: Transaction, faces: Sequence[FaceId], what: Mark) -> None:
    """Hide faces or say that they are none; they have no name then."""
    clear(tx, faces)
    tx.put("face_mark", [(face, what.value, tx.by.value, tx.now) for face in faces])


def unmark(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """Bring faces back as unknown ones."""
    tx.delete("face_mark", [(face,) for face in faces])


def propose(tx: Transaction, proposals: Iterable[tuple[FaceId, PersonId, float]]) -> int:
    """Write what a model guesses, as (face, person, distance), over its older guesses.

    Left out without a word: faces that somebody named or marked, pairs that somebody
    rejected, faces and people that are no more. Returns how many rows were written.
    """
    cursor = tx.connection.execute(
        "INSERT INTO assignment (face, person, state, by, distance, at) "
        "SELECT f.id, p.id, 'proposed', 'model', json_extract(k.value, '$[2]'), ? "
        "FROM json_each(?) AS k CROSS JOIN face AS f ON f.id = json_extract(k.value, '$[0]') "
        "CROSS JOIN person AS p ON p.id = json_extract(k.value, '$[1]') "
        "WHERE NOT EXISTS (SELECT 1 FROM assignment AS a WHERE a.face = f.id AND a.by <> 'model') "
        "AND NOT EXISTS (SELECT 1 FROM face_mark AS m WHERE m.face = f.id) "
        "AND NOT EXISTS (SELECT 1 FROM rejection AS r WHERE r.face = f.id AND r.person = p.id) "
        "ON CONFLICT (face) DO UPDATE SET person = excluded.person, distance = excluded.distance, "
        "at = excluded.at",
        (tx.now, json.dumps([(int(f), int(p), float(d)) for f, p, d in proposals])),
    )
    return cursor.rowcount


def withdraw(tx: Transaction, faces: Iterable[FaceId]) -> int:
    """Take back a model's guesses about ``faces``; returns how many there were."""
    cursor = tx.connection.execute(
        "DELETE FROM assignment WHERE state = 'proposed' AND by = 'model' "
        "AND face IN (SELECT value FROM json_each(?))",
        (json.dumps([int(face) for face in faces]),),
    )
    return cursor.rowcount
