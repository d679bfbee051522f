"""Video files: upright pictures by the file's true clock, from any place on, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from av.video.stream import VideoStream

from faceapp.domain.video import VideoFacts, VideoPicture
from faceapp.domain.video_errors import VideoEndsEarly, VideoUnreadable
from faceapp.domain.video_thresholds import (
    VIDEO_FORWARD_SECONDS,
    VIDEO_SPARSE_SECONDS,
    VIDEO_THREADS,
    VIDEO_TOO_SHORT_SECONDS,
    VIDEO_TOO_SHORT_SHARE,
)
from faceapp.media.video_container import length_of, rate_of
from faceapp.media.video_decoding import Decoding, Frame
from faceapp.media.video_pixels import Upright, square_size, turn_of

if TYPE_CHECKING:
    from faceapp.media.video_stepping import Stepping

_SAME: Final = 1e-4
"""Seconds: two times that are one, written with fewer digits."""


def open_video(path: Path, *, threads: int = VIDEO_THREADS) -> VideoFile:
    """The video file at ``path``, with its first picture seen to be readable.

    Args:
        path: a file.
        threads: for decoding.

    Raises:
        VideoUnreadable: one of its kinds.
    """
    return VideoFile(path, threads)


class VideoFile:
    """A video file; a context manager, for one thread at a time.

    Attributes:
        path: where it lies.
        facts: what it says about itself.
        ended_early: after ``pictures`` came to its end: None, or one English sentence that says
            that the file ends before the time it promises.
        early: the same as an error with its facts, for the window to translate.
    """

    def __init__(self, path: Path, threads: int = VIDEO_THREADS) -> None:
        self.path = path
        self.early: VideoEndsEarly | None = None
        self._threads = threads
        self._looking: _Looking | None = None
        with Decoding(path, threads) as decoding:
            frame = next(decoding.frames(), None)
            if frame is None or decoding.first is None:
                raise VideoUnreadable(path=path)
            self._first = decoding.first
            self._pixel = decoding.stream.sample_aspect_ratio
            self.facts = _facts(decoding, frame)

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def ended_early(self) -> str | None:
        """Whether the file ended before the time it promises, in words."""
        return None if self.early is None else str(self.early)

    def close(self) -> None:
        """Let the file go."""
        if self._looking is not None:
            self._looking.close()
            self._looking = None

    def pictures(
        self, start: float = 0.0, every: float | None = None, side: int | None = None
    ) -> Iterator[VideoPicture]:
        """The pictures from ``start`` on, in the order they are shown.

        What is broken inside the file is passed over; where it can not be read on, this ends
        and ``ended_early`` says so. A picture's number does not depend on ``start`` or ``every``.

        Args:
            start: seconds from the first picture; finding the numbers there reads the file up to it.
            every: seconds at least between two pictures.
            side: longest side of the pictures, pixels; None: as large as they are.
        """
        self.early = None
        sparse = every is not None and every >= VIDEO_SPARSE_SECONDS
        upright = Upright(side, self._pixel, self._threads)
        last = 0.0
        due = start - _SAME
        with Decoding(self.path, self._threads, self._first, sparse=sparse) as decoding:
            for frame in decoding.frames(start):
                last = frame.time
                if frame.time < due:
                    continue
                yield VideoPicture(upright(frame.raw), frame.time, frame.number)
                if every is not None:
                    due = frame.time + every - _SAME
            self._judge_end(last, broken=decoding.broken is not None)

    def picture_at(self, seconds: float, side: int | None = None) -> VideoPicture:
        """The picture that is shown ``seconds`` after the first one; exact.

        Its number is estimated from the rate where finding it would mean reading the file.

        Args:
            seconds: before the first picture, that is given; after the last, the last.
            side: longest side of the picture, pixels; None: as large as it is.

        Raises:
            VideoUnreadable: the file was changed, or nothing can be decoded there.
        """
        if self._looking is None or not self._looking.reaches(seconds):
            self.close()
            self._looking = _Looking(self.path, self._threads, self._first, seconds)
        frame = self._looking.at(seconds)
        if frame is None:
            self.close()
            raise VideoUnreadable(path=self.path)
        number = round(frame.time * self.facts.rate)
        return VideoPicture(Upright(side, self._pixel, self._threads)(frame.raw), frame.time, number)

    def stepping(self) -> Stepping:
        """Pictures one by one, forth and back, from any place on; closed by the caller."""
        from faceapp.media.video_stepping import Stepping

        return Stepping(self.path, self._threads, self._first, self._pixel)

    def _judge_end(self, last: float, *, broken: bool) -> None:
        promised = self.facts.duration
        gap = 1 / self.facts.rate if self.facts.rate else 0.0
        slack = VIDEO_TOO_SHORT_SECONDS + VIDEO_TOO_SHORT_SHARE * (promised or 0.0)
        if broken or (promised is not None and last + gap < promised - slack):
            self.early = VideoEndsEarly(path=self.path, seconds=round(last + gap, 1))


class _Looking:
    """A place in the file from which the next pictures can be reached without seeking."""

    def __init__(self, path: Path, threads: int, first: int, start: float) -> None:
        self._decoding = Decoding(path, threads, first, counted=False)
        self._frames = self._decoding.frames(start - _SAME)
        self._shown: Frame | None = None
        self._next = next(self._frames, None)

    def reaches(self, seconds: float) -> bool:
        """Whether ``seconds`` lies here or a little ahead."""
        if self._shown is None or seconds < self._shown.time - _SAME:
            return False
        return seconds - self._shown.time <= VIDEO_FORWARD_SECONDS or self._next is None

    def at(self, seconds: float) -> Frame | None:
        """What is shown then; None where nothing can be decoded."""
        while self._next is not None and (self._shown is None or self._next.time <= seconds + _SAME):
            self._shown, self._next = self._next, next(self._frames, None)
        return self._shown

    def close(self) -> None:
        self._decoding.close()


def _facts(decoding: Decoding, frame: Frame) -> VideoFacts:
    stream = decoding.stream
    turn = turn_of(frame.raw)
    width, height = square_size(frame.raw.width, frame.raw.height, stream.sample_aspect_ratio)
    if turn.swapped:
        width, height = height, width
    first = decoding.first or 0
    begins = float(first * stream.time_base) if stream.time_base else 0.0
    length = length_of(decoding.container, stream, begins)
    return VideoFacts(
        width=width,
        height=height,
        duration=length,
        rate=rate_of(stream),
        sound=bool(decoding.container.streams.audio),
        codec=stream.codec_context.name,
        turned=turn.degrees,
        pictures=_count(stream, length),
        begins=begins,
    )


def _count(stream: VideoStream, length: float | None) -> int | None:
    """How many pictures the file says there are, where that fits the rest of what it says."""
    rate = rate_of(stream)
    if not stream.frames or (
        length and rate and abs(stream.frames - length * rate) > 1 + 0.1 * stream.frames
    ):
        return None
    return stream.frames
