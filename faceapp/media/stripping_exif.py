"""EXIF that may go out with a picture: date, camera, place; no words of people, thumbnails, previews."""

from __future__ import annotations

import logging
from typing import Any, Final

from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.media import tags
from faceapp.media.decoders import decoding

_MAIN: Final = {
    0x010F,  # make
    0x0110,  # model
    0x011A,
    0x011B,
    0x0128,  # resolution and its unit
    0x0131,  # software
    0x0132,  # date
}
_NOT: Final = {
    tags.EXIF_IFD: {
        0x927C,  # maker's notes: some hold previews
        0x9286,  # comment
        0xA002,
        0xA003,  # width and height: they may be others now
        0xA005,  # the table of interoperability, which is not taken over
        0xA420,  # number of the picture
        0xA430,  # owner
        0xA431,
        0xA435,  # serial numbers
    },
    tags.GPS_IFD: {0x001B, 0x001C},  # free text
}
_MOST: Final = 1024
"""Bytes of one value: pictures in pictures are larger."""

log = logging.getLogger(__name__)


def plain_exif(block: tags.Block | None) -> bytes:
    """A TIFF block with what is allowed of ``block``, for an upright picture; b"" where there is nothing."""
    if block is None or block.big:
        return b""
    try:
        with decoding():
            return _plain(block.data)
    except UnreadablePicture:
        log.info("EXIF that can not be read is left out")
        return b""


def _plain(data: bytes) -> bytes:
    old, new = Image.Exif(), Image.Exif()
    old.load(b"Exif\0\0" + data)
    for tag in sorted(_MAIN & set(old)):
        if _small(old[tag]):
            new[tag] = old[tag]
    for below in (tags.EXIF_IFD, tags.GPS_IFD):
        kept = {
            tag: value
            for tag, value in sorted(old.get_ifd(below).items())
            if tag not in _NOT[below] and _small(value)
        }
        if kept:
            new[below] = kept
    return new.tobytes().removeprefix(b"Exif\0\0") if len(new) else b""


def _small(value: Any) -> bool:
    return (
        not isinstance(value, dict) and len(value if isinstance(value, bytes | str) else repr(value)) <= _MOST
    )
