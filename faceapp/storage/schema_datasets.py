"""The tables of datasets: verdicts on labels, exports that were made, choices with a name, parts."""

from __future__ import annotations

from typing import Final

DATASETS: Final = """
CREATE TABLE verdict (
    face INTEGER NOT NULL REFERENCES face ON DELETE CASCADE,
    doubt INTEGER NOT NULL,                 -- what was asked about, as cleaning counts its doubts
    keep INTEGER NOT NULL CHECK (keep IN (0, 1)),   -- 1: it is right; 0: it goes into no dataset
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL,
    PRIMARY KEY (face, doubt)
) STRICT;
CREATE INDEX verdict_by_keep ON verdict (face) WHERE keep = 0;

CREATE TABLE export_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    folder BLOB NOT NULL,
    choices TEXT NOT NULL,                  -- JSON
    state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'problem')),
    pictures INTEGER NOT NULL DEFAULT 0,
    labels INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE export_preset (
    name TEXT PRIMARY KEY,
    choices TEXT NOT NULL,                  -- JSON
    at REAL NOT NULL
) STRICT;
"""
"""Step 7. A verdict is a person's, and undone like all they do; exports and presets are no part of that."""

PARTS: Final = """
CREATE TABLE photo_part (
    photo INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    part TEXT NOT NULL,                     -- of the dataset it came in with: "train" or the like
    by TEXT NOT NULL CHECK (by IN ('user', 'import')),
    at REAL NOT NULL
) STRICT;
"""
"""Step 8. In which part of a dataset a photo came in; undone with the labels it came in with."""
