"""Faces cut the way networks of other makers expect them, all from five landmarks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import ARCFACE_SIDE, ARCFACE_TEMPLATE, CHIPS_AT_ONCE
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import BOX_LANDMARKS, BOX_PROPORTIONS
from faceapp.vision import align
from faceapp.vision.align import Matrix
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

Chips = NDArray[np.uint8]
"""(n, side, side, 3) RGB."""

_ARCFACE = np.array(ARCFACE_TEMPLATE)
_BOX = (np.array(BOX_LANDMARKS) - 0.5) * [BOX_PROPORTIONS, 1.0]
"""Where the landmarks lie around the middle of a face's box, in heights of it."""


def template(side: int, reach: float = 1.0, shift: float = 0.0) -> NDArray[np.float64]:
    """(5, 2) where the landmarks lie in a square cut, pixels of the cut.

    Args:
        side: pixels.
        reach: how much is seen, in heights of the face's box.
        shift: how far the middle of the cut lies below that of the box, in the same.
    """
    return np.asarray((0.5 + (_BOX - [0.0, shift]) / reach) * side - 0.5)  # pixel centres


def upright(landmarks: Landmarks5, where: NDArray[np.float64]) -> Matrix:
    """What takes the picture to a cut in which the face is upright; ``where`` from ``template``."""
    return align.similarity(landmarks, where)


def back(points: NDArray[np.floating], matrix: Matrix) -> NDArray[np.float32]:
    """(n, 2) pixels of the picture, from pixels of the cut that ``matrix`` made."""
    return np.asarray(np.linalg.solve(matrix[:, :2], (points - matrix[:, 2]).T).T, np.float32)


def cut(pixels: Pixels, matrices: Sequence[Matrix], side: int) -> Chips:
    """One chip for each of ``matrices``; black beyond the picture.

    So do face-api.js and deepface. With edges that go on, eight people of about 32 on tightly cut
    pictures (`photos/cast`) were held for 18 to 32 by face-api.js, instead of 25 to 36.
    """
    out = np.empty((len(matrices), side, side, 3), np.uint8)
    for place, matrix in zip(out, matrices, strict=True):
        place[:] = align.warp(pixels, matrix, side)
    return out


def boxes(
    pixels: Pixels,
    landmarks: Sequence[Landmarks5],
    side: int,
    *,
    reach: float = 1.0,
    shift: float = 0.0,
    stretched: bool = False,
) -> Chips:
    """Upright faces as a detector's box would cut them.

    Args:
        pixels: the picture.
        landmarks: of each face.
        side: of the chips, pixels.
        reach: see ``template``.
        shift: see ``template``.
        stretched: the box, which is higher than wide, fills the square.
    """
    where = template(side, reach, shift)
    matrices = [upright(points, where) for points in landmarks]
    if stretched:
        wider = np.array([[1 / BOX_PROPORTIONS], [1.0]])
        middle = np.array([[(side - 1) / 2], [0.0]])
        shift_back = np.hstack([np.zeros((2, 2)), middle * (1 - wider)])
        matrices = [matrix * wider + shift_back for matrix in matrices]
    return cut(pixels, matrices, side)


def arcface(
    pixels: Pixels, landmarks: Sequence[Landmarks5], side: int = ARCFACE_SIDE, *, reach: float = 1.0
) -> Chips:
    """Upright faces as for ArcFace, or ``reach`` times as much."""
    parts = (_ARCFACE + 0.5) / ARCFACE_SIDE  # pixel centres
    where = (0.5 + (parts - 0.5) / reach) * side - 0.5
    matrices = [upright(points, where) for points in landmarks]
    return cut(pixels, matrices, side)


def planes(chips: NDArray[np.floating]) -> NDArray[np.float32]:
    """(n, channels, side, side) from (n, side, side, channels)."""
    return np.ascontiguousarray(chips.transpose(0, 3, 1, 2), np.float32)


def run(network: Network, inputs: NDArray[Any], at_once: int = CHIPS_AT_ONCE) -> list[NDArray[np.float32]]:
    """All outputs of the network for all of ``inputs``, of which there is at least one."""
    parts = [network(inputs[start : start + at_once]) for start in range(0, len(inputs), at_once)]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def leaning(angles: NDArray[np.floating], matrices: Sequence[Matrix]) -> NDArray[np.float32]:
    """(n, 3) yaw, pitch and roll in the picture, from those in upright cuts.

    The direction of the nose is turned back by as much as the cut was turned, and so is the
    line of the eyes. Degrees, positive as in ``domain.face.Quality``.
    """
    out = np.empty((len(matrices), 3), np.float32)
    for row, (yaw, pitch, roll), matrix in zip(out, np.deg2rad(angles), matrices, strict=True):
        lean = -math.atan2(matrix[1, 0], matrix[0, 0])
        x, y, z = math.sin(yaw) * math.cos(pitch), -math.sin(pitch), math.cos(yaw) * math.cos(pitch)
        seen_x = x * math.cos(lean) - y * math.sin(lean)
        seen_y = x * math.sin(lean) + y * math.cos(lean)
        row[0] = math.degrees(math.atan2(seen_x, z))
        row[1] = math.degrees(math.asin(max(-1.0, min(1.0, -seen_y))))
        row[2] = math.degrees(math.remainder(roll + lean, math.tau))
    return out
