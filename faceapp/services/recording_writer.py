"""Writing a recording while it is measured: about once a second, all of that second or nothing of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from faceapp.domain.errors import KnownError, LibraryBusy
from faceapp.domain.face import Author
from faceapp.domain.following import UNCOUNTED, PictureFaces, TrackSummary
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState, RecordingModels, RecordingState, Track
from faceapp.domain.video_errors import VideoEndsEarly
from faceapp.domain.video_thresholds import (
    FLUSH_SECONDS,
    TRACK_LEAST_SECONDS,
    UNWRITTEN_MOST,
    WHO_MOST,
)
from faceapp.services.recording_tracks import left_over, put_face
from faceapp.services.recording_worth import Worth
from faceapp.services.recovering import note_video
from faceapp.storage import recordings as rows
from faceapp.storage import samples
from faceapp.storage import tracks as track_rows
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.transaction import Transaction
from faceapp.storage.writing_lock import WritingLock

_FORGOTTEN_SECONDS: Final = 60.0
"""After so long without a picture a track has ended, also where nobody says so."""


@dataclass(slots=True)
class _Open:
    """A track that is followed, or was until now."""

    who: int
    first: float
    last: float
    pictures: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers of a writer begin: a recording that goes on has tracks already."""

    track: int = 0
    who: int = 0
    shown: int = 0
    analysed: int = 0
    dropped: int = 0


class RecordingWriter:
    """Takes the faces of one recording and writes them; used on one thread, that of its library.

    Attributes:
        recording: its number.
        path: where its video is or would be.
        position: seconds from which a video has to be analysed on.
        shown, dropped: pictures that were shown and left out; set by whoever shows them.
    """

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        recording: PhotoId,
        path: Path,
        *,
        models: RecordingModels,
        lock: WritingLock,
        position: float = 0.0,
        origin: Origin = Origin(),
        current: Callable[[int], TrackSummary | None] | None = None,
        camera: bool = True,
        whole: bool = True,
    ) -> None:
        self.recording = recording
        self.path = path
        self.position = position
        self.shown, self.dropped = origin.shown, origin.dropped
        self._analysed = origin.analysed
        self._library, self._thumbnails = library, thumbnails
        self._models, self._lock, self._current = models, lock, current
        self._origin = origin
        self._lasting = camera  # nothing of it can be measured again
        self._buffer = bytearray()
        self._first: float | None = None
        self._last = position
        self._tracks: dict[int, _Open] = {}
        self._changed: set[int] = set()
        self._ended: list[TrackSummary] = []
        self._faces: list[FaceId] = []
        self._worth = Worth()
        self._joining: list[tuple[int, int]] = []
        self._joined: dict[int, int] = {}
        self._stills = 2 if camera else 0  # at first any picture, then one with a face
        self._whole = whole  # without a video nothing but faces may be kept
        self._still: tuple[bytes, int] | None = None
        self._flushed_at = time.monotonic()
        self._samples = 0
        self._over = False

    # --- what is measured ----------------------------------------------------------

    def add(self, picture: PictureFaces) -> None:
        """The faces of one picture; writes what waits about once a second.

        A busy library keeps it waiting until it is free again.

        Raises:
            DiskFull, CannotWrite, LibraryBroken: the recording ended with this reason; what was
                written until then is kept.
            LibraryBusy: it was busy for so long that no more can wait: ended as above.
        """
        self._must_be_open()
        at = picture.picture.time
        self._analysed += 1
        self._last = max(self._last, at)
        for before, now in picture.joined:
            self._join(self._numbered(before), self._numbered(now))
        for face in picture.faces:
            number, who = face.track + self._origin.track, self._numbered(face.who)
            self._first = at if self._first is None else self._first
            self._buffer += samples.pack(picture.picture.number, at, replace(face, track=number))
            known = self._tracks.get(number)
            if known is None:
                self._tracks[number] = _Open(who, at, at, 1)
            else:
                known.who, known.last, known.pictures = who, max(known.last, at), known.pictures + 1
            self._changed.add(number)
        self._keep_still(picture)
        if time.monotonic() - self._flushed_at >= FLUSH_SECONDS:
            self.flush()

    def ended(self, track: TrackSummary) -> FaceId | None:
        """A track is over: it gets its face, unless it was too short to be worth one.

        Returns:
            The face; None where there is none, or where the library is busy and it comes later
            (see ``take_faces``).

        Raises:
            as ``add``.
        """
        self._must_be_open()
        self._ended.append(self._renumbered(track))
        number = track.track + self._origin.track
        self.flush()
        return track_rows.face_of(self._library.connection, self.recording, number)

    def keep(self, track: TrackSummary) -> FaceId:
        """The face of a track that still runs, to be named now.

        Raises:
            as ``add``; LibraryBusy: it can not be had at the moment, and nothing is lost.
        """
        self._must_be_open()
        self._write(force=self._renumbered(track))
        face = track_rows.face_of(self._library.connection, self.recording, track.track + self._origin.track)
        if face is None:
            raise LibraryBusy
        return face

    def take_up(self, track: Track) -> None:
        """A track of before goes on: what follows under its number is added to it."""
        self._tracks[track.number] = _Open(
            track.who, track.first, track.last, track.pictures, kept=track.face is not None
        )

    def take_faces(self) -> tuple[FaceId, ...]:
        """Faces that are new or look otherwise since this was asked last: to be compared with others."""
        taken, self._faces = tuple(dict.fromkeys(self._faces)), []
        return taken

    @property
    def state(self) -> RecordingState:
        """How far it is."""
        waiting = len(self._buffer) // samples.SAMPLE.size
        return RecordingState(self.recording, self.position, self._samples, waiting)

    # --- writing -------------------------------------------------------------------

    def flush(self) -> bool:
        """Write what waits; False where the library is busy and it goes on waiting.

        Raises:
            as ``add``.
        """
        self._must_be_open()
        self._flushed_at = time.monotonic()
        try:
            with self._library.impatient():
                self._write()
        except LibraryBusy as error:
            if len(self._buffer) >= UNWRITTEN_MOST * samples.SAMPLE.size:
                self._fail(error)
                raise
            return False
        except KnownError as error:
            self._fail(error)
            raise
        return True

    def finish(
        self, state: AnalysisState = AnalysisState.DONE, problem: KnownError | None = None
    ) -> Path | None:
        """The end: writes the rest, and how it ended. Does nothing where it has ended already.

        Args:
            state: DONE, STOPPED or PROBLEM; WAITING for a video that goes on later.
            problem: why, where it is one.

        Raises:
            as ``add``; LibraryBusy only after the usual patience.
        """
        if self._over:
            return self.path
        for number, track in self._tracks.items():  # whoever is still on screen has a face, too
            if self._current is not None and not track.kept:
                summary = self._current(number - self._origin.track)
                if summary is not None:
                    self._ended.append(self._renumbered(summary))
        try:
            self._write(state=state, problem=problem)
        except KnownError as error:
            self._fail(error)
            raise
        self._close()
        return self.path

    def _write(
        self,
        *,
        force: TrackSummary | None = None,
        state: AnalysisState | None = None,
        problem: KnownError | None = None,
    ) -> None:
        """One transaction with everything that waits."""
        summaries = {summary.track: summary for summary in self._ended}
        summaries.update(
            (summary.track, summary) for summary in self._due() if summary.track not in summaries
        )
        if force is not None:
            summaries[force.track] = force
        with self._library.write(Author.MODEL, lasting=self._lasting) as tx:
            for summary in summaries.values():
                known = self._tracks.setdefault(
                    summary.track, _Open(summary.who, summary.first, summary.last, summary.pictures)
                )
                known.who, known.last = summary.who, max(known.last, summary.last)
                self._changed.add(summary.track)
            changed = [(number, self._tracks[number]) for number in sorted(self._changed)]
            self._put_joined(tx)
            track_rows.put_tracks(
                tx, self.recording, [(n, t.who, t.first, t.last, t.pictures) for n, t in changed]
            )
            if self._buffer and self._first is not None:
                samples.put(tx, self.recording, self._first, self._last, bytes(self._buffer))
            made, crops = self._put_faces(tx, summaries.values(), force)
            counts = rows.Counts(max(self.shown, self._analysed), self._analysed, self.dropped)
            rows.progress(tx, self.recording, self._last, counts)
            if state is not None:
                rows.set_state(tx, self.recording, state, problem)
                if isinstance(problem, VideoEndsEarly):
                    rows.set_length(tx, self.recording, float(str(problem.facts["seconds"])))
                if self._lasting:
                    note_video(tx, self.recording, self.path)
            if self._still is not None:
                rows.set_colour(tx, self.recording, self._still[1])
                self._thumbnails.put_photo(self.recording, self._still[0])
            if crops:
                self._thumbnails.put_faces(crops)
        self._still = None
        self._joining.clear()
        for summary in made:
            self._worth.take(summary)
        for number in summaries:
            self._tracks[number].kept = True
        for summary in self._ended:
            self._tracks.pop(summary.track, None)
        self._faces.extend(face for face, _ in crops)
        self._samples += len(self._buffer) // samples.SAMPLE.size
        self.position, self._first = self._last, None
        self._buffer.clear()
        self._ended.clear()
        self._changed.clear()
        for number in [
            n for n, track in self._tracks.items() if self._last - track.last > _FORGOTTEN_SECONDS
        ]:
            del self._tracks[number]

    def _put_faces(
        self, tx: Transaction, summaries: Iterable[TrackSummary], force: TrackSummary | None
    ) -> tuple[list[TrackSummary], list[tuple[FaceId, bytes]]]:
        """Write the faces of those that are worth one, or have one that somebody named."""
        made = [
            summary
            for summary in summaries
            if summary is force
            or self._worth.has(summary)
            or left_over(tx, self.recording, summary) is not None
        ]
        return made, [put_face(tx, self.recording, summary, self._models) for summary in made]

    def _put_joined(self, tx: Transaction) -> None:
        """What was written under a number that is another one now; uncounted ones begin anew each time."""
        for before, now in self._joining:
            since = self._origin.track if before >= UNCOUNTED else 0
            track_rows.join(tx, self.recording, before, now, since=since)

    def _due(self) -> list[TrackSummary]:
        """Running tracks that are long enough by now to have a face, if the program should end."""
        if self._current is None:
            return []
        found = []
        for number, track in self._tracks.items():
            if not track.kept and track.last - track.first >= 2 * TRACK_LEAST_SECONDS:
                summary = self._current(number - self._origin.track)
                if summary is not None:
                    found.append(self._renumbered(summary))
        return found

    def _renumbered(self, track: TrackSummary) -> TrackSummary:
        return replace(track, track=track.track + self._origin.track, who=self._numbered(track.who))

    def _numbered(self, who: int) -> int:
        """Under which number it is here; what turned out to be another one is that one."""
        number = who if who >= UNCOUNTED else who + self._origin.who
        while number in self._joined:
            number = self._joined[number]
        return number

    def _join(self, before: int, now: int) -> None:
        if before == now:
            return
        self._joining.append((before, now))
        self._joined[before] = now
        while len(self._joined) > WHO_MOST:
            del self._joined[next(iter(self._joined))]
        self._worth.join(before, now)
        for track in self._tracks.values():
            track.who = now if track.who == before else track.who

    def _keep_still(self, picture: PictureFaces) -> None:
        """The small picture of a camera's recording: the first with a face, until then the first."""
        if self._stills == 0 or (self._stills == 1 and not picture.faces):
            return
        from faceapp.services.stills import faces_alone, still

        pixels = picture.picture.pixels
        self._still = still(
            pixels if self._whole else faces_alone(pixels, [face.box for face in picture.faces])
        )
        self._stills = 0 if picture.faces else 1

    def _fail(self, error: KnownError) -> None:
        """It ended; the row says why, if even that can be written. If not, it was cut off."""
        with contextlib.suppress(KnownError), self._library.write(Author.MODEL) as tx:
            rows.set_state(tx, self.recording, AnalysisState.PROBLEM, error)
            if self._lasting:
                note_video(tx, self.recording, self.path)
        self._close()

    def _close(self) -> None:
        self._over = True
        self._buffer.clear()
        self._lock.release()

    def _must_be_open(self) -> None:
        if self._over:
            raise RuntimeError("a recording that has ended")
