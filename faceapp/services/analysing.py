"""Analysing videos: faces are followed through a file, in a process of its own, into the library."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path

from faceapp.domain.analysing import VideoEvent, VideoFaces, VideoIdle, VideoOver, VideoProgress
from faceapp.domain.analysing_thresholds import (
    ANALYSE_RATE_SECONDS,
    ANALYSE_WARM_PICTURES,
    ANALYSE_WARM_SECONDS,
)
from faceapp.domain.errors import KnownError, NoSuchPhoto
from faceapp.domain.face import Author
from faceapp.domain.following import TrackSummary
from faceapp.domain.ids import PhotoId
from faceapp.domain.measurement import PhotoProblem
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.recording import AnalysisState, Recording, RecordingModels, is_video_name
from faceapp.domain.scanning import Rate
from faceapp.domain.video_errors import (
    NoPictures,
    NoSuchRecording,
    NotAVideo,
    NoVideosThere,
    VideoEmpty,
    VideoFailed,
    VideoForbidden,
    VideoUnreadable,
    VideoVanished,
)
from faceapp.services import analysing_pace, browse, recordings
from faceapp.services.analysing_process import AnalysingProcess
from faceapp.services.analysing_resumed import Numbers
from faceapp.services.analysing_work import Looked, Seen, Watch
from faceapp.services.failing import Bug, Refused
from faceapp.services.folders import add_folders, note_file
from faceapp.services.recording_making import locked
from faceapp.services.recording_writer import RecordingWriter
from faceapp.services.run_clock import RunClock
from faceapp.storage import measuring
from faceapp.storage import recordings as rows
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["AnalysingProcess", "add_videos", "analyse", "as_error", "leave", "models_of_choice"]

_CRASHES = {Reason.CRASHED, Reason.TOO_SLOW, Reason.CHANGED, Reason.UNREADABLE}


def models_of_choice(choice: ModelChoice) -> RecordingModels:
    """What a recording keeps of ``choice``; loads nothing."""
    from faceapp.vision.entries import entry

    expression = choice.expression
    version = None if expression is None else entry(expression).version
    return RecordingModels(choice.detector, choice.embedder, expression, version)


# --- which videos ------------------------------------------------------------------


def videos_among(places: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[tuple[Path, KnownError], ...]]:
    """The videos among ``places`` and in folders among them, in the order of their names.

    Returns:
        Also the places that are none, each with why: ``VideoVanished``, ``NotAVideo``, ``NoVideosThere``.
    """
    found: list[Path] = []
    wrong: list[tuple[Path, KnownError]] = []
    for place in places:
        if place.is_dir():
            inside = sorted(path for path in place.rglob("*") if _is_video(path))
            if not inside:
                wrong.append((place, NoVideosThere(path=place)))
            found.extend(inside)
        elif not place.exists():
            wrong.append((place, VideoVanished(path=place)))
        elif not is_video_name(bytes(place)):
            wrong.append((place, NotAVideo(path=place)))
        else:
            found.append(place)
    return tuple(dict.fromkeys(path.resolve() for path in found)), tuple(wrong)


def _is_video(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and is_video_name(bytes(path)) and path.is_file()


def add_videos(
    library: Library, thumbnails: Thumbnails, videos: Sequence[Path], process: AnalysingProcess
) -> Generator[tuple[PhotoId, PhotoProblem | None]]:
    """Make single videos part of the library; of their folders nothing else is looked at.

    One that is there and has not changed stays as it is.

    Yields:
        Each video's number, and what is wrong with it.

    Raises:
        LibraryBusy, DiskFull: those before are there.
    """
    add_folders(library, videos)
    for path in videos:
        try:
            number = browse.find_photo(library, path)
        except NoSuchPhoto:  # its folder is in the library, and was not looked through since
            note_file(library, path)
            number = browse.find_photo(library, path)
        yield number, _brought_up(library, thumbnails, number, path, process)


def _brought_up(
    library: Library, thumbnails: Thumbnails, number: PhotoId, path: Path, process: AnalysingProcess
) -> PhotoProblem | None:
    """Have the library know the file as it is now."""
    photo = browse.photo(library, number)
    try:
        facts = path.stat()
        known = measuring.file_of(library.connection, number) == (facts.st_size, facts.st_mtime_ns)
    except OSError:
        known = False
    if known and photo.state is PhotoState.MEASURED:
        return None
    found = process.measure(path)
    if isinstance(found, PhotoProblem) and found.reason is Reason.VANISHED:
        return found  # whether it is gone for good is for a scan to say
    with library.write(Author.MODEL) as tx:
        if isinstance(found, PhotoProblem):
            measuring.save_problem(tx, number, found)
            return found
        gone = measuring.save_video(tx, number, found)
        thumbnails.put_photo(number, found.thumbnail)
    if gone:
        thumbnails.delete_faces(list(gone))
    return None


def leave(library: Library, recording: PhotoId) -> None:
    """Have a video left as it is, however far it was analysed.

    Raises:
        NoSuchRecording: there is none.
        LibraryBusy: it is analysed just now.
    """
    lock = locked(library, recording)
    try:
        with library.write(Author.USER) as tx:
            if rows.one(tx.connection, recording) is None:
                raise NoSuchRecording(recording=recording)
            rows.set_state(tx, recording, AnalysisState.STOPPED)
    finally:
        lock.release()


# --- one video ---------------------------------------------------------------------


def analyse(
    library: Library,
    thumbnails: Thumbnails,
    recording: PhotoId,
    process: AnalysingProcess,
    *,
    every: float | None = None,
    anew: bool = False,
    pause: Callable[[], bool] = lambda: False,
) -> Generator[VideoEvent]:
    """Follow the faces of a video to its end, from where it was left.

    All that was told is in the library, but for the last second; ``close`` of the iterator
    writes that, too, and leaves the video waiting to go on. A crash of the decoder ends this
    video with a problem, and nothing else.

    Args:
        library: opened on this thread.
        thumbnails: get its faces.
        recording: a video's number.
        process: looks at it, with models that fit the library.
        every: seconds at least between two pictures, 0 for every one; None: as it was begun, or
            as the user chose.
        anew: from its beginning, also where it was analysed already.
        pause: asked between two looks; while it is true nothing is decoded.

    Yields:
        ``VideoProgress``; ``VideoFaces`` where tracks have ended; ``VideoIdle`` where there is
        nothing new; at last ``VideoOver``.

    Raises:
        NoSuchRecording: there is none.
        LibraryBusy: another program analyses it, or it keeps the library busy for long.
        DiskFull, CannotWrite, LibraryBroken: it ended with this reason.
        CannotMeasure: the models can not be loaded; the video waits as before.
    """
    known = recordings.recording(library, recording)
    problem = _brought_up(library, thumbnails, recording, known.path, process)
    if problem is not None:
        error = as_error(known.path, problem)
        state = AnalysisState.PROBLEM
        if problem.reason is Reason.VANISHED:  # a disk that is not there now: it waits for it
            state = AnalysisState.WAITING
        else:
            with library.write(Author.MODEL) as tx:
                rows.set_state(tx, recording, state, error)
        yield VideoOver(recording, known.path, state, 0, 0.0, error)
        return
    run = _Run(library, thumbnails, known, process, pause)
    pace = analysing_pace.pace_of(library, known) if every is None else every
    with closing(run.all(pace, anew=anew)) as events:
        yield from events


class _Run:
    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        known: Recording,
        process: AnalysingProcess,
        pause: Callable[[], bool],
    ) -> None:
        self._library, self._thumbnails = library, thumbnails
        self._known, self._process = known, process
        self._clock = RunClock(pause)
        self._rate, self._speed = Rate(ANALYSE_RATE_SECONDS), Rate(ANALYSE_RATE_SECONDS)
        self._running: dict[int, TrackSummary] = {}
        self._pictures = 0
        self._at = 0.0

    def all(self, every: float, *, anew: bool) -> Generator[VideoEvent]:
        recording, path = self._known.id, self._known.path
        writer = recordings.analyse(
            self._library,
            self._thumbnails,
            recording,
            models=models_of_choice(self._process.choice),
            every=every,
            anew=anew,
            current=self._running.get,
        )
        state, over = AnalysisState.WAITING, False
        problem: KnownError | None = None
        try:
            warm = max(ANALYSE_WARM_SECONDS, ANALYSE_WARM_PICTURES * every)
            self._numbers = Numbers(self._library, writer, warm)
            self._at = writer.position
            yield self._progress()
            self._process.watch(Watch(path, self._numbers.start, every, self._numbers.earlier))
            while not over:
                self._process.pause(self._clock.paused())
                for heard in self._process.poll():
                    match heard:
                        case Looked():
                            self._take(writer, heard)
                        case Seen(left, early):
                            self._end_tracks(writer, left)
                            over, problem = True, early
                        case Refused() | Bug():
                            over, problem = True, _video_problem(heard, path)
                if faces := writer.take_faces():
                    yield VideoFaces(recording, faces)
                yield VideoIdle() if self._clock.is_paused else self._progress()
            state = AnalysisState.DONE if problem is None else AnalysisState.PROBLEM
        except VideoFailed as error:
            state, problem, over = AnalysisState.PROBLEM, error, True
        except KnownError:
            raise
        except Exception:
            state, problem = AnalysisState.PROBLEM, VideoFailed(path=path)
            raise
        finally:
            if not over:
                self._process.close()  # it is in the middle of it
            writer.finish(state, problem)
        if faces := writer.take_faces():
            yield VideoFaces(recording, faces)
        yield VideoOver(recording, path, state, self._pictures, self._clock.now(), problem)

    def _take(self, writer: RecordingWriter, looked: Looked) -> None:
        """What was found goes to the library, under the numbers it has there."""
        for picture in looked.pictures:
            self._at = max(self._at, picture.picture.time)
            known = self._numbers.picture(picture)
            if known is not None:
                self._pictures += 1
                writer.add(known)
        now = self._clock.now()
        self._rate.mark(now, self._pictures)
        self._speed.mark(now, round(self._at * 1000))
        for track in looked.running:
            told = self._numbers.track(track)
            if told is not None:
                self._running[told.track] = told
        self._end_tracks(writer, looked.ended)

    def _end_tracks(self, writer: RecordingWriter, tracks: tuple[TrackSummary, ...]) -> None:
        for track in tracks:
            told = self._numbers.track(track)
            if told is not None:
                self._running.pop(told.track, None)
                writer.ended(told)

    def _progress(self) -> VideoProgress:
        total = self._known.duration
        left = None if total is None else self._speed.seconds_left(max(round((total - self._at) * 1000), 0))
        return VideoProgress(
            recording=self._known.id,
            name=self._known.name,
            done=self._at,
            total=total,
            pictures=self._pictures,
            rate=self._rate.per_second,
            seconds_left=left,
        )


def _video_problem(heard: Refused | Bug, path: Path) -> KnownError:
    """What is wrong with the video; raises where it is something else."""
    error = heard.error(f"Watching {path}")
    if isinstance(heard, Bug):
        return VideoFailed(path=path)
    if isinstance(error, VideoUnreadable):
        return error
    raise error


def as_error(path: Path, problem: PhotoProblem) -> KnownError:
    """A problem of a file, as the error that opening it would raise."""
    kinds = (VideoEmpty, VideoForbidden, VideoVanished, NoPictures)
    kind = next((kind for kind in kinds if kind.reason is problem.reason), VideoUnreadable)
    return VideoFailed(path=path) if problem.reason in _CRASHES else kind(path=path)
