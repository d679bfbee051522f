"""Reading what models can be judged by: faces with names, photos to be timed on."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

from faceapp.domain.own_training_thresholds import WHOLE_LEAST
from faceapp.storage.arrays import Integers, columns
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import UNMARKED


def named_faces(connection: Connection) -> tuple[Integers, Integers, Integers]:
    """Number, photo and person of each face that people named, in the order of their numbers.

    Only faces whose place is known exactly (five landmarks), on photos that are there.
    """
    found = columns(
        connection,
        ["a.face", "f.photo", "a.person"],
        "assignment a NOT INDEXED CROSS JOIN face f ON f.id = a.face CROSS JOIN photo p ON p.id = f.photo"
        " WHERE a.state = 'confirmed' AND f.landmarks IS NOT NULL AND p.state = 'measured'"
        " AND p.kind = 'photo'"
        f" AND {UNMARKED.format('a')}",
    )
    order = np.argsort(found[0])
    faces, photos, people = (column[order] for column in found)
    return faces, photos, people


def photos_with_faces(connection: Connection) -> Integers:
    """Numbers of the photos that are there and have a face with landmarks, ascending."""
    found = columns(
        connection,
        ["p.id"],
        "photo p WHERE p.state = 'measured' AND p.kind = 'photo' AND p.left_as IS NULL AND EXISTS"
        " (SELECT 1 FROM face f WHERE f.photo = p.id AND f.landmarks IS NOT NULL)",
    )
    return np.sort(found[0])


def measured_photos(connection: Connection) -> Integers:
    """Numbers of the photos that were looked at and are there, ascending."""
    found = columns(
        connection, ["p.id"], "photo p WHERE p.state = 'measured' AND p.kind = 'photo' AND p.left_as IS NULL"
    )
    return np.sort(found[0])


def with_vectors(connection: Connection, model: str, faces: Iterable[int]) -> int:
    """How many of ``faces`` have a vector of that model."""
    wanted = json.dumps([int(face) for face in faces])
    return int(
        connection.value(
            "SELECT count(*) FROM json_each(?) AS k"
            " CROSS JOIN embedding e ON e.face = k.value AND e.model = ?",
            (wanted, model),
        )
    )


def corrected_faces(connection: Connection) -> list[tuple[int, int, str]]:
    """Number, photo and expression of each face whose expression people set, by number.

    Only faces whose place is known exactly, on photos that are there.
    """
    return connection.execute(
        "SELECT l.face, f.photo, l.label FROM expression_label l CROSS JOIN face f ON f.id = l.face"
        " CROSS JOIN photo p ON p.id = f.photo"
        " WHERE l.by = 'user' AND f.landmarks IS NOT NULL AND p.state = 'measured' AND p.kind = 'photo'"
        f" AND {UNMARKED.format('l')} ORDER BY l.face"
    ).fetchall()


_TOLD = (
    "FROM expression_label l CROSS JOIN face f ON f.id = l.face CROSS JOIN photo p ON p.id = f.photo"
    f" WHERE p.state = 'measured' AND p.kind = 'photo' AND {UNMARKED.format('l')}"
)
_LEARNABLE = "(f.landmarks IS NOT NULL OR (f.w >= :whole AND f.h >= :whole))"


def told_faces(connection: Connection) -> list[tuple[int, int, str, bool]]:
    """Number, photo and expression of each face whose expression anybody set, by number.

    Also those that came with a dataset: of these the last is true. And faces without landmarks that
    fill their picture, as of datasets of small ones. Else as ``corrected_faces``.
    """
    return [
        (face, photo, label, by == "import")
        for face, photo, label, by in connection.execute(
            f"SELECT l.face, f.photo, l.label, l.by {_TOLD} AND {_LEARNABLE} ORDER BY l.face",
            {"whole": WHOLE_LEAST},
        ).fetchall()
    ]


def told_unplaced(connection: Connection) -> int:
    """How many faces have an expression but are not among ``told_faces``: where the eyes are is unknown."""
    found = connection.value(f"SELECT count(*) {_TOLD} AND NOT {_LEARNABLE}", {"whole": WHOLE_LEAST})
    return int(found)


def uncorrected_faces(connection: Connection) -> list[tuple[int, int]]:
    """Number and photo of each face whose expression nobody set, by photo; as ``corrected_faces``."""
    return connection.execute(
        "SELECT f.id, f.photo FROM photo p CROSS JOIN face f ON f.photo = p.id"
        " WHERE p.state = 'measured' AND p.kind = 'photo' AND p.left_as IS NULL AND f.landmarks IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM expression_label l WHERE l.face = f.id) ORDER BY f.photo, f.id"
    ).fetchall()
