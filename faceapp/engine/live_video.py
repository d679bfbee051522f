"""The video of a recording: a thread that codes it, so that neither the camera nor the faces wait for it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import KnownError
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture

if TYPE_CHECKING:
    Samples = NDArray[np.int16]

log = logging.getLogger(__name__)

QUEUE_MOST: Final = 30
"""Pictures that wait to be coded: a second; then some are left out of the video, and nothing grows."""
SOUND_MOST: Final = 200
"""Pieces of sound that wait: some seconds."""
END_SECONDS: Final = 10.0
"""To code what waits and close the file."""


class Writes(Protocol):
    """What codes and keeps; ``media.video_writer.VideoWriter`` does."""

    def write(self, picture: VideoPicture) -> None:
        """The next picture."""
        ...

    def write_sound(self, samples: Samples, time: float) -> None:
        """A piece of sound."""
        ...

    def close(self) -> None:
        """The end."""
        ...


class LiveVideo:
    """Takes pictures from any thread, and codes them on its own.

    Args:
        path: the file.
        facts: of the source.
        sound: how sound comes, if it does.
        failed: called on its thread where it can not go on.
        opener: makes the writer.
    """

    def __init__(
        self,
        path: Path,
        facts: VideoFacts,
        sound: SoundFacts | None,
        failed: Callable[[KnownError], None],
        opener: Callable[[Path, VideoFacts, SoundFacts | None], Writes] | None = None,
    ) -> None:
        self._failed = failed
        self._opener = opener or _writer
        self._open = (path, facts, sound)
        self._changed = threading.Condition()
        self._pictures: deque[VideoPicture] = deque()
        self._sound: deque[tuple[Samples, float]] = deque(maxlen=SOUND_MOST)
        self._ended = False
        self.left_out = 0
        self.written = 0
        self._thread = threading.Thread(target=self._run, name="faceapp-camera-video", daemon=True)
        self._thread.start()

    def add(self, picture: VideoPicture) -> None:
        """The next picture, its time from the beginning of the recording."""
        with self._changed:
            if self._ended:
                return
            if len(self._pictures) >= QUEUE_MOST:
                self.left_out += 1
                return
            self._pictures.append(picture)
            self._changed.notify()

    def add_sound(self, samples: Samples, time: float) -> None:
        """A piece of sound, (n, channels), and when it began."""
        with self._changed:
            if not self._ended:
                self._sound.append((samples, time))
                self._changed.notify()

    def close(self) -> None:
        """Code what waits and close the file; returns when that is done."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(END_SECONDS)
        if self._thread.is_alive():
            log.error("a video was not closed in %.0f s", END_SECONDS)

    def _run(self) -> None:
        try:
            writer = self._opener(*self._open)
        except KnownError as error:
            self._fail(error)
            return
        try:
            self._write(writer)
        except KnownError as error:
            self._fail(error)
        finally:
            try:
                writer.close()
            except KnownError as error:
                self._fail(error)

    def _write(self, writer: Writes) -> None:
        while True:
            with self._changed:
                while not (self._pictures or self._sound or self._ended):
                    self._changed.wait()
                pictures, self._pictures = list(self._pictures), deque()
                sound = list(self._sound)
                self._sound.clear()
                if not pictures and not sound:
                    return
            for samples, time in sound:
                writer.write_sound(samples, time)
            for picture in pictures:
                writer.write(picture)
                self.written += 1

    def _fail(self, error: KnownError) -> None:
        with self._changed:
            first, self._ended = not self._ended, True
            self._pictures.clear()
            self._sound.clear()
        if first:
            self._failed(error)


def _writer(path: Path, facts: VideoFacts, sound: SoundFacts | None) -> Writes:
    from faceapp.media.video_writer import VideoWriter

    return VideoWriter(path, facts, sound=sound)
