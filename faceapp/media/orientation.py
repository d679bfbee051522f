"""Turning pictures upright: the eight EXIF orientations and LibRaw's flips."""

from __future__ import annotations

from typing import Final

from PIL import Image

from faceapp.domain.geometry import Box

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FLIPS: Final = {3: 3, 5: 8, 6: 6}


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """``image`` as it should be seen; itself where it is upright already."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height of a picture of ``size`` once it is turned."""
    return (size[1], size[0]) if orientation >= 5 else size


def stored_box(box: Box, orientation: int) -> Box:
    """Where ``box`` of the upright picture lies in the picture as it is stored."""
    left, top = box.x, box.y
    right, bottom = 1 - box.x - box.w, 1 - box.y - box.h  # from the other edges
    if orientation in {2, 3}:
        left = right
    if orientation in {3, 4}:
        top = bottom
    if orientation in {7, 8}:
        top = bottom
    if orientation in {6, 7}:
        left = right
    # 5 to 8 lie on their side: what is across when upright is down when stored
    return Box(top, left, box.h, box.w) if orientation >= 5 else Box(left, top, box.w, box.h)


def upright_box(box: Box, orientation: int) -> Box:
    """Where ``box`` of the picture as it is stored lies once it is upright."""
    return stored_box(box, {6: 8, 8: 6}.get(orientation, orientation))


def orientation_of_flip(flip: int) -> int:
    """LibRaw's ``sizes.flip`` (0, 3: half turn, 5: left, 6: right) as an EXIF orientation."""
    return _FLIPS.get(flip, 1)
