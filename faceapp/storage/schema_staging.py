"""The tables in which another detector's faces wait until the library goes by it."""

from __future__ import annotations

from typing import Final

STAGING: Final = """
CREATE TABLE staged_photo (
    photo INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    models TEXT NOT NULL,                   -- what measured it
    content_hash BLOB NOT NULL,             -- of the file it was measured in
    stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1))
) STRICT;
CREATE INDEX staged_photo_by_stale ON staged_photo (photo) WHERE stale = 1;

CREATE TABLE staged_face (
    id INTEGER PRIMARY KEY,                 -- the number it will have, if it is a new face
    photo INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    face INTEGER,                           -- the face it is already; NULL: a new one
    x REAL NOT NULL, y REAL NOT NULL, w REAL NOT NULL, h REAL NOT NULL,
    landmarks BLOB,
    score REAL NOT NULL,
    pixels REAL, sharpness REAL, yaw REAL, pitch REAL, roll REAL,
    vector BLOB,
    label TEXT, scores BLOB, version TEXT   -- of the expression
) STRICT;
CREATE INDEX staged_face_by_photo ON staged_face (photo);
CREATE INDEX staged_face_by_face ON staged_face (face) WHERE face IS NOT NULL;

CREATE TRIGGER face_comes AFTER INSERT ON face
BEGIN UPDATE staged_photo SET stale = 1 WHERE photo = NEW.photo; END;
CREATE TRIGGER face_changes AFTER UPDATE OF photo, x, y, w, h, origin, by ON face
BEGIN UPDATE staged_photo SET stale = 1 WHERE photo IN (OLD.photo, NEW.photo); END;
CREATE TRIGGER face_goes AFTER DELETE ON face
BEGIN UPDATE staged_photo SET stale = 1 WHERE photo = OLD.photo; END;
"""
"""What was matched with the faces of a photo is of no use when those are others by now, whoever did that."""

STAGING_TRIGGERS: Final = ("face_comes", "face_changes", "face_goes")
