"""Rows of the tables that people change: reading, writing and keeping them by key.

The change log is made of these rows. All functions work on many keys at once; a bulk
verb touches hundreds of thousands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from faceapp.domain.change import Row, Value
from faceapp.storage.connection import Connection

Key = tuple[int, ...]
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Table:
    """A table as the change log sees it.

    Attributes:
        key: columns that tell rows apart, all INTEGER.
        columns: the other columns.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @cached_property
    def _match(self) -> str:
        return " AND ".join(f"{column} = ?" for column in self.key)

    @cached_property
    def select(self) -> str:
        """Rows of the keys in one JSON parameter: key columns, then the others."""
        wanted = ", ".join(f"t.{column}" for column in (*self.key, *self.columns))
        match = " AND ".join(
            f"t.{column} = json_extract(k.value, '$[{place}]')" for place, column in enumerate(self.key)
        )
        return f"SELECT {wanted} FROM json_each(?) AS k CROSS JOIN {self.name} AS t ON {match}"

    @cached_property
    def upsert(self) -> str:
        """Put a whole row, whether there is one of that key or not."""
        columns = (*self.key, *self.columns)
        return (
            f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
            f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        )

    @cached_property
    def delete(self) -> str:
        """Delete one row by key."""
        return f"DELETE FROM {self.name} WHERE {self._match}"

    def update(self, columns: Sequence[str]) -> str:
        """Set some columns of one row by key; the key's parameters come last."""
        unknown = set(columns) - set(self.columns)
        if unknown:
            raise ValueError(f"{self.name} has no {unknown}")
        return f"UPDATE {self.name} SET {', '.join(f'{c} = ?' for c in columns)} WHERE {self._match}"

    def read(self, connection: Connection, keys: Iterable[Key]) -> dict[Key, Values]:
        """The rows that there are, by key."""
        width = len(self.key)
        found = connection.execute(self.select, (json.dumps(list(keys)),)).fetchall()
        return {row[:width]: row[width:] for row in found}

    def row(self, key: Key, values: Values | None) -> Row:
        """As the domain's ``Row``."""
        named = None if values is None else tuple(zip(self.columns, values, strict=True))
        return Row(self.name, key, named)


class Embeddings(Table):
    """The embeddings of a face as one row, whose columns are the models' names.

    They are measurements, but a face that is moved or drawn by hand takes its
    embedding along, there and back again.
    """

    def read(self, connection: Connection, keys: Iterable[Key]) -> dict[Key, Values]:
        """As (model, vector, model, vector, ...)."""
        wanted = json.dumps(list(keys))
        found: dict[Key, Values] = {}
        for face, model, vector in connection.execute(
            "SELECT e.face, e.model, e.vector FROM json_each(?) AS k CROSS JOIN embedding AS e "
            "ON e.face = json_extract(k.value, '$[0]') ORDER BY e.face, e.model",
            (wanted,),
        ).fetchall():
            found[face,] = (*found.get((face,), ()), model, vector)
        return found

    def row(self, key: Key, values: Values | None) -> Row:
        """With one value, the vector, for each model."""
        if values is None:
            return Row(self.name, key, None)
        return Row(self.name, key, tuple((str(m), v) for m, v in zip(values[::2], values[1::2], strict=True)))


TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table("root", ("id",), ("left_at",)),
        Table(
            "face",
            ("id",),
            (
                *("photo", "x", "y", "w", "h", "landmarks", "score"),
                *("pixels", "sharpness", "yaw", "pitch", "roll", "origin", "detector", "time", "by"),
            ),
        ),
        Embeddings("embedding", ("face",), ("model", "vector")),
        Table("person", ("id",), ("name", "name_key", "cover", "hidden", "birth_date", "note", "by", "at")),
        Table("assignment", ("face",), ("person", "state", "by", "distance", "insisted", "at")),
        Table("rejection", ("face", "person"), ("by", "at")),
        Table("face_mark", ("face",), ("mark", "by", "at")),
        Table("expression_label", ("face",), ("label", "by", "at")),
        Table("verdict", ("face", "doubt"), ("keep", "by", "at")),
        Table("photo_part", ("photo",), ("part", "by", "at")),
        Table("distinct_people", ("a", "b"), ("by", "at")),
        Table(
            "segment",
            ("id",),
            ("recording", "face", "who", "first", "last", "label", "comment", "reviewer", "by", "at"),
        ),
        Table(
            "baseline",
            ("id",),
            ("recording", "face", "who", "time", "scores", "model", "version", "by", "at"),
        ),
    )
}
"""Parents before children: the order of writing; deleting goes the other way.

Of a folder only whether it left is a step of people; its photos follow by triggers."""
