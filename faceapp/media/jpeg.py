"""JPEG: how much memory it will take, and decoding it no larger than needed."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, JpegImagePlugin

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import MAX_COEFFICIENTS, MAX_WHOLE_PIXELS
from faceapp.media.decoders import check_size, decoding

_SCALES: Final = (1, 2, 4, 8)
_FRAMES: Final = {0xC0, 0xC1, 0xC2}
"""Baseline, extended, progressive."""

_BLOCK: Final = 1 << 20
"""Bytes that are given to libjpeg at once: near the end of each it is slow (64 kB: 3 % of the time)."""


def open_jpeg(data: bytes) -> JpegImagePlugin.JpegImageFile:
    """The picture in ``data`` with its header read and no pixels yet.

    ``Image.open`` is not used: it would follow a phone's second picture (MPO) and
    warn about it.

    Raises:
        UnreadablePicture: DAMAGED, UNSUPPORTED or TOO_LARGE.
    """
    image = _head_read(data)
    if coefficients_held(image, data) > MAX_COEFFICIENTS:
        raise UnreadablePicture(Reason.TOO_LARGE, f"{image.width} x {image.height} pixels in several scans")
    return image


def _head_read(data: bytes) -> JpegImagePlugin.JpegImageFile:
    with decoding():
        image = JpegImagePlugin.JpegImageFile(BytesIO(data))
    image.decodermaxblock = _BLOCK
    return image


def load_scaled(image: Image.Image, size: tuple[int, int]) -> None:
    """Decode ``image`` at the smallest of libjpeg's scales that is not below ``size``.

    Raises:
        UnreadablePicture: DAMAGED (also where only the end is missing) or TOO_LARGE.
    """
    load_at(image, shrinking(image.size, size))


def shrinking(size: tuple[int, int], wanted: tuple[int, int]) -> int:
    """How many pixels across are made one where a picture of ``size`` has to have ``wanted``: 1, 2, 4, 8.

    More where it would not fit into memory otherwise.
    """
    most = max((s for s in _SCALES if size[0] // s >= wanted[0] and size[1] // s >= wanted[1]), default=1)
    fitting = (s for s in _SCALES if s >= most and (size[0] // s) * (size[1] // s) <= MAX_WHOLE_PIXELS)
    return next(fitting, most)


def load_at(image: Image.Image, shrink: int) -> None:
    """Decode ``image`` with ``shrink`` by ``shrink`` pixels made one.

    Pixels at the right and lower edge that are not as many become one, too: the picture has a
    pixel more than its size divided by ``shrink`` where that is not whole.

    Raises:
        UnreadablePicture: DAMAGED (also where only the end is missing) or TOO_LARGE.
    """
    width, height = max(1, image.width // shrink), max(1, image.height // shrink)
    check_size(width, height)
    with decoding():
        if shrink > 1:
            image.draft(None, (width, height))
        image.load()


def upper(image: Image.Image, data: bytes, rows: int) -> Image.Image | None:
    """The picture in ``data`` without what is below its first ``rows``, which are the same to the bit.

    Its head is told that it has no more rows, so that nobody decodes the others: most of the
    time goes into unpacking coefficients, and they can only be unpacked from the top.

    Args:
        image: the same, its header read.
        data: the file.
        rows: pixels as they are stored; a few more are there.

    Returns:
        With its header read; None where ``rows`` are all there are, or where the head is unusual.
    """
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return None
    unit = 8 * max((layer[2] for layer in image.layer), default=1)
    kept = (-(-rows // unit) + 1) * unit  # colours are smoothed across the edge of what is decoded
    place = _height_place(data)
    if kept >= image.height or place is None or data[place : place + 2] != image.height.to_bytes(2, "big"):
        return None
    return _head_read(b"".join([data[:place], kept.to_bytes(2, "big"), data[place + 2 :]]))


def _height_place(data: bytes) -> int | None:
    """Where in the file its frame says how high it is; None where that is not to be found."""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 9 <= len(data):
        marker = data[at + 1]
        if marker in _FRAMES:
            return at + 5
        if not 0xC0 <= marker < 0xFF or 0xD0 <= marker <= 0xDA:
            return None
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def coefficients_held(image: JpegImagePlugin.JpegImageFile, data: bytes) -> int:
    """How many numbers libjpeg holds at once for ``image``; 0 for a JPEG of one scan, which needs few."""
    return _coefficients(image) if _needs_all_coefficients(image, data) else 0


def _needs_all_coefficients(image: JpegImagePlugin.JpegImageFile, data: bytes) -> bool:
    """Whether the first scan leaves something to later ones: progressive, or a colour at a time."""
    if image.info.get("progressive"):
        return True
    end = image.fp.tell() if image.fp else 0  # Pillow has read just past the head of the first scan
    heads = {count: end - 8 - 2 * count for count in (1, 2, 3, 4)}
    return any(
        count < image.layers and at > 0 and data[at : at + 2] == b"\xff\xda" for count, at in heads.items()
    )


def _coefficients(image: JpegImagePlugin.JpegImageFile) -> int:
    """How many numbers libjpeg holds for ``image``."""
    across = max((layer[1] for layer in image.layer), default=1) or 1
    down = max((layer[2] for layer in image.layer), default=1) or 1
    shares = sum(layer[1] * layer[2] for layer in image.layer) / (across * down)
    return int(image.width * image.height * shares)
