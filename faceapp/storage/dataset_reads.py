"""Reading what a dataset is chosen from: photos with their states, faces with all that is said of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from faceapp.storage.connection import Connection
from faceapp.storage.expressions import JOIN
from faceapp.storage.face_reads import LOOK
from faceapp.storage.search import Condition

_MOST_AT_ONCE: Final = 20_000
"""Photos whose faces are read by number; above, all faces are read in one go, which is faster."""


class PhotoRow(NamedTuple):
    """A photo or recording, in plain values.

    Attributes:
        root, path: as bytes.
        taken: local wall time as seconds; None where nothing but the file's own time is known, which
            another copy of the file does not share.
        recording: state of the recording; None of photos.
        has_video: pictures can be taken out of it.
        part: of the dataset it came in with; None where it came in with none.
    """

    id: int
    root: bytes
    path: bytes
    name: str
    state: str
    kind: str
    content: bytes | None
    width: int
    height: int
    taken_at: str | None
    taken: int | None
    recording: str | None
    has_video: bool
    part: str | None = None


class FaceRow(NamedTuple):
    """A face, in plain values; ``look`` is how good a look it is, 0..1; ``out``: it goes into no dataset."""

    id: int
    photo: int
    x: float
    y: float
    w: float
    h: float
    landmarks: bytes | None
    score: float
    pixels: float | None
    sharpness: float | None
    yaw: float | None
    pitch: float | None
    roll: float | None
    mark: str | None
    person: int | None
    confirmed: bool
    distance: float | None
    corrected: str | None
    scores: bytes | None
    time: float | None
    look: float
    out: bool


class TrackRow(NamedTuple):
    """Which face stands for a track."""

    number: int
    face: int


_DATED: Final = "p.taken_at IS NOT NULL AND (p.taken_source <> 'file_time' OR p.kind = 'camera')"

_PHOTOS: Final = f"""
SELECT p.id, r.path, p.path, p.name, p.state, p.kind, p.content_hash, p.width, p.height,
       CASE WHEN {_DATED} THEN p.taken_at END, CASE WHEN {_DATED} THEN p.taken_sort END,
       c.state, ifnull(c.has_video, 0), d.part
FROM photo p JOIN root r ON r.id = p.root LEFT JOIN recording c ON c.photo = p.id
LEFT JOIN photo_part d ON d.photo = p.id
WHERE p.left_as IS NULL AND ({{where}})
"""

_FACES: Final = f"""
SELECT f.id, f.photo, f.x, f.y, f.w, f.h, f.landmarks, f.score, f.pixels, f.sharpness, f.yaw, f.pitch, f.roll,
       m.mark, a.person, ifnull(a.state = 'confirmed', 0), a.distance, x.label, e.scores, f.time, {LOOK},
       EXISTS (SELECT 1 FROM verdict v WHERE v.face = f.id AND v.keep = 0)
FROM {{start}} LEFT JOIN face_mark m ON m.face = f.id LEFT JOIN assignment a ON a.face = f.id {JOIN}
"""


def photos(connection: Connection, where: Condition) -> list[PhotoRow]:
    """All photos and recordings for which ``where`` holds, whatever their state, in no order."""
    sql, values = where
    return [PhotoRow(*row) for row in connection.execute(_PHOTOS.format(where=sql), values).fetchall()]


def recording_condition(recordings: Sequence[int]) -> Condition:
    """These recordings and nothing else."""
    return (
        "p.id IN (SELECT value FROM json_each(?)) AND p.kind <> 'photo'",
        (json.dumps(list(recordings)),),
    )


def faces(connection: Connection, photos: Sequence[int]) -> list[FaceRow]:
    """All faces on ``photos``, with what is said of them, in no order."""
    if len(photos) > _MOST_AT_ONCE:
        wanted = set(photos)
        rows = connection.execute(_FACES.format(start="face f"))
        return [FaceRow(*row) for row in rows if row[1] in wanted]
    start = "json_each(?) AS k CROSS JOIN face f ON f.photo = k.value"
    found = connection.execute(_FACES.format(start=start), (json.dumps(list(photos)),))
    return [FaceRow(*row) for row in found.fetchall()]


def tracks(connection: Connection, recording: int) -> list[TrackRow]:
    """Of a recording: those that have a face."""
    rows = connection.execute(
        "SELECT number, face FROM track WHERE recording = ? AND face IS NOT NULL ORDER BY number",
        (recording,),
    )
    return [TrackRow(*row) for row in rows.fetchall()]


def people(connection: Connection) -> dict[int, tuple[str, bool]]:
    """Name of everybody, and whether they are hidden."""
    rows = connection.execute("SELECT id, name, hidden FROM person").fetchall()
    return {number: (name, bool(hidden)) for number, name, hidden in rows}


def vectors(connection: Connection, model: str, faces: Sequence[int]) -> dict[int, bytes]:
    """The embeddings of ``faces`` by ``model``: float32, little endian, unit length."""
    rows = connection.execute(
        "SELECT k.value, e.vector FROM json_each(?) AS k CROSS JOIN embedding e ON e.face = k.value"
        " AND e.model = ?",
        (json.dumps(list(faces)), model),
    )
    return dict(rows.fetchall())
