"""Pictures for the viewer: upright, in the screen's size, in the colours that were meant."""

from __future__ import annotations

from pathlib import Path

from faceapp.domain.measurement import Pixels


def picture(path: Path, longest: int) -> Pixels:
    """The picture at ``path`` as it should be seen, (h, w, 3) RGB in sRGB.

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

    return decode(read_picture(path, hashed=False), longest, filter_=colour.SCREEN).in_srgb().pixels
