"""Writing what measuring a photo gave: the photo, its faces, their embeddings and expressions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.domain.measurement import (
    Embedding,
    FaceMeasurement,
    PhotoMeasurement,
    PhotoProblem,
    VideoMeasurement,
)
from faceapp.domain.recording import AnalysisState
from faceapp.domain.rematch import rematch
from faceapp.domain.thresholds import SAME_FACE_DISTANCE
from faceapp.storage import expressions, recordings
from faceapp.storage.connection import Connection
from faceapp.storage.faces import (
    drop_other_vectors,
    insert_measured,
    pack_landmarks,
    put_embedding,
    quality_columns,
)
from faceapp.storage.roots import join, shown_place
from faceapp.storage.scanning import BY_PEOPLE, LOOKED_AT
from faceapp.storage.transaction import Transaction

_FACE_COLUMNS: Final = "x, y, w, h, landmarks, score, pixels, sharpness, yaw, pitch, roll, detector"
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time has no zone
_SECOND: Final = timedelta(seconds=1)


class Pending(NamedTuple):
    """One photo to be looked at."""

    id: PhotoId
    path: bytes
    size: int


class Twin(NamedTuple):
    """A photo with the content that a file has, too.

    Attributes:
        path: whole.
        untouched: a photo on which nobody moved or drew a face: its measurement can be copied.
        told: people said something about its faces.
        left: its folder was removed.
    """

    id: PhotoId
    path: bytes
    untouched: bool
    told: bool
    left: bool


class Saved(NamedTuple):
    """What saving a photo's measurement did to its faces.

    Attributes:
        faces: all faces of the photo now.
        crops: to be shown for faces, before the transaction ends.
        measured: faces that are new or have a new embedding.
        removed: faces that are no more.
    """

    faces: tuple[FaceId, ...]
    crops: tuple[tuple[FaceId, bytes], ...]
    measured: tuple[FaceId, ...]
    removed: tuple[FaceId, ...]


def pending(connection: Connection, roots: Sequence[RootId], after: int, limit: int) -> list[Pending]:
    """The next photos to be looked at, in the order they were listed."""
    rows = connection.execute(
        "SELECT photo.id, root.path, photo.path, size FROM photo JOIN root ON root.id = photo.root"
        " WHERE state = 'pending' AND photo.id > ? AND root IN (SELECT value FROM json_each(?))"
        " ORDER BY photo.id LIMIT ?",
        (after, json.dumps(list(roots)), limit),
    )
    return [Pending(PhotoId(photo), join(root, path), size) for photo, root, path, size in rows]


def count_pending(connection: Connection, roots: Sequence[RootId]) -> int:
    """How many photos are to be looked at."""
    return int(
        connection.value(
            "SELECT count(*) FROM photo WHERE state = 'pending' AND root IN (SELECT value FROM json_each(?))",
            (json.dumps(list(roots)),),
        )
    )


def known_content(connection: Connection, size: int, limit: int = 64) -> frozenset[bytes]:
    """Hashes of measured photos of ``size`` bytes: a file with one of them is that photo again."""
    rows = connection.execute(
        "SELECT DISTINCT content_hash FROM photo WHERE size = ? AND content_hash IS NOT NULL"
        f" AND problem IS NULL AND {LOOKED_AT} LIMIT ?",
        (size, limit),
    )
    return frozenset(row[0] for row in rows)


def twins(connection: Connection, content_hash: bytes) -> list[Twin]:
    """Measured photos with this content; those on which people said most come first."""
    rows = connection.execute(
        "SELECT photo.id, root.path, photo.path,"
        f" NOT EXISTS (SELECT 1 FROM face WHERE face.photo = photo.id"
        f" AND (by <> 'model' OR origin <> 'model')),"
        f" (SELECT count(*) FROM face WHERE face.photo = photo.id AND ({BY_PEOPLE})) AS told,"
        f" left_as IS NOT NULL, kind <> 'photo'"
        f" FROM photo JOIN root ON root.id = photo.root"
        f" WHERE content_hash = ? AND problem IS NULL AND {LOOKED_AT}"
        f" ORDER BY told DESC, photo.id",
        (content_hash,),
    )
    return [
        Twin(PhotoId(photo), join(root, path), bool(untouched) and not video, told > 0, bool(left))
        for photo, root, path, untouched, told, left, video in rows
    ]


def is_pending(connection: Connection, photo: PhotoId) -> bool:
    """Whether a photo is still to be looked at: its folder may have been removed meanwhile."""
    return bool(connection.value("SELECT state = 'pending' FROM photo WHERE id = ?", (photo,)))


def file_of(connection: Connection, photo: PhotoId) -> tuple[int, int]:
    """Size and time (ns) of the file as it was measured."""
    size, time = connection.execute("SELECT size, mtime_ns FROM photo WHERE id = ?", (photo,)).fetchone()
    return int(size), int(time)


def faces(connection: Connection, photo: PhotoId) -> tuple[FaceId, ...]:
    """The faces of a photo."""
    rows = connection.execute("SELECT id FROM face WHERE photo = ? ORDER BY id", (photo,))
    return tuple(FaceId(row[0]) for row in rows)


def save_unchanged(transaction: Transaction, photo: PhotoId, size: int, mtime_ns: int) -> None:
    """The file is what it was, only its time differs: what was measured holds."""
    transaction.connection.execute(
        "UPDATE photo SET state = 'measured', size = ?, mtime_ns = ?, gone_at = NULL WHERE id = ?",
        (size, mtime_ns, photo),
    )


def save_problem(transaction: Transaction, photo: PhotoId, problem: PhotoProblem) -> None:
    """The photo can not be looked at; faces from before stay."""
    transaction.connection.execute(
        "UPDATE photo SET state = 'problem', problem = ?, problem_detail = ? WHERE id = ?",
        (problem.reason.value, problem.detail.encode("utf-8", "replace").decode(), photo),
    )


def save_moved(transaction: Transaction, old: PhotoId, new: PhotoId, mtime_ns: int) -> None:
    """``new`` is ``old`` at another place: ``old`` takes its place, ``new`` is no more.

    ``old`` comes back, if it had left.
    """
    connection = transaction.connection
    root, path, size = connection.execute(
        "SELECT root, path, size FROM photo WHERE id = ?", (new,)
    ).fetchone()
    connection.execute("DELETE FROM photo WHERE id = ?", (new,))
    folder, name = shown_place(connection.value("SELECT path FROM root WHERE id = ?", (root,)), path)
    connection.execute(
        "UPDATE photo SET root = ?, path = ?, folder = ?, name = ?, size = ?, mtime_ns = ?,"
        " state = 'measured', left_as = NULL, gone_at = NULL WHERE id = ?",
        (root, path, folder, name, size, mtime_ns, old),
    )


def copy_measurement(
    transaction: Transaction, source: PhotoId, photo: PhotoId, size: int, mtime_ns: int
) -> list[tuple[FaceId, FaceId]]:
    """Give ``photo``, a copy of the file of ``source``, what was measured there.

    Returns:
        (face of ``source``, new face of ``photo``) pairs; names are not copied.
    """
    connection = transaction.connection
    _clear(transaction, photo)
    columns = (
        "content_hash, width, height, orientation, taken_at, taken_offset, taken_source, taken_sort,"
        " colour, detector, embedder"
    )
    connection.execute(
        f"UPDATE photo SET ({columns}) = (SELECT {columns} FROM photo AS s WHERE s.id = ?),"
        " size = ?, mtime_ns = ?, state = 'measured', problem = NULL, problem_detail = '', gone_at = NULL"
        " WHERE id = ?",
        (source, size, mtime_ns, photo),
    )
    pairs = []
    for face in faces(connection, source):
        copied = connection.execute(
            f"INSERT INTO face (photo, origin, by, {_FACE_COLUMNS})"
            f" SELECT ?, 'model', 'model', {_FACE_COLUMNS} FROM face WHERE id = ? RETURNING id",
            (photo, face),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO embedding SELECT ?, model, vector FROM embedding WHERE face = ?", (copied, face)
        )
        expressions.copy(transaction, face, FaceId(copied))
        pairs.append((face, FaceId(copied)))
    return pairs


def _clear(transaction: Transaction, photo: PhotoId) -> None:
    transaction.connection.execute(f"DELETE FROM face WHERE photo = ? AND NOT ({BY_PEOPLE})", (photo,))


def save_measurement(
    transaction: Transaction, photo: PhotoId, measured: PhotoMeasurement, same: float = SAME_FACE_DISTANCE
) -> Saved:
    """Write a photo's measurement in place of an older one, if any.

    A face that was there before keeps its number, and with it its name. One that was
    not found again stays where a person said something about it, else it goes. A box
    that a person drew or moved is left alone; only its embedding is renewed.

    Args:
        transaction: to write in.
        photo: whose.
        measured: what it is now.
        same: see ``rematch``; the embedder's own.
    """
    connection = transaction.connection
    content = connection.value("SELECT content_hash FROM photo WHERE id = ?", (photo,))
    other = content != measured.content_hash
    _save_photo(transaction, photo, measured)
    old = present_faces(connection, photo, measured.embedder)
    pairs = rematch(
        [(face.box, face.embedding) for face in old],
        [(face.box, face.embedding) for face in measured.faces],
        same,
    )
    crops: list[tuple[FaceId, bytes]] = []
    renewed: list[FaceId] = []
    for place, face in enumerate(measured.faces):
        before = old[pairs[place]] if place in pairs else None
        if before is None:
            number = insert_measured(
                transaction, photo, face, detector=measured.detector, embedder=measured.embedder
            )
        else:
            number = before.id
            if before.movable:
                _update(transaction, number, face, measured.detector)
            if face.embedding is not None:
                put_embedding(transaction, number, measured.embedder, face.embedding)
            drop_other_vectors(transaction, number, measured.embedder)
            if other:
                expressions.forget(transaction, number)
        _put_expression(transaction, number, measured, face)
        if before is None or before.movable:
            crops.append((number, face.crop))
        renewed.append(number)
    found = {old[place].id for place in pairs.values()}
    removed = [face.id for face in old if face.id not in found and not face.told]
    connection.executemany("DELETE FROM face WHERE id = ?", ((face,) for face in removed))
    return Saved(faces(connection, photo), tuple(crops), tuple(renewed), tuple(removed))


def save_video(transaction: Transaction, photo: PhotoId, measured: VideoMeasurement) -> tuple[FaceId, ...]:
    """Write what a scan knows of a video; it waits to be analysed, where it is new or another one now.

    Returns the faces that are no more: those of another content that nobody said anything about.
    """
    connection = transaction.connection
    content = connection.value("SELECT content_hash FROM photo WHERE id = ?", (photo,))
    taken = measured.taken_at
    connection.execute(
        "UPDATE photo SET size = ?, mtime_ns = ?, content_hash = ?, width = ?, height = ?, duration = ?,"
        " taken_at = ?, taken_offset = ?, taken_source = ?, taken_sort = ?, colour = ?, state = 'measured',"
        " problem = NULL, problem_detail = '', gone_at = NULL WHERE id = ?",
        (
            *(measured.size, measured.mtime_ns, measured.content_hash),
            *(measured.width, measured.height, measured.duration),
            *(taken.local.isoformat(), taken.offset_minutes, taken.source.value),
            *((taken.local - _EPOCH) // _SECOND, measured.colour, photo),
        ),
    )
    recordings.add_video(transaction, photo)
    if content is None or content == measured.content_hash:
        return ()
    recordings.clear(transaction, photo)
    recordings.set_state(transaction, photo, AnalysisState.WAITING)
    before = faces(connection, photo)
    _clear(transaction, photo)
    left = set(faces(connection, photo))
    return tuple(face for face in before if face not in left)


def _put_expression(
    transaction: Transaction, number: FaceId, measured: PhotoMeasurement, face: FaceMeasurement
) -> None:
    model, version = measured.expression_model, measured.expression_version
    if model is not None and version is not None and face.expression is not None:
        expressions.put(transaction, number, model, version, face.expression)


class Present(NamedTuple):
    """A face before its photo is measured again; ``movable``: no person placed its box."""

    id: FaceId
    box: Box
    embedding: Embedding | None
    movable: bool
    told: bool


def present_faces(connection: Connection, photo: PhotoId, embedder: str) -> list[Present]:
    """The faces of a photo, with their vectors of ``embedder`` where there are any."""
    rows = connection.execute(
        f"SELECT face.id, x, y, w, h, by = 'model' AND origin = 'model', ({BY_PEOPLE}), vector"
        f" FROM face LEFT JOIN embedding ON embedding.face = face.id AND embedding.model = ?"
        f" WHERE photo = ? ORDER BY face.id",
        (embedder, photo),
    )
    return [
        Present(
            FaceId(number),
            Box(x, y, w, h),
            None if vector is None else np.frombuffer(vector, "<f4"),
            bool(movable),
            bool(told),
        )
        for number, x, y, w, h, movable, told, vector in rows
    ]


def _save_photo(transaction: Transaction, photo: PhotoId, measured: PhotoMeasurement) -> None:
    taken = measured.taken_at
    transaction.connection.execute(
        "UPDATE photo SET size = ?, mtime_ns = ?, content_hash = ?, width = ?, height = ?, orientation = ?,"
        " taken_at = ?, taken_offset = ?, taken_source = ?, taken_sort = ?, colour = ?, state = 'measured',"
        " problem = NULL, problem_detail = '', gone_at = NULL, detector = ?, embedder = ? WHERE id = ?",
        (
            *(measured.size, measured.mtime_ns, measured.content_hash),
            *(measured.width, measured.height, measured.orientation),
            *(taken.local.isoformat(), taken.offset_minutes, taken.source.value),
            *(
                (taken.local - _EPOCH) // _SECOND,
                measured.colour,
                measured.detector,
                measured.embedder,
                photo,
            ),
        ),
    )


def _update(transaction: Transaction, number: FaceId, face: FaceMeasurement, detector: str) -> None:
    box = face.box
    transaction.connection.execute(
        f"UPDATE face SET ({_FACE_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
        (
            *(box.x, box.y, box.w, box.h, pack_landmarks(face.landmarks), face.score),
            *(*quality_columns(face.quality), detector, number),
        ),
    )
