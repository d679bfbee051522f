"""Rows of recordings and their tracks."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from faceapp.domain.error_kinds import every_kind
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import (
    UNFINISHED,
    AnalysisState,
    Consent,
    Recording,
    RecordingKind,
    RecordingModels,
)
from faceapp.storage.connection import Connection
from faceapp.storage.photo_reads import path_of
from faceapp.storage.roots import RootRow, shown_place
from faceapp.storage.transaction import Transaction

_COLUMNS: Final = """
    p.id, p.kind, p.name, root.path, p.path, r.state, r.source, p.duration, r.every, r.position,
    r.began_at, r.ended_at, r.shown, r.analysed, r.dropped,
    r.detector, r.embedder, r.expression_model, r.expression_version,
    r.has_video AND p.state <> 'gone', r.consent_text, r.consent_who, r.consent_at, r.problem, r.problem_facts
"""
_FROM: Final = """
    FROM recording r JOIN photo p ON p.id = r.photo JOIN root ON root.id = p.root
    WHERE p.left_as IS NULL
"""
_UNFINISHED: Final = ", ".join(f"'{state.value}'" for state in UNFINISHED)


class Counts(NamedTuple):
    """Pictures of a recording."""

    shown: int
    analysed: int
    dropped: int


def every(connection: Connection) -> list[Recording]:
    """All recordings but those whose folder was removed; newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} {_FROM} ORDER BY ifnull(r.began_at, 0) DESC, p.taken_sort DESC, p.id DESC"
    ).fetchall()
    return [_recording(row) for row in rows]


def one(connection: Connection, recording: PhotoId) -> Recording | None:
    """One recording; None where there is none of that number."""
    row = connection.execute(f"SELECT {_COLUMNS} {_FROM} AND r.photo = ?", (recording,)).fetchone()
    return None if row is None else _recording(row)


def in_states(connection: Connection, states: Iterable[AnalysisState]) -> list[PhotoId]:
    """Recordings that stand so, in the order in which they were found."""
    rows = connection.execute(
        "SELECT r.photo FROM json_each(?) AS k CROSS JOIN recording r ON r.state = k.value"
        " JOIN photo p ON p.id = r.photo WHERE p.left_as IS NULL AND p.state <> 'gone' ORDER BY r.photo",
        (json.dumps([state.value for state in states]),),
    )
    return [PhotoId(row[0]) for row in rows]


def unfinished(connection: Connection) -> list[tuple[PhotoId, AnalysisState]]:
    """Those that somebody is writing, or was when the program ended."""
    rows = connection.execute(f"SELECT photo, state FROM recording WHERE state IN ({_UNFINISHED})")
    return [(PhotoId(photo), AnalysisState(state)) for photo, state in rows.fetchall()]


def _recording(row: Sequence[Any]) -> Recording:
    (number, kind, name, root, path, state, source, duration, apart, position, began, ended, *rest) = row
    shown, analysed, dropped, detector, embedder, expression, version, has_video, *end = rest
    text, who, at, problem, facts = end
    models = None if detector is None else RecordingModels(detector, embedder, expression, version)
    return Recording(
        id=PhotoId(number),
        kind=RecordingKind(kind),
        name=name,
        path=path_of(root, path),
        state=AnalysisState(state),
        source=source,
        duration=duration,
        every=apart,
        position=position,
        began_at=began,
        ended_at=ended,
        shown=shown,
        analysed=analysed,
        dropped=dropped,
        models=models,
        has_video=bool(has_video),
        consent=None if text is None else Consent(text, who or "", at),
        problem=_problem(problem, facts),
    )


def _problem(name: str | None, facts: str) -> KnownError | None:
    """The error as it was told; one that only a later version knows is a plain one."""
    if name is None:
        return None
    kind = every_kind().get(name, KnownError)
    try:
        return kind(**json.loads(facts))
    except (TypeError, ValueError, KeyError):
        return KnownError()


def add_camera(
    tx: Transaction,
    root: RootRow,
    path: bytes,
    *,
    source: str,
    size: tuple[int, int],
    taken: tuple[str, int, int],
    models: RecordingModels,
    consent: Consent | None,
    has_video: bool,
    every: float,
) -> PhotoId:
    """A camera's recording begins.

    Args:
        tx: to write in.
        root: of the program's own recordings.
        path: of its video below the root, whether one is kept or not.
        source: the camera's name.
        size: width and height in pixels.
        taken: local wall time (ISO 8601), minutes from UTC, the same as seconds for sorting.
        models: what measures it.
        consent: who agreed.
        has_video: a video is kept, too.
        every: see ``Recording``.
    """
    folder, name = shown_place(root.path, path)
    added = tx.connection.execute(
        "INSERT INTO photo (root, path, folder, name, size, mtime_ns, width, height, taken_at, taken_offset,"
        " taken_source, taken_sort, state, detector, embedder, kind, duration)"
        " VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, 'file_time', ?, 'measured', ?, ?, 'camera', 0) RETURNING id",
        (
            *(root.id, path, folder, name, *size, taken[0], taken[1], taken[2]),
            *(models.detector, models.embedder),
        ),
    ).fetchone()
    recording = PhotoId(added[0])
    said = (None, None, None) if consent is None else (consent.text, consent.who, consent.at)
    tx.connection.execute(
        "INSERT INTO recording (photo, state, source, every, began_at, has_video,"
        " consent_text, consent_who, consent_at) VALUES (?, 'live', ?, ?, ?, ?, ?, ?, ?)",
        (recording, source, every, tx.now, has_video, *said),
    )
    set_models(tx, recording, models)
    return recording


def free_path(tx: Transaction, root: RootRow, name: str) -> bytes:
    """Where below ``root`` a video called ``name`` may lie: no other recording has that place."""
    for number in itertools.count(1):
        path = os.fsencode(f"{name} {number}.mp4" if number > 1 else f"{name}.mp4")
        found = tx.connection.value("SELECT 1 FROM photo WHERE root = ? AND path = ?", (root.id, path))
        if found is None:
            return path
    raise AssertionError


def faces_of(connection: Connection, recording: PhotoId) -> list[FaceId]:
    """All its faces."""
    return [FaceId(row[0]) for row in connection.execute("SELECT id FROM face WHERE photo = ?", (recording,))]


def add_video(tx: Transaction, photo: PhotoId) -> None:
    """A video of the user's waits to be analysed, unless it is known already."""
    tx.connection.execute(
        "INSERT INTO recording (photo, state) VALUES (?, 'waiting') ON CONFLICT (photo) DO NOTHING", (photo,)
    )


def wait(tx: Transaction, recordings: Iterable[PhotoId]) -> None:
    """Have videos analysed that nobody analyses just now: from their start, or from where they ended."""
    tx.connection.execute(
        "UPDATE recording SET state = 'waiting', ended_at = NULL, problem = NULL, problem_facts = '{}'"
        f" WHERE photo IN (SELECT value FROM json_each(?)) AND state NOT IN ({_UNFINISHED})"
        " AND photo IN (SELECT id FROM photo WHERE kind <> 'photo' AND kind = 'video')",
        (json.dumps(list(recordings)),),
    )


def set_models(tx: Transaction, recording: PhotoId, models: RecordingModels) -> None:
    """What measures a recording from now on."""
    tx.connection.execute(
        "UPDATE recording SET detector = ?, embedder = ?, expression_model = ?, expression_version = ?"
        " WHERE photo = ?",
        (models.detector, models.embedder, models.expression, models.expression_version, recording),
    )


def start(
    tx: Transaction, recording: PhotoId, models: RecordingModels, every: float, position: float
) -> None:
    """A video is analysed from ``position`` on."""
    tx.connection.execute(
        "UPDATE recording SET state = 'running', every = ?, position = ?, ended_at = NULL,"
        " began_at = ifnull(began_at, ?), problem = NULL, problem_facts = '{}' WHERE photo = ?",
        (every, position, tx.now, recording),
    )
    set_models(tx, recording, models)


def clear(tx: Transaction, recording: PhotoId) -> None:
    """Nothing is measured: no sample, no track. Faces stay until they are found again or not."""
    for table in ("sample_block", "track"):
        tx.connection.execute(f"DELETE FROM {table} WHERE recording = ?", (recording,))
    tx.connection.execute(
        "UPDATE recording SET position = 0, shown = 0, analysed = 0, dropped = 0, began_at = NULL"
        " WHERE photo = ?",
        (recording,),
    )


def progress(tx: Transaction, recording: PhotoId, position: float, counts: Counts) -> None:
    """How far it is; a camera's recording is as long as it is far."""
    tx.connection.execute(
        "UPDATE recording SET position = max(position, ?), shown = ?, analysed = ?, dropped = ?"
        " WHERE photo = ?",
        (position, *counts, recording),
    )
    tx.connection.execute(
        "UPDATE photo SET duration = max(ifnull(duration, 0), ?) WHERE id = ? AND kind = 'camera'",
        (position, recording),
    )


def set_state(
    tx: Transaction, recording: PhotoId, state: AnalysisState, problem: KnownError | None = None
) -> None:
    """How it stands, and why."""
    name = None if problem is None else type(problem).__name__
    facts = {} if problem is None else {key: str(value) for key, value in problem.facts.items()}
    over = None if state in (*UNFINISHED, AnalysisState.WAITING) else tx.now
    tx.connection.execute(
        "UPDATE recording SET state = ?, ended_at = ?, problem = ?, problem_facts = ? WHERE photo = ?",
        (state.value, over, name, json.dumps(facts), recording),
    )


def set_length(tx: Transaction, video: PhotoId, seconds: float) -> None:
    """How long a video really is, where it says otherwise itself; a camera's is as long as it is far."""
    tx.connection.execute("UPDATE photo SET duration = ? WHERE id = ? AND kind = 'video'", (seconds, video))


def set_video(tx: Transaction, recording: PhotoId, size: int, content_hash: bytes | None) -> None:
    """What is kept beside a camera's measurements: a video of ``size`` bytes, or none."""
    tx.connection.execute(
        "UPDATE recording SET has_video = ? WHERE photo = ?", (content_hash is not None, recording)
    )
    tx.connection.execute(
        "UPDATE photo SET size = ?, content_hash = ? WHERE id = ?", (size, content_hash, recording)
    )


def set_colour(tx: Transaction, recording: PhotoId, colour: int) -> None:
    """Mean colour of its still, 0xRRGGBB."""
    tx.connection.execute("UPDATE photo SET colour = ? WHERE id = ?", (colour, recording))


def rename(tx: Transaction, recording: PhotoId, name: str) -> bool:
    """Call a camera's recording otherwise; its video keeps its name. False where there is none."""
    done = tx.connection.execute(
        "UPDATE photo SET name = ? WHERE id = ? AND kind = 'camera'", (name, recording)
    )
    return done.rowcount > 0


def delete(tx: Transaction, recording: PhotoId) -> None:
    """Forget a recording with all that was measured and all names on its faces."""
    tx.connection.execute("DELETE FROM photo WHERE id = ? AND kind <> 'photo'", (recording,))
