"""Where live pictures come from: one small interface for cameras, streams and files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.domain.video_errors import BadAddress, NoSuchCamera

StateHeard = Callable[[SourceState], None]
"""Called from whatever thread notices it; must not wait."""


class Source(Protocol):
    """Something that gives pictures while it is open.

    ``pictures`` is used by one thread; ``close`` may come from any, at any time, more than once.
    """

    @property
    def facts(self) -> VideoFacts:
        """What is known so far; sizes are 0 before the first picture of a stream."""
        ...

    def pictures(self) -> Iterator[VideoPicture]:
        """Pictures as they come; waits for them, ends when closed or over.

        Raises:
            KnownError: why there are no more.
        """
        ...

    def close(self) -> None:
        """End ``pictures`` at once, also where it waits, and let the device go."""
        ...


class FileSource:
    """A video file that stands in for a camera.

    Args:
        path: the file.
        paced: pictures come when their time has come; False: as fast as they are taken.
        side: longest side of the pictures, pixels; None: as large as they are.
        on_state: told what becomes of it.

    Raises:
        VideoUnreadable: one of its kinds.
    """

    def __init__(
        self,
        path: Path,
        *,
        paced: bool = True,
        side: int | None = None,
        on_state: StateHeard | None = None,
    ) -> None:
        from faceapp.media.video import open_video

        self._file = open_video(path)
        self._paced = paced
        self._side = side
        self._tell = on_state or (lambda _state: None)
        self._closed = threading.Event()
        self._ended_early: str | None = None

    @property
    def facts(self) -> VideoFacts:
        """What the file says about itself."""
        return self._file.facts

    @property
    def ended_early(self) -> str | None:
        """Whether the file ended before the time it promises, in words."""
        return self._ended_early

    def pictures(self) -> Iterator[VideoPicture]:
        """The file's pictures; one that was taken too late does not hold up the ones after it.

        Raises:
            VideoEndsEarly: after the last one that can be read.
        """
        begun: float | None = None
        try:
            for picture in self._file.pictures(side=self._side):
                if self._closed.is_set():
                    return
                if begun is None:
                    begun = time.perf_counter() - picture.time
                    self._tell(SourceState.RUNNING)
                if self._paced and self._closed.wait(max(begun + picture.time - time.perf_counter(), 0.0)):
                    return
                yield VideoPicture(picture.pixels, picture.time, picture.number, time.perf_counter())
            self._ended_early = self._file.ended_early
            if self._file.early is not None:
                raise self._file.early
        finally:
            self._file.close()
            self._tell(SourceState.ENDED)

    def close(self) -> None:
        """End ``pictures``, also where it waits."""
        self._closed.set()


def open_source(address: str, *, on_state: StateHeard | None = None) -> Source:
    """The source at ``address``.

    Args:
        address: ``rtsp://...`` or ``http://...``, ``camera:0``, or the path of a video file.
        on_state: told what becomes of it.

    Raises:
        BadAddress: it is none of these.
        NoSuchCamera: ``camera:`` without a number.
        VideoUnreadable: one of its kinds.
    """
    kind, colon, rest = address.strip().partition(":")
    kind = kind.lower()
    if colon and kind in {"rtsp", "rtsps", "http", "https"}:
        from faceapp.media.streams import StreamSource

        return StreamSource(address.strip(), on_state=on_state)
    if colon and kind == "camera":
        from faceapp.media.opencv_camera import OpenCvCamera

        if not rest.isdecimal():
            raise NoSuchCamera(camera=rest or address)
        return OpenCvCamera(int(rest), on_state=on_state)
    if colon and rest.startswith("//"):
        from faceapp.media.addresses import shown

        raise BadAddress(address=shown(address))
    return FileSource(Path(address), on_state=on_state)
