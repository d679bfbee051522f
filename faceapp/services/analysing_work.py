"""What runs inside the process that looks at videos, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from faceapp.domain.following import Earlier, Pace, TrackSummary
from faceapp.domain.measurement import PhotoProblem, VideoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_errors import VideoEndsEarly
from faceapp.services.analysing_stages import Ahead, Looked, Telling
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import at_work
from faceapp.services.worker_process import SpareMemory

if TYPE_CHECKING:
    from faceapp.vision.models import ModelSet

__all__ = ["Heard", "Looked", "Measure", "Seen", "Watch", "Wish", "impolite", "work"]


@dataclass(frozen=True, slots=True)
class Watch:
    """Look at a video.

    Attributes:
        start: seconds from which on.
        every: seconds at least between two pictures; 0: every one.
        earlier: tracks of before ``start``.
    """

    path: Path
    start: float = 0.0
    every: float = 0.0
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a scan would know of a video; see ``services.measure_video``."""

    path: Path


class Wish(Enum):
    """What is said while a video is looked at."""

    PAUSE = auto()
    GO_ON = auto()
    END = auto()  # tell what was found so far, and no more


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Nothing more comes of this video.

    Attributes:
        left: tracks that had not ended.
        early: the file ends before its end.
    """

    left: tuple[TrackSummary, ...]
    early: VideoEndsEarly | None


Heard: TypeAlias = "Looked | Seen | VideoMeasurement | PhotoProblem | Refused | Bug"


def work(line: Connection[Any, Any], choice: ModelChoice, *, polite: bool = True) -> None:
    """Do what is asked for on the ``line``, one thing after the other, until that ends."""
    with at_work(waited_for=not polite):
        worker = _Worker(line, choice)
        while True:
            line.send(attempted(lambda: worker.do(line.recv())))


def impolite(line: Connection[Any, Any], choice: ModelChoice) -> None:
    """The same at the priority of whoever asks: somebody waits for it at a terminal."""
    work(line, choice, polite=False)


class _Worker:
    def __init__(self, line: Connection[Any, Any], choice: ModelChoice) -> None:
        self._line, self._choice = line, choice
        self._models: ModelSet | None = None
        self._memory: SpareMemory | None = None

    def do(self, order: object) -> Heard:
        match order:
            case Measure(path):
                from faceapp.services.measure_video import measure_video

                return measure_video(path)
            case Watch():
                return self._watch(order)
            case Wish():  # it came after the end
                return self.do(self._line.recv())
        raise TypeError(type(order))

    def _watch(self, order: Watch) -> Seen:
        from faceapp.media.video import open_video
        from faceapp.services.following import Follower
        from faceapp.services.following_ahead import followed
        from faceapp.services.models import load

        with open_video(order.path) as video:  # before the networks: a broken one needs none
            if self._models is None:
                self._models = load(self._choice)
                self._memory = SpareMemory()
            follower = Follower(self._models, None, pace=Pace(every=order.every))
            follower.remember(order.earlier)
            telling = Telling(follower, self._line.send)
            ahead = Ahead(video, order.start, order.every)
            try:
                with closing(followed(follower, self._wanted(ahead))) as every:
                    for faces in every:
                        telling.take(faces)
            finally:
                ahead.close()
            left = telling.finish()
            if self._memory is not None:
                self._memory.give_back()
            return Seen(left, video.early)

    def _wanted(self, ahead: Ahead) -> Iterator[VideoPicture]:
        """The pictures until nobody wants more; what was begun by then is told."""
        for picture in ahead.pictures():
            yield picture
            if not self._goes_on():
                return

    def _goes_on(self) -> bool:
        """Whether it is still wanted; waits here while it is paused."""
        paused = False
        while paused or self._line.poll():
            wish = self._line.recv()
            if wish is Wish.END:
                return False
            paused = wish is Wish.PAUSE
        return True
