"""Labelled faces as cleaning looks at them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.ids import FaceId
from faceapp.storage.connection import Connection

Ints = NDArray[np.int64]
_THERE = "p.left_as IS NULL AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = f.id)"


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Faces that have a confirmed name or an expression that a person gave; one entry each.

    Attributes:
        faces, photos: numbers.
        people: confirmed; 0 for none.
        expressions: place in ``EXPRESSIONS``; -1 for none.
        scores: (n, 7) float32 of a model; NaN where it has not read the face.
        pixels, sharpness: of the quality; -1 while unknown.
        measured: it has a vector.
        single: the largest face of its picture, with its part of the picture's area; 0 for others.
        beside: area of the largest other face of the picture beside its own.
        of_video: a moment of a video, not a photo.
        insisted: somebody said that the name is right.
    """

    faces: Ints
    photos: Ints
    people: Ints
    expressions: Ints
    scores: NDArray[np.float32]
    pixels: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    measured: NDArray[np.bool_]
    single: NDArray[np.float64]
    beside: NDArray[np.float64]
    of_video: NDArray[np.bool_]
    insisted: NDArray[np.bool_]


def labelled(connection: Connection, embedder: str, model: str, version: str) -> Labelled:
    """All of them, by number; scores are those of the expression model, vectors the embedder's."""
    rows = connection.execute(
        "SELECT f.id, f.photo, ifnull(a.person, 0), x.label, e.scores, ifnull(f.pixels, -1),"
        " ifnull(f.sharpness, -1), EXISTS (SELECT 1 FROM embedding v WHERE v.face = f.id AND v.model = ?),"
        " f.w * f.h, p.kind <> 'photo', ifnull(a.insisted, 0)"
        " FROM face f JOIN photo p ON p.id = f.photo"
        " LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'"
        " LEFT JOIN expression_label x ON x.face = f.id"
        " LEFT JOIN expression e ON e.face = f.id AND e.model = ? AND e.version = ?"
        f" WHERE (a.face IS NOT NULL OR x.face IS NOT NULL) AND {_THERE} ORDER BY f.id",
        (embedder, model, version),
    ).fetchall()
    places = {label.value: place for place, label in enumerate(EXPRESSIONS)}
    unread = np.full(len(EXPRESSIONS), np.nan, "<f4").tobytes()
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    photos = np.array(columns[1], np.int64)
    area = np.array(columns[8], np.float64)
    packed = b"".join(scores or unread for scores in columns[4])
    largest = _areas(connection)
    beside = np.zeros(len(rows))
    for place, (face, photo) in enumerate(zip(columns[0], columns[1], strict=True)):
        beside[place] = max((one for other, one in largest.get(photo, ()) if other != face), default=0.0)
    return Labelled(
        np.array(columns[0], np.int64),
        photos,
        np.array(columns[2], np.int64),
        np.array([places.get(label, -1) for label in columns[3]], np.int64),
        np.frombuffer(packed, "<f4").reshape(-1, len(EXPRESSIONS)),
        np.array(columns[5], np.float64),
        np.array(columns[6], np.float64),
        np.array(columns[7], bool),
        np.where(area > beside, area, 0.0),
        beside,
        np.array(columns[9], bool),
        np.array(columns[10], bool),
    )


def labels(connection: Connection) -> int:
    """How many there are: confirmed names, and expressions that a person gave; also of what left."""
    return int(
        connection.value(
            "SELECT (SELECT count(*) FROM assignment WHERE state = 'confirmed')"
            " + (SELECT count(*) FROM expression_label)"
        )
    )


def _areas(connection: Connection) -> dict[int, list[tuple[int, float]]]:
    """Faces of each photo with several, with their parts of its area."""
    found: dict[int, list[tuple[int, float]]] = {}
    rows = connection.execute(
        "SELECT f.photo, f.id, f.w * f.h FROM face f JOIN photo p ON p.id = f.photo"
        f" WHERE {_THERE} AND p.kind = 'photo'"
    )
    for photo, face, area in rows.fetchall():
        found.setdefault(photo, []).append((face, area))
    return {photo: faces for photo, faces in found.items() if len(faces) > 1}


def standing(connection: Connection, faces: Sequence[int]) -> list[tuple[int, int, str, bool, bool]]:
    """Of each face that is there: confirmed person (0: none), expression told (""), marked, insisted."""
    rows = connection.execute(
        "SELECT f.id, ifnull(a.person, 0), ifnull(x.label, ''), m.face IS NOT NULL, ifnull(a.insisted, 0)"
        " FROM json_each(?) AS k CROSS JOIN face f ON f.id = k.value"
        " LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'"
        " LEFT JOIN expression_label x ON x.face = f.id LEFT JOIN face_mark m ON m.face = f.id",
        (json.dumps(list(faces)),),
    )
    return [
        (face, person, told, bool(gone), bool(sure)) for face, person, told, gone, sure in rows.fetchall()
    ]


def faces_left_out(connection: Connection) -> list[tuple[int, int, int, str, str]]:
    """Faces that go into no dataset, what was left out last first: face, photo, why, name, expression."""
    rows = connection.execute(
        "SELECT v.face, f.photo, min(v.doubt), ifnull(p.name, ''), ifnull(x.label, '')"
        " FROM verdict v JOIN face f ON f.id = v.face JOIN photo o ON o.id = f.photo AND o.left_as IS NULL"
        " LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'"
        " LEFT JOIN person p ON p.id = a.person LEFT JOIN expression_label x ON x.face = f.id"
        " WHERE v.keep = 0 GROUP BY v.face ORDER BY max(v.at) DESC, v.face"
    )
    return [tuple(row) for row in rows.fetchall()]


def labelled_on(connection: Connection, photo: int) -> list[FaceId]:
    """Faces of a photo that have a confirmed name or an expression that a person gave."""
    rows = connection.execute(
        "SELECT f.id FROM face f JOIN photo p ON p.id = f.photo"
        " LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'"
        " LEFT JOIN expression_label x ON x.face = f.id"
        f" WHERE f.photo = ? AND (a.face IS NOT NULL OR x.face IS NOT NULL) AND {_THERE} ORDER BY f.id",
        (photo,),
    )
    return [FaceId(face) for (face,) in rows.fetchall()]


def faces_showing(connection: Connection, expression: str, most: int) -> list[FaceId]:
    """Faces of which a person said that they show it, the last ones first."""
    rows = connection.execute(
        "SELECT x.face FROM expression_label x JOIN face f ON f.id = x.face JOIN photo p ON p.id = f.photo"
        f" WHERE x.label = ? AND {_THERE} ORDER BY x.at DESC, x.face LIMIT ?",
        (expression, most),
    )
    return [FaceId(face) for (face,) in rows.fetchall()]
