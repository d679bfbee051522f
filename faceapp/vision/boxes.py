"""The arithmetic of boxes between MTCNN's stages, as facenet-pytorch does it.

Everything is float32 and in the same order of operations, because a box that moves by a
rounding error can fall into another pixel and bring another crop. Boxes are (n, 4): x0,
y0, x1, y1.
Source: facenet_pytorch/models/utils/detect_face.py, 2.5.3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Indices = NDArray[np.intp]

STRIDE = 2
CELL = 12


def grid_boxes(xs: Indices, ys: Indices, scale: float) -> Array:
    """Which part of the picture each cell of the proposal map saw."""
    corner = STRIDE * np.stack([xs, ys], axis=1).astype(np.float32)
    first = np.floor((corner + 1) / np.float32(scale))
    last = np.floor((corner + CELL) / np.float32(scale))
    return np.concatenate([first, last], axis=1)


def moved(boxes: Array, by: Array, *, extra: float) -> Array:
    """Boxes with their edges moved by parts of their size; ``extra`` is added to the size."""
    size = boxes[:, 2:] - boxes[:, :2] + np.float32(extra)
    return np.asarray(boxes + by * np.concatenate([size, size], axis=1), np.float32)


def squared(boxes: Array) -> Array:
    """The square around each box, as long as its longer side."""
    size = boxes[:, 2:] - boxes[:, :2]
    side = size.max(axis=1, keepdims=True)
    half = np.float32(0.5)
    first = boxes[:, :2] + size * half - side * half
    return np.concatenate([first, first + side], axis=1)


def inside(boxes: Array, width: int, height: int) -> tuple[Indices, Indices, Indices, Indices]:
    """Pixels of each box that lie in the picture: x0, y0, x1, y1; ends are exclusive."""
    limit = 2.0**24
    whole = np.trunc(np.clip(boxes, -limit, limit)).astype(np.intp)
    first = np.maximum(whole[:, :2], 1) - 1
    last = np.minimum(whole[:, 2:], [width, height])
    return first[:, 0], first[:, 1], last[:, 0], last[:, 1]


def keep_largest_overlap(boxes: Array, scores: Array, most: float) -> Indices:
    """The last suppression: overlap is the shared part of the *smaller* box, sizes plus 1.

    Best first; the order among equal scores is numpy's, as in the source.
    """
    area = (boxes[:, 2] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 1] + 1)
    left = np.argsort(scores)
    kept: list[int] = []
    while left.size:
        best, left = left[-1], left[:-1]
        kept.append(int(best))
        low = np.maximum(boxes[best, :2], boxes[left, :2])
        high = np.minimum(boxes[best, 2:], boxes[left, 2:])
        shared = np.maximum(np.float32(0), high - low + 1).prod(axis=1)
        left = left[shared / np.minimum(area[best], area[left]) <= most]
    return np.array(kept, dtype=np.intp)


def probability(logits: Array) -> Array:
    """The softmax of two classes, from the difference of their logits."""
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)
