"""What verbs need to know about photos; scans write them (see ``scanning``, ``measuring``)."""

from __future__ import annotations

from faceapp.domain.ids import PhotoId
from faceapp.storage.connection import Connection


def exists(connection: Connection, photo: PhotoId) -> bool:
    """Whether there is such a photo."""
    return connection.value("SELECT 1 FROM photo WHERE id = ?", (photo,)) is not None


def embedder(connection: Connection, photo: PhotoId) -> str | None:
    """The model that the photo's faces were measured with, if any."""
    found: str | None = connection.value("SELECT embedder FROM photo WHERE id = ?", (photo,))
    return found
