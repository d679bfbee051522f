"""The tables of recordings: cameras' sessions and videos, their tracks and samples."""

from __future__ import annotations

from typing import Final

RECORDINGS: Final = """
ALTER TABLE root ADD COLUMN own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1));

ALTER TABLE photo ADD COLUMN kind TEXT NOT NULL DEFAULT 'photo' CHECK (kind IN ('photo', 'video', 'camera'));

ALTER TABLE photo ADD COLUMN duration REAL;

ALTER TABLE face ADD COLUMN time REAL;

CREATE INDEX photo_by_kind ON photo (kind, id, duration) WHERE kind <> 'photo';

CREATE TABLE recording (
    photo INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    state TEXT NOT NULL
    CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'problem', 'live', 'cut_off')),
    source TEXT NOT NULL DEFAULT '',        -- name of the camera
    every REAL NOT NULL DEFAULT 0,          -- seconds at least between two pictures; 0: every picture
    position REAL NOT NULL DEFAULT 0,       -- seconds up to which it is analysed
    began_at REAL,
    ended_at REAL,
    shown INTEGER NOT NULL DEFAULT 0,       -- pictures
    analysed INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    detector TEXT,
    embedder TEXT,
    expression_model TEXT,
    expression_version TEXT,
    has_video INTEGER NOT NULL DEFAULT 1 CHECK (has_video IN (0, 1)),
    consent_text TEXT,                      -- as it was shown
    consent_who TEXT,
    consent_at REAL,
    problem TEXT,                           -- name of a known error
    problem_facts TEXT NOT NULL DEFAULT '{}',
    CHECK ((consent_text IS NULL) = (consent_at IS NULL))
) STRICT;
CREATE INDEX recording_by_state ON recording (state) WHERE state NOT IN ('done', 'stopped', 'cut_off');

CREATE TABLE track (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
    number INTEGER NOT NULL,                -- within the recording
    face INTEGER REFERENCES face ON DELETE SET NULL,
    who INTEGER NOT NULL,                   -- within the recording; tracks of one face share it
    first REAL NOT NULL,                    -- seconds
    last REAL NOT NULL,
    pictures INTEGER NOT NULL,
    UNIQUE (recording, number), CHECK (first <= last)
) STRICT;
CREATE UNIQUE INDEX track_by_face ON track (face) WHERE face IS NOT NULL;

CREATE TABLE sample_block (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
    first REAL NOT NULL,                    -- seconds, of its first sample
    last REAL NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,                     -- count samples of 62 bytes, by time; see storage.samples
    CHECK (first <= last), CHECK (count > 0 AND length(data) = 62 * count)
) STRICT;
CREATE INDEX sample_block_by_time ON sample_block (recording, first, last);
"""
"""Step 5. A recording is a photo with a time: ``root.own`` marks the folder of this program's own
recordings, which no scan looks at; ``face.time`` is in seconds from the recording's first picture.

Samples are written about once a second, all faces of that second in one block. Two hours of three
faces at 25 a second (540 000 samples) are 34.6 MB, 64.0 bytes each; 1 000 000 are read into arrays in
0.22 s of processor time. Rows of their own, without an index besides, are 83 bytes and take 4.0 s."""
