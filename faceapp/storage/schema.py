"""The tables of a library file, as numbered steps that are never changed once released.

Times are seconds since 1970 (REAL) unless the name says otherwise. Paths are
``os.fsencode`` bytes, since names of files need not be UTF-8. Coordinates are
fractions of the upright picture. ``writer`` holds who writes the transaction at
hand; the triggers keep models from touching what a person wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final, NamedTuple

from faceapp.storage.connection import Connection
from faceapp.storage.schema_datasets import DATASETS, PARTS
from faceapp.storage.schema_leaving import LEAVING, LEAVING_INDEXES
from faceapp.storage.schema_recordings import RECORDINGS
from faceapp.storage.schema_segments import SEGMENTS
from faceapp.storage.schema_staging import STAGING, STAGING_TRIGGERS

APPLICATION_ID: Final = 0x66616365
"""In the file's header: this is a library of this program ("face")."""

_Unique = tuple[tuple[str, ...], ...]

_GUARDED_FIRST: Final[dict[str, _Unique]] = {
    "face": (("id",),),
    "person": (("id",), ("name_key",)),
    "assignment": (("face",),),
    "rejection": (("face", "person"),),
    "face_mark": (("face",),),
    "distinct_people": (("a", "b"),),
}
GUARDED: Final[dict[str, _Unique]] = {
    **_GUARDED_FIRST,
    "expression_label": (("face",),),
    "segment": (("id",),),
    "baseline": (("id",),),
    "verdict": (("face", "doubt"),),
    "photo_part": (("photo",),),
}
"""Tables whose rows carry ``by``, and what is unique in them."""

_TABLES = """
CREATE TABLE writer (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    by TEXT NOT NULL CHECK (by IN ('user', 'model', 'import')),
    rank INTEGER GENERATED ALWAYS AS (CASE by WHEN 'user' THEN 2 WHEN 'import' THEN 1 ELSE 0 END) VIRTUAL
) STRICT;
INSERT INTO writer (id, by) VALUES (1, 'model');

CREATE TABLE root (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    added_at REAL NOT NULL,
    -- 1: single files were added, not all of the folder
    chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1))
) STRICT;

CREATE TABLE photo (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root INTEGER NOT NULL REFERENCES root ON DELETE CASCADE,
    path BLOB NOT NULL,                     -- below the root
    folder TEXT NOT NULL,                   -- shown and searched; below the root's name, with it
    name TEXT NOT NULL,                     -- shown and searched
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_hash BLOB,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    orientation INTEGER NOT NULL DEFAULT 1,
    taken_at TEXT,                          -- local wall time, ISO 8601
    taken_offset INTEGER,                   -- minutes from UTC, where known
    taken_source TEXT,
    taken_sort INTEGER NOT NULL DEFAULT 0,  -- local wall time as seconds, for sorting
    colour INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('pending', 'measured', 'problem', 'gone')),
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    gone_at REAL,
    detector TEXT,
    embedder TEXT,
    UNIQUE (root, path)
) STRICT;
CREATE INDEX photo_by_hash ON photo (content_hash);
CREATE INDEX photo_by_size ON photo (size);
-- covers the grid: 100 000 photos are read from the index alone
CREATE INDEX photo_by_time ON photo (taken_sort, id, width, height, colour, state);
CREATE INDEX photo_by_folder ON photo (folder COLLATE NOCASE, name COLLATE NOCASE, id);
CREATE INDEX photo_by_state ON photo (state) WHERE state <> 'measured';

CREATE TABLE face (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    photo INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    x REAL NOT NULL, y REAL NOT NULL, w REAL NOT NULL, h REAL NOT NULL,
    landmarks BLOB,                         -- ten float32: x, y of five points
    score REAL NOT NULL,
    pixels REAL, sharpness REAL, yaw REAL, pitch REAL, roll REAL,
    origin TEXT NOT NULL CHECK (origin IN ('user', 'model', 'import')),
    detector TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by IN ('user', 'model', 'import'))
) STRICT;
CREATE INDEX face_by_photo ON face (photo);

CREATE TABLE embedding (
    face INTEGER NOT NULL REFERENCES face ON DELETE CASCADE,
    model TEXT NOT NULL,
    vector BLOB NOT NULL,                   -- float32, unit length
    PRIMARY KEY (face, model)
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    cover INTEGER REFERENCES face ON DELETE SET NULL,
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    birth_date TEXT,
    note TEXT NOT NULL DEFAULT '',
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL
) STRICT;
CREATE INDEX person_by_cover ON person (cover) WHERE cover IS NOT NULL;

CREATE TABLE assignment (
    face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
    person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed')),
    by TEXT NOT NULL CHECK (by IN ('user', 'model', 'import')),
    distance REAL,
    insisted INTEGER NOT NULL DEFAULT 0 CHECK (insisted IN (0, 1)),
    at REAL NOT NULL,
    CHECK (NOT (by = 'model' AND state = 'confirmed'))
) STRICT;
CREATE INDEX assignment_by_person ON assignment (person, state);

CREATE TABLE rejection (
    face INTEGER NOT NULL REFERENCES face ON DELETE CASCADE,
    person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL,
    PRIMARY KEY (face, person)
) STRICT;
CREATE INDEX rejection_by_person ON rejection (person);

CREATE TABLE face_mark (
    face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
    mark TEXT NOT NULL CHECK (mark IN ('hidden', 'not_a_face')),
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL
) STRICT;

CREATE TABLE distinct_people (
    a INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL,
    PRIMARY KEY (a, b), CHECK (a < b)
) STRICT;
CREATE INDEX distinct_people_by_b ON distinct_people (b);

CREATE TABLE face_group (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
CREATE TABLE group_member (
    face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
    face_group INTEGER NOT NULL REFERENCES face_group ON DELETE CASCADE,
    facts INTEGER NOT NULL DEFAULT 0        -- fingerprint of what was known of the face when it was grouped
) STRICT;
CREATE INDEX group_member_by_group ON group_member (face_group);

CREATE TABLE change_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    faces BLOB NOT NULL,                    -- int64 little endian
    people BLOB NOT NULL,
    photos BLOB NOT NULL,
    before BLOB NOT NULL,                   -- rows as JSON, deflated where they are many
    after BLOB NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX change_log_by_undone ON change_log (undone, id);

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


_RANK = "CASE {}.by WHEN 'user' THEN 2 WHEN 'import' THEN 1 ELSE 0 END"
_WRITER = "COALESCE((SELECT rank FROM writer), 0)"


def _guards(table: str, unique: _Unique) -> str:
    """Triggers that stop a writer from touching a row of somebody who outranks them.

    They also fire for rows that a foreign key takes along, so that deleting a photo
    or a root can not take a name with it. REPLACE is stopped by the insert's own
    trigger: its deletions fire triggers only where ``recursive_triggers`` is on.
    """
    old = f"{_RANK.format('OLD')} > {_WRITER}"
    new = f"{_RANK.format('NEW')} > {_WRITER}"
    replaced = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} AS present WHERE "
        + " AND ".join(f"present.{column} = NEW.{column}" for column in columns)
        + f" AND {_RANK.format('present')} > {_WRITER})"
        for columns in unique
    )
    return f"""
CREATE TRIGGER {table}_guard_update BEFORE UPDATE ON {table} WHEN {old} OR {new}
BEGIN SELECT RAISE(ABORT, 'guard: {table} row of somebody who outranks the writer'); END;
CREATE TRIGGER {table}_guard_delete BEFORE DELETE ON {table} WHEN {old}
BEGIN SELECT RAISE(ABORT, 'guard: {table} row of somebody who outranks the writer'); END;
CREATE TRIGGER {table}_guard_insert BEFORE INSERT ON {table} WHEN {new} OR {replaced}
BEGIN SELECT RAISE(ABORT, 'guard: {table} row of somebody who outranks the writer'); END;
"""


def statements(text: str) -> list[str]:
    """``text`` cut into single statements: ``executescript`` would commit first."""
    found: list[str] = []
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    if pending.strip():
        raise ValueError(f"not a whole statement: {pending.strip()[:60]}")
    return found


class Step(NamedTuple):
    """One migration: its name is kept in the file, so it never changes."""

    name: str
    run: Callable[[Connection], None]


def _first(connection: Connection) -> None:
    """Photos, faces, people, groups, the change log, settings."""
    for statement in statements(_TABLES):
        connection.execute(statement)
    for table, unique in _GUARDED_FIRST.items():
        for statement in statements(_guards(table, unique)):
            connection.execute(statement)
    connection.execute("INSERT INTO setting VALUES ('library', json_quote(lower(hex(randomblob(16)))))")


FOLLOWING_TRIGGERS: Final = (
    *("root_leaves", "root_returns", "photo_leaves", "photo_returns", "face_moves"),
    *STAGING_TRIGGERS,
)
"""What must follow whatever is written; see ``_EXPRESSIONS`` for the last one."""


def _second(connection: Connection) -> None:
    """Folders can leave with all that is known of them, and come back."""
    for statement in statements(LEAVING):
        connection.execute(statement)
    for table in ("root", "photo", "face_mark"):
        _replace(connection, table)
    for statement in statements(LEAVING_INDEXES + _guards("face_mark", GUARDED["face_mark"])):
        connection.execute(statement)


def _replace(connection: Connection, table: str) -> None:
    """Put ``<table>_new`` in the place of ``table``, with its rows; numbers are given out once."""
    new = f"{table}_new"
    columns = ", ".join(name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall())
    connection.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {table}")
    connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (new,))
    connection.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT ?, seq FROM sqlite_sequence WHERE name = ?",
        (new, table),
    )
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE {new} RENAME TO {table}")


_EXPRESSIONS = """
CREATE TABLE expression (
    face INTEGER NOT NULL REFERENCES face ON DELETE CASCADE,
    model TEXT NOT NULL,
    version TEXT NOT NULL,                  -- of the model's files and of how they are used
    photo INTEGER NOT NULL,                 -- the face's, so that the search reads one index
    label TEXT,                             -- of the largest score
    scores BLOB,                            -- seven float32, sum 1; NULL: the picture can not be read
    PRIMARY KEY (face, model),
    CHECK ((label IS NULL) = (scores IS NULL)), CHECK (length(scores) = 28)
) STRICT, WITHOUT ROWID;
CREATE INDEX expression_by_label ON expression (model, label, photo, face);

CREATE TABLE expression_label (
    face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
    label TEXT NOT NULL
    CHECK (label IN ('angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral')),
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL
) STRICT;
CREATE INDEX expression_label_by_label ON expression_label (label);

CREATE TRIGGER face_moves AFTER UPDATE OF x, y, w, h ON face
WHEN (OLD.x, OLD.y, OLD.w, OLD.h) <> (NEW.x, NEW.y, NEW.w, NEW.h)
BEGIN DELETE FROM expression WHERE face = NEW.id; END;
"""
"""What faces show. What was read in another box is of no use: it is read anew, whoever moved it."""


def _third(connection: Connection) -> None:
    """What faces show: as models read it, and as people corrected it."""
    for statement in statements(_EXPRESSIONS + _guards("expression_label", GUARDED["expression_label"])):
        connection.execute(statement)


def _fourth(connection: Connection) -> None:
    """Room for the faces that another detector found, until it is in use."""
    for statement in statements(STAGING):
        connection.execute(statement)


def _fifth(connection: Connection) -> None:
    """Cameras' sessions and videos beside the photos."""
    for statement in statements(RECORDINGS):
        connection.execute(statement)


def _sixth(connection: Connection) -> None:
    """What people say about stretches of recordings."""
    guards = "".join(_guards(table, GUARDED[table]) for table in ("segment", "baseline"))
    for statement in statements(SEGMENTS + guards):
        connection.execute(statement)


def _seventh(connection: Connection) -> None:
    """What people said of labels, and the exports they made."""
    for statement in statements(DATASETS + _guards("verdict", GUARDED["verdict"])):
        connection.execute(statement)


def _eighth(connection: Connection) -> None:
    """In which part of a dataset photos came in."""
    for statement in statements(PARTS + _guards("photo_part", GUARDED["photo_part"])):
        connection.execute(statement)


STEPS: tuple[Step, ...] = (
    Step("0001_photos_faces_people", _first),
    Step("0002_folders_that_left", _second),
    Step("0003_expressions", _third),
    Step("0004_other_detectors", _fourth),
    Step("0005_recordings", _fifth),
    Step("0006_segments", _sixth),
    Step("0007_datasets", _seventh),
    Step("0008_parts", _eighth),
)
"""All migrations in order; a library's ``user_version`` counts those it has had."""
