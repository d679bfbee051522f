"""A small grey picture of a JPEG, for comparing looks: decoded at a fraction of its size."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def grey(jpeg: bytes, side: int) -> NDArray[np.uint8] | None:
    """(side, side) grey levels, stretched to a square; None where it can not be decoded."""
    try:
        with Image.open(BytesIO(jpeg)) as image:
            image.draft("L", (2 * side, 2 * side))
            small = image.convert("L").resize((side, side), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError):
        return None
    return np.asarray(small)
