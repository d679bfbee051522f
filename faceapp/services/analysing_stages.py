"""What comes before and after following the faces of a video: decoding ahead, and telling what was found.

Decoding has a thread of its own, as reading what faces show has; see ``following_ahead``. On two cores
they take turns: tracking takes half of the time, reading a third, decoding the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Final

import numpy as np

from faceapp.domain.analysing_thresholds import (
    ANALYSE_AHEAD,
    ANALYSE_SIDE,
    ANALYSE_TELL_PICTURES,
    ANALYSE_TELL_SECONDS,
)
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import TRACK_LEAST_SECONDS

if TYPE_CHECKING:
    from faceapp.media.video import VideoFile
    from faceapp.services.following import Follower

_NOTHING: Final[Pixels] = np.zeros((0, 0, 3), np.uint8)
_STEP_SECONDS: Final = 0.1
_FORGOTTEN_SECONDS: Final = 60.0


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


class Ahead:
    """Decodes on a thread of its own, a few pictures ahead of whoever looks at them."""

    def __init__(self, video: VideoFile, start: float, every: float) -> None:
        self._video, self._start, self._every = video, start, every
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
        last: Exception | None = None
        try:
            pictures = self._video.pictures(self._start, self._every or None, ANALYSE_SIDE)
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


class Telling:
    """Sends what was found, some pictures at a time; what is said of a track never depends on when.

    Args:
        follower: who finds it.
        tell: is called with it.
    """

    def __init__(self, follower: Follower, tell: Callable[[Looked], None]) -> None:
        self._follower, self._tell = follower, tell
        self._pictures: list[PictureFaces] = []
        self._running: list[TrackSummary] = []
        self._ended: list[TrackSummary] = []
        self._told_at = time.monotonic()
        self._began: dict[int, float] = {}
        self._told: set[int] = set()

    def take(self, faces: PictureFaces) -> None:
        """The next picture."""
        at = faces.picture.time
        self._pictures.append(replace(faces, picture=replace(faces.picture, pixels=_NOTHING)))
        for face in faces.faces:
            self._began.setdefault(face.track, at)
        self._see_ended()
        self._see_running(at)
        due = time.monotonic() - self._told_at >= ANALYSE_TELL_SECONDS
        if due or len(self._pictures) >= ANALYSE_TELL_PICTURES:
            self._flush()

    def finish(self) -> tuple[TrackSummary, ...]:
        """All is told when this returns, but for the tracks that had not ended: these."""
        self._see_ended()
        self._flush()
        return self._follower.finish()

    def _see_running(self, at: float) -> None:
        """Tracks that are followed for a while by now, and were not told."""
        for track, began in tuple(self._began.items()):
            if track in self._told or at - began < 2 * TRACK_LEAST_SECONDS:
                continue
            known = self._follower.current(track)
            if known is not None:
                self._told.add(track)
                self._running.append(known)
            elif at - began > _FORGOTTEN_SECONDS:  # it ended, and was never looked at
                del self._began[track]

    def _see_ended(self) -> None:
        for track in self._follower.take_ended():
            self._began.pop(track.track, None)
            self._told.discard(track.track)
            self._ended.append(track)

    def _flush(self) -> None:
        if self._pictures or self._ended:
            self._tell(Looked(tuple(self._pictures), tuple(self._running), tuple(self._ended)))
        for told in (self._pictures, self._running, self._ended):
            told.clear()
        self._told_at = time.monotonic()
