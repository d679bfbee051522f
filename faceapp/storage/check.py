"""Looking for what can not be in a sound library; reads only."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from faceapp.domain.change import Change, Row, Value
from faceapp.domain.errors import LibraryBroken, NotALibrary
from faceapp.domain.health import Finding, Severity, Trouble
from faceapp.domain.person import name_key
from faceapp.storage import log, overlap, samples
from faceapp.storage.connection import Connection
from faceapp.storage.rows import TABLES
from faceapp.storage.schema import FOLLOWING_TRIGGERS, GUARDED

_EXAMPLES: Final = 5
_CHANGES_READ: Final = 100
"""The newest changes of the log that are unpacked to see that they can be undone."""

_QUERIES: Final = {
    Trouble.HALF_MEASURED: """
        SELECT id FROM photo WHERE state = 'measured' AND (width < 1 OR height < 1
        OR kind <> 'video' AND (detector IS NULL OR embedder IS NULL)
        OR kind <> 'camera' AND content_hash IS NULL)""",
    Trouble.NAMED_AND_MARKED: """
        SELECT a.face FROM face_mark AS m JOIN assignment AS a ON a.face = m.face WHERE m.mark <> 'left'""",
    Trouble.WRONG_LEFT: """
        SELECT p.id FROM photo AS p JOIN root AS r ON r.id = p.root
        WHERE (r.left_at IS NULL) <> (p.left_as IS NULL)
        UNION SELECT f.photo FROM photo AS p CROSS JOIN face AS f ON f.photo = p.id
        WHERE p.left_as IS NOT NULL AND NOT EXISTS (SELECT 1 FROM face_mark AS m WHERE m.face = f.id)
        UNION SELECT f.photo FROM face_mark AS m JOIN face AS f ON f.id = m.face
        JOIN photo AS p ON p.id = f.photo WHERE m.mark = 'left' AND p.left_as IS NULL""",
    Trouble.NAMED_AND_REJECTED: """
        SELECT a.face FROM rejection AS r JOIN assignment AS a ON a.face = r.face AND a.person = r.person""",
    Trouble.WRONG_COVER: """
        SELECT p.id FROM person AS p WHERE p.cover IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM assignment AS a
         WHERE a.face = p.cover AND a.person = p.id AND a.state = 'confirmed')""",
    Trouble.STRAY_RECORDING: """
        SELECT p.id FROM photo AS p LEFT JOIN recording AS r ON r.photo = p.id
        WHERE p.kind = 'photo' AND r.photo IS NOT NULL OR p.kind = 'camera' AND r.photo IS NULL
        UNION SELECT t.recording FROM track AS t JOIN face AS f ON f.id = t.face WHERE f.photo <> t.recording
        UNION SELECT f.photo FROM face AS f JOIN photo AS p ON p.id = f.photo
        WHERE f.time IS NOT NULL AND p.kind = 'photo'""",
    Trouble.EMPTY_GROUP: """
        SELECT g.id FROM face_group AS g
        WHERE NOT EXISTS (SELECT 1 FROM group_member AS m WHERE m.face_group = g.id)""",
    Trouble.CHANGE_ORDER: """
        SELECT id FROM change_log WHERE undone = 1
        AND id < (SELECT max(id) FROM change_log WHERE undone = 0)""",
}
_NOTES: Final = (Trouble.EMPTY_GROUP,)
"""What deleting photos may leave; the rest is made by no verb."""


def check(connection: Connection) -> Iterator[Finding]:
    """Every kind of trouble there is; where the file itself is damaged, nothing else is looked at."""
    try:
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    except (LibraryBroken, NotALibrary) as error:
        damage = [str(error)]
    if damage != ["ok"]:
        yield Finding(Trouble.DAMAGED, Severity.ERROR, len(damage), detail="\n".join(map(str, damage)))
        return
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    tables = ", ".join(sorted({f"{table} > {parent}" for table, _, parent, _ in broken}))
    yield from _found(
        Trouble.BROKEN_REFERENCE, Severity.ERROR, [row for _, row, _, _ in broken if row], tables
    )
    yield from _guards(connection)
    sizes = connection.execute(
        "SELECT model, count(DISTINCT length(vector)) AS sizes FROM embedding GROUP BY model HAVING sizes > 1"
    ).fetchall()
    if sizes:
        detail = ", ".join(model for model, _ in sizes)
        yield Finding(Trouble.EMBEDDING_SIZE, Severity.ERROR, len(sizes), detail=detail)
    for trouble, query in _QUERIES.items():
        severity = Severity.NOTE if trouble in _NOTES else Severity.WARNING
        yield from _found(trouble, severity, [row[0] for row in connection.execute(query)])
    names = connection.execute("SELECT id, name, name_key FROM person").fetchall()
    wrong = [person for person, name, key in names if name_key(name) != key]
    yield from _found(Trouble.WRONG_NAME_KEY, Severity.WARNING, wrong)
    clashes = overlap.twice(connection, "1")
    faces = [min(one.faces) for one in clashes]
    yield from _found(Trouble.SAME_PERSON_TWICE, Severity.NOTE, faces)
    broken = [one for one in samples.recordings(connection) if samples.is_broken(connection, one)]
    yield from _found(Trouble.BROKEN_SAMPLES, Severity.WARNING, broken)
    yield from _changes(connection)


def _found(trouble: Trouble, severity: Severity, ids: Sequence[int], detail: str = "") -> Iterator[Finding]:
    if ids:
        yield Finding(trouble, severity, len(ids), tuple(sorted(ids)[:_EXAMPLES]), detail)


def _guards(connection: Connection) -> Iterator[Finding]:
    present = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    }
    wanted = [f"{table}_guard_{event}" for table in GUARDED for event in ("insert", "update", "delete")]
    missing = [name for name in (*wanted, *FOLLOWING_TRIGGERS) if name not in present]
    if connection.value("SELECT group_concat(by) FROM writer") != "model":
        missing.append("writer")
    if missing:
        yield Finding(Trouble.UNGUARDED, Severity.ERROR, len(missing), detail=", ".join(missing))


def _changes(connection: Connection) -> Iterator[Finding]:
    unreadable: list[int] = []
    newest: Change | None = None
    for light in log.recent(connection, _CHANGES_READ):
        try:
            change = log.whole(connection, light.id)
        except (ValueError, TypeError, KeyError, zlib.error):
            unreadable.append(light.id)
            continue
        if newest is None and not change.undone:
            newest = change
    yield from _found(Trouble.UNREADABLE_CHANGE, Severity.ERROR, unreadable)
    if newest is not None:
        differ = [row for row in newest.after if _differs(connection, row)]
        if differ:
            detail = ", ".join(sorted({row.table for row in differ}))
            yield Finding(Trouble.CHANGE_DIFFERS, Severity.WARNING, len(differ), (newest.id,), detail)


def _differs(connection: Connection, row: Row) -> bool:
    """Whether the library holds something else than the last change says people made it.

    Models may write where people left nothing, and measure anew; photos and faces may
    be gone for good, and what was said about them with them.
    """
    if row.table == "embedding":
        return False
    table = TABLES[row.table]
    found = table.read(connection, [row.key]).get(row.key)
    present = None if found is None else dict(zip(table.columns, found, strict=True))
    expected = None if row.values is None else dict(row.values)
    if row.table == "root":
        return present != expected
    if expected is None:
        return present is not None and present["by"] != "model"
    if expected["by"] == "model" or _is_gone(connection, row, expected):
        return False
    if present is not None and row.table == "person" and present["cover"] is None:
        expected["cover"] = None
    # An older version may have written it, which did not know of all columns there are.
    return present is None or any(present[column] != value for column, value in expected.items())


def _is_gone(connection: Connection, row: Row, values: dict[str, Value]) -> bool:
    match row.table:
        case "face":
            return connection.value("SELECT 1 FROM photo WHERE id = ?", (values["photo"],)) is None
        case "assignment" | "rejection" | "face_mark" | "expression_label" | "verdict":
            return connection.value("SELECT 1 FROM face WHERE id = ?", (row.key[0],)) is None
        case "photo_part":
            return connection.value("SELECT 1 FROM photo WHERE id = ?", (row.key[0],)) is None
        case "segment" | "baseline":
            there = connection.value("SELECT 1 FROM recording WHERE photo = ?", (values["recording"],))
            return there is None
    return False
