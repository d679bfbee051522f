"""Beginning to write a recording: of a camera, or of a video that is analysed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from faceapp.domain.errors import LibraryBusy
from faceapp.domain.face import Author
from faceapp.domain.following import TrackSummary
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState, Consent, RecordingModels
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.services.recording_tracks import put_face
from faceapp.services.recording_writer import Origin, RecordingWriter
from faceapp.services.recovering import recordings_folder
from faceapp.storage import recordings as rows
from faceapp.storage import roots
from faceapp.storage import tracks as track_rows
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.writing_lock import WritingLock
from faceapp.vision.models import ModelSet

Current = Callable[[int], TrackSummary | None]
"""``Follower.current``: what is known of a running track."""


def models_of(models: ModelSet) -> RecordingModels:
    """What a recording keeps of the models that measure it."""
    expression = models.expression
    return RecordingModels(
        models.detector.id,
        models.embedder.id,
        None if expression is None else expression.id,
        None if expression is None else expression.version,
    )


def begin(
    library: Library,
    thumbnails: Thumbnails,
    *,
    source: str,
    size: tuple[int, int],
    models: RecordingModels,
    consent: Consent | None,
    has_video: bool = False,
    every: float = 0.0,
    began_at: float | None = None,
    current: Current | None = None,
) -> RecordingWriter:
    """Begin the recording of a camera: what is measured is kept from now on.

    Args:
        library: opened on the thread that measures.
        thumbnails: get its still and its faces.
        source: the camera's name.
        size: width and height of its pictures, in pixels.
        models: what measures.
        consent: who agreed to what.
        has_video: a video is kept, too, at ``RecordingWriter.path``; its folder is there then.
        every: seconds at least between two pictures that are measured; 0: as many as can be.
        began_at: seconds since 1970; None: now.
        current: ``Follower.current``: with it a track has its face before it ends, so that a
            face is known even where the program is killed.

    Raises:
        LibraryBusy, DiskFull, CannotWrite: nothing was begun.
    """
    folder = recordings_folder(library)
    if has_video:
        _make_folder(folder)
    moment = datetime.fromtimestamp(time.time() if began_at is None else began_at).astimezone()
    wall = moment.replace(tzinfo=None)
    offset = moment.utcoffset()
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    with library.write(Author.MODEL, lasting=True) as tx:
        root = roots.recordings_root(tx, os.fsencode(folder))
        path = rows.free_path(tx, root, _file_name(wall, source))
        number = rows.add_camera(
            tx,
            root,
            path,
            source=source,
            size=size,
            taken=(wall.isoformat(), minutes, round((wall - datetime(1970, 1, 1)).total_seconds())),  # noqa: DTZ001
            models=models,
            consent=consent,
            has_video=has_video,
            every=every,
        )
        lock = locked(library, number)
    place = folder / os.fsdecode(path)
    return RecordingWriter(
        library, thumbnails, number, place, models=models, lock=lock, current=current, whole=has_video
    )


def analyse(
    library: Library,
    thumbnails: Thumbnails,
    recording: PhotoId,
    *,
    models: RecordingModels,
    every: float = 0.0,
    anew: bool = False,
    current: Current | None = None,
) -> RecordingWriter:
    """Begin to measure a video, or go on where it ended; see ``RecordingWriter.position``.

    With other models or another ``every`` than before, or ``anew``, it begins at its start.
    Faces of before are taken up by the tracks that pass through them, with their names.

    Raises:
        NoSuchRecording: there is none.
        LibraryBusy: somebody else analyses it.
    """
    lock = locked(library, recording)
    try:
        with library.write(Author.MODEL) as tx:
            known = rows.one(tx.connection, recording)
            if known is None:
                raise NoSuchRecording(recording=recording)
            same = known.models == models and known.every == every
            goes_on = same and not anew and known.state is not AnalysisState.DONE
            if not goes_on:
                rows.clear(tx, recording)
            position = known.position if goes_on else 0.0
            rows.start(tx, recording, models, every, position)
            track, who = track_rows.last_numbers(tx.connection, recording)
        origin = Origin(track, who, known.shown, known.analysed, known.dropped) if goes_on else Origin()
    except BaseException:
        lock.release()
        raise
    return RecordingWriter(
        library,
        thumbnails,
        recording,
        known.path,
        models=models,
        lock=lock,
        position=position,
        origin=origin,
        current=current,
        camera=False,
    )


def keep_track(library: Library, thumbnails: Thumbnails, recording: PhotoId, track: TrackSummary) -> FaceId:
    """The face of a track of a recording, made if it has none: to be named.

    Raises:
        NoSuchRecording: there is none, or nothing was measured.
    """
    with library.write(Author.MODEL) as tx:
        known = rows.one(tx.connection, recording)
        if known is None or known.models is None:
            raise NoSuchRecording(recording=recording)
        track_rows.put_tracks(
            tx, recording, [(track.track, track.who, track.first, track.last, track.pictures)]
        )
        face, crop = put_face(tx, recording, track, known.models)
        thumbnails.put_face(face, crop)
    return face


def locked(library: Library, recording: PhotoId) -> WritingLock:
    """The right to write a recording.

    Raises:
        LibraryBusy: somebody else has it.
    """
    lock = WritingLock(library.path, recording)
    if not lock.acquire():
        raise LibraryBusy
    return lock


def _file_name(wall: datetime, source: str) -> str:
    """When, and which camera, without what a file's name can not hold."""
    camera = "".join(c if c.isalnum() or c in " -_." else " " for c in source)
    return f"{wall:%Y-%m-%d %H.%M.%S} {' '.join(camera.split())[:60]}".strip(" .")


def _make_folder(folder: Path) -> None:
    from faceapp.storage.backup import told

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise told(error, folder) from error
