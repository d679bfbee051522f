"""What runs inside the process that looks at videos: decode on one thread, look on another, tell it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from faceapp.domain.analysing_thresholds import (
    ANALYSE_AHEAD,
    ANALYSE_SIDE,
    ANALYSE_TELL_PICTURES,
    ANALYSE_TELL_SECONDS,
)
from faceapp.domain.errors import VideoEndsEarly
from faceapp.domain.following import Pace, PictureFaces, TrackSummary
from faceapp.domain.measurement import PhotoProblem, Pixels, VideoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import TRACK_LEAST_SECONDS
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.worker_process import SpareMemory, be_polite, end_with_parent

if TYPE_CHECKING:
    from faceapp.media.video import VideoFile
    from faceapp.services.following import Follower
    from faceapp.vision.models import ModelSet

_NOTHING: Final[Pixels] = np.zeros((0, 0, 3), np.uint8)
_STEP_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Watch:
    """Look at a video.

    Attributes:
        start: seconds from which on.
        every: seconds at least between two pictures; 0: every one.
    """

    path: Path
    start: float = 0.0
    every: float = 0.0


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
class Looked:
    """Some pictures, in order; their pixels are not told.

    Attributes:
        running: tracks that are followed for a while by now, each told once.
        ended: tracks that ended on one of these pictures.
    """

    pictures: tuple[PictureFaces, ...]
    running: tuple[TrackSummary, ...]
    ended: tuple[TrackSummary, ...]


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
    be_polite(waited_for=not polite)
    end_with_parent()
    worker = _Worker(line, choice)
    with suppress(EOFError, OSError):  # the parent is gone, or wants no more
        while True:
            line.send(attempted(lambda: worker.do(line.recv())))
    os._exit(0)  # nothing to tidy up; unloading the networks takes longer than the kernel does


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
        from faceapp.services.models import load

        with open_video(order.path) as video:  # before the networks: a broken one needs none
            if self._models is None:
                self._models = load(self._choice)
                self._memory = SpareMemory()
            follower = Follower(self._models, None, pace=Pace(every=order.every))
            telling = _Telling(self._line, follower)
            ahead = _Ahead(video, order)
            try:
                for picture in ahead.pictures():
                    telling.tell(follower.follow(picture))
                    del picture
                    if not self._goes_on():
                        break
            finally:
                ahead.close()
            telling.flush()
            if self._memory is not None:
                self._memory.give_back()
            return Seen(follower.finish(), video.early)

    def _goes_on(self) -> bool:
        """Whether it is still wanted; waits here while it is paused."""
        paused = False
        while paused or self._line.poll():
            wish = self._line.recv()
            if wish is Wish.END:
                return False
            paused = wish is Wish.PAUSE
        return True


@dataclass(slots=True)
class _Telling:
    """Sends what was found, some pictures at a time."""

    line: Connection[Any, Any]
    follower: Follower
    pictures: list[PictureFaces] = field(default_factory=list)
    told_at: float = field(default_factory=time.monotonic)
    began: dict[int, float] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)

    def tell(self, faces: PictureFaces) -> None:
        at = faces.picture.time
        self.pictures.append(replace(faces, picture=replace(faces.picture, pixels=_NOTHING)))
        for face in faces.faces:
            self.began.setdefault(face.track, at)
        now = time.monotonic()
        if now - self.told_at >= ANALYSE_TELL_SECONDS or len(self.pictures) >= ANALYSE_TELL_PICTURES:
            self.flush(at)

    def flush(self, at: float | None = None) -> None:
        ended = self.follower.take_ended()
        for summary in ended:
            self.began.pop(summary.track, None)
            self.told.discard(summary.track)
        running = []
        for track, began in () if at is None else tuple(self.began.items()):
            if track in self.told or at - began < 2 * TRACK_LEAST_SECONDS:
                continue
            summary_now = self.follower.current(track)
            if summary_now is None:
                if at - began > 60:  # it ended without ever having been looked at
                    del self.began[track]
                continue
            self.told.add(track)
            running.append(summary_now)
        if self.pictures or ended:
            self.line.send(Looked(tuple(self.pictures), tuple(running), ended))
        self.pictures.clear()
        self.told_at = time.monotonic()


class _Ahead:
    """Decodes on a thread of its own, a few pictures ahead of whoever looks at them."""

    def __init__(self, video: VideoFile, order: Watch) -> None:
        self._video, self._order = video, order
        self._queue: Queue[VideoPicture | Exception | None] = Queue(ANALYSE_AHEAD)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._decode, name="faceapp-decoding", daemon=True)
        self._thread.start()

    def pictures(self) -> Iterator[VideoPicture]:
        """In their order; raises what decoding raised."""
        while True:
            got = self._queue.get()
            if got is None:
                return
            if isinstance(got, Exception):
                raise got
            yield got

    def close(self) -> None:
        """End the thread: the file can be closed after that."""
        self._over.set()
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        self._thread.join()

    def _decode(self) -> None:
        order = self._order
        last: Exception | None = None
        try:
            pictures = self._video.pictures(order.start, order.every or None, ANALYSE_SIDE)
            for picture in pictures:
                if not self._put(picture):
                    return
        except Exception as error:  # noqa: BLE001 - raised where the pictures are taken
            last = error
        self._put(last)

    def _put(self, picture: VideoPicture | Exception | None) -> bool:
        while not self._over.is_set():
            with suppress(Full):
                self._queue.put(picture, timeout=_STEP_SECONDS)
                return True
        return False
