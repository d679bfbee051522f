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


def open_jpeg(data: bytes) -> JpegImagePlugin.JpegImageFile:
    """The picture in ``data`` with its header read and no pixels yet.

    ``Image.open`` is not used: it would follow a phone's second picture (MPO) and
    warn about it.

    Raises:
        UnreadablePicture: DAMAGED, UNSUPPORTED or TOO_LARGE.
    """
    with decoding():
        image = JpegImagePlugin.JpegImageFile(BytesIO(data))
    if coefficients_held(image, data) > MAX_COEFFICIENTS:
        raise UnreadablePicture(Reason.TOO_LARGE, f"{image.width} x {image.height} pixels in several scans")
    return image


def load_scaled(image: Image.Image, size: tuple[int, int]) -> None:
    """Decode ``image`` at the smallest of libjpeg's scales that is not below ``size``.

    Raises:
        UnreadablePicture: DAMAGED (also where only the end is missing) or TOO_LARGE.
    """
    wanted = max(
        (s for s in _SCALES if image.width // s >= size[0] and image.height // s >= size[1]), default=1
    )
    for scale in (s for s in _SCALES if s >= wanted):
        if (image.width // scale) * (image.height // scale) <= MAX_WHOLE_PIXELS:
            wanted = scale
            break
    width, height = max(1, image.width // wanted), max(1, image.height // wanted)
    check_size(width, height)
    with decoding():
        if wanted > 1:
            image.draft(None, (width, height))
        image.load()


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
