"""One write transaction: who writes, and what the rows were before and after.

Verbs change the tables of people (see ``rows.TABLES``) only through ``put``, ``set``
and ``delete`` here, which keep each row as it was at first; when the transaction ends,
the rows are read again and both go into the change log as one change. What models
write (photos, measurements, proposals, groups) goes straight to ``connection``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter

from faceapp.domain.change import Change, Row, Value, Verb
from faceapp.domain.face import Author
from faceapp.domain.ids import ChangeId, FaceId, PersonId, PhotoId
from faceapp.storage import log
from faceapp.storage.connection import Connection
from faceapp.storage.rows import TABLES, Key, Values


class _Concerned:
    """Whom the changed rows are about: what views must repaint."""

    def __init__(self) -> None:
        self.faces: set[int] = set()
        self.people: set[int] = set()
        self.photos: set[int] = set()

    def add(self, table: str, key: Key, *states: Values | None) -> None:
        """Note one row that changed between ``states``."""
        # The first column after the key: the photo of a face, the person of an assignment.
        first = {int(values[0]) for values in states if values is not None and isinstance(values[0], int)}
        match table:
            case "root":
                pass  # all its photos and faces: every view looks anew
            case "person":
                self.people.add(key[0])
            case "distinct_people":
                self.people.update(key)
            case "rejection":
                self.faces.add(key[0])
                self.people.add(key[1])
            case "assignment":
                self.faces.add(key[0])
                self.people.update(first)
            case "face":
                self.faces.add(key[0])
                self.photos.update(first)
            case "segment" | "baseline":
                self.photos.update(first)
            case "photo_part":
                self.photos.add(key[0])
            case _:
                self.faces.add(key[0])

    def find_photos(self, connection: Connection) -> None:
        """Add the photos of the faces; photos of faces that are gone were noted with their row."""
        found = connection.execute(
            "SELECT DISTINCT f.photo FROM json_each(?) AS k CROSS JOIN face AS f ON f.id = k.value",
            (json.dumps(list(self.faces)),),
        )
        self.photos.update(photo for (photo,) in found)


class Transaction:
    """What ``Library.write`` gives.

    Attributes:
        connection: inside the transaction, for reading and for what models write.
        by: who writes; the schema refuses to touch rows of who outranks them.
        now: when it began, seconds since 1970; for the ``at`` of rows.
        change: what was recorded, once the transaction is committed; None before, and
            where nothing was changed.
    """

    def __init__(self, connection: Connection, by: Author) -> None:
        self.connection = connection
        self.by = by
        self.now = time.time()
        self.change: Change | None = None
        self._verb: Verb | None = None
        self._subject = ""
        self._before: dict[str, dict[Key, Values | None]] = {}

    def record(self, verb: Verb, subject: str = "") -> None:
        """Say what the user does, about whom; a transaction is one step for undo.

        Raises:
            ValueError: a model; what models do is not undone, but done anew.
        """
        if self.by is Author.MODEL:
            raise ValueError("models do not write the tables of people")
        self._verb, self._subject = verb, subject

    @property
    def subject(self) -> str:
        """The name it is about; may be set later than ``record``, when it is known."""
        return self._subject

    @subject.setter
    def subject(self, name: str) -> None:
        self._subject = name

    def put(self, table: str, rows: Sequence[Values]) -> None:
        """Write whole rows (key columns, then the others), whether new or present."""
        width = len(TABLES[table].key)
        self.touch(table, [_key(row[:width]) for row in rows])
        self.connection.executemany(TABLES[table].upsert, rows)

    def set(self, table: str, keys: Iterable[Key], **values: Value) -> None:
        """Give some columns new values, the same for all ``keys``; missing rows are left out."""
        present = self._keep(table, keys)
        new = tuple(values.values())
        self.connection.executemany(TABLES[table].update(tuple(values)), ((*new, *key) for key in present))

    def delete(self, table: str, keys: Iterable[Key]) -> None:
        """Delete the rows that there are; what references them must have been deleted before."""
        self.connection.executemany(TABLES[table].delete, self._keep(table, keys))

    def touch(self, table: str, keys: Iterable[Key]) -> None:
        """Keep the rows as they are now, or that there are none, unless kept already.

        Raises:
            RuntimeError: ``record`` was not called, so nothing could undo it.
        """
        asked = list(dict.fromkeys(keys))
        self._keep(table, asked)
        kept = self._before.setdefault(table, {})
        for key in asked:
            kept.setdefault(key, None)

    def _keep(self, table: str, keys: Iterable[Key]) -> list[Key]:
        """Keep those rows that there are, and say which."""
        if self._verb is None:
            raise RuntimeError(f"a change of {table} without a verb")
        present = TABLES[table].read(self.connection, keys)
        kept = self._before.setdefault(table, {})
        for key, values in present.items():
            kept.setdefault(key, values)
        return list(present)

    def finish(self) -> None:
        """Write the change log; called by ``Library.write`` just before it commits."""
        if self._verb is None:
            return
        before: list[Row] = []
        after: list[Row] = []
        concerned = _Concerned()
        for name, table in TABLES.items():
            kept = self._before.get(name)
            if not kept:
                continue
            present = table.read(self.connection, kept)
            changed = [
                (was is None, key in present, key, was, present.get(key))
                for key, was in kept.items()
                if was != present.get(key)
            ]
            # Made, deleted and changed rows apart: the log keeps rows of one kind together.
            for _, _, key, was, values in sorted(changed, key=itemgetter(0, 1, 2)):
                before.append(table.row(key, was))
                after.append(table.row(key, values))
                concerned.add(name, key, was, values)
        if not before:
            return
        concerned.find_photos(self.connection)
        change = Change(
            id=ChangeId(0),
            verb=self._verb,
            subject=self._subject,
            faces=tuple(map(FaceId, sorted(concerned.faces))),
            people=tuple(map(PersonId, sorted(concerned.people))),
            photos=tuple(map(PhotoId, sorted(concerned.photos))),
            before=tuple(before),
            after=tuple(after),
            at=self.now,
        )
        self.change = replace(change, id=log.append(self.connection, change))


def _key(values: Values) -> Key:
    if not all(isinstance(value, int) for value in values):
        raise TypeError(f"keys are integers: {values}")
    return values  # type: ignore[return-value]
