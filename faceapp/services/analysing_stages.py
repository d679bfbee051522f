"""The stages of looking at a video: decoding, following, reading what faces show; each on its own thread.

On two cores they take turns: following takes half of the time, reading a third, decoding the rest.
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
from faceapp.domain.following import FollowedFace, PictureFaces, TrackSummary
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import TRACK_LEAST_SECONDS

if TYPE_CHECKING:
    from faceapp.media.video import VideoFile
    from faceapp.services.following import Follower
    from faceapp.vision.models import ExpressionModel

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


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A picture on its way; what is said of tracks belongs to this picture.

    Attributes:
        best: tracks of which this is the best picture so far.
    """

    faces: PictureFaces | None
    best: frozenset[int]
    running: tuple[TrackSummary, ...]
    ended: tuple[TrackSummary, ...]


class Reading:
    """Reads what the faces show, on a thread of its own, and tells it some pictures at a time.

    Args:
        expression: who reads; None: nobody, and the rest is told.
        tell: called on the thread with what was found.
    """

    def __init__(self, expression: ExpressionModel | None, tell: Callable[[Looked], None]) -> None:
        self._expression, self._tell = expression, tell
        self._queue: Queue[_Part | None] = Queue(ANALYSE_AHEAD)
        self._failed: Exception | None = None
        self._over = threading.Event()
        # of tracks, while they are followed; the first two on the caller's thread, the last on ours
        self._began: dict[int, float] = {}
        self._told: set[int] = set()
        self._shown: dict[int, tuple[float, ...]] = {}
        self._thread = threading.Thread(target=self._live, name="faceapp-reading", daemon=True)
        self._thread.start()

    def take(self, faces: PictureFaces, follower: Follower) -> None:
        """The next picture, which ``follower`` has just followed.

        Raises:
            Exception: what reading or telling raised.
        """
        at = faces.picture.time
        best, running = set(), []
        for face in faces.faces:
            began = self._began.setdefault(face.track, at)
            known = follower.current(face.track)
            if known is None:
                continue
            if known.best_time == at:
                best.add(face.track)
            if face.track not in self._told and at - began >= 2 * TRACK_LEAST_SECONDS:
                self._told.add(face.track)
                running.append(known)
        ended = follower.take_ended()
        gone = [track.track for track in ended]
        gone += [track for track, began in self._began.items() if at - began > _FORGOTTEN_SECONDS]
        for track in gone:
            if track not in self._told or follower.current(track) is None:
                self._began.pop(track, None)
                self._told.discard(track)
        self._put(_Part(faces, frozenset(best), tuple(running), ended))

    def finish(self, follower: Follower) -> tuple[TrackSummary, ...]:
        """All is told when this returns, but for the tracks that had not ended: these.

        Raises:
            Exception: what reading or telling raised.
        """
        left = follower.finish()
        self._put(None)
        self._thread.join()
        if self._failed is not None:
            raise self._failed
        return tuple(self._with_look(track) for track in left)

    def close(self) -> None:
        """End the thread, whatever it has to do."""
        self._over.set()
        self._thread.join()

    def _put(self, part: _Part | None) -> None:
        while True:
            if self._failed is not None:
                raise self._failed
            with suppress(Full):
                self._queue.put(part, timeout=_STEP_SECONDS)
                return

    # --- on the thread ---

    def _live(self) -> None:
        try:
            self._read_all()
        except Exception as error:  # noqa: BLE001 - raised where the pictures come from
            self._failed = error

    def _read_all(self) -> None:
        pictures: list[PictureFaces] = []
        running: list[TrackSummary] = []
        ended: list[TrackSummary] = []
        told_at, over = time.monotonic(), False
        while not over and not self._over.is_set():
            with suppress(Empty):
                part = self._queue.get(timeout=_STEP_SECONDS)
                over = part is None
                if part is not None and part.faces is not None:
                    pictures.append(self._read(part.faces, part.best))
                    running += (self._with_look(track) for track in part.running)
                    ended += (self._with_look(track) for track in part.ended)
                    for track in part.ended:
                        self._shown.pop(track.track, None)
            now = time.monotonic()
            due = now - told_at >= ANALYSE_TELL_SECONDS or len(pictures) >= ANALYSE_TELL_PICTURES
            if (over or due) and (pictures or ended):
                self._tell(Looked(tuple(pictures), tuple(running), tuple(ended)))
                pictures, running, ended, told_at = [], [], [], now

    def _read(self, faces: PictureFaces, best: frozenset[int]) -> PictureFaces:
        pixels = faces.picture.pixels
        read: tuple[FollowedFace, ...] = faces.faces
        if self._expression is not None and read:
            height, width = pixels.shape[:2]
            places = [
                np.array([(x * width, y * height) for x, y in face.landmarks], np.float32) for face in read
            ]
            rows = self._expression.classify(pixels, places).tolist()
            read = tuple(replace(face, scores=tuple(row)) for face, row in zip(read, rows, strict=True))
            self._shown.update(
                {face.track: face.scores for face in read if face.track in best and face.scores is not None}
            )
        return replace(faces, faces=read, picture=replace(faces.picture, pixels=_NOTHING))

    def _with_look(self, track: TrackSummary) -> TrackSummary:
        """With what the face shows on its best picture."""
        scores = self._shown.get(track.track)
        if scores is None:
            return track
        return replace(track, best=replace(track.best, expression=np.array(scores, np.float32)))
