"""Values that the engine tells the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceapp.domain.analysing import VideoProgress
from faceapp.domain.scanning import ScanProgress
from faceapp.domain.switching import SwitchProgress


class Doing(StrEnum):
    """What the engine is busy with, as far as the user cares."""

    NOTHING = "nothing"
    OPENING = "opening"  # reading the known people into memory
    SCANNING = "scanning"  # see the progress
    RECOGNISING = "recognising"  # proposals and groups follow
    SWITCHING = "switching"  # other models get ready: see ``switching``
    READING = "reading"  # what faces show, where that is missing
    WATCHING = "watching"  # videos are analysed: see ``video``


@dataclass(frozen=True, slots=True)
class Activity:
    """What is running now.

    Attributes:
        progress: of the scan, or of the grouping; None where nothing is known of it.
        paused: the user paused it.
        switching: how far other models are.
        video: how far the video is that is analysed.
    """

    doing: Doing
    progress: ScanProgress | None = None
    paused: bool = False
    switching: SwitchProgress | None = None
    video: VideoProgress | None = None


@dataclass(frozen=True, slots=True)
class Bug:
    """Something failed that should not: told once, in one sentence, with the trace in the log.

    Attributes:
        job: what was being done, a word for the log.
    """

    job: str
    error: Exception
