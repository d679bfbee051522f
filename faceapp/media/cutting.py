"""A picture decoded once, as finely as its faces need it, for squares to be cut out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from faceapp.domain.export_thresholds import ROWS_WORTH
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Pixels
from faceapp.media import colour, tags
from faceapp.media.decoders import decoding
from faceapp.media.files import PictureFile
from faceapp.media.jpeg import load_at, shrinking, upper
from faceapp.media.orientation import stored_box, turned, upright_box
from faceapp.media.sniff import Kind
from faceapp.media.sources import Source, load, open_source

_RGB_OF_PROFILE: Final = {"RGB", "RGBA", "P", "PA"}
_ALL: Final = Box(0.0, 0.0, 1.0, 1.0)
_BESIDE: Final = 2
"""Rows of the decoded picture below what is seen that are there, too: interpolation reaches one."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One picture, upright.

    Attributes:
        image: RGB, in the colours of ``profile``; at most as large as the original.
        width, height: of the upright original, pixels.
        orientation: that was applied, 1..8.
        profile: b"" for sRGB.
        exif: what the file says about itself.
        part: of the upright original that ``image`` shows, exactly: a little more than all where
            pixels at its edges were too few to make one of, less where not all of it was wanted.
    """

    image: Image.Image
    width: int
    height: int
    orientation: int
    profile: bytes
    exif: tags.Block | None
    part: Box = _ALL

    @property
    def pixels(self) -> Pixels:
        """(h, w, 3) uint8 that may be changed."""
        return np.array(self.image)

    @property
    def places(self) -> NDArray[np.float64]:
        """(3, 3): where a pixel of ``image`` lies in the original, both from the middle of the first."""
        across = self.part.w * self.width / self.image.width
        down = self.part.h * self.height / self.image.height
        left, top = self.part.x * self.width - 0.5, self.part.y * self.height - 0.5
        return np.array([[across, 0, left + across / 2], [0, down, top + down / 2], [0, 0, 1]])

    def on_image(self, box: Box) -> Box:
        """Where a ``box`` of the original lies on ``image``, in fractions of that."""
        part = self.part
        return Box((box.x - part.x) / part.w, (box.y - part.y) / part.h, box.w / part.w, box.h / part.h)


def opened(file: PictureFile, scale: float, seen: Box | None = None) -> Opened:
    """Decode ``file`` with at least ``scale`` of its pixels across, where its kind can give fewer than all.

    Args:
        file: what was read.
        scale: up to 1.
        seen: what of the upright picture is wanted; the rest may be missing, and that it is damaged
            is not noticed then. None: all.

    Raises:
        UnreadablePicture: what is wrong with it.
    """
    source = open_source(file)
    stored = source.image.size
    fewest = [min(ceil(side * scale), there) for side, there in zip(source.size, stored, strict=True)]
    wanted = (max(fewest[0], 1), max(fewest[1], 1))
    shrink = 1
    if source.image.format == "JPEG":
        shrink = shrinking(stored, wanted)
        if seen is not None and file.kind is Kind.JPEG:
            source = _upper(source, file, seen, shrink)
        load_at(source.image, shrink)
    else:
        load(source, wanted)
    width, height = source.upright_size
    shown = Box(0, 0, source.image.width * shrink / stored[0], source.image.height * shrink / stored[1])
    with decoding():
        upright = turned(colour.rgb(colour.resizable(source.image), source.profile), source.orientation)
    left = source.profile if source.image.mode in _RGB_OF_PROFILE else b""
    part = upright_box(shown, source.orientation)
    return Opened(upright, width, height, source.orientation, left, source.exif, part)


def _upper(source: Source, file: PictureFile, seen: Box, shrink: int) -> Source:
    """The same without rows below all that is ``seen``, where that is worth it."""
    box = stored_box(seen.clipped(), source.orientation)
    width, height = source.image.size
    rows = ceil((box.y + box.h) * height) + _BESIDE * shrink
    if (height - rows) * width < ROWS_WORTH:
        return source
    shorter = upper(source.image, file.data, rows)
    return source if shorter is None else replace(source, image=shorter)
