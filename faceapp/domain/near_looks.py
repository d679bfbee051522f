"""Which pictures look nearly the same: a hash of 64 bits to find them by, a small picture to be sure."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.dataset_thresholds import NEAR_BITS, NEAR_CORRELATION, NEAR_FIRST

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

LOOK_SIDE: Final = 32
"""Side of the grey picture that a look is made of, pixels."""
_SMALL: Final = 16
_ROWS, _COLUMNS = 512, 8192
_PAIRS: Final = 200
_FAINT: Final = 1.0
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


def near_pairs(looks: Sequence[Look]) -> Ints:
    """(m, 2) places of pictures that look nearly the same, each pair once, the smaller first, ascending.

    Every pair is looked at, none by chance: 100 000 pictures take eight seconds of processor time
    on as many threads as there are cores, the interpreter free meanwhile; each pair that is alike
    at first sight takes 0.4 ms more. See ``NEAR_BITS`` and those after it.
    """
    if len(looks) < 2:
        return np.zeros((0, 2), np.int64)
    pairs = within(np.array([look.hash for look in looks], np.uint64), NEAR_BITS)
    even = _even(np.stack([look.small for look in looks]).astype(np.float32))
    sure = []
    for part in np.array_split(pairs, len(pairs) // _PAIRS + 1):
        likeness = (even[part[:, 0]] * even[part[:, 1]]).sum(axis=1)
        close = (likeness >= NEAR_FIRST) & (likeness < NEAR_CORRELATION)
        if close.any():
            one, other = even[part[close, 0]], even[part[close, 1]]
            likeness[close] = np.maximum(_laid_over(one, other), _laid_over(other, one))
        sure.append(part[likeness >= NEAR_CORRELATION])
    return np.concatenate(sure)


def _laid_over(whole: NDArray[np.float32], cut: NDArray[np.float32]) -> NDArray[np.float32]:
    """(m,) correlation where ``whole``, cut at its edges in the best of 81 ways, is laid over ``cut``."""
    square = whole.reshape(-1, 1, 1, _SMALL, _SMALL)
    cuts = np.matmul(np.matmul(_CUTS[:, None], square), _CUTS.transpose(0, 2, 1), dtype=np.float32)
    likeness = _even(cuts.reshape(len(whole), -1, _SMALL * _SMALL)) @ cut[:, :, None]
    best: NDArray[np.float32] = likeness.max(axis=(1, 2))
    return best


def _enlarging(first: float, last: float) -> NDArray[np.float32]:
    """(16, 16) what makes of 16 values those between two fractions, again 16."""
    at = np.clip((first + (np.arange(_SMALL) + 0.5) / _SMALL * (last - first)) * _SMALL - 0.5, 0, _SMALL - 1)
    low = np.minimum(at.astype(int), _SMALL - 2)
    rows = np.zeros((_SMALL, _SMALL), np.float32)
    rows[np.arange(_SMALL), low] = 1 - (at - low)
    rows[np.arange(_SMALL), low + 1] += (at - low).astype(np.float32)
    return rows


_EDGES: Final = (0.0, 0.025, 0.05)
_CUTS: Final[NDArray[np.float32]] = np.stack(
    [_enlarging(first, 1 - last) for first in _EDGES for last in _EDGES]
)


def within(hashes: Hashes, bits: int) -> Ints:
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
    counted: NDArray[np.uint8] = _ONES[values.view(np.uint16).reshape(*values.shape, 4)].sum(
        axis=-1, dtype=np.uint8
    )
    return counted


_ONES: Final = np.array([n.bit_count() for n in range(1 << 16)], np.uint8)


def _even(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """(..., 256) of mean 0 and length 1; all 0 where there is nothing to see."""
    levels = small - small.mean(axis=-1, keepdims=True)
    length = np.linalg.norm(levels, axis=-1, keepdims=True)
    seen = length > (_FAINT if small.ndim == 2 else 1e-3)
    even: NDArray[np.float32] = np.where(seen, levels / np.maximum(length, 1e-6), 0.0)
    return even
