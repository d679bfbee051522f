"""How much memory decoding a picture will take, told by its header alone."""

from __future__ import annotations

import re
import struct
from typing import Final

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.thresholds import DECODED_BYTES
from faceapp.media import tags
from faceapp.media.files import PictureFile
from faceapp.media.jpeg import coefficients_held, open_jpeg
from faceapp.media.sniff import Kind

_BOXES_WITHIN: Final = 1 << 20
"""Bytes in which HEIF and AVIF say their sizes: they precede the pixels."""
_WIDTH, _HEIGHT, _BITS = 0x0100, 0x0101, 0x0102
_DEEP: Final = 32
"""Bits a channel from which TIFF is decoded to fractions."""


def expected_bytes(file: PictureFile) -> int:
    """Memory that decoding ``file`` takes beyond an ordinary photo; 0 for nearly all JPEGs.

    Costs next to nothing and never fails: where a header says nothing, nothing is
    expected. So it is for a camera's RAW file; most have a preview, which is a JPEG.
    """
    try:
        amount = _amount(file)
    except (struct.error, IndexError, UnreadablePicture):
        return 0
    each, less = DECODED_BYTES.get(file.kind, (0, 0))
    whole = 0 if file.kind is Kind.JPEG else file.size
    return max(0, amount * each - less + whole) if amount > 0 else 0


def _amount(file: PictureFile) -> int:
    """Pixels to decode, or what JPEG has instead of them."""
    data = file.data
    match file.kind:
        case Kind.JPEG:
            return coefficients_held(open_jpeg(data), data)
        case Kind.PNG:
            return _product(">II", data, 16)
        case Kind.GIF:
            return _product("<HH", data, 6)
        case Kind.BMP:
            return _product("<HH" if data[14] == 12 else "<ii", data, 18)  # OS/2 has 16 bits
        case Kind.WEBP:
            return _webp_pixels(data)
        case Kind.HEIF | Kind.AVIF:
            return _boxed_pixels(data)
        case Kind.TIFF:
            return _tiff_pixels(data)
        case _:
            return 0


def _product(form: str, data: bytes, at: int) -> int:
    width, height = struct.unpack_from(form, data, at)
    return abs(int(width) * int(height))


def _webp_pixels(data: bytes) -> int:
    """RFC 9649: each of the three kinds of first chunk has the size at a place of its own."""
    match data[12:16]:
        case b"VP8X":
            width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
            return (width + 1) * (height + 1)
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return int(width & 0x3FFF) * int(height & 0x3FFF)
    return 0


def _boxed_pixels(data: bytes) -> int:
    """ISO 23008-12: the largest "ispe" box is the picture's; smaller ones are tiles and previews."""
    found = re.finditer(b"ispe....", data[:_BOXES_WITHIN], re.DOTALL)
    return max((_product(">II", data, match.end()) for match in found), default=0)


def _tiff_pixels(data: bytes) -> int:
    block = tags.read_block(data)
    if block is None:
        return 0
    (width, *_), (height, *_) = (block.main.integers(tag) or (0,) for tag in (_WIDTH, _HEIGHT))
    deep = max(block.main.integers(_BITS), default=8) >= _DEEP
    return width * height * (4 if deep else 1)
