"""A picture decoded once, as finely as its faces need it, and squares cut out of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from PIL import Image

from faceapp.domain.measurement import Pixels
from faceapp.media import colour, tags
from faceapp.media.decoders import decoding
from faceapp.media.files import PictureFile
from faceapp.media.orientation import turned
from faceapp.media.sources import load, open_source

_RGB_OF_PROFILE: Final = {"RGB", "RGBA", "P", "PA"}


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One picture, upright.

    Attributes:
        image: RGB, in the colours of ``profile``; at most as large as the original.
        width, height: of the upright original, pixels.
        orientation: that was applied, 1..8.
        profile: b"" for sRGB.
        exif: what the file says about itself.
    """

    image: Image.Image
    width: int
    height: int
    orientation: int
    profile: bytes
    exif: tags.Block | None

    @property
    def pixels(self) -> Pixels:
        """(h, w, 3) uint8 that may be changed."""
        return np.array(self.image)


def opened(file: PictureFile, scale: float) -> Opened:
    """Decode ``file`` with at least ``scale`` of its pixels across, where its kind can give fewer than all.

    Raises:
        UnreadablePicture: what is wrong with it.
    """
    source = open_source(file)
    stored = source.image.size
    wanted = [min(ceil(side * scale), there) for side, there in zip(source.size, stored, strict=True)]
    load(source, (max(wanted[0], 1), max(wanted[1], 1)))
    width, height = source.upright_size
    with decoding():
        upright = turned(colour.rgb(colour.resizable(source.image), source.profile), source.orientation)
    left = source.profile if source.image.mode in _RGB_OF_PROFILE else b""
    return Opened(upright, width, height, source.orientation, left, source.exif)
