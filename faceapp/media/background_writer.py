"""A video written beside a live view: handing over a picture never waits for the coder or the disk."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from faceapp.domain.errors import KnownError
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture
from faceapp.domain.video_thresholds import WRITER_WAITING_BYTES
from faceapp.media.video_writer import VideoWriter

_Item = VideoPicture | tuple[NDArray[Any], float]


class BackgroundWriter:
    """A ``VideoWriter`` on a thread of its own; a picture for which there is no room is left out.

    Args:
        path: the file; one that is there is replaced.
        facts: of the source.
        sound: how sound is given, None for none.

    Raises:
        CannotWrite: ``path`` can not be written.
        DiskFull: not even the file can be made.
    """

    def __init__(self, path: Path, facts: VideoFacts, *, sound: SoundFacts | None = None) -> None:
        self.path = path
        self.dropped = 0
        self._writer = VideoWriter(path, facts, sound=sound)
        self._changed = threading.Condition()
        self._waiting: deque[_Item] = deque()
        self._bytes = 0
        self._closed = False
        self._failed: KnownError | None = None
        self._bug: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="video writer")
        self._thread.start()

    def __enter__(self) -> BackgroundWriter:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def pictures(self) -> int:
        """Pictures that are in the file."""
        return self._writer.pictures

    def write(self, picture: VideoPicture) -> bool:
        """Hand over a picture; its pixels must not be changed afterwards.

        Returns:
            False where the coder can not keep up and it was left out.

        Raises:
            DiskFull: what was handed over before could not be written.
            CannotWrite: as above.
        """
        with self._changed:
            self._see()
            if self._closed:
                return False
            if self._bytes + picture.pixels.nbytes > WRITER_WAITING_BYTES and self._waiting:
                self.dropped += 1
                return False
            self._bytes += picture.pixels.nbytes
            self._waiting.append(picture)
            self._changed.notify_all()
            return True

    def write_sound(self, samples: NDArray[Any], time: float) -> None:
        """Hand over sound, as to ``VideoWriter.write_sound``.

        Raises:
            DiskFull: as for ``write``.
            CannotWrite: as for ``write``.
        """
        with self._changed:
            self._see()
            if not self._closed:
                self._waiting.append((samples, time))
                self._changed.notify_all()

    def close(self) -> None:
        """Write what waits, and finish the file; more than once does nothing.

        Raises:
            DiskFull: not all could be written; what was stays readable.
            CannotWrite: as above.
        """
        with self._changed:
            already, self._closed = self._closed, True
            self._changed.notify_all()
        self._thread.join()
        if already:
            return
        try:
            self._see()
        finally:
            self._writer.close()

    def _see(self) -> None:
        if self._bug is not None:
            raise self._bug
        if self._failed is not None:
            raise self._failed

    def _work(self) -> None:
        while (item := self._next()) is not None:
            try:
                if isinstance(item, VideoPicture):
                    self._writer.write(item)
                else:
                    self._writer.write_sound(*item)
            except KnownError as error:
                self._failed = error
                return
            except Exception as error:  # noqa: BLE001 - raised again where it is handed over
                self._bug = error
                return

    def _next(self) -> _Item | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if not self._waiting:
                return None
            item = self._waiting.popleft()
            if isinstance(item, VideoPicture):
                self._bytes -= item.pixels.nbytes
            return item
