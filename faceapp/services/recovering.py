"""What is put right when a library is opened: recordings that a program left when it ended."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import AnalysisState
from faceapp.services import recording_said
from faceapp.services.measure_video import video_hash
from faceapp.storage import recordings as rows
from faceapp.storage import roots
from faceapp.storage.library import Library
from faceapp.storage.transaction import Transaction
from faceapp.storage.writing_lock import WritingLock

_FOLDER: Final = ".recordings"


def recordings_folder(library: Library) -> Path:
    """Where the videos of cameras lie: beside the library, never in a photo folder."""
    return library.path.with_name(library.path.name + _FOLDER)


def recover(library: Library) -> tuple[PhotoId, ...]:
    """What nobody writes any more although it says so: a camera was cut off, a video waits to go on.

    Where the library was moved, its recordings lie beside it as before.

    Returns:
        The recordings that were put right.
    """
    connection = library.connection
    folder = os.fsencode(recordings_folder(library))
    if roots.own_folder(connection) not in (None, folder):
        with library.write(Author.MODEL) as tx:
            roots.recordings_root(tx, folder)
    found = []
    for number, state in rows.unfinished(connection):
        lock = WritingLock(library.path, number)
        if not lock.acquire():
            continue  # somebody writes it just now
        try:
            if state is AnalysisState.LIVE:
                recording_said.name_the_rest(library, number)
            with library.write(Author.MODEL) as tx:
                after = AnalysisState.CUT_OFF if state is AnalysisState.LIVE else AnalysisState.WAITING
                rows.set_state(tx, number, after)
                known = rows.one(tx.connection, number)
                if known is not None and state is AnalysisState.LIVE:
                    note_video(tx, number, known.path)
            found.append(number)
        finally:
            lock.release()
    return tuple(found)


def note_video(tx: Transaction, recording: PhotoId, path: Path) -> None:
    """Whether a camera's recording has a video to play, by what lies at its place."""
    size, content = 0, None
    with contextlib.suppress(OSError):
        size = path.stat().st_size
        content = video_hash(path) if size else None
    rows.set_video(tx, recording, size, content)
