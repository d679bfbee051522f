"""Rows of what people said while cleaning: this label is right, this face goes into no dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence

from faceapp.domain.ids import FaceId
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction


def put(tx: Transaction, faces: Sequence[FaceId], doubt: int, *, keep: bool) -> None:
    """Keep a verdict on each face; what was said of it in the same doubt before is replaced."""
    known = of(tx.connection)
    tx.put(
        "verdict",
        [
            (face, doubt, int(keep), tx.by.value, tx.now)
            for face in dict.fromkeys(faces)
            if known.get((face, doubt)) is not keep
        ],
    )


def of(connection: Connection) -> dict[tuple[int, int], bool]:
    """All verdicts: whether the face is right as it is, by face and doubt."""
    rows = connection.execute("SELECT face, doubt, keep FROM verdict").fetchall()
    return {(face, doubt): bool(keep) for face, doubt, keep in rows}


def left_out(connection: Connection) -> frozenset[FaceId]:
    """Faces that go into no dataset."""
    rows = connection.execute("SELECT DISTINCT face FROM verdict WHERE keep = 0").fetchall()
    return frozenset(FaceId(face) for (face,) in rows)


def forget(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """Take back all that was said of these faces."""
    rows = tx.connection.execute(
        "SELECT v.face, v.doubt FROM json_each(?) AS k CROSS JOIN verdict v ON v.face = k.value",
        (json.dumps(list(faces)),),
    ).fetchall()
    tx.delete("verdict", rows)
