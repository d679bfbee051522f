"""Small pictures that the program made itself (thumbnails, crops), from their bytes to a screen's pixels."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def screen_rows(jpeg: bytes) -> tuple[bytes, int, int] | None:
    """Rows of four bytes a pixel (blue, green, red, nothing), width and height; None: it is no picture.

    Pillow lets the interpreter go while it decodes.
    """
    try:
        with Image.open(BytesIO(jpeg)) as file:
            picture = file.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return picture.tobytes("raw", "BGRX"), *picture.size
