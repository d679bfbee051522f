"""Connections to cameras in the network, each giving decoded pictures until it breaks."""

from __future__ import annotations

import urllib.error
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, Protocol

import av
from av.codec.context import Flags, ThreadType
from av.stream import Discard
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from faceapp.domain.errors import KnownError
from faceapp.domain.video_errors import NoStreamThere, StreamForbidden, StreamStalled, StreamUnreachable
from faceapp.media.addresses import Address
from faceapp.media.video_container import base_of, rate_of

SHORT_LOOK: Final = {
    "analyzeduration": "500000",  # µs looked at before the first picture
    "probesize": "500000",  # bytes
    "fpsprobesize": "0",
}
_RTSP: Final = {
    **SHORT_LOOK,
    "rtsp_transport": "tcp",  # whole pictures, and it passes where UDP does not
    "max_delay": "0",  # µs waited for packets that are late
    "reorder_queue_size": "0",
}
_THREADS: Final = 2


class Live(Protocol):
    """A connection that is up.

    Attributes:
        codec: how its pictures are coded.
        rate: pictures a second, 0 where it does not say.
        pixel: width of a pixel over its height, None where it does not say.
        sound: whether there is sound.
    """

    codec: str
    rate: float
    pixel: Fraction | None
    sound: bool

    def frames(self, behind: Callable[[], float]) -> Iterator[tuple[av.VideoFrame, float | None]]:
        """Decoded pictures with the seconds of the camera's own clock.

        Args:
            behind: how many seconds of pictures have piled up: fewer are decoded then.

        Raises:
            KnownError: the connection broke, or nothing came for too long.
        """
        ...

    def close(self) -> None:
        """Let go; from the thread that reads."""
        ...

    def break_off(self) -> None:
        """Wake the thread that reads, where that is possible; from any thread."""
        ...


def connect(address: Address, opening: float, reading: float, opened: Callable[[Live], None]) -> Live:
    """Ask the camera at ``address`` for its pictures.

    Args:
        address: of the camera.
        opening: seconds it may take.
        reading: seconds that may pass without anything coming.
        opened: told of the connection before the camera has answered, so that it can be broken off.

    Raises:
        StreamUnreachable: StreamForbidden, NoStreamThere too.
    """
    if address.scheme in {"http", "https"}:
        from faceapp.media.stream_http import HttpLive

        live = HttpLive(address, opening, reading)
        opened(live)
        live.ask()
        return live
    return FfmpegLive(address, _open_rtsp(address, opening, reading))


class FfmpegLive:
    """Whatever FFmpeg reads by itself: RTSP, and streams over http that are no motion JPEG."""

    def __init__(self, address: Address, container: av.container.InputContainer) -> None:
        self._address = address
        self._container = container
        streams = container.streams.video
        if not streams or not streams[0].codec_context:
            container.close()
            raise NoStreamThere(address=address.shown)
        self._stream: VideoStream = streams[0]
        for stream in container.streams:
            stream.discard = Discard.none if stream is self._stream else Discard.all
        _hurry(self._stream.codec_context)
        self.codec = self._stream.codec_context.name
        self.rate = rate_of(self._stream)
        self.pixel = self._stream.sample_aspect_ratio
        self.sound = bool(container.streams.audio)

    def frames(self, behind: Callable[[], float]) -> Iterator[tuple[av.VideoFrame, float | None]]:
        """Pictures until the connection breaks."""
        base = base_of(self._stream)
        context = self._stream.codec_context
        failed: KnownError
        try:
            for packet in self._container.demux(self._stream):
                if not packet.size:
                    return
                context.skip_frame = _skipped(behind())
                try:
                    frames = context.decode(packet)
                except av.FFmpegError:
                    continue  # lost packets; the next key frame mends it
                for frame in frames:
                    yield frame, None if frame.pts is None else float(frame.pts * base)
        except (av.FFmpegError, OSError, IndexError) as error:
            failed = refusal(self._address, error, asked=False)
        else:
            return
        raise failed  # here, so that nothing hangs on it that has the password in it

    def close(self) -> None:
        """Let go."""
        self._container.close()

    def break_off(self) -> None:
        """FFmpeg sees its time limit only; the reader ends by then."""


def _open_rtsp(address: Address, opening: float, reading: float) -> av.container.InputContainer:
    options = {**_RTSP, "timeout": str(int(reading * 1e6))}
    try:
        return av.open(
            address.whole, "r", options=options, timeout=(opening, reading), metadata_errors="replace"
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        failed = refusal(address, error, asked=True)
    raise failed  # here, so that nothing hangs on it that has the password in it


def _hurry(context: VideoCodecContext) -> None:
    """Pictures as soon as they are there: threads within a picture, none held back for order."""
    context.thread_type = ThreadType.SLICE
    context.thread_count = _THREADS
    context.flags |= Flags.low_delay


def _skipped(behind: float) -> Any:
    """Which pictures are not decoded while the machine is too slow for all of them."""
    if behind > 2.0:
        return "NONKEY"
    return "NONREF" if behind > 0.5 else "DEFAULT"


def refusal(address: Address, error: Exception, *, asked: bool) -> KnownError:
    """What went wrong, without the words of ``error``, which have the address in them."""
    if isinstance(error, KnownError):
        return error
    place = address.shown
    status = error.code if isinstance(error, urllib.error.HTTPError) else 0
    strange = isinstance(error, ValueError) and "AuthHandler" in str(error)  # asks in a third way
    if (
        status in {401, 403}
        or strange
        or isinstance(error, av.error.HTTPUnauthorizedError | av.error.HTTPForbiddenError | PermissionError)
    ):
        return StreamForbidden(address=place)
    if not asked:
        return StreamStalled(address=place)
    nothing = (av.error.HTTPNotFoundError, av.error.InvalidDataError, av.error.HTTPBadRequestError)
    if status in {400, 404, 410} or isinstance(error, nothing):
        return NoStreamThere(address=place)
    return StreamUnreachable(address=place)
