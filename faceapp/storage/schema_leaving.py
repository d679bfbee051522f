"""The tables of folders that can leave with all that is known of them, and come back."""

from __future__ import annotations

from typing import Final

LEAVING: Final = """
CREATE TABLE root_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL,
    added_at REAL NOT NULL,
    -- 1: single files were added, not all of the folder
    chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),
    left_at REAL                            -- removed then, with all that is known kept; NULL: present
) STRICT;

CREATE TABLE photo_new (
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
    state TEXT NOT NULL CHECK (state IN ('pending', 'measured', 'problem', 'gone', 'left')),
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    gone_at REAL,
    detector TEXT,
    embedder TEXT,
    left_as TEXT,                           -- the state it left with, while its root is left
    UNIQUE (root, path),
    CHECK ((state = 'left') = (left_as IS NOT NULL)), CHECK (left_as <> 'left')
) STRICT;

CREATE TABLE face_mark_new (
    face INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
    -- left: its photo left, and nobody had marked it; written by the triggers below alone
    mark TEXT NOT NULL CHECK (mark IN ('hidden', 'not_a_face', 'left')),
    by TEXT NOT NULL CHECK (by IN ('user', 'import', 'model')),
    at REAL NOT NULL,
    CHECK ((mark = 'left') = (by = 'model'))
) STRICT;
"""
"""Tables that hold folders that were removed, too."""

LEAVING_INDEXES: Final = """
CREATE UNIQUE INDEX root_by_path ON root (path) WHERE left_at IS NULL;
CREATE INDEX photo_by_hash ON photo (content_hash);
CREATE INDEX photo_by_size ON photo (size);
CREATE INDEX photo_by_time ON photo (taken_sort, id, width, height, colour, state);
CREATE INDEX photo_by_folder ON photo (folder COLLATE NOCASE, name COLLATE NOCASE, id);
CREATE INDEX photo_by_state ON photo (state) WHERE state <> 'measured';
CREATE INDEX photo_by_left ON photo (root) WHERE left_as IS NOT NULL;
CREATE TRIGGER root_leaves AFTER UPDATE OF left_at ON root
WHEN OLD.left_at IS NULL AND NEW.left_at IS NOT NULL
BEGIN UPDATE photo SET left_as = state, state = 'left' WHERE root = NEW.id AND left_as IS NULL; END;
CREATE TRIGGER root_returns AFTER UPDATE OF left_at ON root
WHEN OLD.left_at IS NOT NULL AND NEW.left_at IS NULL
BEGIN UPDATE photo SET state = left_as, left_as = NULL WHERE root = NEW.id AND left_as IS NOT NULL; END;
CREATE TRIGGER photo_leaves AFTER UPDATE OF state ON photo WHEN OLD.state <> 'left' AND NEW.state = 'left'
BEGIN
    INSERT INTO face_mark (face, mark, by, at)
    SELECT f.id, 'left', 'model', unixepoch() FROM face f WHERE f.photo = NEW.id
    AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = f.id);
END;
CREATE TRIGGER photo_returns AFTER UPDATE OF state ON photo WHEN OLD.state = 'left' AND NEW.state <> 'left'
BEGIN DELETE FROM face_mark WHERE mark = 'left' AND face IN (SELECT id FROM face WHERE photo = NEW.id); END;
"""
"""A folder's photos leave and come back with it, their faces with them: whoever writes."""
