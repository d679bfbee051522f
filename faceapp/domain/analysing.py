"""Analysing videos: what is told of it while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import AnalysisState


@dataclass(frozen=True, slots=True)
class VideoProgress:
    """How far the analysis of a video is.

    Attributes:
        name: of its file.
        done: seconds of the video that were looked at.
        total: its length in seconds; None where the file does not say.
        pictures: that were looked at in this run.
        rate: pictures a second lately; 0 while unknown.
        seconds_left: until its end, at the present rate; None while unknown.
        waiting: videos that come after it.
    """

    recording: PhotoId
    name: str
    done: float
    total: float | None
    pictures: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class VideoFaces:
    """Faces of tracks that are new, or look otherwise than before: to be compared with others."""

    recording: PhotoId
    faces: tuple[FaceId, ...]


@dataclass(frozen=True, slots=True)
class VideoOver:
    """The analysis of a video has ended; all that was measured is in the library.

    Attributes:
        pictures: that were looked at in this run.
        seconds: that it took, without pauses.
        problem: why it ended, where that was not its end.
    """

    recording: PhotoId
    path: Path
    state: AnalysisState
    pictures: int
    seconds: float
    problem: KnownError | None = None


@dataclass(frozen=True, slots=True)
class StoppedVideos:
    """Videos whose analysis the user stopped: the one that was at work, and how many they are.

    Attributes:
        name: of its file.
        part: of it that was looked at, 0..1; None where its length is not known.
        count: of all of them.
    """

    recording: PhotoId
    name: str
    part: float | None
    count: int


@dataclass(frozen=True, slots=True)
class VideoIdle:
    """Nothing new; whoever asks may do something else."""


VideoEvent = VideoProgress | VideoFaces | VideoOver | VideoIdle
