"""Rows of faces and their measurements."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from faceapp.domain.change import Value
from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import Embedding, FaceMeasurement
from faceapp.storage import verdicts
from faceapp.storage.connection import Connection
from faceapp.storage.people import clear_covers
from faceapp.storage.rows import Key
from faceapp.storage.transaction import Transaction

BY_HAND = "hand"
"""The detector of faces that a person drew."""


def pack_landmarks(landmarks: Landmarks | None) -> bytes | None:
    """Ten float32, x and y of each point."""
    return None if landmarks is None else np.asarray(landmarks, dtype="<f4").tobytes()


def pack_embedding(embedding: Embedding) -> bytes:
    """float32, unit length."""
    return np.asarray(embedding, dtype="<f4").tobytes()


def quality_columns(quality: Quality | None) -> tuple[Value, ...]:
    """pixels, sharpness, yaw, pitch, roll."""
    if quality is None:
        return (None,) * 5
    return quality.pixels, quality.sharpness, quality.yaw, quality.pitch, quality.roll


def photo_of(connection: Connection, face: FaceId) -> PhotoId | None:
    """The photo of a face, or None where there is no such face."""
    found = connection.value("SELECT photo FROM face WHERE id = ?", (face,))
    return None if found is None else PhotoId(found)


def measured(connection: Connection, face: FaceId) -> bool:
    """Whether the face has a vector of any model."""
    return connection.value("SELECT 1 FROM embedding WHERE face = ? LIMIT 1", (face,)) is not None


def insert_measured(
    tx: Transaction, photo: PhotoId, measured: FaceMeasurement, *, detector: str, embedder: str
) -> FaceId:
    """Write a face that a model found, and its embedding."""
    box = measured.box
    cursor = tx.connection.execute(
        "INSERT INTO face (photo, x, y, w, h, landmarks, score, pixels, sharpness, yaw, pitch, roll, "
        "origin, detector, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'model', ?, 'model')",
        (
            *(photo, box.x, box.y, box.w, box.h, pack_landmarks(measured.landmarks), measured.score),
            *(*quality_columns(measured.quality), detector),
        ),
    )
    face = FaceId(cursor.lastrowid or 0)
    if measured.embedding is not None:
        put_embedding(tx, face, embedder, measured.embedding)
    return face


def put_embedding(tx: Transaction, face: FaceId, model: str, embedding: Embedding) -> None:
    """Write what a model measured; not part of a user's change (see ``draw``, ``move``)."""
    tx.connection.execute(
        "INSERT INTO embedding VALUES (?, ?, ?) ON CONFLICT (face, model) "
        "DO UPDATE SET vector = excluded.vector",
        (face, model, pack_embedding(embedding)),
    )


def drop_other_vectors(tx: Transaction, face: FaceId, model: str) -> None:
    """Delete what models other than ``model`` measured: the face looks otherwise now."""
    tx.connection.execute("DELETE FROM embedding WHERE face = ? AND model <> ?", (face, model))


def draw(
    tx: Transaction, photo: PhotoId, box: Box, measured: FaceMeasurement | None, embedder: str | None
) -> FaceId:
    """Write a face that a person drew, with its embedding where a face was seen in the box.

    Without landmarks the vector is of whatever else is there (the back of a head, a
    shirt): it would speak for people it has nothing of, so it is not kept.
    """
    face = 1 + int(tx.connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'face'") or 0)
    by = tx.by.value
    row = (face, photo, *_drawn_columns(box, measured), by, BY_HAND, None, by)
    tx.put("face", [row])
    _replace_embeddings(tx, FaceId(face), measured, embedder)
    return FaceId(face)


def move(
    tx: Transaction, face: FaceId, box: Box, measured: FaceMeasurement | None, embedder: str | None
) -> None:
    """Give a face another box; what was measured in the old one goes, into the change log.

    Without a new measurement, or where no face is seen, it has no embedding until it is
    measured again; see ``draw``.
    """
    names = ("x", "y", "w", "h", "landmarks", "score", "pixels", "sharpness", "yaw", "pitch", "roll")
    values = dict(zip(names, _drawn_columns(box, measured), strict=True))
    tx.set("face", [(face,)], **values, by=tx.by.value)
    _replace_embeddings(tx, face, measured, embedder)


def remove(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """Remove faces with all that was said about them, as one undoable change."""
    keys: list[Key] = [(face,) for face in faces]
    clear_covers(tx, faces)
    rejections = tx.connection.execute(
        "SELECT face, person FROM rejection WHERE face IN (SELECT value FROM json_each(?))",
        (json.dumps(list(faces)),),
    ).fetchall()
    tx.delete("rejection", rejections)
    tx.delete("face_mark", keys)
    tx.delete("expression_label", keys)
    verdicts.forget(tx, faces)
    tx.delete("assignment", keys)
    tx.touch("embedding", keys)
    tx.delete("face", keys)


def _drawn_columns(box: Box, measured: FaceMeasurement | None) -> tuple[Value, ...]:
    place = (box.x, box.y, box.w, box.h)
    if measured is None:
        return *place, None, 1.0, *quality_columns(None)
    return *place, pack_landmarks(measured.landmarks), 1.0, *quality_columns(measured.quality)


def _replace_embeddings(
    tx: Transaction, face: FaceId, measured: FaceMeasurement | None, embedder: str | None
) -> None:
    tx.touch("embedding", [(face,)])
    tx.connection.execute("DELETE FROM embedding WHERE face = ?", (face,))
    if measured is None or measured.landmarks is None or embedder is None:
        return
    if measured.embedding is not None:
        put_embedding(tx, face, embedder, measured.embedding)
