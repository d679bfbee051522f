"""Opening a video file: what is in it, and whether it can be read at all."""

from __future__ import annotations

import os
import stat
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from faceapp.domain.video_errors import (
    NoPictures,
    VideoEmpty,
    VideoForbidden,
    VideoTooLarge,
    VideoUnreadable,
    VideoUnsupported,
    VideoVanished,
)
from faceapp.domain.video_thresholds import VIDEO_PIXELS_MOST

_KINDS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,av1,obu,ivf,flv,asf,ogg"
    ",wtv,mxf,gxf,dv,rm,swf,nut,nsv,mjpeg,h263,vc1,y4m,yuv4mpegpipe,amv,roq,ea,film_cpk,dhav,dsf,vvc,live_flv"
)
"""Containers of moving pictures. Not here, though FFmpeg reads them: text drawn as a picture, single
pictures, and lists that send the reader to other files or into the network."""
_MOST_RATE: Final = 1000.0  # pictures a second; more is a clock that was taken for a rate


def open_container(path: Path) -> InputContainer:
    """The file at ``path``, read only from the disk it lies on.

    Raises:
        VideoUnreadable: one of its kinds.
    """
    look_at(path)
    options = {"protocol_whitelist": "file", "format_whitelist": _KINDS}
    try:
        return av.open(
            os.path.abspath(path),  # noqa: PTH100 - a name like "http:x" must not become an address
            "r",
            options=options,
            metadata_errors="replace",
        )
    except (av.FFmpegError, ValueError) as error:
        raise refusal(path, error) from error


def look_at(path: Path) -> None:
    """See that ``path`` is a file with something in it, without opening it.

    Raises:
        VideoUnreadable: VideoVanished, VideoForbidden, VideoEmpty, NoPictures.
    """
    try:
        found = path.stat()
    except PermissionError as error:
        raise VideoForbidden(path=path) from error
    except (OSError, ValueError) as error:
        raise VideoVanished(path=path) from error
    if not stat.S_ISREG(found.st_mode):
        raise NoPictures(path=path)
    if found.st_size == 0:
        raise VideoEmpty(path=path)
    if not os.access(path, os.R_OK):
        raise VideoForbidden(path=path)


def refusal(path: Path, error: Exception) -> VideoUnreadable:
    """What ``error`` of the decoder means for the file at ``path``."""
    if isinstance(error, PermissionError):
        return VideoForbidden(path=path)
    if isinstance(error, FileNotFoundError):
        return VideoVanished(path=path)
    if isinstance(error, av.error.DecoderNotFoundError):
        return VideoUnsupported(path=path, codec="?")
    return VideoUnreadable(path=path)


def pictures_stream(container: InputContainer, path: Path) -> VideoStream:
    """The stream of moving pictures in ``container``; all others are left out when reading.

    Raises:
        NoPictures: sound only, or a cover picture.
        VideoUnsupported: no decoder for it.
        VideoTooLarge: more pixels than are held.
    """
    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails)
    ]
    if not moving:
        raise NoPictures(path=path)
    chosen = max(moving, key=_preferred)
    if not chosen.codec_context:
        raise VideoUnsupported(path=path, codec="?")
    width, height = chosen.codec_context.width, chosen.codec_context.height
    if width * height > VIDEO_PIXELS_MOST:
        raise VideoTooLarge(path=path, width=width, height=height)
    for stream in container.streams:
        stream.discard = Discard.none if stream is chosen else Discard.all
    return chosen


def _preferred(stream: VideoStream) -> tuple[bool, bool, int]:
    context = stream.codec_context
    if not context:
        return False, False, 0
    return True, bool(stream.disposition & Disposition.default), context.width * context.height


def base_of(stream: VideoStream) -> Fraction:
    """Seconds in one tick of ``stream``."""
    return stream.time_base or Fraction(1, av.time_base)


def rate_of(stream: VideoStream) -> float:
    """Pictures a second on average; 0.0 where nobody knows."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and 0 < rate <= _MOST_RATE:
            return float(rate)
    return 0.0


def length_of(container: InputContainer, stream: VideoStream, begins: float) -> float | None:
    """Seconds of moving pictures the file promises, None where it does not say.

    What the stream says goes before what the container says: sound may be longer.

    Args:
        container: the open file.
        stream: its moving pictures.
        begins: seconds on the file's clock at the first picture.
    """
    if stream.duration is not None and stream.duration > 0:
        return float(stream.duration * base_of(stream))
    if (end := _clock(stream.metadata.get("DURATION", ""))) is not None:  # Matroska's tag
        return max(end - begins, 0.0) or None
    if container.duration is not None and container.duration > 0:
        start = (container.start_time or 0) / av.time_base
        return max(container.duration / av.time_base - (begins - start), 0.0) or None
    return None


def _clock(text: str) -> float | None:
    """As "00:01:02.500000000" to 62.5."""
    parts = text.split(":")
    if len(parts) != 3:
        return None
    try:
        return int(parts[0]) * 3600 + int(parts[1]) * 60 + float(parts[2])
    except ValueError:
        return None
