"""The small picture that stands for a video or a camera's recording."""

from __future__ import annotations

from faceapp.domain.measurement import Pixels


def still(pixels: Pixels) -> tuple[bytes, int]:
    """A thumbnail as JPEG and the mean colour as 0xRRGGBB, as of a photo.

    Args:
        pixels: (h, w, 3) of an upright picture, RGB.
    """
    from faceapp.media import cut
    from faceapp.services.measure_video import as_decoded

    return cut.thumbnail(as_decoded(pixels))
