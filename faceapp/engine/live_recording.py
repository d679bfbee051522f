"""Recording what the camera sees: measurements always, the video where it is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from faceapp.domain.errors import KnownError
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.live import LiveCounts
from faceapp.domain.recording import AnalysisState, Consent, RecordingModels
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture

if TYPE_CHECKING:
    from faceapp.media.background_writer import BackgroundWriter
    from faceapp.services.library import Library, Thumbnails
    from faceapp.services.recording_said import Said
    from faceapp.services.recordings import RecordingWriter

Current = Callable[[int], TrackSummary | None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded.

    Attributes:
        consent: who agreed, and to what.
        video: the pictures, too, not only what is measured on them.
        sound: how it comes; None: none.
    """

    consent: Consent | None
    video: bool = False
    sound: SoundFacts | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that ended.

    Attributes:
        seconds: how long it is.
        problem: why it ended, where nobody ended it.
        has_video: there is a video file.
        left_out: pictures that are not in the video, since the machine was too slow.
        said: faces of those who were named before the camera, to be given their names.
    """

    recording: PhotoId
    path: Path
    seconds: float
    problem: KnownError | None = None
    has_video: bool = False
    left_out: int = 0
    said: tuple[tuple[FaceId, PersonId], ...] = ()


class Keeping:
    """Writes into the library what a live source gives; on the looking thread, but for ``came``.

    Its times begin with the recording, not with the source.

    Args:
        library_path: opened on the thread that uses it, when it is first needed.
        source: the camera's name.
        models: what measures.
        current: what is known of a running track.
        video_failed: called where the video can not go on; the measurements do.
    """

    def __init__(
        self,
        library_path: Path,
        source: str,
        models: RecordingModels,
        current: Current,
        video_failed: Callable[[KnownError], None],
    ) -> None:
        self._path, self._source, self._models = library_path, source, models
        self._current = current
        self._video_failed = video_failed
        self._library: Library | None = None
        self._thumbnails: Thumbnails | None = None
        self._writer: RecordingWriter | None = None
        self._said: Said | None = None
        self._video: BackgroundWriter | None = None
        self._lost_video: BackgroundWriter | None = None
        self._start: VideoPicture | None = None
        self._counts = LiveCounts()
        self._session: PhotoId | None = None
        self._seconds = 0.0

    @property
    def running(self) -> bool:
        """Whether it records."""
        return self._writer is not None

    def begin(self, wish: Wish, first: VideoPicture, counts: LiveCounts) -> PhotoId:
        """Begin to record with the picture ``first``.

        Raises:
            LibraryBusy, DiskFull, CannotWrite: nothing was begun.
        """
        from faceapp.media.background_writer import BackgroundWriter
        from faceapp.services import recordings
        from faceapp.services.recording_said import Said

        library, thumbnails = self._open()
        self._said = Said()
        height, width = first.pixels.shape[:2]
        self._start, self._counts, self._seconds = first, counts, 0.0
        self._writer = recordings.begin(
            library,
            thumbnails,
            source=self._source,
            size=(width, height),
            models=self._models,
            consent=wish.consent,
            has_video=wish.video,
            began_at=time.time() - (time.perf_counter() - first.arrived if first.arrived else 0.0),
            current=lambda track: self._shifted(self._current(track)),
        )
        if wish.video:
            facts = VideoFacts(width, height, None, 0.0, wish.sound is not None, "")
            try:
                video = BackgroundWriter(self._writer.path, facts, sound=wish.sound)
                video.write(self._moved(first, first))  # times of a file begin with its first picture
                self._video = video
            except KnownError as error:
                self._video_failed(error)
        return self._writer.recording

    def came(self, picture: VideoPicture) -> None:
        """The source gave a picture; on the capturing thread."""
        video, start = self._video, self._start
        if video is not None and start is not None and picture.time >= start.time:
            self._into(video, lambda: video.write(self._moved(picture, start)))

    def add_sound(self, samples: NDArray[Any], at: float) -> None:
        """A piece of sound that began at ``at``, of ``time.perf_counter()``; from any thread."""
        video, start = self._video, self._start
        if video is not None and start is not None and at >= start.arrived:
            self._into(video, lambda: video.write_sound(samples, at - start.arrived))

    def _into(self, video: BackgroundWriter, write: Callable[[], object]) -> None:
        """The video may end before the measurements do: a full disk, a coder that fails."""
        try:
            write()
        except KnownError as error:
            if self._video is video:
                self._video, self._lost_video = None, video
                self._video_failed(error)

    def looked(
        self, faces: PictureFaces, ended: tuple[TrackSummary, ...], counts: LiveCounts
    ) -> tuple[tuple[FaceId, PersonId], ...]:
        """A picture was looked at.

        Returns:
            Faces of the recording to be given names that were said before the camera.

        Raises:
            DiskFull, CannotWrite, LibraryBroken, LibraryBusy: the recording has ended.
        """
        writer, start = self._writer, self._start
        if writer is None or start is None or faces.picture.time < start.time:
            return ()
        writer.shown = counts.shown - self._counts.shown
        writer.dropped = counts.dropped - self._counts.dropped
        picture = self._moved(faces.picture, start)
        self._seconds = picture.time
        writer.add(replace(faces, picture=picture))
        if self._said is not None:
            self._said.take(faces)
        for track in ended:
            shifted = self._shifted(track)
            if shifted is not None:
                writer.ended(shifted)
        if self._said is None:
            return ()
        return self._said.new(self._open()[0], writer.recording, writer.position)

    def keep(self, track: TrackSummary, picture: PictureFaces | None) -> FaceId:
        """A face of the library for a track that is followed, so that it can be named.

        Where nothing is recorded, only this face and a small picture are kept, in a recording
        without a length: the same one for all faces of this session.

        Raises:
            KnownError: it can not be kept.
        """
        from faceapp.services import recordings

        if self._writer is not None:
            shifted = self._shifted(track)
            assert shifted is not None
            return self._writer.keep(shifted)
        library, thumbnails = self._open()
        if self._session is not None:
            return recordings.keep_track(library, thumbnails, self._session, track)
        assert picture is not None
        height, width = picture.picture.pixels.shape[:2]
        writer = recordings.begin(
            library, thumbnails, source=self._source, size=(width, height), models=self._models, consent=None
        )
        try:
            alone = tuple(face for face in picture.faces if face.track == track.track)
            writer.add(replace(picture, faces=alone))
            face = writer.keep(track)
        finally:
            writer.finish(AnalysisState.DONE)
        self._session = writer.recording
        return face

    def end(self, problem: KnownError | None, left: tuple[TrackSummary, ...] = ()) -> Recorded | None:
        """Stop recording; all of it is kept. None where nothing was recorded.

        Raises:
            KnownError: the rest could not be written; what was before is kept.
        """
        writer, self._writer = self._writer, None
        video, self._video = self._video or self._lost_video, None
        lost, self._lost_video = self._lost_video is not None, None
        if video is not None:
            try:
                video.close()
            except KnownError as error:
                if not lost:
                    self._video_failed(error)
        if writer is None:
            return None
        try:
            for track in left:
                shifted = self._shifted(track)
                if shifted is not None:
                    writer.ended(shifted)
            writer.finish(AnalysisState.DONE if problem is None else AnalysisState.PROBLEM, problem)
        finally:
            self._start = None
        has_video = video is not None and video.pictures > 0
        left_out = 0 if video is None else video.dropped
        said = () if self._said is None else self._said.faces(self._open()[0], writer.recording)
        return Recorded(writer.recording, writer.path, self._seconds, problem, has_video, left_out, said)

    def close(self) -> None:
        """Close the connections; on the thread that used them."""
        if self._thumbnails is not None:
            self._thumbnails.close()
        if self._library is not None:
            self._library.close()
        self._library = self._thumbnails = None

    # --- within ---

    def _open(self) -> tuple[Library, Thumbnails]:
        from faceapp.services.library import open_library, open_thumbnails

        if self._library is None:
            self._library = open_library(self._path, checkpoints=False)
        if self._thumbnails is None:
            self._thumbnails = open_thumbnails(self._library)
        return self._library, self._thumbnails

    @staticmethod
    def _moved(picture: VideoPicture, start: VideoPicture) -> VideoPicture:
        return replace(picture, time=picture.time - start.time, number=picture.number - start.number)

    def _shifted(self, track: TrackSummary | None) -> TrackSummary | None:
        """A track in the recording's time; None where it was over before the recording began."""
        start = self._start
        if track is None or start is None:
            return track
        if track.last < start.time:
            return None
        return replace(
            track,
            first=max(0.0, track.first - start.time),
            last=track.last - start.time,
            best_time=max(0.0, track.best_time - start.time),
        )
