"""Videos in which a face moves, made on the spot from a photo in the public domain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from video_making import make_video

from faceapp.domain.measurement import Pixels


def moving_face(photo: Path, count: int, size: tuple[int, int] = (320, 240)) -> Iterator[Pixels]:
    """A window of ``size`` that drifts over a photo made smaller: its face moves the other way."""
    width, height = size
    with Image.open(photo) as image:
        whole = np.asarray(image.convert("RGB").resize((360, 360)))
    for number in range(count):
        left = 10 + round(10 * np.sin(number / 15))
        yield whole[4 : 4 + height, left : left + width]


def face_video(path: Path, photo: Path, count: int = 50, **named: Any) -> Path:
    """``count`` pictures, 25 a second, with one face on each of them."""
    return make_video(path, moving_face(photo, count), **named)


def coming_and_going(path: Path, photo: Path, there: int = 75, away: int = 125) -> Path:
    """The face is there for some pictures, then an empty wall, then it is there again."""
    wall = np.full((240, 320, 3), 120, np.uint8)
    pictures = list(moving_face(photo, there))
    return make_video(path, [*pictures, *[wall] * away, *pictures])
