"""Faces of cameras of which nothing but a small picture is kept."""

from __future__ import annotations

from typing import NamedTuple

from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import FaceRemeasured, KnownFace
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import landmarks
from faceapp.storage.switching import OF_MISSING, MissingFace, MissingPhoto, Target, save
from faceapp.storage.transaction import Transaction

_FROM = f"""
FROM photo p CROSS JOIN face f ON f.photo = p.id
WHERE p.kind <> 'photo' AND p.kind = 'camera' AND p.content_hash IS NULL AND p.state = 'measured'
AND f.landmarks IS NOT NULL AND p.width > 0 AND {OF_MISSING}
"""


class CropFace(NamedTuple):
    """A face of which something is missing that a new model would measure.

    Attributes:
        size: width and height of the camera's pictures, pixels.
    """

    id: FaceId
    photo: PhotoId
    known: KnownFace
    size: tuple[int, int]


def missing(connection: Connection, target: Target, after: int, limit: int) -> list[CropFace]:
    """The next of them by number; a portion."""
    rows = connection.execute(
        f"SELECT f.id, p.id, f.x, f.y, f.w, f.h, f.landmarks, f.time, p.width, p.height {_FROM}"
        " AND f.id > :after ORDER BY f.id LIMIT :limit",
        {**target._asdict(), "after": after, "limit": limit},
    ).fetchall()
    return [
        CropFace(
            FaceId(face),
            PhotoId(photo),
            KnownFace(Box(x, y, w, h), landmarks(points), time=time),
            (width, height),
        )
        for face, photo, x, y, w, h, points, time, width, height in rows
    ]


def count(connection: Connection, target: Target) -> int:
    """How many there are."""
    return int(connection.value(f"SELECT count(*) {_FROM}", target._asdict()))


def save_face(tx: Transaction, face: CropFace, measured: FaceRemeasured, target: Target) -> bool:
    """Write what was measured, if the face is still as it was and nothing is missing of it now."""
    photo = MissingPhoto(face.photo, b"", 0, None, (MissingFace(face.id, face.known),))
    return bool(save(tx, photo, [measured], target))
