"""Pictures of a camera as a screen takes them: in its size, and in the order of its bytes."""

from __future__ import annotations

import numpy as np

from faceapp.domain.measurement import Pixels


def for_screen(pixels: Pixels, width: int, height: int, *, mirrored: bool = False) -> Pixels:
    """A picture made as large as fits into ``width`` x ``height`` pixels.

    It is done here, beside the window, since a window that scales each picture while it
    paints has no time for anything else.

    Args:
        pixels: (h, w, 3) RGB.
        width: at least 1.
        height: at least 1.
        mirrored: left and right change places.

    Returns:
        (h, w, 4): blue, green, red, 255.
    """
    import cv2

    high, wide = pixels.shape[:2]
    scale = min(width / wide, height / high)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    if size != (wide, high):
        way = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)
    if mirrored:
        pixels = np.asarray(cv2.flip(pixels, 1), np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA), np.uint8)
