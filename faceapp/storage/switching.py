"""What other models have yet to measure, what they measured, and the step from one choice to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import FaceRemeasured, KnownFace
from faceapp.domain.model_choice import BUILT_IN
from faceapp.storage import expressions, settings
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import landmarks
from faceapp.storage.faces import put_embedding
from faceapp.storage.roots import join
from faceapp.storage.scanning import BY_PEOPLE
from faceapp.storage.transaction import Transaction

_IN_USE: Final = expressions.MODELS
_GETTING_READY: Final = "models_getting_ready"
_SINCE: Final = "embedder_since"
_AT_ONCE: Final = 2000
"""Photos that one statement looks through: of 6 000 faces in some 15 ms."""


class Target(NamedTuple):
    """What is to be there of every face.

    Attributes:
        embedder: a vector of this model; None: vectors do not matter.
        expression, version: the scores of this model; None: they do not matter.
        only_kept: of those alone that another detector did not find and that stay, since
            somebody spoke of them, and of those of videos; see ``staging``.
    """

    embedder: str | None
    expression: str | None = None
    version: str | None = None
    only_kept: bool = False


class MissingFace(NamedTuple):
    """A face of which something is missing."""

    id: FaceId
    known: KnownFace


class MissingPhoto(NamedTuple):
    """A photo with such faces, all of them; ``path`` is whole."""

    id: PhotoId
    path: bytes
    size: int
    content_hash: bytes | None
    faces: tuple[MissingFace, ...]


_NO_VECTOR: Final = """(
    :embedder IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id AND e.model = :embedder)
    AND (f.landmarks IS NOT NULL OR EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id)))"""
"""A box in which nobody ever saw a face has no vector, and misses none."""

_NO_SCORES: Final = """(
    :expression IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM expression s
        WHERE s.face = f.id AND s.model = :expression AND s.version = :version))"""

_OF_CONCERN: Final = f"""(
    NOT :only_kept OR f.time IS NOT NULL OR (
        EXISTS (SELECT 1 FROM staged_photo s WHERE s.photo = f.photo)
        AND NOT EXISTS (SELECT 1 FROM staged_face g WHERE g.face = f.id)
        AND ({BY_PEOPLE.replace("face.id", "f.id").replace("face.by", "f.by")})))"""

_MISSING: Final = f"(({_NO_VECTOR} OR {_NO_SCORES}) AND {_OF_CONCERN})"
OF_MISSING: Final = f"({_NO_VECTOR} OR {_NO_SCORES})"
"""A face ``f`` of which something of a ``Target`` is missing."""

_PHOTOS: Final = f"""
SELECT p.id, r.path, p.path, p.size, p.content_hash FROM photo p JOIN root r ON r.id = p.root
WHERE p.id > :after AND p.id <= :last AND p.state = 'measured' AND p.content_hash IS NOT NULL
AND EXISTS (SELECT 1 FROM face f WHERE f.photo = p.id AND {_MISSING})
ORDER BY p.id LIMIT :limit
"""

_FACES: Final = f"""
SELECT f.id, f.x, f.y, f.w, f.h, f.landmarks, f.by <> 'model' OR f.origin <> 'model', f.time
FROM face f WHERE f.photo = :photo AND {_MISSING} ORDER BY f.id
"""


def missing(connection: Connection, target: Target, after: int, limit: int) -> tuple[list[MissingPhoto], int]:
    """Photos that can be read and have faces of which something is missing, by number; a portion at a time.

    Returns:
        at most ``limit`` of them, and the number to go on ``after``.
    """
    asked: dict[str, Any] = target._asdict()
    last = after + _AT_ONCE
    rows = connection.execute(_PHOTOS, {**asked, "after": after, "last": last, "limit": limit}).fetchall()
    photos = [
        MissingPhoto(
            PhotoId(photo),
            join(root, path),
            size,
            content,
            tuple(
                MissingFace(FaceId(face), KnownFace(Box(x, y, w, h), _points(packed), bool(drawn), time))
                for face, x, y, w, h, packed, drawn, time in connection.execute(
                    _FACES, {**asked, "photo": photo}
                )
            ),
        )
        for photo, root, path, size, content in rows
    ]
    return photos, photos[-1].id if len(photos) == limit else last


def is_last(connection: Connection, photo: int) -> bool:
    """Whether there is no photo after this one."""
    return bool(connection.value("SELECT NOT EXISTS (SELECT 1 FROM photo WHERE id > ?)", (photo,)))


def missing_photos(connection: Connection, target: Target) -> list[int]:
    """The numbers of all of them."""
    asked = {**target._asdict(), "after": 0, "last": 2**62, "limit": -1}
    return [row[0] for row in connection.execute(_PHOTOS, asked).fetchall()]


def count(connection: Connection, target: Target) -> Iterator[tuple[int, int]]:
    """Photos with faces that can be read, and those of which something is missing, portion by portion."""
    newest = int(connection.value("SELECT ifnull(max(id), 0) FROM photo"))
    query = f"""
        SELECT count(*), ifnull(sum(EXISTS (SELECT 1 FROM face f WHERE f.photo = p.id AND {_MISSING})), 0)
        FROM photo p WHERE p.id > :after AND p.id <= :last AND p.state = 'measured'
        AND EXISTS (SELECT 1 FROM face f WHERE f.photo = p.id)"""
    for after in range(0, newest, _AT_ONCE):
        asked = {**target._asdict(), "after": after, "last": after + _AT_ONCE}
        yield connection.execute(query, asked).fetchone()


def count_vectors(connection: Connection, model: str) -> int:
    """Faces that can be compared under ``model``."""
    return int(connection.value("SELECT count(*) FROM embedding WHERE model = ?", (model,)))


def faces_without(connection: Connection, target: Target) -> int:
    """Faces of which something is missing, whether their photo can be read or not; not those that left."""
    return int(
        connection.value(
            f"SELECT count(*) FROM face f JOIN photo p ON p.id = f.photo"
            f" WHERE p.state <> 'left' AND {_MISSING}",
            target._asdict(),
        )
    )


def save(
    tx: Transaction, photo: MissingPhoto, measured: Sequence[FaceRemeasured], target: Target
) -> tuple[FaceId, ...]:
    """Write what was measured of those faces that are still as they were.

    Returns those of which nothing is missing now. Nothing is written where the photo is another one by now.
    """
    connection = tx.connection
    if connection.value("SELECT content_hash FROM photo WHERE id = ?", (photo.id,)) != photo.content_hash:
        return ()
    rows = connection.execute("SELECT id, x, y, w, h, landmarks FROM face WHERE photo = ?", (photo.id,))
    present = {face: (Box(x, y, w, h), _points(packed)) for face, x, y, w, h, packed in rows.fetchall()}
    written = []
    for face, values in zip(photo.faces, measured, strict=True):
        if present.get(face.id) != (face.known.box, face.known.landmarks):
            continue
        if target.expression is not None and target.version is not None:
            expressions.put(tx, face.id, target.expression, target.version, values.expression)
        if target.embedder is not None:
            if values.embedding is None:
                continue
            put_embedding(tx, face.id, target.embedder, values.embedding)
        written.append(face.id)
    return tuple(written)


def switch(tx: Transaction, choice: dict[str, Any]) -> None:
    """Go by the models of ``choice`` from now on.

    Where the embedder is another one, everything that came from the old vectors goes:
    guesses and groups. What people said stays.
    """
    connection = tx.connection
    before = embedder_in_use(connection)
    settings.put(tx, _IN_USE, choice)
    forget_choice(tx)
    embedder = choice["embedder"]
    if before == embedder:
        return
    settings.put(tx, _SINCE, tx.now)
    connection.execute("DELETE FROM assignment WHERE by = 'model'")
    connection.execute("DELETE FROM group_member")
    connection.execute("DELETE FROM face_group")
    connection.execute(
        "UPDATE photo SET embedder = ? WHERE embedder IS NOT NULL AND embedder <> ?", (embedder, embedder)
    )


def embedder_in_use(connection: Connection) -> str:
    """The embedder whose vectors the library goes by; the built-in one where nobody ever chose."""
    chosen: str | None = connection.value(
        "SELECT json_extract(value, '$.embedder') FROM setting WHERE key = ?", (_IN_USE,)
    )
    return chosen or BUILT_IN.embedder


def embedder_since(connection: Connection) -> float:
    """When the library last went over to another embedder, seconds since 1970; 0 where it never did."""
    return float(settings.get(connection, _SINCE, 0.0))


def getting_ready(connection: Connection) -> dict[str, Any] | None:
    """The choice that the library is on its way to."""
    kept = settings.get(connection, _GETTING_READY)
    return kept if isinstance(kept, dict) else None


def keep_choice(tx: Transaction, choice: dict[str, Any]) -> None:
    """The library is on its way to ``choice``."""
    settings.put(tx, _GETTING_READY, choice)


def forget_choice(tx: Transaction) -> None:
    """It is not any more."""
    tx.connection.execute("DELETE FROM setting WHERE key = ?", (_GETTING_READY,))


def models_with_vectors(connection: Connection) -> tuple[str, ...]:
    """The embedders of which there are vectors; hops over the index, whatever there are of each."""
    rows = connection.execute("SELECT DISTINCT model FROM embedding").fetchall()
    return tuple(model for (model,) in rows)


def newest_face(connection: Connection) -> int:
    """The largest number of a face; 0 where there is none."""
    return int(connection.value("SELECT ifnull(max(id), 0) FROM face"))


def drop_vectors(tx: Transaction, model: str, after: int, last: int) -> None:
    """Delete the vectors of ``model`` of the faces with these numbers."""
    tx.connection.execute(
        "DELETE FROM embedding WHERE model = ? AND face > ? AND face <= ?", (model, after, last)
    )


def _points(packed: bytes | None) -> Landmarks | None:
    return None if packed is None else landmarks(packed)
