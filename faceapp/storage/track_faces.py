"""Rows of faces that stand for a track of a recording."""

from __future__ import annotations

from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.storage.connection import Connection
from faceapp.storage.faces import pack_landmarks, quality_columns
from faceapp.storage.transaction import Transaction


def set_time(tx: Transaction, face: FaceId, time: float) -> None:
    """When in its recording a face was seen best, seconds."""
    tx.connection.execute("UPDATE face SET time = ? WHERE id = ?", (time, face))


def update(tx: Transaction, face: FaceId, best: FaceMeasurement, time: float, detector: str) -> bool:
    """Give a face the best look at its track; False where a person placed its box: it stays."""
    box = best.box
    done = tx.connection.execute(
        "UPDATE face SET x = ?, y = ?, w = ?, h = ?, landmarks = ?, score = ?, pixels = ?, sharpness = ?,"
        " yaw = ?, pitch = ?, roll = ?, detector = ?, time = ?"
        " WHERE id = ? AND by = 'model' AND origin = 'model'",
        (
            *(box.x, box.y, box.w, box.h, pack_landmarks(best.landmarks), best.score),
            *(*quality_columns(best.quality), detector, time, face),
        ),
    )
    return done.rowcount > 0


def without_track(
    connection: Connection, recording: PhotoId, first: float, last: float
) -> list[tuple[FaceId, Box, float]]:
    """Faces of a recording between two times (seconds) that no track has: face, box, time."""
    rows = connection.execute(
        "SELECT f.id, f.x, f.y, f.w, f.h, f.time FROM face f WHERE f.photo = ? AND f.time BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM track t WHERE t.face = f.id) ORDER BY f.id",
        (recording, first, last),
    )
    return [(FaceId(face), Box(x, y, w, h), time) for face, x, y, w, h, time in rows.fetchall()]
