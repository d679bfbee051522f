"""Recordings: what was measured of a camera's session or of a video, picture by picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PersonId, PhotoId

VIDEO_SUFFIXES: Final = frozenset(b".mp4 .mov .mkv .avi .webm .m4v .mts .m2ts .3gp .wmv .mpg .mpeg".split())
"""Ends of names of files that are taken for videos, in lower case."""


def is_video_name(path: bytes) -> bool:
    """Whether a file is to be looked at as a video, by its name."""
    return path[path.rfind(b".") :].lower() in VIDEO_SUFFIXES if b"." in path else False


class RecordingKind(StrEnum):
    """Where a recording comes from."""

    CAMERA = "camera"  # recorded by this program, from a camera or a stream
    VIDEO = "video"  # a file of the user's


class AnalysisState(StrEnum):
    """How far the measuring of a recording is."""

    WAITING = "waiting"  # to be analysed, or to go on from ``position``
    RUNNING = "running"  # a video that is analysed just now
    DONE = "done"
    STOPPED = "stopped"  # the user ended it before its end
    PROBLEM = "problem"  # it ended for a reason; what was measured until then is kept
    LIVE = "live"  # a camera that is recorded just now
    CUT_OFF = "cut_off"  # the program ended while it recorded; all but the last second is there


UNFINISHED: Final = (AnalysisState.RUNNING, AnalysisState.LIVE)
"""States of recordings that somebody is writing."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to be recorded, to what, and when.

    Attributes:
        text: as it was shown, whole.
        who: who answered, as they wrote it.
        at: seconds since 1970.
    """

    text: str
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class RecordingModels:
    """What measured a recording: the same from its first picture to its last.

    Attributes:
        detector, embedder, expression: ids in the model registry.
        expression_version: of the expression model's files and of how they are used.
    """

    detector: str
    embedder: str
    expression: str | None = None
    expression_version: str | None = None


@dataclass(frozen=True, slots=True)
class SeenIn:
    """Somebody in a recording.

    Attributes:
        person: None while nobody named them; ``who`` tells such people apart.
        name: "" while nobody named them.
        proposed: a guess, that nobody confirmed so far.
        seconds: on screen, together.
        first: when they are seen for the first time, seconds from the recording's start.
        face: their best face there, if they have one.
        tracks: numbers of the tracks that show them.
    """

    recording: PhotoId
    person: PersonId | None
    who: int
    name: str
    proposed: bool
    seconds: float
    first: float
    face: FaceId | None
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A camera's session or a video, as far as it was measured.

    Attributes:
        id: the number of its row among the photos.
        path: where its video lies or would lie.
        state: how far it is.
        source: the camera's name, or "".
        duration: seconds; None where the file does not say.
        every: seconds at least between two pictures that are analysed; 0: every picture.
        position: seconds up to which it is analysed.
        began_at, ended_at: of the recording or its analysis, seconds since 1970.
        shown, analysed, dropped: pictures.
        models: None while nothing was measured.
        has_video: there is a video file to play.
        problem: why it ended.
        people: who is in it, those seen longest first; empty where it was not asked for.
    """

    id: PhotoId
    kind: RecordingKind
    name: str
    path: Path
    state: AnalysisState
    source: str
    duration: float | None
    every: float
    position: float
    began_at: float | None
    ended_at: float | None
    shown: int
    analysed: int
    dropped: int
    models: RecordingModels | None
    has_video: bool
    consent: Consent | None
    problem: KnownError | None
    people: tuple[SeenIn, ...] = ()

    @property
    def still(self) -> bool:
        """Nothing was recorded: only faces that were named before the camera are kept."""
        camera = self.kind is RecordingKind.CAMERA and self.state is not AnalysisState.LIVE
        return camera and self.consent is None and not self.has_video

    @property
    def part(self) -> float | None:
        """How much of a video was looked at, 0..1; None where its length is not known."""
        return min(self.position / self.duration, 1.0) if self.duration else None


@dataclass(frozen=True, slots=True)
class Track:
    """One face that was followed without a break.

    Attributes:
        number: within the recording, from 1.
        who: within the recording; tracks of the same face share it.
        first, last: seconds.
        pictures: how many it is on.
        face: its face among those of photos; None where it was too short to be one.
        person: who it is; or may be, where it is ``proposed``.
        set_aside: somebody said that it is a stranger, or no face at all.
    """

    recording: PhotoId
    number: int
    who: int
    first: float
    last: float
    pictures: int
    face: FaceId | None
    person: PersonId | None = None
    proposed: bool = False
    set_aside: bool = False

    @property
    def seconds(self) -> float:
        """On screen: up to the picture after its last one, if that comes as the others did."""
        step = (self.last - self.first) / (self.pictures - 1) if self.pictures > 1 else 0.0
        return self.last - self.first + step


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Faces of a recording at many times, as columns; by time, then by track.

    Attributes:
        picture: (n,) numbers of the pictures.
        time: (n,) seconds from the first picture.
        track: (n,) numbers of tracks.
        box: (n, 4) x, y, w, h in fractions of the upright picture.
        landmarks: (n, 5, 2) in fractions.
        score: (n,) of the detector.
        detected: (n,) found on the picture; else followed to it from the one before.
        raw: (n, 7) probabilities as measured; NaN where the expression was not read.
        smoothed: (n, 7) the same, smoothed along each track; NaN where nothing of it was read.
    """

    picture: NDArray[np.int64]
    time: NDArray[np.float64]
    track: NDArray[np.int64]
    box: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    score: NDArray[np.float32]
    detected: NDArray[np.bool_]
    raw: NDArray[np.float32]
    smoothed: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.time)

    def of(self, tracks: tuple[int, ...]) -> Samples:
        """Those of some tracks only."""
        return self.at(np.isin(self.track, np.asarray(tracks, np.int64)))

    def at(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Samples:
        """Those at some places."""
        return Samples(
            *(self.picture[which], self.time[which], self.track[which], self.box[which]),
            *(self.landmarks[which], self.score[which], self.detected[which]),
            *(self.raw[which], self.smoothed[which]),
        )


@dataclass(frozen=True, slots=True)
class RecordingState:
    """How far a recording that is written just now has come.

    Attributes:
        written: seconds of it that are in the library.
        waiting: samples that are not there yet, since another program keeps the library busy.
    """

    id: PhotoId
    written: float
    samples: int
    waiting: int = field(default=0)
