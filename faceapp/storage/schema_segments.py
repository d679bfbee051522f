"""The tables of what people say about recordings: marked stretches, and neutral moments."""

from __future__ import annotations

from typing import Final

SEGMENTS: Final = """
CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
    face INTEGER,                           -- of the track it is on; it may be gone by now
    who INTEGER,                            -- of that track; NULL: it is about the whole picture
    first REAL NOT NULL,                    -- seconds
    last REAL NOT NULL,
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 40),
    comment TEXT NOT NULL DEFAULT '',
    reviewer TEXT NOT NULL DEFAULT '',      -- as they call themselves
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL,
    CHECK (first < last), CHECK (face IS NULL OR who IS NOT NULL)
) STRICT;
CREATE INDEX segment_by_recording ON segment (recording, first);

CREATE TABLE baseline (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
    face INTEGER,
    who INTEGER NOT NULL,
    time REAL NOT NULL,                     -- seconds
    scores BLOB NOT NULL CHECK (length(scores) = 28),   -- seven float32, smoothed, as they were then
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL
) STRICT;
CREATE INDEX baseline_by_recording ON baseline (recording);
"""
"""Step 6. Whose a row is, its face says: names are given to faces, and tracks take the faces of an earlier
analysis up. A face is no foreign key, so that nothing is in the way when one goes; numbers of faces are
given out once. ``who`` is asked where the face is gone. What models measured is not touched: a segment
whose label is an expression is a correction beside it."""
