"""The change log: what people did, kept for undo, redo and disputes.

Rows are kept as JSON by table and column. Undone changes are always the newest ones:
undoing takes the newest that is not undone, redoing the oldest that is, and a new
change drops what was undone.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np

from faceapp.domain.change import Change, Row, Value, Verb
from faceapp.domain.ids import ChangeId, FaceId, PersonId, PhotoId
from faceapp.domain.thresholds import LOG_PLAIN_BYTES
from faceapp.storage.connection import Connection

_LIGHT: Final = "id, at, verb, subject, faces, people, photos, undone"


def append(connection: Connection, change: Change) -> ChangeId:
    """Keep ``change`` as the newest one and drop what had been undone; its own id is ignored."""
    connection.execute("DELETE FROM change_log WHERE undone = 1")
    cursor = connection.execute(
        "INSERT INTO change_log (at, verb, subject, faces, people, photos, before, after) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.at,
            change.verb.value,
            change.subject,
            _packed_ids(change.faces),
            _packed_ids(change.people),
            _packed_ids(change.photos),
            pack(change.before),
            pack(change.after),
        ),
    )
    return ChangeId(cursor.lastrowid or 0)


def newest_done(connection: Connection) -> Change | None:
    """The change that undo takes back, without its rows (they may be many)."""
    return _light(connection, "undone = 0 ORDER BY id DESC LIMIT 1")


def oldest_undone(connection: Connection) -> Change | None:
    """The change that redo brings back, without its rows."""
    return _light(connection, "undone = 1 ORDER BY id LIMIT 1")


def heads(connection: Connection) -> tuple[int, int]:
    """The numbers of the changes that undo and redo would take, 0 for none; quick however large they are."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(id) FROM change_log WHERE undone = 0), 0),"
        " coalesce((SELECT min(id) FROM change_log WHERE undone = 1), 0)"
    ).fetchone()
    return int(row[0]), int(row[1])


def recent(connection: Connection, count: int) -> tuple[Change, ...]:
    """The newest changes, undone ones included, newest first, without their rows."""
    rows = connection.execute(f"SELECT {_LIGHT} FROM change_log ORDER BY id DESC LIMIT ?", (count,))
    return tuple(_change(row) for row in rows)


def whole(connection: Connection, change: ChangeId) -> Change:
    """One change with its rows."""
    row = connection.execute(
        f"SELECT {_LIGHT}, before, after FROM change_log WHERE id = ?", (change,)
    ).fetchone()
    return _change(row[:8], unpack(row[8]), unpack(row[9]))


def set_undone(connection: Connection, change: ChangeId, undone: bool) -> None:
    """Note that the change was undone, or done again."""
    connection.execute("UPDATE change_log SET undone = ? WHERE id = ?", (int(undone), change))


def pack(rows: Iterable[Row]) -> bytes:
    """Rows as JSON; it is small and quick where rows of one kind follow each other."""
    tables: list[Any] = []
    for (table, columns), run in groupby(rows, lambda row: (row.table, _columns(row))):
        kept = list(run)
        keys = [row.key for row in kept]
        if columns is None:
            tables.append([table, None, keys])
        else:
            values = [[_plain(value) for _, value in row.values or ()] for row in kept]
            tables.append([table, columns, keys, values])
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return text if len(text) <= LOG_PLAIN_BYTES else zlib.compress(text, 1)


def unpack(packed: bytes) -> tuple[Row, ...]:
    """The rows that ``pack`` was given."""
    text = packed if packed[:1] == b"[" else zlib.decompress(packed)
    rows: list[Row] = []
    binary = b'{"bytes":' in text
    for table, columns, keys, *values in json.loads(text.decode("utf-8", "surrogatepass")):
        if columns is None:
            rows.extend(Row(table, tuple(key), None) for key in keys)
            continue
        for key, row in zip(keys, values[0], strict=True):
            plain = map(_value, row) if binary else row
            rows.append(Row(table, tuple(key), tuple(zip(columns, plain, strict=True))))
    return tuple(rows)


def _columns(row: Row) -> tuple[str, ...] | None:
    return None if row.values is None else tuple([column for column, _ in row.values])


def _plain(value: Value) -> Any:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    return value


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return base64.b64decode(value["bytes"])
    plain: Value = value
    return plain


def _packed_ids(ids: Sequence[int]) -> bytes:
    return np.asarray(ids, dtype="<i8").tobytes()


def _ids(packed: bytes) -> list[int]:
    ids: list[int] = np.frombuffer(packed, dtype="<i8").tolist()
    return ids


def _light(connection: Connection, where: str) -> Change | None:
    row = connection.execute(f"SELECT {_LIGHT} FROM change_log WHERE {where}").fetchone()
    return None if row is None else _change(row)


def _change(row: Sequence[Any], before: tuple[Row, ...] = (), after: tuple[Row, ...] = ()) -> Change:
    number, at, verb, subject, faces, people, photos, undone = row
    return Change(
        id=ChangeId(number),
        verb=Verb(verb),
        subject=subject,
        faces=tuple(map(FaceId, _ids(faces))),
        people=tuple(map(PersonId, _ids(people))),
        photos=tuple(map(PhotoId, _ids(photos))),
        before=before,
        after=after,
        at=at,
        undone=bool(undone),
    )
