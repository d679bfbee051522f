"""Putting rows of the change log back, whatever happened to the library since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from faceapp.domain.change import Row, Value
from faceapp.domain.ids import RootId
from faceapp.storage import roots
from faceapp.storage.connection import Connection
from faceapp.storage.rows import TABLES

_CHILDREN: Final = (
    "embedding",
    "assignment",
    "rejection",
    "face_mark",
    "expression_label",
    "verdict",
    "photo_part",
    "distinct_people",
    "segment",
    "baseline",
)
_PARENTS: Final = ("face", "person")
_NEEDS: Final = {
    "face": "EXISTS (SELECT 1 FROM photo WHERE id = {photo})",
    "person": "true",
    "assignment": "EXISTS (SELECT 1 FROM face WHERE id = {face}) "
    "AND EXISTS (SELECT 1 FROM person WHERE id = {person})",
    "rejection": "EXISTS (SELECT 1 FROM face WHERE id = {face}) "
    "AND EXISTS (SELECT 1 FROM person WHERE id = {person})",
    "face_mark": "EXISTS (SELECT 1 FROM face WHERE id = {face})",
    "expression_label": "EXISTS (SELECT 1 FROM face WHERE id = {face})",
    "verdict": "EXISTS (SELECT 1 FROM face WHERE id = {face})",
    "photo_part": "EXISTS (SELECT 1 FROM photo WHERE id = {photo})",
    "distinct_people": "(SELECT count(*) = 2 FROM person WHERE id IN ({a}, {b}))",
    "segment": "EXISTS (SELECT 1 FROM recording WHERE photo = {recording})",
    "baseline": "EXISTS (SELECT 1 FROM recording WHERE photo = {recording})",
}
"""What must be there for a row to be put back; fields are the row's own columns."""

_DELETE_UNUSED_PERSON: Final = """
DELETE FROM person WHERE id = ?1
AND NOT EXISTS (SELECT 1 FROM assignment WHERE person = ?1 AND by <> 'model')
AND NOT EXISTS (SELECT 1 FROM rejection WHERE person = ?1)
AND NOT EXISTS (SELECT 1 FROM distinct_people WHERE a = ?1 OR b = ?1)
"""


def put_back(connection: Connection, rows: Iterable[Row]) -> None:
    """Make every row what it is in ``rows``; None means that it is deleted.

    Rows of photos or faces that are no more are left out, the others are put back all
    the same. Models' newer guesses about these faces are written over. A person is only
    deleted when nobody else says anything about them.
    """
    of: dict[str, list[Row]] = {}
    for row in rows:
        of.setdefault(row.table, []).append(row)
    for row in of.get("root", ()):
        left_at = dict(row.values or ())["left_at"]
        roots.put_back(connection, RootId(row.key[0]), left_at if isinstance(left_at, float) else None)
    for table in reversed(_CHILDREN):
        gone = [row.key for row in of.get(table, ()) if row.values is None]
        connection.executemany(TABLES[table].delete, gone)
    for table in (*_PARENTS, *_CHILDREN):
        _write(connection, table, [row for row in of.get(table, ()) if row.values is not None])
    people = [row.key for row in of.get("person", ()) if row.values is None]
    connection.executemany(_DELETE_UNUSED_PERSON, people)
    faces = [row.key for row in of.get("face", ()) if row.values is None]
    connection.executemany(TABLES["face"].delete, faces)


def _write(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    if table == "embedding":
        _write_embeddings(connection, rows)
        return
    shape = TABLES[table]
    columns = (*shape.key, *shape.columns)
    fields = {column: f"?{place}" for place, column in enumerate(columns, 1)}
    values = dict(fields)
    if table == "person":
        values["cover"] = f"(SELECT id FROM face WHERE id = {fields['cover']})"
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values.values())} "
        f"WHERE {_NEEDS[table].format(**fields)} ON CONFLICT ({', '.join(shape.key)}) DO UPDATE SET "
        + ", ".join(f"{column} = excluded.{column}" for column in shape.columns),
        [(*row.key, *_values(row, shape.columns)) for row in rows],
    )


def _values(row: Row, columns: tuple[str, ...]) -> list[Value]:
    """The row's values in the order of ``columns``; what an older version did not know of is NULL."""
    named = dict(row.values or ())
    return [named.get(column) for column in columns]


def _write_embeddings(connection: Connection, rows: Sequence[Row]) -> None:
    for row in rows:
        (face,) = row.key
        connection.execute("DELETE FROM embedding WHERE face = ?", (face,))
        if connection.value("SELECT 1 FROM face WHERE id = ?", (face,)):
            connection.executemany(
                "INSERT INTO embedding VALUES (?, ?, ?)", [(face, m, v) for m, v in row.values or ()]
            )
