"""From a place in a video file onwards: decoded pictures with their true times and numbers."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.stream import VideoStream

from faceapp.media.video_container import base_of, open_container, pictures_stream, rate_of

_BACK: Final = (0.0, 1.0, 4.0, 16.0, 64.0)
"""Seconds before the wanted place that are tried as key frame, where the file's index is wrong."""
_SAME: Final = 1e-6
"""Seconds: what turning fractions into floating point may add."""
_WRAP_SECONDS: Final = 0.5
"""A clock that goes back by more than this began anew; by less, a picture is out of order."""
_BROKEN_MOST: Final = 500
"""Packets in a row that can not be decoded: 20 s of video, then it is given up."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A decoded picture, not yet converted.

    Attributes:
        time: seconds from the first picture.
        number: of the picture in the file.
    """

    raw: av.VideoFrame
    time: float
    number: int


class Decoding:
    """One pass through one file; a context manager.

    Args:
        path: the file.
        threads: for decoding.
        first: ticks of the file's first picture, once known.
        sparse: leave out pictures that no other picture builds on.
        counted: false where the numbers of pictures are of no use: finding them after a jump means
            reading the file up to there.

    Attributes:
        broken: FFmpeg's name for why the file could not be read to its end; None where it could.

    Raises:
        VideoUnreadable: one of its kinds.
    """

    def __init__(
        self,
        path: Path,
        threads: int,
        first: int | None = None,
        *,
        sparse: bool = False,
        counted: bool = True,
    ) -> None:
        self.path = path
        self.first = first
        self.broken: str | None = None
        self._threads = threads
        self._sparse = sparse
        self._counted = counted
        self._container = open_container(path)
        try:
            self._stream = pictures_stream(self._container, path)
        except BaseException:
            self._container.close()
            raise
        context = self._stream.codec_context
        context.thread_count = threads
        context.thread_type = ThreadType.AUTO if threads > 1 else ThreadType.NONE
        if sparse:
            context.skip_frame = "NONREF"
        self._base = base_of(self._stream)
        self._gap = 1 / (rate_of(self._stream) or 25.0)

    def __enter__(self) -> Decoding:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def container(self) -> InputContainer:
        """The open file."""
        return self._container

    @property
    def stream(self) -> VideoStream:
        """Its moving pictures."""
        return self._stream

    def close(self) -> None:
        """Let the file go."""
        self._container.close()

    def frames(self, start: float = 0.0) -> Iterator[Frame]:
        """Pictures from ``start`` on: the one that is shown then is the first, or the next after it.

        Args:
            start: seconds from the first picture.
        """
        if start > 0 and self.first is not None:
            yield from self._from(start)
            return
        yield from self._timed(self._shown(self._packets()), 0)

    def _from(self, start: float) -> Iterator[Frame]:
        assert self.first is not None
        for back in _BACK:
            place = self.first + int(max(start - back, 0.0) / self._base)
            if place <= self.first or not self._seek(place):
                break
            found = self._timed(self._shown(self._packets()), None)
            frame = next(found, None)
            if frame is not None and frame.time <= start + _SAME:
                yield frame
                yield from found
                return
        with Decoding(self.path, self._threads, self.first, sparse=self._sparse) as again:
            yield from again.frames()
            self.broken = again.broken

    def _seek(self, place: int) -> bool:
        try:
            self._container.seek(place, stream=self._stream, backward=True)
        except av.FFmpegError:
            return False
        return True

    def _packets(self) -> Iterator[Packet[Any] | None]:
        """Packets to the end, or to where the file can not be read on."""
        try:
            yield from self._container.demux(self._stream)
        except (av.FFmpegError, IndexError) as error:  # IndexError: a broken file grew another stream
            self.broken = type(error).__name__
            yield None  # what the decoder still holds

    def _decoded(self, packets: Iterator[Packet[Any] | None], waiting: list[int]) -> Iterator[av.VideoFrame]:
        broken = 0
        context = self._stream.codec_context
        for packet in packets:
            if packet is not None and packet.size and packet.pts is not None and not packet.is_discard:
                heapq.heappush(waiting, packet.pts)
            try:
                frames = context.decode(packet if packet is not None and packet.size else None)
            except EOFError:
                return
            except av.FFmpegError as error:
                broken += 1
                if broken >= _BROKEN_MOST:
                    self.broken = type(error).__name__
                    return
                continue
            if frames:
                broken = 0
            yield from frames

    def _shown(self, packets: Iterator[Packet[Any] | None]) -> Iterator[tuple[av.VideoFrame, list[int]]]:
        """Pictures without the combs of interlaced ones, with the ticks of packets read so far."""
        waiting: list[int] = []
        weaving: Deinterlacer | None = None
        for frame in self._decoded(packets, waiting):
            if frame.width != (weaving.width if weaving else frame.width):
                weaving = None
            if weaving is None and frame.interlaced_frame:
                weaving = Deinterlacer(frame, self._base)
            if weaving is None:
                yield frame, waiting
            else:
                yield from ((woven, waiting) for woven in weaving.push(frame))
        if weaving is not None:
            yield from ((woven, waiting) for woven in weaving.push(None))

    def _timed(
        self, frames: Iterator[tuple[av.VideoFrame, list[int]]], number: int | None
    ) -> Iterator[Frame]:
        last: float | None = None
        shift = 0.0  # what a clock that began anew is moved by
        for frame, waiting in frames:
            ticks = self._ticks(frame)
            if self.first is None:
                self.first = ticks if ticks is not None else 0
            if ticks is None:
                time = 0.0 if last is None else last + self._gap
            else:
                time = float((ticks - self.first) * self._base) + shift
            if last is not None and time < last - _WRAP_SECONDS:
                shift += last + self._gap - time
                time = last + self._gap
            if number is None:
                number = count_before(self.path, ticks) if ticks is not None and self._counted else 0
                _drop(waiting, ticks)
            elif ticks is None or shift:
                number += last is not None
            else:
                number += _drop(waiting, ticks)
            if last is None or time > last:  # two pictures at one time: the first is the one
                yield Frame(frame, time, number)
                last = time

    def _ticks(self, frame: av.VideoFrame) -> int | None:
        base = frame.time_base
        ticks = frame.pts if frame.pts is not None else frame.dts
        if ticks is None or base is None or base == self._base:
            return ticks
        return round(ticks * base / self._base)


def _drop(waiting: list[int], ticks: int | None) -> int:
    """Take what comes before ``ticks`` out of ``waiting``: that many pictures lie before it."""
    count = 0
    while ticks is not None and waiting and waiting[0] < ticks:
        heapq.heappop(waiting)
        count += 1
    return count


def count_before(path: Path, ticks: int) -> int:
    """How many pictures of the file come before ``ticks``, read without decoding any.

    For going on with an analysis: the number of a picture is the same however it was reached.
    """
    with open_container(path) as container:
        stream = pictures_stream(container, path)
        count = 0
        try:
            for packet in container.demux(stream):
                if packet.pts is None or packet.is_discard:
                    continue
                count += packet.pts < ticks
                # decoding order: nothing shown before ``ticks`` is stored after this
                if packet.dts is not None and packet.dts > ticks:
                    break
        except (av.FFmpegError, IndexError):
            pass  # what can not be read has no number
        return count


class Deinterlacer:
    """Makes whole pictures of half ones (BBC Weston 3-field filter with yadif's checks, FFmpeg's bwdif)."""

    def __init__(self, frame: av.VideoFrame, base: Fraction) -> None:
        self.width = frame.width
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=base
        )
        weave = self._graph.add("bwdif", "mode=send_frame:deint=interlaced")
        sink = self._graph.add("buffersink")
        source.link_to(weave)
        weave.link_to(sink)
        self._graph.configure()

    def push(self, frame: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
        """Pictures that are whole now; with None the rest of them."""
        self._graph.vpush(frame)
        while True:
            try:
                yield self._graph.vpull()
            except (BlockingIOError, EOFError):
                return
