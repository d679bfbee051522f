"""Recordings: what the window and the command line ask of them; ``recording_making`` begins them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from faceapp.domain.face import Author
from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.person import normalise_name
from faceapp.domain.recording import (
    AnalysisState,
    Recording,
    RecordingKind,
    Samples,
    SeenIn,
    Track,
)
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.domain.video_thresholds import SMOOTHING_SECONDS
from faceapp.services import analysing_stopped
from faceapp.services.recording_making import analyse, begin, keep_track, locked, models_of
from faceapp.services.recording_people import people_of, seen
from faceapp.services.recording_samples import smoothed_samples
from faceapp.services.recording_writer import RecordingWriter
from faceapp.services.recovering import recordings_folder, recover
from faceapp.storage import recordings as rows
from faceapp.storage import tracks as track_rows
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails

__all__ = [
    "RecordingWriter",
    "analyse",
    "begin",
    "delete",
    "keep_track",
    "models_of",
    "recording",
    "recordings",
    "recordings_folder",
    "recover",
    "rename",
    "samples",
    "seen_in",
    "tracks",
    "videos_of",
    "wait_again",
    "waiting",
]


def rename(library: Library, recording: PhotoId, name: str) -> None:
    """Call a camera's recording otherwise. A video of the user's has its file's name.

    Raises:
        EmptyName: nothing but space was typed.
        NoSuchRecording: there is none of a camera.
    """
    cleaned = normalise_name(name)
    with library.write(Author.USER) as tx:
        if not rows.rename(tx, recording, cleaned):
            raise NoSuchRecording(recording=recording)


def delete(library: Library, thumbnails: Thumbnails, recording: PhotoId) -> None:
    """Forget a recording for good: what was measured, its faces and names, a camera's video file.

    The file of a user's video stays; the next scan finds it anew.

    Raises:
        NoSuchRecording: there is none.
        LibraryBusy: it is being written.
        CannotWrite: its file can not be removed; nothing was forgotten.
    """
    known = _one(library, recording)
    lock = locked(library, recording)
    try:
        faces = rows.faces_of(library.connection, recording)
        if known.kind.value == "camera":
            _remove(known.path)
        with library.write(Author.USER) as tx:
            rows.delete(tx, recording)
        thumbnails.delete_photos([recording])
        thumbnails.delete_faces(faces)
    finally:
        lock.release()


# --- reading -----------------------------------------------------------------------


def recordings(library: Library) -> tuple[Recording, ...]:
    """All recordings with the people in them, the newest first.

    Faces that were named while a camera ran have a row that nobody recorded: without an answer
    to what is kept, and without a video. It is not among them.
    """
    with library.read() as connection:
        found = [row for row in rows.every(connection) if _was_recorded(row)]
        return people_of(connection, found)


def _was_recorded(row: Recording) -> bool:
    return row.kind is RecordingKind.VIDEO or row.consent is not None or row.has_video


def recording(library: Library, number: PhotoId) -> Recording:
    """One recording with the people in it.

    Raises:
        NoSuchRecording: there is none.
    """
    with library.read() as connection:
        found = rows.one(connection, number)
        if found is None:
            raise NoSuchRecording(recording=number)
        return people_of(connection, [found])[0]


def waiting(library: Library) -> tuple[PhotoId, ...]:
    """Videos that are to be analysed, in the order in which they were found."""
    return tuple(rows.in_states(library.connection, [AnalysisState.WAITING]))


def wait_again(library: Library, videos: Sequence[PhotoId]) -> None:
    """Have videos analysed again, or after all; those that are analysed just now are left alone.

    One that was done begins at its start when its turn comes, others go on where they ended.
    """
    with library.write(Author.MODEL) as tx:
        for number in videos:
            known = rows.one(tx.connection, number)
            if known is not None and known.state is AnalysisState.DONE:
                rows.clear(tx, number)
        rows.wait(tx, videos)
        analysing_stopped.take_off(tx, videos)


def tracks(library: Library, recording: PhotoId) -> tuple[Track, ...]:
    """All tracks of a recording, by number."""
    return tuple(track_rows.tracks(library.connection, recording))


def seen_in(library: Library, recording: PhotoId) -> tuple[SeenIn, ...]:
    """Who is in a recording, for how long, with the best face of each; those seen longest first."""
    with library.read() as connection:
        return seen(connection, track_rows.tracks(connection, recording))


def videos_of(library: Library, person: PersonId) -> tuple[SeenIn, ...]:
    """In which recordings somebody is seen, and for how long; the newest first."""
    with library.read() as connection:
        found = (
            one
            for number in track_rows.recordings_of(connection, person)
            for one in seen(connection, track_rows.tracks(connection, number))
        )
        return tuple(one for one in found if one.person == person and not one.proposed)


def samples(
    library: Library,
    recording: PhotoId,
    *,
    tracks: Sequence[int] | None = None,
    start: float | None = None,
    end: float | None = None,
    sigma: float = SMOOTHING_SECONDS,
) -> Samples:
    """What was measured, as arrays: raw, and smoothed along each track with what came before and after.

    Args:
        library: to read from.
        recording: which.
        tracks: numbers of tracks, as ``SeenIn.tracks`` gives them; None: all.
        start: seconds; None: from the first.
        end: seconds; None: to the last.
        sigma: seconds of smoothing; 0: none.
    """
    return smoothed_samples(library.connection, recording, tracks, start=start, end=end, sigma=sigma)


_one = recording  # where a parameter has its name


def _remove(path: Path) -> None:
    from faceapp.storage.backup import told

    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise told(error, path) from error
