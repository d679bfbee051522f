"""Pictures for the viewer: upright, in the screen's size, in the colours that were meant."""

from __future__ import annotations

import os
from pathlib import Path

from faceapp.domain.measurement import Pixels
from faceapp.domain.recording import is_video_name


def picture(path: Path, longest: int) -> Pixels:
    """The picture at ``path`` as it should be seen, (h, w, 3) RGB in sRGB; of a video its still.

    Args:
        path: of the file.
        longest: its longest side will be at most this many pixels; 0: as large as it
            is (JPEG of more than 128 megapixels at a half or quarter of it).

    Raises:
        UnreadablePicture: with the reason to show in its place.
    """
    from faceapp.media import colour
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    if is_video_name(os.fsencode(path)):
        from faceapp.services.measure_video import still_of

        return still_of(path, longest)
    return decode(read_picture(path, hashed=False), longest, filter_=colour.SCREEN).in_srgb().pixels
