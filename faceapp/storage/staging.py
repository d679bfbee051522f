"""Faces that another detector found: they wait beside those in use, and take their place in one step.

What a new face was matched with is worked out when it is staged. Should the faces of its
photo change after that, triggers mark it as stale, and it is staged anew. So the step
itself only copies rows: no photo is matched while the library is locked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import numpy as np

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import Embedding, FaceMeasurement, PhotoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.rematch import rematch
from faceapp.storage import groups
from faceapp.storage.connection import Connection
from faceapp.storage.faces import pack_embedding, pack_landmarks, put_embedding, quality_columns
from faceapp.storage.measuring import present_faces
from faceapp.storage.roots import join
from faceapp.storage.scanning import BY_PEOPLE
from faceapp.storage.switching import MissingPhoto, embedder_in_use
from faceapp.storage.transaction import Transaction

_AT_ONCE: Final = 5000
_COLUMNS: Final = "x, y, w, h, landmarks, score, pixels, sharpness, yaw, pitch, roll"

_TO_STAGE: Final = """
p.state = 'measured' AND p.kind = 'photo' AND p.content_hash IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM staged_photo s
    WHERE s.photo = p.id AND s.stale = 0 AND s.models = :models AND s.content_hash = p.content_hash)
"""
"""A photo that can be read and is not staged as it is now."""

_PHOTOS: Final = f"""
SELECT p.id, r.path, p.path, p.size, p.content_hash FROM photo p JOIN root r ON r.id = p.root
WHERE p.id > :after AND p.id <= :last AND {_TO_STAGE} ORDER BY p.id LIMIT :limit
"""


def to_stage(
    connection: Connection, choice: ModelChoice, after: int, limit: int
) -> tuple[list[MissingPhoto], int]:
    """Photos that are to be looked at with ``choice``, by number, and the number to go on ``after``."""
    last = after + _AT_ONCE
    asked = {"models": key(choice), "after": after, "last": last, "limit": limit}
    photos = [
        MissingPhoto(PhotoId(photo), join(root, path), size, content, ())
        for photo, root, path, size, content in connection.execute(_PHOTOS, asked).fetchall()
    ]
    return photos, photos[-1].id if len(photos) == limit else last


def all_to_stage(connection: Connection, choice: ModelChoice) -> list[int]:
    """The numbers of all of them."""
    rows = connection.execute(f"SELECT p.id FROM photo p WHERE {_TO_STAGE}", {"models": key(choice)})
    return [number for (number,) in rows.fetchall()]


def count(connection: Connection, choice: ModelChoice) -> Iterator[tuple[int, int]]:
    """Photos that can be read, and those that are to be looked at, portion by portion."""
    newest = int(connection.value("SELECT ifnull(max(id), 0) FROM photo"))
    query = f"""SELECT count(*), ifnull(sum({_TO_STAGE}), 0) FROM photo p
        WHERE p.id > :after AND p.id <= :last AND p.state = 'measured' AND p.kind = 'photo'"""
    for after in range(0, newest, _AT_ONCE):
        asked = {"models": key(choice), "after": after, "last": after + _AT_ONCE}
        yield connection.execute(query, asked).fetchone()


def key(choice: ModelChoice) -> str:
    """Which models measured, as it is kept with a staged photo."""
    return json.dumps([choice.detector, choice.embedder, choice.expression])


def stage(
    tx: Transaction, photo: PhotoId, measured: PhotoMeasurement, choice: ModelChoice, same: float
) -> tuple[list[tuple[FaceId, bytes]], list[FaceId]]:
    """Keep what ``choice`` found on a photo, in place of what was staged before.

    Args:
        tx: to write in.
        photo: whose.
        measured: by ``choice``.
        choice: the models.
        same: see ``rematch``.

    Returns:
        (number, crop) of each face that is a new one, whose number is reserved for it; and
        the numbers that were reserved before and are not needed any more.
    """
    connection = tx.connection
    dropped = _drop(connection, photo)
    old = present_faces(connection, photo, measured.embedder)
    pairs = rematch(
        [(face.box, face.embedding) for face in old],
        [(face.box, face.embedding) for face in measured.faces],
        same,
    )
    at_once = embedder_in_use(connection) != choice.embedder
    first = _reserve(connection, len(measured.faces))
    crops = []
    for place, face in enumerate(measured.faces):
        number = FaceId(first + place)
        known = old[pairs[place]].id if place in pairs else None
        vector = face.embedding
        if known is None:
            crops.append((number, face.crop))
        elif at_once and vector is not None:  # nobody goes by it yet; the fewer rows wait, the better
            put_embedding(tx, known, choice.embedder, vector)
            vector = None
        connection.execute(
            f"INSERT INTO staged_face (id, photo, face, {_COLUMNS}, vector, label, scores, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, photo, known, *_row(face, vector), *_expression(face, measured)),
        )
    connection.execute(
        "INSERT INTO staged_photo (photo, models, content_hash) VALUES (?, ?, ?)",
        (photo, key(choice), measured.content_hash),
    )
    return crops, dropped


def _row(face: FaceMeasurement, vector: Embedding | None) -> tuple[object, ...]:
    box = face.box
    return (
        *(box.x, box.y, box.w, box.h, pack_landmarks(face.landmarks), face.score),
        *quality_columns(face.quality),
        None if vector is None else pack_embedding(vector),
    )


def _expression(face: FaceMeasurement, measured: PhotoMeasurement) -> tuple[object, ...]:
    if face.expression is None:
        return None, None, None
    label = EXPRESSIONS[int(np.argmax(face.expression))].value
    return label, np.asarray(face.expression, "<f4").tobytes(), measured.expression_version


def _reserve(connection: Connection, count: int) -> int:
    """The first of so many numbers that no face will get by itself."""
    last = connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'face'")
    if last is None:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('face', ?)", (count,))
        return 1
    connection.execute("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'face'", (count,))
    return int(last) + 1


def _drop(connection: Connection, photo: PhotoId) -> list[FaceId]:
    rows = connection.execute("SELECT id FROM staged_face WHERE photo = ? AND face IS NULL", (photo,))
    dropped = [FaceId(number) for (number,) in rows.fetchall()]
    connection.execute("DELETE FROM staged_face WHERE photo = ?", (photo,))
    connection.execute("DELETE FROM staged_photo WHERE photo = ?", (photo,))
    return dropped


def drop_others(tx: Transaction, choice: ModelChoice | None, limit: int) -> list[FaceId] | None:
    """Delete what was staged for other choices, some photos at once; None: there is none."""
    connection = tx.connection
    rows = connection.execute(
        "SELECT photo FROM staged_photo WHERE models <> ? LIMIT ?",
        ("" if choice is None else key(choice), limit),
    ).fetchall()
    if not rows:
        return None
    return [number for (photo,) in rows for number in _drop(connection, PhotoId(photo))]


def take_over(tx: Transaction, choice: ModelChoice) -> tuple[int, int, list[FaceId]]:
    """Make the staged faces those of the library.

    A face that was there before keeps its number, and with it all that people said. One
    that was not found again stays where somebody said something about it, else it goes.
    Boxes that people drew or moved stay as they are. Photos that were not looked at,
    since they can not be read now, are looked at when they can. What was copied is left to
    ``forget_taken``: the library is locked no longer than it must be.

    Returns:
        how many faces are new, how many are no more, and the numbers whose crops are of no use.
    """
    connection = tx.connection
    while forget_taken(tx, _AT_ONCE):
        pass
    unfit = _drop_unfit(connection, choice)
    removed = _remove_lost(connection)
    connection.execute(
        "UPDATE photo SET detector = ?, embedder = ? WHERE id IN (SELECT photo FROM staged_photo)",
        (choice.detector, choice.embedder),
    )
    _look_at_later(connection, choice)
    connection.execute("DELETE FROM staged_photo")  # first: or the triggers would mark all of it
    connection.execute(
        f"UPDATE face SET ({_COLUMNS}, detector) = (s.x, s.y, s.w, s.h, s.landmarks, s.score, s.pixels,"
        " s.sharpness, s.yaw, s.pitch, s.roll, ?)"
        " FROM staged_face s WHERE s.face = face.id AND face.by = 'model' AND face.origin = 'model'",
        (choice.detector,),
    )
    connection.execute("UPDATE staged_face SET face = id WHERE face IS NULL")
    found = connection.execute(
        f"INSERT INTO face (id, photo, {_COLUMNS}, origin, detector, by)"
        f" SELECT id, photo, {_COLUMNS}, 'model', ?, 'model' FROM staged_face WHERE face = id",
        (choice.detector,),
    ).rowcount
    connection.execute(
        "INSERT INTO embedding (face, model, vector) SELECT face, ?, vector FROM staged_face"
        " WHERE vector IS NOT NULL ORDER BY face"
        " ON CONFLICT (face, model) DO UPDATE SET vector = excluded.vector",
        (choice.embedder,),
    )
    if choice.expression is not None:
        connection.execute(
            "INSERT INTO expression (face, model, version, photo, label, scores)"
            " SELECT face, ?, version, photo, label, scores FROM staged_face WHERE scores IS NOT NULL"
            " ON CONFLICT (face, model) DO UPDATE SET"
            " version = excluded.version, label = excluded.label, scores = excluded.scores",
            (choice.expression,),
        )
    groups.drop_all_empty(tx)
    return found, len(removed), unfit + removed


def forget_taken(tx: Transaction, limit: int) -> bool:
    """Delete rows that a step has used up, at most ``limit``; whether there were any."""
    deleted = tx.connection.execute(
        "DELETE FROM staged_face WHERE id IN (SELECT g.id FROM staged_face g WHERE NOT EXISTS"
        " (SELECT 1 FROM staged_photo s WHERE s.photo = g.photo) LIMIT ?)",
        (limit,),
    )
    return deleted.rowcount > 0


def _drop_unfit(connection: Connection, choice: ModelChoice) -> list[FaceId]:
    """What was staged for photos that changed since, or that left."""
    unfit = """SELECT s.photo FROM staged_photo s JOIN photo p ON p.id = s.photo
        WHERE s.stale = 1 OR s.models <> ?1 OR p.state <> 'measured' OR p.content_hash <> s.content_hash"""
    rows = connection.execute(unfit, (key(choice),)).fetchall()
    return [number for (photo,) in rows for number in _drop(connection, PhotoId(photo))]


def _remove_lost(connection: Connection) -> list[FaceId]:
    rows = connection.execute(
        "SELECT face.id FROM staged_photo s CROSS JOIN face ON face.photo = s.photo"
        " WHERE NOT EXISTS (SELECT 1 FROM staged_face g WHERE g.face = face.id)"
        f" AND NOT ({BY_PEOPLE})"
    ).fetchall()
    removed = [FaceId(face) for (face,) in rows]
    connection.execute(
        "DELETE FROM face WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(removed),)
    )
    return removed


def _look_at_later(connection: Connection, choice: ModelChoice) -> None:
    """Photos that could not be looked at are pending, or will be when they are back."""
    not_staged = (
        "kind = 'photo' AND detector IS NOT NULL AND detector <> ?1 AND NOT EXISTS"
        " (SELECT 1 FROM staged_photo s WHERE s.photo = photo.id)"
    )
    connection.execute(
        "UPDATE photo SET left_as = 'pending', detector = NULL"
        f" WHERE left_as IN ('measured', 'gone') AND {not_staged}",
        (choice.detector,),
    )
    connection.execute(
        f"UPDATE photo SET state = 'pending', detector = NULL WHERE state = 'measured' AND {not_staged}",
        (choice.detector,),
    )
    connection.execute(
        f"UPDATE photo SET detector = NULL WHERE state IN ('gone', 'problem') AND {not_staged}",
        (choice.detector,),
    )
