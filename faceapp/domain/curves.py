"""What a distance can tell at every threshold: the curve of true against false matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.metrics import PrecisionAndRecall

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

CURVE_POINTS: Final = 400
"""Corners kept of a curve: more than a picture has columns of pixels to show them in."""


@dataclass(frozen=True, slots=True)
class Roc:
    """Receiver operating characteristic, from nothing accepted to everything.

    Attributes:
        false: (n) part of the different pairs that is accepted, ascending from 0 to 1.
        true: (n) part of the same pairs that is accepted there, ascending from 0 to 1.
    """

    false: tuple[float, ...]
    true: tuple[float, ...]


def roc(distances: Doubles, same: Flags) -> Roc:
    """The exact curve: one point for each distance that occurs, pairs at it accepted.

    Corners on a straight line are left out, and of more than ``CURVE_POINTS`` those that
    no picture can show apart, most of them where few are accepted, which is looked at closest.

    Raises:
        ValueError: there are not both kinds of pairs.
    """
    if len(distances) != len(same) or same.all() or not same.any():
        raise ValueError("pairs of the same person and of different ones are needed")
    order = np.argsort(distances, kind="stable")
    ordered, truth = distances[order], same[order]
    last = np.append(ordered[1:] > ordered[:-1], True)  # of equal distances, all or none
    true = np.concatenate(([0], np.cumsum(truth)[last]))
    false = np.concatenate(([0], np.cumsum(~truth)[last]))
    keep = np.ones(len(true), bool)
    keep[1:-1] = (np.diff(true)[:-1] * np.diff(false)[1:]) != (np.diff(true)[1:] * np.diff(false)[:-1])
    true, false = true[keep], false[keep]
    if len(true) > CURVE_POINTS:
        # evenly along the way of a picture with a logarithmic axis of false matches
        way = np.cumsum(
            np.abs(np.diff(np.log10(false + 1.0), prepend=0.0)) + np.diff(true, prepend=0) / same.sum()
        )
        places = np.searchsorted(way, np.linspace(0.0, way[-1], CURVE_POINTS))
        chosen = np.unique(np.concatenate(([0], places, [len(true) - 1])))
        true, false = true[chosen], false[chosen]
    return Roc(
        tuple((false / (~same).sum()).tolist()),
        tuple((true / same.sum()).tolist()),
    )


@dataclass(frozen=True, slots=True)
class Told(PrecisionAndRecall):
    """How well the same person is told, from the point of view of what was called the same.

    Attributes:
        precision: part of the pairs called the same that are; 0 where none was.
        recall: part of the same pairs called so.
    """


def told(called: Flags, same: Flags) -> Told:
    """Judge what was ``called`` (n,) the same against what is ``same`` (n,).

    Raises:
        ValueError: no pair is the same, or there is not one answer for each.
    """
    if len(called) != len(same) or not same.any():
        raise ValueError("one answer for each pair, and at least one pair of the same person")
    right = float((called & same).sum())
    return Told(right / called.sum() if called.any() else 0.0, right / float(same.sum()))
