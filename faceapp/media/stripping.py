"""Takes everything out of a JPEG or PNG but its coded pixels and what their colours mean."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from faceapp.media.sniff import Kind
from faceapp.media.stripping_profile import plain_profile

_SCAN_END: Final = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_KEPT: Final = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}
"""Frames that every reader knows, Huffman tables, quantisation tables, restart interval."""
_FRAMES: Final = {0xC0, 0xC1, 0xC2}
_APP0, _APP2, _APP14, _APP15, _COMMENT, _SCAN, _END = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE, 0xDA, 0xD9
_JFIF: Final = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_ICC: Final = b"ICC_PROFILE\0"
_PROFILE_PART: Final = 65_000
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_PNG_COLOUR: Final = {b"sRGB": 1, b"gAMA": 4, b"cHRM": 32}
"""Chunks that say what colours mean, and their only length."""


class _NotKept(Exception):  # noqa: N818
    """The coded pixels can not be taken over with nothing else."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file with nothing but its pixels.

    Attributes:
        width, height: as stored.
    """

    data: bytes
    width: int
    height: int


def stripped(data: bytes, kind: Kind, exif: bytes = b"") -> Stripped | None:
    """The same coded pixels in a file without metadata, comments, thumbnails and whatever follows its end.

    A colour profile stays, but only the numbers in it. Nothing is decoded.

    Args:
        data: a whole file.
        kind: what it is.
        exif: TIFF block to put into it.

    Returns:
        None where that can not be: another kind, colours that are not grey or RGB, transparency,
        several pictures in one, damage.
    """
    makers: dict[Kind, Callable[[bytes, bytes], Stripped]] = {Kind.JPEG: _jpeg, Kind.PNG: _png}
    if kind not in makers:
        return None
    try:
        return makers[kind](data, exif)
    except (_NotKept, IndexError, struct.error, zlib.error):
        return None


def _jpeg(data: bytes, exif: bytes) -> Stripped:
    body: list[bytes] = []
    size: tuple[int, int] | None = None
    jfif, adobe, profile = False, b"", b""
    for marker, segment, scan in _segments(data):
        if marker in _FRAMES:
            size = _frame(segment, size)
        if marker in _KEPT or marker == _SCAN:
            body.append(_segment(marker, segment) + scan)
        elif marker == _APP0 and segment.startswith(b"JFIF\0"):
            jfif = True
        elif marker == _APP14 and segment.startswith(b"Adobe") and len(segment) >= 12:
            adobe = b"Adobe\0\x64\0\0\0\0" + segment[11:12]
        elif marker == _APP2 and segment.startswith(_ICC):
            profile += segment[len(_ICC) + 2 :]
        elif not _APP0 <= marker <= _APP15 and marker != _COMMENT:
            raise _NotKept
    if size is None:
        raise _NotKept
    out = [b"\xff\xd8"]
    if jfif:
        out.append(_segment(_APP0, _JFIF))
    if exif:
        out.append(_segment(0xE1, b"Exif\0\0" + exif))
    if profile:
        out.append(_jpeg_profile(profile))
    if adobe:
        out.append(_segment(_APP14, adobe))
    return Stripped(b"".join([*out, *body, b"\xff\xd9"]), *size)


def _frame(segment: bytes, known: tuple[int, int] | None) -> tuple[int, int]:
    depth, height, width, layers = struct.unpack_from(">BHHB", segment)
    if known is not None or depth != 8 or layers not in {1, 3} or not (width and height):
        raise _NotKept
    return width, height


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, content, coded pixels that follow it) of each segment up to the end of the picture."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise _NotKept
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == _END:
            return
        (length,) = struct.unpack_from(">H", data, at)
        segment, at = data[at + 2 : at + length], at + length
        scan = b""
        if marker == _SCAN:
            found = _SCAN_END.search(data, at)
            if found is None:
                raise _NotKept
            scan, at = data[at : found.start()], found.start()
        yield marker, segment, scan


def _segment(marker: int, content: bytes) -> bytes:
    if len(content) > 65_533:
        raise _NotKept
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _jpeg_profile(profile: bytes) -> bytes:
    plain = plain_profile(profile)
    if plain is None:
        raise _NotKept
    parts = [plain[at : at + _PROFILE_PART] for at in range(0, len(plain), _PROFILE_PART)]
    return b"".join(
        _segment(_APP2, _ICC + bytes((number, len(parts))) + part) for number, part in enumerate(parts, 1)
    )


def _png(data: bytes, exif: bytes) -> Stripped:
    head, palette, colour, profile = b"", b"", b"", b""
    pixels: list[bytes] = []
    for kind, content in _chunks(data):
        if kind == b"IHDR" and not head:
            head = content
        elif kind == b"PLTE":
            palette = _chunk(kind, content)
        elif kind == b"IDAT":
            pixels.append(content)
        elif kind == b"tRNS" or (kind == b"IHDR" and head):
            raise _NotKept
        elif _PNG_COLOUR.get(kind) == len(content):
            colour += _chunk(kind, content)
        elif kind == b"iCCP":
            profile = zlib.decompressobj().decompress(content.split(b"\0", 1)[1][1:], 1 << 22)
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    channels = {0: 1, 2: 3, 3: 1}.get(colours)
    if depth != 8 or channels is None or interlaced:
        raise _NotKept
    _must_hold_nothing_else(b"".join(pixels), height * (1 + width * channels))
    if profile:
        plain = plain_profile(profile)
        if plain is None:
            raise _NotKept
        colour = _chunk(b"iCCP", b"profile\0\0" + zlib.compress(plain, 6)) if plain else colour
    exif_chunk = _chunk(b"eXIf", exif) if exif else b""
    return Stripped(
        b"".join(
            [
                _PNG_START,
                _chunk(b"IHDR", head),
                colour,
                palette,
                exif_chunk,
                *(_chunk(b"IDAT", part) for part in pixels),
                _chunk(b"IEND", b""),
            ]
        ),
        width,
        height,
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_START)
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        if len(content) != length:
            raise _NotKept
        if kind == b"IEND":
            return
        yield kind, content
        at += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _must_hold_nothing_else(packed: bytes, length: int) -> None:
    """The packed rows end where the picture ends, and so does what they are packed in."""
    unpacking = zlib.decompressobj()
    rows = unpacking.decompress(packed, length + 1)
    if len(rows) != length:
        raise _NotKept
    unpacking.decompress(b"" if unpacking.eof else unpacking.unconsumed_tail, 1)
    if not unpacking.eof or unpacking.unused_data:
        raise _NotKept
