"""Small JPEGs cut from a decoded picture: the thumbnail, the faces; the mean colour."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from faceapp.domain.geometry import Box
from faceapp.domain.thresholds import CROP_GROWTH, CROP_SIDE, JPEG_QUALITY, THUMBNAIL_SIDE
from faceapp.media import colour
from faceapp.media.decode import Decoded, fitted


def thumbnail(picture: Decoded) -> tuple[bytes, int]:
    """The photo's thumbnail in sRGB as JPEG, and its mean colour as 0xRRGGBB."""
    small = colour.shrunk(picture.image, fitted(picture.image.size, THUMBNAIL_SIDE), filter_=colour.WORKING)
    small = colour.to_srgb(small, picture.profile)
    mean = small.resize((1, 1), Image.Resampling.BOX).tobytes()
    return _jpeg(small), int.from_bytes(mean, "big")


def crop(picture: Decoded, box: Box) -> bytes:
    """A square JPEG around the face at ``box``: grown, ``CROP_SIDE`` pixels, sRGB.

    Where the square reaches over the picture's edge, it is moved inside, and made no
    larger than the picture. Boxes may lie anywhere, with or without area.
    """
    width, height = picture.image.size
    left, top, side = _square(box, width, height)
    part = picture.image
    if side < CROP_SIDE and max(picture.stored.size) > max(width, height):
        square = Box(left / width, top / height, side / width, side / height)
        part, place = picture.patch(square)
        across, down = part.width / place.w, part.height / place.h  # the whole picture, in the part's pixels
        left, top = (square.x - place.x) * across, (square.y - place.y) * down
        right, bottom = left + square.w * across, top + square.h * down
    else:
        right, bottom = left + side, top + side
    edges = (max(left, 0.0), max(top, 0.0), min(right, part.width), min(bottom, part.height))
    filter_ = Image.Resampling.HAMMING if side > CROP_SIDE else Image.Resampling.BICUBIC
    face = part.resize((CROP_SIDE, CROP_SIDE), filter_, box=edges, reducing_gap=1.5)
    return _jpeg(colour.to_srgb(face, picture.profile))


def crop_place(box: Box, size: tuple[int, int]) -> Box:
    """Which part of a picture ``crop`` shows, in fractions of it.

    Args:
        box: of the face.
        size: width and height of the picture; only their ratio matters.
    """
    width, height = size
    left, top, side = _square(box, width, height)
    return Box(left / width, top / height, side / width, side / height)


def _square(box: Box, width: int, height: int) -> tuple[float, float, float]:
    """Left, top and side in pixels."""
    side = max(box.w * width, box.h * height, 1.0) * CROP_GROWTH
    side = min(side, float(min(width, height)))
    middle_x, middle_y = box.centre
    left = min(max(middle_x * width - side / 2, 0.0), width - side)
    top = min(max(middle_y * height - side / 2, 0.0), height - side)
    return left, top, side


def _jpeg(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()
