"""Photos with measured faces for tests of the verbs, and what a library holds as plain values."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np

from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.services.library import Library
from faceapp.storage import assignments, people
from faceapp.storage.rows import TABLES

EMBEDDER = "dlib-resnet"


def measurement(seed: int = 0, box: Box | None = None) -> FaceMeasurement:
    vector = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    return FaceMeasurement(
        box=box or Box(0.1, 0.1, 0.2, 0.3),
        landmarks=((0.1, 0.1), (0.2, 0.1), (0.15, 0.2), (0.1, 0.3), (0.2, 0.3)),
        score=0.97,
        quality=None,
        embedding=vector / np.linalg.norm(vector),
        crop=b"jpeg %d" % seed,
    )


class World:
    """One library; every method writes as a model would."""

    def __init__(self, library: Library) -> None:
        self.library = library
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("INSERT INTO root (path, added_at) VALUES (?, 0)", (b"/photos",))

    def photo(self, faces: int = 1) -> tuple[FaceId, ...]:
        """A measured photo; its faces, each a little larger than the one before."""
        with self.library.write(Author.MODEL) as tx:
            number = 1 + (tx.connection.value("SELECT max(id) FROM photo") or 0)
            photo = tx.connection.execute(
                "INSERT INTO photo (root, path, folder, name, size, mtime_ns, content_hash, width, height, "
                "state, detector, embedder) "
                "VALUES (1, ?, 'photos', ?, 1, 1, ?, 400, 300, 'measured', 'mtcnn', ?)",
                (b"%d.jpg" % number, f"{number}.jpg", b"%16d" % number, EMBEDDER),
            ).lastrowid
            made = []
            for place in range(faces):
                face = tx.connection.execute(
                    "INSERT INTO face (photo, x, y, w, h, score, pixels, origin, detector, by) "
                    "VALUES (?, ?, 0.2, 0.1, 0.2, 0.9, ?, 'model', 'mtcnn', 'model')",
                    (photo, place / 10, 50.0 + place),
                ).lastrowid
                vector = measurement(face or 0).embedding
                assert vector is not None
                tx.connection.execute(
                    "INSERT INTO embedding VALUES (?, ?, ?)", (face, EMBEDDER, vector.tobytes())
                )
                made.append(FaceId(face or 0))
        return tuple(made)

    def propose(self, face: FaceId, person: PersonId, distance: float = 0.3) -> None:
        with self.library.write(Author.MODEL) as tx:
            assignments.propose(tx, [(face, person, distance)])

    def group(self, *faces: FaceId) -> GroupId:
        with self.library.write(Author.MODEL) as tx:
            group = tx.connection.execute("INSERT INTO face_group DEFAULT VALUES").lastrowid
            tx.connection.executemany(
                "INSERT INTO group_member (face, face_group) VALUES (?, ?)", ((face, group) for face in faces)
            )
        return GroupId(group or 0)

    def purge(self, photo: PhotoId) -> bool:
        """What a scan does with a photo that is gone for good: only where nobody said anything."""
        try:
            with self.library.write(Author.MODEL) as tx:
                tx.connection.execute("DELETE FROM photo WHERE id = ?", (photo,))
        except sqlite3.IntegrityError:
            return False
        return True

    def photo_of(self, face: FaceId) -> PhotoId:
        return PhotoId(self.library.connection.value("SELECT photo FROM face WHERE id = ?", (face,)))

    def person(self, name: str) -> PersonId:
        found = people.find(self.library.connection, name)
        assert found is not None, name
        return found

    def name(self, face: FaceId) -> str | None:
        """The confirmed name of a face."""
        return self.library.connection.value(
            "SELECT p.name FROM assignment AS a JOIN person AS p ON p.id = a.person "
            "WHERE a.face = ? AND a.state = 'confirmed'",
            (face,),
        )

    def state(self, face: FaceId) -> str:
        return str(assignments.standing(self.library.connection, [face])[face].state)


def content(library: Library) -> dict[str, dict[Any, Any]]:
    """All rows that people change, by table and key."""
    held: dict[str, dict[Any, Any]] = {}
    for table in TABLES.values():
        columns = ", ".join((*table.key, *table.columns))
        rows = library.connection.execute(f"SELECT {columns} FROM {table.name}").fetchall()
        width = 2 if table.name == "embedding" else len(table.key)
        held[table.name] = {row[:width]: row[width:] for row in rows}
    return held


def peoples(held: dict[str, dict[Any, Any]], living: set[int]) -> dict[str, dict[Any, Any]]:
    """Of ``content``, what people said about faces that are still there."""
    kept: dict[str, dict[Any, Any]] = {}
    kept["assignment"] = {
        key: row for key, row in held["assignment"].items() if row[2] != "model" and key[0] in living
    }
    for table in ("rejection", "face_mark", "expression_label", "verdict"):
        kept[table] = {key: row for key, row in held[table].items() if key[0] in living}
    kept["face"] = {key: row for key, row in held["face"].items() if row[-1] != "model" and key[0] in living}
    kept["distinct_people"] = held["distinct_people"]
    place = TABLES["person"].columns.index("cover")
    kept["person"] = {
        key: (*row[:place], row[place] if row[place] in living else None, *row[place + 1 :])
        for key, row in held["person"].items()
    }
    return kept


def reopened(path: Path) -> Library:
    from faceapp.services.library import open_library

    return open_library(path)
