"""A decoded picture of a video to upright RGB pixels of the wanted size, in one step."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from av.sidedata.sidedata import Type
from av.video.reformatter import ColorTrc, Interpolation, VideoReformatter

from faceapp.domain.measurement import Pixels

_SQUAREST, _WIDEST = Fraction(1, 4), Fraction(4)
"""Pixels narrower or wider than that are a mistake of the file, and taken for square."""
_UNKNOWN_COLOURS: Final = 2  # AVCOL_SPC_UNSPECIFIED
_HD_LINES: Final = 720  # from here on BT.709, below it BT.601, where the file says nothing
_BT709: Final = 1  # the same number in AVCOL_SPC and in SWS_CS
_BT601: Final = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """What a display matrix asks for: first the axes swapped, then mirrored.

    Attributes:
        swapped: rows become columns.
        across, down: mirrored left to right, top to bottom.
    """

    swapped: bool = False
    across: bool = False
    down: bool = False

    @property
    def degrees(self) -> int:
        """Clockwise, 0, 90, 180 or 270; of a mirrored picture, what is left without the mirror."""
        if self.swapped:
            return 90 if self.across else 270
        return 180 if self.down else 0

    def apply(self, pixels: Pixels) -> Pixels:
        """``pixels`` turned; themselves where there is nothing to turn."""
        import cv2

        flips = {(True, True): -1, (True, False): 1, (False, True): 0}
        if self.swapped and self.across != self.down:  # what phones do: a quarter turn in one go
            turn = cv2.ROTATE_90_CLOCKWISE if self.across else cv2.ROTATE_90_COUNTERCLOCKWISE
            return np.asarray(cv2.rotate(pixels, turn), np.uint8)
        if self.swapped:
            pixels = np.asarray(cv2.transpose(pixels), np.uint8)
        if (flip := flips.get((self.across, self.down))) is not None:
            pixels = np.asarray(cv2.flip(pixels, flip), np.uint8)
        return pixels


def turn_of(frame: av.VideoFrame) -> Turn:
    """How ``frame`` is to be turned (ISO 14496-12, 8.2.2: x' = ax + cy, y' = bx + dy)."""
    beside: Any = frame.side_data  # the stubs take it for a mapping of names
    data = beside.get(Type.DISPLAYMATRIX)
    if data is None or data.buffer_size < 36:
        return Turn()
    a, b, _, c, d = np.frombuffer(bytes(data), np.int32)[:5].astype(np.int64)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Turn(across=bool(a < 0), down=bool(d < 0))
    return Turn(swapped=True, across=bool(c < 0), down=bool(b < 0))


def square_size(width: int, height: int, pixel: Fraction | None) -> tuple[int, int]:
    """The size of a stored picture once its pixels are square; never smaller than stored.

    Args:
        width: as stored, pixels.
        height: as stored, pixels.
        pixel: width of a pixel over its height (SAR); None and nonsense count as square.
    """
    if not pixel or pixel == 1 or not _SQUAREST <= pixel <= _WIDEST:
        return width, height
    if pixel > 1:
        return max(1, round(width * pixel)), height
    return width, max(1, round(height / pixel))


class Upright:
    """Makes pixels of frames; one for each stream, since it keeps the scaler's tables.

    Args:
        side: longest side of the result in pixels; None: as large as the video is.
        pixel: shape of the pixels of the stream (sample aspect ratio).
        threads: for scaling.
    """

    def __init__(self, side: int | None, pixel: Fraction | None, threads: int = 1) -> None:
        self._side = side
        self._pixel = pixel
        self._threads = threads
        self._scaler = VideoReformatter()

    def __call__(self, frame: av.VideoFrame) -> Pixels:
        """(h, w, 3) uint8 RGB, contiguous, of its own."""
        width, height = square_size(frame.width, frame.height, self._pixel)
        if self._side is not None and max(width, height) > self._side:
            scale = self._side / max(width, height)
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
        colours = frame.colorspace
        if colours == _UNKNOWN_COLOURS:
            colours = _BT709 if frame.height >= _HD_LINES else _BT601
        # by area: 1920 to 1280 takes 3.6 ms of processor time (bilinear 5.3), and is nearer to the mean
        shrink = Interpolation.AREA if width < frame.width else Interpolation.BILINEAR
        # PQ looks grey unless it is brought to what screens expect, which takes 50 ms for 1920 x 1080;
        # phones' HLG is made to be shown as it is
        curve = ColorTrc.BT709 if frame.color_trc == ColorTrc.SMPTE2084 else None
        shrunk = self._scaler.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=colours,
            interpolation=shrink,
            dst_color_trc=curve,
            threads=self._threads,
        )
        plane = shrunk.planes[0]
        buffer = np.frombuffer(memoryview(plane), np.uint8)
        rows = buffer[: height * plane.line_size].reshape(height, plane.line_size)
        pixels = np.ascontiguousarray(rows[:, : width * 3]).reshape(height, width, 3)
        return turn_of(frame).apply(pixels)
