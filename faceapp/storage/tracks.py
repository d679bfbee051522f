"""Rows of tracks: one face of a recording, followed without a break."""

from __future__ import annotations

import json
from collections.abc import Iterable

from faceapp.domain.following import UNCOUNTED
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.recording import Track
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import LOOK
from faceapp.storage.transaction import Transaction


def tracks(connection: Connection, recording: PhotoId) -> list[Track]:
    """All of a recording, by number, with who they are."""
    return _tracks(connection, "t.recording = ?", (recording,))


def all_tracks(connection: Connection) -> list[Track]:
    """Of all recordings that are there, by recording and number."""
    return _tracks(
        connection, "t.recording IN (SELECT id FROM photo WHERE kind <> 'photo' AND left_as IS NULL)"
    )


def recordings_of(connection: Connection, person: PersonId) -> list[PhotoId]:
    """Recordings in which somebody has a confirmed face, newest first."""
    rows = connection.execute(
        "SELECT DISTINCT p.id, p.taken_sort FROM assignment a CROSS JOIN track t ON t.face = a.face"
        " CROSS JOIN photo p ON p.id = t.recording WHERE a.person = ? AND a.state = 'confirmed'"
        " AND p.left_as IS NULL AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = a.face)"
        " ORDER BY p.taken_sort DESC, p.id DESC",
        (person,),
    )
    return [PhotoId(row[0]) for row in rows.fetchall()]


def _tracks(connection: Connection, where: str, values: tuple[int, ...] = ()) -> list[Track]:
    rows = connection.execute(
        "SELECT t.recording, t.number, t.who, t.first, t.last, t.pictures, t.face,"
        " a.person, a.state, m.mark IN ('hidden', 'not_a_face')"
        " FROM track t LEFT JOIN assignment a ON a.face = t.face LEFT JOIN face_mark m ON m.face = t.face"
        f" WHERE {where} ORDER BY t.recording, t.number",
        values,
    ).fetchall()
    return [
        Track(
            PhotoId(recording),
            *(number, who, first, last, pictures),
            None if face is None else FaceId(face),
            None if person is None or aside else PersonId(person),
            state == "proposed",
            bool(aside),
        )
        for recording, number, who, first, last, pictures, face, person, state, aside in rows
    ]


def last_numbers(connection: Connection, recording: PhotoId) -> tuple[int, int]:
    """The largest number of a track and of a ``who`` that is counted so far; 0 where there is none."""
    row = connection.execute(
        "SELECT ifnull(max(number), 0), ifnull(max(who) FILTER (WHERE who < ?), 0)"
        " FROM track WHERE recording = ?",
        (UNCOUNTED, recording),
    ).fetchone()
    return int(row[0]), int(row[1])


def join(tx: Transaction, recording: PhotoId, before: int, now: int, *, since: int = 0) -> None:
    """What was told under one ``who`` belongs to another one; of the tracks after ``since``."""
    tx.connection.execute(
        "UPDATE track SET who = ? WHERE recording = ? AND who = ? AND number > ?",
        (now, recording, before, since),
    )


def put_tracks(
    tx: Transaction, recording: PhotoId, rows: Iterable[tuple[int, int, float, float, int]]
) -> None:
    """Write tracks as (number, who, first, last, pictures); their faces stay as they are."""
    tx.connection.executemany(
        "INSERT INTO track (recording, number, who, first, last, pictures) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (recording, number) DO UPDATE SET who = excluded.who,"
        " first = min(first, excluded.first), last = max(last, excluded.last),"
        " pictures = max(pictures, excluded.pictures)",
        ((recording, *row) for row in rows),
    )


def face_of(connection: Connection, recording: PhotoId, number: int) -> FaceId | None:
    """The face of a track."""
    found = connection.value("SELECT face FROM track WHERE recording = ? AND number = ?", (recording, number))
    return None if found is None else FaceId(found)


def of_same(connection: Connection, faces: Iterable[FaceId]) -> list[FaceId]:
    """Faces of all tracks that are of the same somebody as the tracks of ``faces``, these included."""
    rows = connection.execute(
        "SELECT DISTINCT o.face FROM json_each(?) AS k CROSS JOIN track t ON t.face = k.value"
        " CROSS JOIN track o ON o.recording = t.recording AND o.who = t.who WHERE o.face IS NOT NULL",
        (json.dumps(list(faces)),),
    )
    return [FaceId(row[0]) for row in rows.fetchall()]


def set_face(tx: Transaction, recording: PhotoId, number: int, face: FaceId) -> None:
    """Give a track its face."""
    tx.connection.execute(
        "UPDATE track SET face = ? WHERE recording = ? AND number = ?", (face, recording, number)
    )


def looks(connection: Connection, tracks: Iterable[Track]) -> dict[int, float]:
    """How good a look at each face of ``tracks`` there is; see ``LOOK``."""
    wanted = json.dumps([track.face for track in tracks if track.face is not None])
    rows = connection.execute(
        f"SELECT f.id, {LOOK} FROM json_each(?) AS k CROSS JOIN face f ON f.id = k.value",
        (wanted,),
    )
    return dict(rows.fetchall())


def names(connection: Connection, tracks: Iterable[Track]) -> dict[int, str]:
    """The names of the people on ``tracks``."""
    wanted = json.dumps(sorted({track.person for track in tracks if track.person is not None}))
    rows = connection.execute(
        "SELECT p.id, p.name FROM json_each(?) AS k CROSS JOIN person p ON p.id = k.value", (wanted,)
    )
    return dict(rows.fetchall())
