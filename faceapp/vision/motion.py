"""Where the points of a face have gone on the next picture: optical flow, checked both ways.

Source: Bouguet 2001, Pyramidal Implementation of the Lucas Kanade Feature Tracker; the check
forwards and backwards: Kalal, Mikolajczyk and Matas 2010, Forward-Backward Error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.video_thresholds import (
    FLOW_BACK,
    FLOW_GRID,
    FLOW_KEPT,
    FLOW_LEVELS,
    FLOW_SIDE,
    FLOW_WINDOW,
)
from faceapp.vision import align
from faceapp.vision.align import Matrix
from faceapp.vision.models import Corners, Landmarks5

Points = NDArray[np.float32]

_GRID: Final = np.stack(np.meshgrid(*[np.linspace(0.15, 0.85, FLOW_GRID)] * 2), axis=-1).reshape(-1, 2)


def moved(before: Pixels, now: Pixels, boxes: Sequence[Corners]) -> list[Matrix | None]:
    """How the faces in ``boxes`` of one picture have moved until the next.

    Args:
        before: the one picture.
        now: the other one, of the same size.
        boxes: pixels of ``before``.

    Returns:
        (2, 3) turn, scale and shift of each; None where it is lost.
    """
    if not boxes or before.shape != now.shape:
        return [None] * len(boxes)
    (first_grey, scale), (second_grey, _) = _grey(before), _grey(now)
    edges = np.asarray(boxes, np.float64)
    size = edges[:, 2:] - edges[:, :2]
    points = (edges[:, None, :2] + _GRID * size[:, None]) * scale
    first = points.reshape(-1, 1, 2).astype(np.float32)
    there, found = _flow(first_grey, second_grey, first)
    back, again = _flow(second_grey, first_grey, there)
    shape = (len(boxes), len(_GRID))
    kept = (found & again).reshape(shape)
    error = np.linalg.norm((back - first).reshape(*shape, 2), axis=2)
    kept &= error < np.maximum(FLOW_BACK * size.min(axis=1) * scale, 0.5)[:, None]
    starts, ends = first.reshape(*shape, 2) / scale, there.reshape(*shape, 2) / scale
    return [_agreed(starts[n][kept[n]], ends[n][kept[n]], size[n].min()) for n in range(len(boxes))]


def carried(matrix: Matrix, box: Corners, landmarks: Landmarks5) -> tuple[Corners, Landmarks5]:
    """A face's box and landmarks, moved; the box stays upright."""
    (x0, y0), (x1, y1) = np.reshape(box, (2, 2))
    middle = matrix[:, :2] @ [(x0 + x1) / 2, (y0 + y1) / 2] + matrix[:, 2]
    half = np.array([x1 - x0, y1 - y0]) / 2 * align.scale_of(matrix)
    left, top, right, bottom = np.concatenate([middle - half, middle + half]).tolist()
    points = landmarks @ matrix[:, :2].T + matrix[:, 2]
    return (left, top, right, bottom), points.astype(np.float32)


def _grey(pixels: Pixels) -> tuple[NDArray[np.uint8], float]:
    """A small grey picture, and how many of its pixels one of ``pixels`` is."""
    height, width = pixels.shape[:2]
    scale = min(FLOW_SIDE / max(height, width), 1.0)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = pixels if scale == 1.0 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8), scale


def _flow(
    one: NDArray[np.uint8], other: NDArray[np.uint8], points: Points
) -> tuple[Points, NDArray[np.bool_]]:
    """(n, 1, 2) where the points are on the other picture, and (n,) whether they were found."""
    window = (FLOW_WINDOW, FLOW_WINDOW)
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, other, points, np.empty_like(points), winSize=window, maxLevel=FLOW_LEVELS
    )
    return np.asarray(there, np.float32), np.asarray(found).reshape(-1) > 0


def _agreed(starts: Points, ends: Points, side: float) -> Matrix | None:
    """The movement that most of the points agree on."""
    if len(starts) < FLOW_KEPT * len(_GRID):
        return None
    shift = ends - starts
    away = np.linalg.norm(shift - np.median(shift, axis=0), axis=1)
    near = away <= max(2 * float(np.median(away)), 0.01 * side)
    return align.similarity(starts[near], ends[near])
