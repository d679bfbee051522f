"""Makes faces unknowable on a picture: nothing that was there can be computed from what is left."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

import numpy as np

from faceapp.domain.export_choices import Others
from faceapp.domain.export_thresholds import COVER_GREY, COVER_REACH, OTHERS_CELLS, OTHERS_REACH
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Pixels


def cover(pixels: Pixels, boxes: Iterable[Box], how: Others) -> None:
    """Change the faces at ``boxes`` on ``pixels`` themselves.

    A blurred face keeps ``OTHERS_CELLS`` by ``OTHERS_CELLS`` mean colours of an ellipse around
    it; the covered one nothing at all. Which pixels change depends on the box only.

    Args:
        pixels: (h, w, 3) uint8, upright.
        boxes: in fractions of it; may lie partly or wholly outside.
        how: BLUR or COVER; KEEP changes nothing.
    """
    for box in boxes:
        if how is Others.BLUR:
            _blur(pixels, box)
        elif how is Others.COVER:
            left, top, right, bottom = _edges(pixels, box, COVER_REACH)
            pixels[top:bottom, left:right] = COVER_GREY


def _edges(pixels: Pixels, box: Box, reach: float) -> tuple[int, int, int, int]:
    height, width = pixels.shape[:2]
    (x, y), across, down = box.centre, box.w * reach / 2, box.h * reach / 2
    left, right = max(floor((x - across) * width), 0), min(ceil((x + across) * width), width)
    top, bottom = max(floor((y - down) * height), 0), min(ceil((y + down) * height), height)
    return min(left, width), min(top, height), max(right, 0), max(bottom, 0)


def _blur(pixels: Pixels, box: Box) -> None:
    import cv2

    left, top, right, bottom = _edges(pixels, box, OTHERS_REACH)
    if right <= left or bottom <= top or box.w <= 0 or box.h <= 0:
        return
    part = pixels[top:bottom, left:right]
    means = _means(part)
    smooth = np.asarray(cv2.resize(means, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR))
    height, width = pixels.shape[:2]
    x, y = box.centre
    across = (np.arange(left, right) + 0.5 - x * width) / max(box.w * width * OTHERS_REACH / 2, 0.5)
    down = (np.arange(top, bottom) + 0.5 - y * height) / max(box.h * height * OTHERS_REACH / 2, 0.5)
    inside = across[None, :] ** 2 + down[:, None] ** 2 <= 1.0
    part[inside] = smooth[inside]


def _means(part: Pixels) -> Pixels:
    """The mean colours of the cells, whole numbers."""
    rows, columns = (_bounds(length) for length in part.shape[:2])
    cells = [
        [part[top:bottom, left:right].reshape(-1, 3).mean(axis=0) for left, right in columns]
        for top, bottom in rows
    ]
    return np.rint(np.array(cells)).astype(np.uint8)


def _bounds(length: int) -> list[tuple[int, int]]:
    count = min(OTHERS_CELLS, length)
    return [(length * n // count, length * (n + 1) // count) for n in range(count)]
