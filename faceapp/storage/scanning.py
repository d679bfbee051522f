"""What the listing of a scan reads and writes: which files are known, new, changed, gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.recording import is_video_name
from faceapp.storage.connection import Connection
from faceapp.storage.roots import RootRow, shown_place
from faceapp.storage.transaction import Transaction

_PAGE: Final = 500
_STATES: Final = {state.value: state for state in PhotoState}  # four times faster than PhotoState(...)

BY_PEOPLE: Final = """
    face.by <> 'model'
    OR EXISTS (SELECT 1 FROM assignment a WHERE a.face = face.id AND a.by <> 'model')
    OR EXISTS (SELECT 1 FROM rejection r WHERE r.face = face.id)
    OR EXISTS (SELECT 1 FROM face_mark m WHERE m.face = face.id AND m.mark <> 'left')
    OR EXISTS (SELECT 1 FROM expression_label x WHERE x.face = face.id)
    OR EXISTS (SELECT 1 FROM verdict v WHERE v.face = face.id)
    OR EXISTS (SELECT 1 FROM person p WHERE p.cover = face.id)
"""
"""Whether a person said something about a face."""

MARKED: Final = """
    EXISTS (SELECT 1 FROM segment s WHERE s.recording = photo.id)
    OR EXISTS (SELECT 1 FROM baseline n WHERE n.recording = photo.id)
    OR EXISTS (SELECT 1 FROM photo_part d WHERE d.photo = photo.id)
"""
"""Whether something is said about a photo or recording as such: by a person, or by its dataset."""

LOOKED_AT: Final = "(detector IS NOT NULL OR kind = 'video' AND content_hash IS NOT NULL)"
"""Whether a photo or video was measured, and need not be again unless its file changes."""

KnownRow = tuple[int, int, int, str, str | None, int, int]
"""A ``KnownPhoto`` as the database gives it: a hundred thousand of these are nothing for the
garbage collector, which would stop everything for 50 ms for as many objects."""


class KnownPhoto(NamedTuple):
    """One photo as the library has it.

    Attributes:
        measured: it was looked at when it was like this (state may be gone now).
        kept: something is known about it that must not go when the file does.
    """

    id: PhotoId
    size: int
    mtime_ns: int
    state: PhotoState
    problem: Reason | None
    measured: bool
    kept: bool

    @classmethod
    def of(cls, row: KnownRow) -> KnownPhoto:
        """From a row as ``known_photos`` gives it."""
        photo, size, mtime_ns, state, problem, detector, faces = row
        return cls(
            PhotoId(photo),
            size,
            mtime_ns,
            _STATES[state],
            Reason(problem) if problem else None,
            bool(detector) and problem is None,
            bool(detector or faces),
        )


class NewPhoto(NamedTuple):
    """A file that is new to the library; ``problem`` where it can not even be opened."""

    path: bytes
    size: int
    mtime_ns: int
    problem: Reason | None
    detail: str


class Update(NamedTuple):
    """What a known photo is from now on."""

    id: PhotoId
    size: int
    mtime_ns: int
    state: PhotoState
    problem: Reason | None
    detail: str


def known_photos(connection: Connection, root: RootId) -> Iterator[dict[bytes, KnownRow]]:
    """All photos of a root by their path below it, a few hundred at a time; see ``KnownPhoto.of``."""
    last = b""
    while True:
        rows = connection.execute(
            f"SELECT path, id, size, mtime_ns, state, problem, {LOOKED_AT},"
            f" EXISTS (SELECT 1 FROM face WHERE face.photo = photo.id) OR {MARKED}"
            " FROM photo WHERE root = ? AND path > ? ORDER BY path LIMIT ?",
            (root, last, _PAGE),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield {row[0]: row[1:] for row in rows}


def add_photos(transaction: Transaction, root: RootRow, photos: Sequence[NewPhoto]) -> list[PhotoId]:
    """Add new files, to be looked at; or as problems, where that is known already."""
    connection = transaction.connection
    before = connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'photo'") or 0
    connection.executemany(
        "INSERT INTO photo (root, path, folder, name, size, mtime_ns, state, problem, problem_detail, kind)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(root.id, photo.path, *shown_place(root.path, photo.path), photo.size, photo.mtime_ns),
                *("problem" if photo.problem else "pending", photo.problem, photo.detail),
                "video" if is_video_name(photo.path) else "photo",
            )
            for photo in photos
        ),
    )
    return [PhotoId(before + 1 + place) for place in range(len(photos))]


def update_photos(transaction: Transaction, updates: Sequence[Update]) -> None:
    """Write what has become of known photos; what was measured stays until it is measured again."""
    transaction.connection.executemany(
        "UPDATE photo SET size = ?, mtime_ns = ?, state = ?, problem = ?, problem_detail = ?,"
        " gone_at = NULL WHERE id = ?",
        ((u.size, u.mtime_ns, u.state.value, u.problem, u.detail, u.id) for u in updates),
    )


def mark_gone(transaction: Transaction, photos: Sequence[PhotoId]) -> None:
    """Their files are not there now; all that is known of them is kept.

    What was measured is of another file where one is pending: it must not come back
    as measured, so no file's time is its time.
    """
    transaction.connection.executemany(
        "UPDATE photo SET mtime_ns = CASE state WHEN 'pending' THEN -1 ELSE mtime_ns END,"
        " state = 'gone', gone_at = ? WHERE id = ?",
        ((transaction.now, photo) for photo in photos),
    )


def delete_photos(transaction: Transaction, photos: Sequence[PhotoId]) -> None:
    """Forget photos of which nothing is known; the schema's guard stops it where a person said something."""
    transaction.connection.executemany("DELETE FROM photo WHERE id = ?", ((photo,) for photo in photos))


def long_gone(connection: Connection, before: float, limit: int) -> list[PhotoId]:
    """Photos gone since before that time (seconds since 1970) on which nobody said anything."""
    rows = connection.execute(
        f"SELECT id FROM photo WHERE state = 'gone' AND gone_at < ? AND NOT EXISTS"
        f" (SELECT 1 FROM face WHERE face.photo = photo.id AND ({BY_PEOPLE}))"
        f" AND NOT ({MARKED}) ORDER BY id LIMIT ?",
        (before, limit),
    )
    return [PhotoId(row[0]) for row in rows]


def faces_of(connection: Connection, photos: Sequence[PhotoId]) -> list[FaceId]:
    """All faces on these photos."""
    rows = connection.execute(
        "SELECT face.id FROM json_each(?) AS k CROSS JOIN face ON face.photo = k.value ORDER BY face.id",
        (json.dumps(list(photos)),),
    )
    return [FaceId(row[0]) for row in rows]


def retry(transaction: Transaction, photos: Sequence[PhotoId] | None) -> int:
    """Have problems looked at again: these, or all; says how many."""
    which = "" if photos is None else "AND id IN (SELECT value FROM json_each(?))"
    return transaction.connection.execute(
        f"UPDATE photo SET state = 'pending', problem = NULL, problem_detail = ''"
        f" WHERE state = 'problem' {which}",
        () if photos is None else (json.dumps(list(photos)),),
    ).rowcount


class Totals(NamedTuple):
    """What is there in some roots; gone photos, those that left, and what is not a face are left out."""

    photos: int
    faces: int
    problems: tuple[tuple[bytes, bytes, Reason], ...]
    videos: int


def totals(connection: Connection, roots: Sequence[RootId]) -> Totals:
    """Count; problems as (path of the root, path below it, reason), by path."""
    listed = json.dumps(list(roots))
    within = "root IN (SELECT value FROM json_each(?))"
    photos = connection.value(
        f"SELECT count(*) FROM photo WHERE {within} AND state NOT IN ('gone', 'left')", (listed,)
    )
    videos = connection.value(
        f"SELECT count(*) FROM photo WHERE kind <> 'photo' AND {within} AND state NOT IN ('gone', 'left')",
        (listed,),
    )
    faces = connection.value(
        f"SELECT count(*) FROM photo CROSS JOIN face ON face.photo = photo.id"
        f" WHERE {within} AND state NOT IN ('gone', 'left') AND NOT EXISTS"
        " (SELECT 1 FROM face_mark m WHERE m.face = face.id AND m.mark = 'not_a_face')",
        (listed,),
    )
    problems = connection.execute(
        f"SELECT root.path, photo.path, problem FROM photo JOIN root ON root.id = photo.root"
        f" WHERE {within} AND state = 'problem' ORDER BY root.path, photo.path",
        (listed,),
    )
    told = tuple((root, path, Reason(why)) for root, path, why in problems)
    return Totals(photos, faces, told, videos)


def count_videos(connection: Connection, photos: Iterable[PhotoId]) -> int:
    """How many of these are videos."""
    found: int = connection.value(
        "SELECT count(*) FROM photo WHERE kind <> 'photo' AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(photos)),),
    )
    return found
