"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason

HEAD_BYTES: Final = 512
"""How many of a file's first bytes ``kind_of`` wants to see."""


class Kind(StrEnum):
    """Kinds of picture that can be decoded."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    TIFF = "TIFF"  # may turn out to be a camera's RAW: see media.raw
    GIF = "GIF"
    BMP = "BMP"
    HEIF = "HEIF"
    AVIF = "AVIF"
    RAW = "RAW"


_STARTS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"FUJIFILMCCD-RAW", Kind.RAW),
    (b"IIU\0", Kind.RAW),  # Panasonic RW2
    (b"IIRO", Kind.RAW),  # Olympus
    (b"IIRS", Kind.RAW),
    (b"MMOR", Kind.RAW),
    (b"\0MRM", Kind.RAW),  # Minolta
    (b"FOVb", Kind.RAW),  # Sigma
    (b"II\x1a\0\0\0HEAPCCDR", Kind.RAW),  # Canon CRW
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
)
_HEIF_BRANDS: Final = {
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"mif1",
    b"mif2",
    b"msf1",
    b"miaf",
}
_AVIF_BRANDS: Final = {b"avif", b"avis"}

_UNSUPPORTED: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"II\xbc\x01", "JPEG XR"),
    (b"v/1\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"\0\0\x01\0", "icon"),
    (b"%PDF-", "PDF"),
    (b"qoif", "QOI"),
    (b"DDS ", "DirectDraw surface"),
)


def kind_of(head: bytes) -> Kind:
    """What the file that begins with ``head`` is.

    Args:
        head: its first ``HEAD_BYTES`` bytes, or all of a shorter file.

    Raises:
        UnreadablePicture: UNSUPPORTED for pictures of kinds we do not read,
            NOT_A_PICTURE for everything else.
    """
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[:2] == b"BM" and len(head) >= 18 and head[15:18] == b"\0\0\0":  # size of the second header
        return Kind.BMP
    if head[4:8] == b"ftyp":
        return _boxed_kind(head)
    for start, name in _UNSUPPORTED:
        if head.startswith(start):
            raise UnreadablePicture(Reason.UNSUPPORTED, name)
    if b"<svg" in head:
        raise UnreadablePicture(Reason.UNSUPPORTED, "SVG")
    raise UnreadablePicture(Reason.NOT_A_PICTURE, "the content is not a picture")


def _boxed_kind(head: bytes) -> Kind:
    """HEIF, AVIF, Canon CR3 and films share one container: ISO 14496-12, by brand."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if major == b"crx ":
        return Kind.RAW
    if major in _AVIF_BRANDS:
        return Kind.AVIF
    if major in _HEIF_BRANDS:
        # "mif1" says only "a picture"; how it is coded is among the other brands.
        return Kind.AVIF if brands & _AVIF_BRANDS and not brands & {b"heic", b"heix"} else Kind.HEIF
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    if brands & {b"heic", b"heix"}:
        return Kind.HEIF
    raise UnreadablePicture(Reason.NOT_A_PICTURE, "a film or sound file")
