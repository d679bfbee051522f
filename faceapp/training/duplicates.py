"""Which pictures are one and the same: a network must not be judged by what it has learned."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.training_thresholds import TRAIN_SAME
from faceapp.training.data import LabelledFaces, Pictures

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_SIDE = 16
_BLOCK = 2048


def looks(pictures: Pictures) -> NDArray[np.float32]:
    """(n, 256) of length 1 and mean 0: their product is the correlation; all 0 for an even picture."""
    small = np.stack([cv2.resize(p, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA) for p in pictures])
    flat = small.reshape(len(small), -1).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    length = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.where(length > _SIDE, flat / np.maximum(length, 1.0), 0.0).astype(np.float32)


def even(pictures: Pictures) -> Flags:
    """(n,) pictures that show nothing."""
    return np.array(~looks(pictures).any(axis=1))


def also_in(pictures: Pictures, others: Pictures, limit: float = TRAIN_SAME) -> Flags:
    """(n,) pictures that are among ``others``, as they are or as mirror images."""
    mine, theirs = looks(pictures), looks(others)
    mirrored = looks(others[:, :, ::-1])
    found = np.zeros(len(mine), bool)
    for start in range(0, len(mine), _BLOCK):
        block = mine[start : start + _BLOCK]
        for their in (theirs, mirrored):
            found[start : start + _BLOCK] |= (block @ their.T).max(axis=1) >= limit
    return found


def families(faces: LabelledFaces, limit: float = TRAIN_SAME) -> Ints:
    """(n,) numbers: the same for faces of one group, and for pictures that are one."""
    parent = np.arange(len(faces))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = int(parent[place])
        return place

    first: dict[int, int] = {}
    for place, group in enumerate(faces.groups.tolist()):
        parent[root(place)] = root(first.setdefault(group, place))
    mine, mirrored = looks(faces.pictures), looks(faces.pictures[:, :, ::-1])
    for start in range(0, len(mine), _BLOCK):
        block = mine[start : start + _BLOCK]
        for their in (mine[start:], mirrored[start:]):
            for a, b in np.argwhere(block @ their.T >= limit).tolist():
                parent[root(start + a)] = root(start + b)
    return np.array([root(place) for place in range(len(faces))], np.int64)


def unlike(faces: LabelledFaces, limit: float = TRAIN_SAME) -> Flags:
    """(n,) faces to keep: the first of each picture, and none of a picture that has two labels."""
    alone = families(LabelledFaces(faces.pictures, faces.labels, np.arange(len(faces))), limit)
    _, first, which = np.unique(alone, return_index=True, return_inverse=True)
    lowest = np.full(len(first), 99, np.int64)
    highest = np.full(len(first), -1, np.int64)
    np.minimum.at(lowest, which, faces.labels)
    np.maximum.at(highest, which, faces.labels)
    keep = np.zeros(len(faces), bool)
    keep[first[lowest == highest]] = True
    return keep
