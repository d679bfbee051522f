"""Rows of people: found by name, made, changed, joined and forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from faceapp.domain.change import Value
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import name_key
from faceapp.storage import covers
from faceapp.storage.connection import Connection
from faceapp.storage.rows import TABLES, Key
from faceapp.storage.transaction import Transaction

_COLUMNS: Final = TABLES["person"].columns


def find(connection: Connection, name: str) -> PersonId | None:
    """Who is called ``name``, compared as people do."""
    found = connection.value("SELECT id FROM person WHERE name_key = ?", (name_key(name),))
    return None if found is None else PersonId(found)


def name_of(connection: Connection, person: PersonId) -> str | None:
    """The name as it was typed, or None where there is no such person."""
    found: str | None = connection.value("SELECT name FROM person WHERE id = ?", (person,))
    return found


def columns(connection: Connection, person: PersonId) -> dict[str, Value] | None:
    """All that is kept about the person itself, or None where there is no such person."""
    found = TABLES["person"].read(connection, [(person,)]).get((person,))
    return None if found is None else dict(zip(_COLUMNS, found, strict=True))


def create(tx: Transaction, name: str) -> PersonId:
    """Make a person; ``name`` is normalised and nobody has it."""
    number = 1 + int(tx.connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'person'") or 0)
    tx.put("person", [(number, name, name_key(name), None, 0, None, "", tx.by.value, tx.now)])
    return PersonId(number)


def change(tx: Transaction, person: PersonId, **values: Value) -> None:
    """Give some columns new values where they differ; who changes a row owns it then."""
    present = columns(tx.connection, person)
    if present is not None and any(present[name] != value for name, value in values.items()):
        tx.set("person", [(person,)], **values, by=tx.by.value)


def rename(tx: Transaction, person: PersonId, name: str) -> None:
    """Change the name; ``name`` is normalised and nobody else has it."""
    change(tx, person, name=name, name_key=name_key(name))


def merge(tx: Transaction, into: PersonId, other: PersonId) -> None:
    """Give everything known about ``other`` to ``into``, and remove ``other``.

    What contradicts itself afterwards is settled: a confirmed name outranks a
    rejection, a rejection outranks a proposal. What ``into`` has itself is kept; cover,
    birth date and note are taken over where ``into`` has none.
    """
    connection = tx.connection
    covers.keep(tx, into)
    tx.set("assignment", _faces(connection, "assignment", other), person=into)
    moved = [(face, into, by, at) for face, by, at in _rejections(connection, other)]
    tx.delete("rejection", [(face, other) for face, *_ in moved])
    confirmed = "SELECT 1 FROM assignment WHERE face = ? AND person = ? AND state = 'confirmed'"
    kept = [row for row in moved if not connection.value(confirmed, row[:2])]
    tx.put("rejection", kept)
    tx.delete("rejection", _contradicted(connection, "confirmed", into))
    tx.delete("assignment", [key[:1] for key in _contradicted(connection, "proposed", into)])
    _merge_distinct(tx, into, other)
    _merge_facts(tx, into, other)
    tx.delete("person", [(other,)])


def forget(tx: Transaction, person: PersonId) -> None:
    """Remove the person and all that was said about them; their faces are unknown again."""
    connection = tx.connection
    tx.delete("assignment", _faces(connection, "assignment", person))
    tx.delete("rejection", [(face, person) for face, *_ in _rejections(connection, person)])
    tx.delete("distinct_people", _distinct_pairs(connection, person))
    tx.delete("person", [(person,)])


def set_distinct(tx: Transaction, a: PersonId, b: PersonId) -> None:
    """Note that the two are not the same, unless it was noted already; ``a`` and ``b`` differ."""
    pair = (min(a, b), max(a, b))
    if not TABLES["distinct_people"].read(tx.connection, [pair]):
        tx.put("distinct_people", [(*pair, tx.by.value, tx.now)])


def clear_covers(tx: Transaction, faces: Sequence[FaceId], keep: PersonId | None = None) -> None:
    """Take ``faces`` away as covers, since they show somebody else now (but ``keep``).

    A cover is always a confirmed face of its person, so that no model can delete it.
    """
    found = tx.connection.execute(
        "SELECT id FROM person WHERE cover IN (SELECT value FROM json_each(?)) AND id IS NOT ?",
        (json.dumps(list(faces)), keep),
    )
    tx.set("person", found.fetchall(), cover=None)


def _faces(connection: Connection, table: str, person: PersonId) -> list[Key]:
    found: list[Key] = connection.execute(f"SELECT face FROM {table} WHERE person = ?", (person,)).fetchall()
    return found


def _rejections(connection: Connection, person: PersonId) -> list[tuple[int, str, float]]:
    found: list[tuple[int, str, float]] = connection.execute(
        "SELECT face, by, at FROM rejection WHERE person = ?", (person,)
    ).fetchall()
    return found


def _contradicted(connection: Connection, state: str, person: PersonId) -> list[Key]:
    """(face, person) of rejections of a person that their faces are nevertheless given to."""
    found: list[Key] = connection.execute(
        "SELECT r.face, r.person FROM rejection AS r JOIN assignment AS a ON a.face = r.face "
        "AND a.person = r.person AND a.state = ? WHERE r.person = ?",
        (state, person),
    ).fetchall()
    return found


def _distinct_pairs(connection: Connection, person: PersonId) -> list[Key]:
    found: list[Key] = connection.execute(
        "SELECT a, b FROM distinct_people WHERE a = ?1 OR b = ?1", (person,)
    ).fetchall()
    return found


def _merge_distinct(tx: Transaction, into: PersonId, other: PersonId) -> None:
    pairs = _distinct_pairs(tx.connection, other)
    present = TABLES["distinct_people"].read(tx.connection, pairs)
    tx.delete("distinct_people", pairs)
    for a, b in pairs:
        third = PersonId(b if a == other else a)
        if third != into:
            tx.put("distinct_people", [(min(into, third), max(into, third), *present[a, b])])


def _merge_facts(tx: Transaction, into: PersonId, other: PersonId) -> None:
    mine, theirs = columns(tx.connection, into), columns(tx.connection, other)
    if mine is None or theirs is None:
        return
    taken = {name: theirs[name] for name in ("cover", "birth_date") if mine[name] is None}
    notes = [str(facts["note"]) for facts in (mine, theirs) if facts["note"]]
    change(tx, into, **taken, note="\n".join(dict.fromkeys(notes)))
