"""Videos made on the spot: each picture has its number in its pixels, and a time that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from faceapp.domain.measurement import Pixels

_CELLS = 4  # 4 x 4 cells, one bit each: survives coding, scaling, other shapes


def stamped(number: int, width: int = 160, height: int = 120, tint: int = 0) -> Pixels:
    """A picture that says ``number`` (0..65535) in light and dark fields."""
    bits = [(number >> bit) & 1 for bit in range(_CELLS * _CELLS)]
    cells = np.array(bits, np.uint8).reshape(_CELLS, _CELLS) * 190 + 30
    rows = np.arange(height) * _CELLS // height
    columns = np.arange(width) * _CELLS // width
    grey = cells[rows][:, columns]
    return np.stack([grey, np.maximum(grey, np.uint8(tint)), grey], axis=2)


def number_in(pixels: Pixels) -> int:
    """The number that a picture says."""
    height, width = pixels.shape[:2]
    number = 0
    for bit in range(_CELLS * _CELLS):
        row, column = divmod(bit, _CELLS)
        top, left = (2 * row + 1) * height // (2 * _CELLS), (2 * column + 1) * width // (2 * _CELLS)
        patch = pixels[max(top - 2, 0) : top + 3, max(left - 2, 0) : left + 3]
        number |= int(patch.mean() > 125) << bit
    return number


def corners(width: int = 160, height: int = 120) -> Pixels:
    """Red, green / blue, grey: what is up and what is left can be seen."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (200, 30, 40)
    picture[: height // 2, width // 2 :] = (30, 180, 50)
    picture[height // 2 :, : width // 2] = (40, 60, 200)
    picture[height // 2 :, width // 2 :] = (220, 220, 220)
    return picture


def corner_colours(pixels: Pixels) -> str:
    """The colours of the corners by their letters, as "RG/BW"."""
    height, width = pixels.shape[:2]

    def letter(y: int, x: int) -> str:
        red, green, blue = (int(value) for value in pixels[y, x])
        if min(red, green, blue) > 150:
            return "W"
        return "RGB"[int(np.argmax((red, green, blue)))]

    top, bottom, left, right = height // 4, 3 * height // 4, width // 4, 3 * width // 4
    return f"{letter(top, left)}{letter(top, right)}/{letter(bottom, left)}{letter(bottom, right)}"


def make_video(
    path: Path,
    pictures: Iterable[Pixels],
    times: Sequence[float] | None = None,
    *,
    rate: int = 25,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    container: dict[str, str] | None = None,
    format_: str | None = None,
    pixel: Fraction | None = None,
    turned: int | None = None,
    mirrored: bool = False,
    sound: float = 0.0,
    metadata: dict[str, str] | None = None,
    **context: Any,
) -> Path:
    """Write ``pictures``, at ``times`` (seconds) or evenly, with so many seconds of ``sound``."""
    ticks = 90_000
    with av.open(str(path), "w", format=format_, options=container or {}) as output:
        output.metadata.update(metadata or {})
        stream: Any = output.add_stream(codec, rate=rate, options=options or {})
        stream.codec_context.time_base = Fraction(1, ticks) if times is not None else Fraction(1, rate)
        if turned is not None or mirrored:
            stream.set_display_rotation(turned or 0, hflip=mirrored)
        for name, value in context.items():
            setattr(stream.codec_context, name, value)
        ear: Any = output.add_stream("aac", rate=48000, layout="mono") if sound else None
        for number, pixels in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = pixels.shape[:2]
                stream.pix_fmt = pix_fmt
                if pixel is not None:
                    stream.codec_context.sample_aspect_ratio = pixel
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), "rgb24").reformat(format=pix_fmt)
            if times is None:
                frame.pts, frame.time_base = number, Fraction(1, rate)
            else:
                frame.pts, frame.time_base = round(times[number] * ticks), Fraction(1, ticks)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        for block in range(int(sound * 48000) // 1024):
            tone = np.sin(np.arange(1024, dtype=np.float32) / 20)[None] * np.float32(0.3)
            heard = av.AudioFrame.from_ndarray(tone, "fltp", "mono")
            heard.sample_rate, heard.pts = 48000, block * 1024
            output.mux(ear.encode(heard))
        if ear is not None:
            output.mux(ear.encode(None))
    return path


def numbered_video(path: Path, count: int, times: Sequence[float] | None = None, **named: Any) -> Path:
    """``make_video`` of ``count`` pictures that say their numbers."""
    size = named.pop("size", (160, 120))
    return make_video(path, (stamped(number, *size) for number in range(count)), times, **named)
