"""The small picture that stands for a video or a camera's recording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Pixels
from faceapp.domain.video_thresholds import STILL_FACE_MARGIN, STILL_GROUND


def still(pixels: Pixels) -> tuple[bytes, int]:
    """A thumbnail as JPEG and the mean colour as 0xRRGGBB, as of a photo.

    Args:
        pixels: (h, w, 3) of an upright picture, RGB.
    """
    from faceapp.media import cut
    from faceapp.services.measure_video import as_decoded

    return cut.thumbnail(as_decoded(pixels))


def faces_alone(pixels: Pixels, boxes: Sequence[Box]) -> Pixels:
    """The picture with nothing left but its faces, for a recording whose video is not kept.

    Args:
        pixels: (h, w, 3) of an upright picture, RGB.
        boxes: of its faces, in fractions of it.
    """
    height, width = pixels.shape[:2]
    left = np.full_like(pixels, STILL_GROUND)
    for box in boxes:
        reach = max(box.w * width, box.h * height) * STILL_FACE_MARGIN
        x, y, right, bottom = box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height
        part = np.s_[
            max(int(y - reach), 0) : max(int(bottom + reach), 0),
            max(int(x - reach), 0) : max(int(right + reach), 0),
        ]
        left[part] = pixels[part]
    return left
