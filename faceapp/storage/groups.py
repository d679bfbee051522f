"""Writing which faces look like one person; what models write, never part of undo."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from faceapp.storage.transaction import Transaction


def make(tx: Transaction, count: int) -> list[int]:
    """Numbers of ``count`` new groups."""
    return [
        int(tx.connection.execute("INSERT INTO face_group DEFAULT VALUES").lastrowid or 0)
        for _ in range(count)
    ]


def put(tx: Transaction, members: Sequence[tuple[int, int, int]]) -> None:
    """Write (face, group, facts); faces that are no more are left out."""
    tx.connection.execute(
        "INSERT INTO group_member (face, face_group, facts) "
        "SELECT f.id, json_extract(k.value, '$[1]'), json_extract(k.value, '$[2]') "
        "FROM json_each(?) AS k CROSS JOIN face AS f ON f.id = json_extract(k.value, '$[0]') WHERE true "
        "ON CONFLICT (face) DO UPDATE SET face_group = excluded.face_group, facts = excluded.facts",
        (json.dumps(members),),
    )


def take_out(tx: Transaction, faces: Iterable[int]) -> None:
    """These faces belong to no group."""
    tx.connection.execute(
        "DELETE FROM group_member WHERE face IN (SELECT value FROM json_each(?))",
        (json.dumps([int(face) for face in faces]),),
    )


def drop_empty(tx: Transaction, groups: Iterable[int]) -> None:
    """Delete those of ``groups`` that have no face left."""
    tx.connection.execute(
        "DELETE FROM face_group WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM group_member AS m WHERE m.face_group = face_group.id)",
        (json.dumps([int(group) for group in groups]),),
    )


def drop_all_empty(tx: Transaction) -> int:
    """Delete all groups without a face (their faces were removed); returns how many."""
    return tx.connection.execute(
        "DELETE FROM face_group WHERE NOT EXISTS "
        "(SELECT 1 FROM group_member AS m WHERE m.face_group = face_group.id)"
    ).rowcount
