"""How sure a measured part is: intervals that hold the true value 95 times in 100."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

Z_95: Final = 1.959963984540054
"""Standard deviations of a normal distribution between which 95 % of it lies."""
RESAMPLES: Final = 2000
"""Draws of the bootstrap: its limits move by less than 0.1 points from seed to seed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A part that was measured, 0..1, and between what the true one lies in 95 cases of 100.

    Attributes:
        value: what was measured.
        low, high: the limits; they need not lie at the same distance.
    """

    value: float
    low: float
    high: float

    @property
    def margin(self) -> float:
        """Half of the width: what stands behind the plus and minus."""
        return (self.high - self.low) / 2


def wilson(right: int, total: int) -> Interval:
    """Wilson's interval (1927) for ``right`` of ``total`` independent answers.

    Holds near 0 and 1 and for few answers too, where the textbook one is empty.

    Raises:
        ValueError: there is no answer, or more are right than there are.
    """
    if not 0 <= right <= total or not total:
        raise ValueError("some answers are needed, and no more right ones than there are")
    part, square = right / total, Z_95 * Z_95
    middle = (part + square / (2 * total)) / (1 + square / total)
    half = Z_95 * np.sqrt(part * (1 - part) / total + square / (4 * total * total)) / (1 + square / total)
    # of all right and of all wrong the limit is exact; rounding must not take it away
    low = 0.0 if right == 0 else float(max(middle - half, 0.0))
    high = 1.0 if right == total else float(min(middle + half, 1.0))
    return Interval(part, low, high)


@dataclass(frozen=True, slots=True)
class Paired:
    """How two models compare on the same pictures.

    Attributes:
        difference: by how much more the first is right, and between what that lies.
        chance: how often two equally good models differ by as much or more (two-sided).
    """

    difference: Interval
    chance: float


def paired(first: NDArray[np.bool_], second: NDArray[np.bool_], seed: int = 0) -> Paired:
    """Compare answers picture by picture: only those that one has right and the other wrong tell.

    Chance by McNemar's exact test (1947), the interval by drawing the pictures anew
    (paired bootstrap, Efron and Tibshirani 1993).

    Args:
        first: (n,) whether each was right.
        second: likewise, of the same pictures in the same order.
        seed: of the draws.

    Raises:
        ValueError: there is no answer, or not one of each for each picture.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError("two answers for each picture, and at least one picture")
    total = len(first)
    ahead, behind = int((first & ~second).sum()), int((second & ~first).sum())
    telling = ahead + behind
    tail = sum(comb(telling, k) for k in range(min(ahead, behind) + 1))
    chance = min(1.0, 2 * tail / 2**telling)
    parts = np.array([ahead, behind, total - telling]) / total
    drawn = np.random.default_rng(seed).multinomial(total, parts, RESAMPLES)
    low, high = np.quantile((drawn[:, 0] - drawn[:, 1]) / total, [0.025, 0.975])
    return Paired(Interval((ahead - behind) / total, float(low), float(high)), chance)


def clustered(right: NDArray[np.bool_], clusters: NDArray[np.int64], seed: int = 0) -> Interval:
    """Interval for answers that are not independent: those of one cluster stand or fall together.

    Pairs of faces of one person share faces. So people are drawn with replacement and not
    pairs (cluster bootstrap, Efron and Tibshirani 1993), and the limits are the 2.5 % on
    either side of ``RESAMPLES`` draws; never narrower than Wilson's, since a few people who
    are all told right would else be certain.

    Args:
        right: (n,) whether each answer is right.
        clusters: (n,) whose answer it is; any numbers.
        seed: of the draws.

    Raises:
        ValueError: there is no answer, or not one cluster for each.
    """
    if len(right) != len(clusters) or not len(right):
        raise ValueError("one cluster for each answer, and at least one answer")
    _, which = np.unique(clusters, return_inverse=True)
    total = np.bincount(which)
    good = np.bincount(which, weights=right)
    plain = wilson(int(right.sum()), len(right))
    random = np.random.default_rng(seed)
    parts = np.empty(RESAMPLES)
    for start in range(0, RESAMPLES, 100):  # of 5 000 people, 4 MB at a time
        drawn = random.integers(0, len(total), (100, len(total)))
        parts[start : start + 100] = good[drawn].sum(axis=1) / total[drawn].sum(axis=1)
    low, high = np.quantile(parts, [0.025, 0.975])
    return Interval(plain.value, min(plain.low, float(low)), max(plain.high, float(high)))
