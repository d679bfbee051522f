"""Which pictures look nearly the same: a hash of 64 bits to find them by, a small picture to be sure."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.dataset_thresholds import NEAR_BITS, NEAR_CORRELATION

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

LOOK_SIDE: Final = 32
"""Side of the grey picture that a look is made of, pixels."""
_SMALL: Final = 16
_ROWS, _COLUMNS = 512, 8192
_WAVES: Final = np.cos(
    np.pi * (2 * np.arange(LOOK_SIDE)[None] + 1) * np.arange(9)[:, None] / (2 * LOOK_SIDE)
).astype(np.float32)


class Look(NamedTuple):
    """What a picture looks like.

    Attributes:
        hash: 64 bits: which of its slowest waves (of the cosine transform) are above their median.
        small: (256,) grey levels, in rows of 16.
    """

    hash: int
    small: NDArray[np.uint8]


def look_of(grey: NDArray[np.uint8]) -> Look:
    """The look of a (32, 32) grey picture."""
    levels = grey.astype(np.float32)
    waves = _WAVES @ levels @ _WAVES.T
    # the first one is how light the picture is, which says nothing; one more takes its place
    slowest = np.append(waves[:8, :8].ravel()[1:], waves[8, 0])
    bits = np.packbits(slowest > np.median(slowest)).tobytes()
    half = LOOK_SIDE // _SMALL
    small = levels.reshape(_SMALL, half, _SMALL, half).mean(axis=(1, 3))
    return Look(int.from_bytes(bits, "big"), small.astype(np.uint8).ravel())


def near_pairs(looks: Sequence[Look], bits: int = NEAR_BITS, correlation: float = NEAR_CORRELATION) -> Ints:
    """(m, 2) places of pictures that look nearly the same, each pair once, the smaller first, ascending.

    Every pair is looked at, none by chance: 100 000 pictures take eight seconds of processor time
    on as many threads as there are cores, the interpreter free meanwhile.

    Args:
        looks: of all pictures.
        bits: by how many bits hashes may differ.
        correlation: of the small pictures, at least.
    """
    if len(looks) < 2:
        return np.zeros((0, 2), np.int64)
    hashes = np.array([look.hash for look in looks], np.uint64)
    pairs = _within(hashes, bits)
    small = np.stack([look.small for look in looks])
    sure = [
        part[_correlation(small, part) >= correlation]
        for part in np.array_split(pairs, len(pairs) // 20_000 + 1)
    ]
    return np.concatenate(sure)


def _within(hashes: Hashes, bits: int) -> Ints:
    """(m, 2) pairs of places whose hashes differ by at most ``bits``."""

    def search(first: int) -> Ints:
        mine = hashes[first : first + _ROWS, None]
        found = [np.zeros((0, 2), np.int64)]
        for start in range(first, len(hashes), _COLUMNS):
            theirs = hashes[None, start : start + _COLUMNS]
            near = np.flatnonzero(_ones(mine ^ theirs).ravel() <= bits)
            if len(near):
                one, other = np.divmod(near, theirs.shape[1])
                pairs = np.stack((one + first, other + start), axis=1)
                found.append(pairs[pairs[:, 0] < pairs[:, 1]])
        return np.concatenate(found)

    with ThreadPoolExecutor(os.cpu_count() or 1, "near") as pool:
        pairs = np.concatenate(list(pool.map(search, range(0, len(hashes), _ROWS))))
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _ones(values: Hashes) -> NDArray[Any]:
    """How many bits of each are set."""
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(values)
    return _ONES[values.view(np.uint16).reshape(*values.shape, 4)].sum(axis=-1, dtype=np.uint8)


_ONES: Final = np.array([n.bit_count() for n in range(1 << 16)], np.uint8)


def _correlation(small: NDArray[np.uint8], pairs: Ints) -> NDArray[np.float32]:
    """(m,) of the small pictures of ``pairs``; 0 where one shows nothing."""
    one, other = _even(small[pairs[:, 0]]), _even(small[pairs[:, 1]])
    found: NDArray[np.float32] = (one * other).sum(axis=1)
    return found


def _even(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Of mean 0 and length 1."""
    levels = small.astype(np.float32)
    levels -= levels.mean(axis=1, keepdims=True)
    length = np.linalg.norm(levels, axis=1, keepdims=True)
    even: NDArray[np.float32] = np.where(length > 1.0, levels / np.maximum(length, 1.0), 0.0)
    return even
