"""TIFF in colour with 32 or 64 bits a channel, which Pillow does not read: OpenCV does."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.media import tags
from faceapp.media.colour import eight_bits
from faceapp.media.decoders import check_size

_WIDTH, _HEIGHT, _BITS, _PLANES, _FORMAT = 0x0100, 0x0101, 0x0102, 0x011C, 0x0153
_SEPARATE: Final = 2
_FRACTIONS: Final = 3


def check_planes(block: tags.Block) -> None:
    """Refuse colours of more than 8 bits in separate planes: Pillow and OpenCV both get them wrong.

    Raises:
        UnreadablePicture: UNSUPPORTED.
    """
    bits = block.main.integers(_BITS)
    if len(bits) > 1 and max(bits) > 8 and block.main.integers(_PLANES) == (_SEPARATE,):
        raise UnreadablePicture(Reason.UNSUPPORTED, f"{max(bits)} bits a channel in separate planes")


def open_deep(block: tags.Block) -> Image.Image:
    """The picture in 8 bits: upright is still to be done.

    Raises:
        UnreadablePicture: UNSUPPORTED where it is not of this kind either, DAMAGED, TOO_LARGE.
    """
    bits, formats = block.main.integers(_BITS), block.main.integers(_FORMAT)
    if (
        not bits
        or bits[0] not in {32, 64}
        or len(set(bits)) > 1
        or (formats and formats[0] not in {1, _FRACTIONS})
    ):
        raise UnreadablePicture(Reason.UNSUPPORTED, f"{bits[0] if bits else 0} bits a channel")
    width, height = block.main.integers(_WIDTH), block.main.integers(_HEIGHT)
    check_size(width[0] * bits[0] // 32 if width else 0, height[0] if height else 0)
    import cv2

    cv2.utils.logging.setLogLevel(
        cv2.utils.logging.LOG_LEVEL_SILENT
    )  # it would write to the terminal what we raise
    try:
        values = cv2.imdecode(np.frombuffer(block.data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise UnreadablePicture(Reason.DAMAGED, str(error.err or error)[:200]) from error
    if values is None:
        raise UnreadablePicture(Reason.DAMAGED, "OpenCV can not read it")
    return _image(values)


def _image(values: NDArray[Any]) -> Image.Image:
    if np.issubdtype(values.dtype, np.integer):
        values = values / np.float32(np.iinfo(values.dtype).max)
    if values.ndim == 2:
        return Image.fromarray(eight_bits(values, "F"))
    colours = eight_bits(values[..., 2::-1], "F")
    if values.shape[2] != 4:
        return Image.fromarray(colours)
    return Image.fromarray(np.dstack([colours, eight_bits(values[..., 3], "F")]), "RGBA")
