"""A picture file to upright RGB pixels of the size that is wanted, decoded once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Final

import numpy as np
from PIL import Image

from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Pixels
from faceapp.media import colour, tags
from faceapp.media.decoders import decoding
from faceapp.media.files import PictureFile
from faceapp.media.orientation import stored_box, turned, upright_box
from faceapp.media.sources import Source, load, open_source

_ROUNDING: Final = 1e-6  # pixels: what multiplying fractions adds


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """One picture, decoded.

    Attributes:
        image: upright, RGB, no larger than was asked for.
        width, height: of the upright original, pixels.
        orientation: EXIF orientation that was applied, 1..8; 1 where the decoder had
            turned the picture already (HEIF, TIFF).
        profile: ICC profile whose colours ``image`` still has, b"" for sRGB.
        exif, xmp: what the file says about itself.
        stored: what ``image`` was shrunk from, as decoded and not turned; ``image`` is
            often less than half of it across.
    """

    image: Image.Image
    width: int
    height: int
    orientation: int
    profile: bytes
    exif: tags.Block | None
    xmp: bytes
    stored: Image.Image

    @property
    def pixels(self) -> Pixels:
        """(h, w, 3) uint8, RGB; a copy."""
        return np.asarray(self.image)

    def patch(self, box: Box) -> tuple[Image.Image, Box]:
        """The part of the picture at ``box``, as finely as it was decoded, upright RGB.

        Returns:
            The part, and where exactly it lies: ``box`` inside the picture, rounded
            outwards to whole pixels.
        """
        width, height = self.stored.size
        wanted = stored_box(box.clipped(), self.orientation)
        left, top = floor(wanted.x * width + _ROUNDING), floor(wanted.y * height + _ROUNDING)
        right = min(max(ceil((wanted.x + wanted.w) * width - _ROUNDING), left + 1), width)
        bottom = min(max(ceil((wanted.y + wanted.h) * height - _ROUNDING), top + 1), height)
        left, top = min(left, right - 1), min(top, bottom - 1)
        part = colour.rgb(self.stored.crop((left, top, right, bottom)), self.profile)
        exact = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
        return turned(part, self.orientation), upright_box(exact, self.orientation)

    def in_srgb(self) -> Decoded:
        """The same with the colours that its profile means, for the screen."""
        return replace(self, image=colour.to_srgb(self.image, self.profile), profile=b"")


def of_pixels(pixels: Pixels) -> Decoded:
    """A picture that is there already, of a camera or a video: upright, sRGB."""
    height, width = pixels.shape[:2]
    image = Image.fromarray(pixels)
    return Decoded(image, width, height, 1, b"", None, b"", image)


def decode(file: PictureFile, longest: int, *, filter_: Image.Resampling = colour.WORKING) -> Decoded:
    """Decode ``file`` so that its longest side is at most ``longest`` pixels; 0: as it is.

    Nothing is enlarged. JPEG is decoded at an eighth, quarter or half where that is
    enough, shrunk, and turned last, when there is least to turn.

    Args:
        file: what was read.
        longest: pixels.
        filter_: for shrinking: ``colour.SCREEN`` for people's eyes.

    Raises:
        UnreadablePicture: DAMAGED (also where only the end is missing), UNSUPPORTED,
            TOO_LARGE.
    """
    source = open_source(file)
    target = _target(source, longest)
    load(source, target)
    width, height = source.upright_size
    with decoding():
        stored = colour.resizable(source.image)
        image = stored
        if longest:
            image = colour.shrunk(stored, fitted(stored.size, longest), filter_=filter_)
        rgb = turned(colour.rgb(image, source.profile), source.orientation)
    left = source.profile if source.image.mode in {"RGB", "RGBA", "P", "PA"} else b""
    return Decoded(rgb, width, height, source.orientation, left, source.exif, source.xmp, stored)


def _target(source: Source, longest: int) -> tuple[int, int]:
    return fitted(source.image.size, longest) if longest else source.image.size


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """``size`` shrunk to fit, its proportions kept, never below one pixel."""
    side = max(size)
    if side <= longest:
        return size
    return max(1, round(size[0] * longest / side)), max(1, round(size[1] * longest / side))
