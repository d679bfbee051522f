"""Pictures to a video file, each at its true time, so that whatever happens the file opens."""

from __future__ import annotations

import errno
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from faceapp.domain.errors import CannotWrite, DiskFull, KnownError
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import SoundFacts, VideoFacts, VideoPicture
from faceapp.domain.video_errors import CannotRecordVideo
from faceapp.domain.video_thresholds import WRITER_KEY_SECONDS, WRITER_PART_SECONDS, WRITER_THREADS
from faceapp.media.sound_writer import SoundWriter

_TICKS: Final = 90_000  # a second; what MPEG counts in
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BT709, _BT601 = 1, 5
_LIMITED: Final = 1  # 16..235, what players expect
_HD_LINES: Final = 720
_CODERS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("libx264", {"preset": "superfast", "tune": "zerolatency", "crf": "23"}),
    ("h264_videotoolbox", {"realtime": "1", "q": "60"}),
    ("h264_mf", {"quality": "60"}),
    ("libopenh264", {}),
    ("mpeg4", {"qscale": "4"}),
)
"""Best first. x264: 4 ms of processor time for 640 x 480, 27 for 1920 x 1080 on one core; its
"veryfast" takes 6 and 45 for files smaller by a quarter and a tenth, "ultrafast" makes files larger
by a third and by a half."""


class VideoWriter:
    """Writes an MP4 in short parts, made into an ordinary file when it is closed.

    A process that is killed leaves a file that opens, without its last part. Pictures and sound may
    come from two threads.

    Args:
        path: the file; one that is there is replaced.
        facts: of the source; the size of the first picture decides.
        sound: how sound is given, None for none.

    Raises:
        CannotWrite: ``path`` can not be written.
        DiskFull: not even the file can be made.
        CannotRecordVideo: no way to code pictures is there.
    """

    def __init__(self, path: Path, facts: VideoFacts, *, sound: SoundFacts | None = None) -> None:
        self.path = path
        self.pictures = 0
        self._rate = min(max(round(facts.rate), 1), 120) if facts.rate else 30
        self._lock = threading.Lock()
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._size = (0, 0)
        self._first: float | None = None
        self._last = -1  # ticks
        self._last_key = -WRITER_KEY_SECONDS
        self._failed: KnownError | None = None
        self._sound_facts = sound
        self._sound: SoundWriter | None = None
        try:
            path.open("wb").close()
        except OSError as error:
            raise self._refusal(error) from error

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def codec(self) -> str:
        """How the pictures are coded; "" before the first."""
        return self._stream.codec_context.name if self._stream is not None else ""

    @property
    def seconds(self) -> float:
        """How long the video is so far."""
        return max(self._last, 0) / _TICKS

    def write(self, picture: VideoPicture) -> None:
        """Add a picture; one that is not later than the one before it is left out.

        Raises:
            DiskFull: the disk is full; what was written before stays readable.
            CannotWrite: the disk is gone.
        """
        with self._lock:
            self._guard(lambda: self._write(picture))

    def write_sound(self, samples: NDArray[Any], time: float) -> None:
        """Add sound; what comes before the first picture is left out.

        Args:
            samples: (n, channels) or (n,), float of -1..1 or int16.
            time: of the first of them, seconds by the clock of the pictures.

        Raises:
            DiskFull: as for ``write``.
            CannotWrite: as for ``write``.
        """
        with self._lock:
            if self._first is not None and self._sound is not None:
                sound, first = self._sound, self._first
                self._guard(lambda: sound.write(samples, time - first))

    def close(self) -> None:
        """Finish the file; more than once does nothing.

        Raises:
            DiskFull: its end could not be written; it opens nevertheless.
            CannotWrite: the disk is gone.
        """
        with self._lock:
            container, self._container = self._container, None
            if container is None:
                return
            failed = self._failed
            try:
                if failed is None:
                    self._flush(container)
                container.close()
            except (OSError, av.FFmpegError) as error:
                if failed is None:
                    raise self._refusal(error) from error

    def _guard(self, action: Any) -> None:
        if self._failed is not None:
            raise self._failed
        try:
            action()
        except (OSError, av.FFmpegError) as error:
            self._failed = self._refusal(error)
            raise self._failed from error

    def _refusal(self, error: Exception) -> KnownError:
        if getattr(error, "errno", None) in _FULL:
            return DiskFull()
        return CannotWrite(path=self.path)

    def _write(self, picture: VideoPicture) -> None:
        if self._container is None or self._stream is None:
            if self._first is not None:
                return  # closed
            self._container, self._stream = self._open(picture.pixels)
        if self._first is None:
            self._first = picture.time
        ticks = round((picture.time - self._first) * _TICKS)
        if ticks <= self._last:
            return
        frame = self._frame(picture.pixels)
        frame.pts, frame.time_base = ticks, Fraction(1, _TICKS)
        if ticks / _TICKS - self._last_key >= WRITER_KEY_SECONDS:
            frame.pict_type = PictureType.I
            self._last_key = ticks / _TICKS
        self._last = ticks
        self._container.mux(self._stream.encode(frame))
        self.pictures += 1

    def _frame(self, pixels: Pixels) -> av.VideoFrame:
        width, height = self._size
        if abs(pixels.shape[1] - width) <= 1 and abs(pixels.shape[0] - height) <= 1:
            pixels = pixels[:height, :width]  # sides must be even: an odd line is left out
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), "rgb24")
        return frame.reformat(
            width=width,
            height=height,
            format="yuv420p",
            dst_colorspace=_BT709 if height >= _HD_LINES else _BT601,
            dst_color_range=_LIMITED,
            threads=1,
        )

    def _open(self, pixels: Pixels) -> tuple[OutputContainer, VideoStream]:
        height, width = pixels.shape[:2]
        self._size = max(width // 2 * 2, 2), max(height // 2 * 2, 2)
        for coder, options in _CODERS:
            container = av.open(
                str(self.path),
                "w",
                format="mp4",
                options={
                    "movflags": "hybrid_fragmented+delay_moov" if self._sound_facts else "hybrid_fragmented",
                    "frag_duration": str(int(WRITER_PART_SECONDS * 1e6)),
                    "flush_packets": "1",
                    # sound that stays away must not keep the pictures waiting in memory
                    "max_interleave_delta": str(int(WRITER_PART_SECONDS * 1e6)),
                },
            )
            try:
                stream = self._stream_of(container, coder, options)
                if self._sound_facts is not None:
                    self._sound = SoundWriter(container, self._sound_facts)
                container.start_encoding()
            except (ValueError, av.error.LookupError, av.error.ExternalError, av.error.UnknownError):
                container.close()
                continue
            return container, stream
        raise CannotRecordVideo

    def _stream_of(self, container: OutputContainer, coder: str, options: dict[str, str]) -> VideoStream:
        stream: Any = container.add_stream(coder, rate=self._rate, options=options)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, _TICKS)
        context = stream.codec_context
        context.time_base = Fraction(1, _TICKS)
        context.thread_count = WRITER_THREADS
        context.gop_size = self._rate * 10  # key frames are asked for by time
        context.colorspace = _BT709 if self._size[1] >= _HD_LINES else _BT601
        context.color_range = _LIMITED
        assert isinstance(stream, VideoStream)
        return stream

    def _flush(self, container: OutputContainer) -> None:
        if self._stream is not None:
            container.mux(self._stream.encode(None))
        if self._sound is not None:
            self._sound.flush()
