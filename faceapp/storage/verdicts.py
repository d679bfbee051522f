"""Rows of what people said while cleaning: this label is right, this face goes into no dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence

from faceapp.domain.ids import FaceId
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction


def put(tx: Transaction, faces: Sequence[FaceId], doubt: int, *, keep: bool) -> None:
    """Keep a verdict on each face; what was said of it in the same doubt before is replaced."""
    known = on(tx.connection, faces)
    tx.put(
        "verdict",
        [
            (face, doubt, int(keep), tx.by.value, tx.now)
            for face in dict.fromkeys(faces)
            if known.get(face, {}).get(doubt) is not keep
        ],
    )


def of(connection: Connection) -> dict[tuple[int, int], bool]:
    """All verdicts: whether the face is right as it is, by face and doubt."""
    rows = connection.execute("SELECT face, doubt, keep FROM verdict").fetchall()
    return {(face, doubt): bool(keep) for face, doubt, keep in rows}


def on(connection: Connection, faces: Sequence[int]) -> dict[int, dict[int, bool]]:
    """As ``of``, of some faces: by face, then by doubt."""
    rows = connection.execute(
        "SELECT v.face, v.doubt, v.keep FROM json_each(?) AS k CROSS JOIN verdict v ON v.face = k.value",
        (json.dumps(list(faces)),),
    )
    found: dict[int, dict[int, bool]] = {}
    for face, doubt, keep in rows.fetchall():
        found.setdefault(face, {})[doubt] = bool(keep)
    return found


def counts(connection: Connection) -> tuple[int, int]:
    """How many labels were ever said to be right, and how many faces go into no dataset."""
    row = connection.execute(
        "SELECT ifnull(sum(keep), 0), count(DISTINCT CASE WHEN keep = 0 THEN face END) FROM verdict"
    ).fetchone()
    return int(row[0]), int(row[1])


def forget(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """Take back all that was said of these faces."""
    said = on(tx.connection, faces)
    tx.delete("verdict", [(face, doubt) for face, all_ in said.items() for doubt in all_])


def bring_back(tx: Transaction, faces: Sequence[FaceId]) -> None:
    """They may go into datasets again; what was said to be right stays so."""
    said = on(tx.connection, faces)
    tx.delete(
        "verdict", [(face, doubt) for face, all_ in said.items() for doubt, keep in all_.items() if not keep]
    )
