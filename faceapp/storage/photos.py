"""What verbs need to know about photos; scans write them (see ``scanning``, ``measuring``)."""

from __future__ import annotations

from faceapp.domain.ids import FaceId, PhotoId
from faceapp.storage.connection import Connection


def exists(connection: Connection, photo: PhotoId) -> bool:
    """Whether there is such a photo, and it has not left."""
    return connection.value("SELECT 1 FROM photo WHERE id = ? AND left_as IS NULL", (photo,)) is not None


def embedder(connection: Connection, photo: PhotoId) -> str | None:
    """The model that the photo's faces were measured with, if any."""
    found: str | None = connection.value("SELECT embedder FROM photo WHERE id = ?", (photo,))
    return found


def ids(connection: Connection) -> tuple[set[PhotoId], set[FaceId]]:
    """Of all photos and all faces there are, also those that left."""
    photos, faces = (connection.execute(f"SELECT id FROM {table}").fetchall() for table in ("photo", "face"))
    return {PhotoId(row[0]) for row in photos}, {FaceId(row[0]) for row in faces}


def measured(connection: Connection) -> set[PhotoId]:
    """Photos that were looked at and are there."""
    found = connection.execute("SELECT id FROM photo WHERE state = 'measured'").fetchall()
    return {PhotoId(row[0]) for row in found}
