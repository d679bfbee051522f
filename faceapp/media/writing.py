"""Pixels to the bytes of a picture file: the same pixels always give the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from faceapp.domain.export_thresholds import EXPORT_JPEG_QUALITY, EXPORT_PNG_LEVEL


def encoded(image: Image.Image, encoding: str, *, whole: bool = False, exif: bytes = b"") -> bytes:
    """``image`` as a file with nothing in it but pixels, and ``exif`` where it is given.

    Args:
        image: sRGB.
        encoding: "jpg" or "png".
        whole: a whole photo: colours at half the resolution, as cameras do; faces keep them.
        exif: TIFF block.
    """
    buffer = BytesIO()
    more: dict[str, Any] = {"exif": b"Exif\0\0" + exif} if exif else {}
    bare = Image.frombytes(image.mode, image.size, image.tobytes()) if image.info else image
    if encoding == "png":
        bare.save(buffer, "PNG", compress_level=EXPORT_PNG_LEVEL, **more)
    else:
        bare.save(buffer, "JPEG", quality=EXPORT_JPEG_QUALITY, subsampling=2 if whole else 0, **more)
    return buffer.getvalue()
