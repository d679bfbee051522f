"""What changes between two orders of the wall, and how it falls into months; without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.browsing import Month

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Steps:
    """How one list of photos becomes another that keeps the order of what stays.

    Attributes:
        removed: (first, last) runs in the old list, last run first, so that they
            can be taken out one after the other.
        inserted: (first, last) runs in the new list, first run first.
    """

    removed: tuple[tuple[int, int], ...]
    inserted: tuple[tuple[int, int], ...]


def steps(old: Ints, new: Ints) -> Steps | None:
    """The runs to take out and to put in; None where what stays changes its order."""
    stays = np.isin(old, new)
    known = np.isin(new, old)
    if not np.array_equal(old[stays], new[known]):
        return None
    return Steps(tuple(reversed(runs(np.flatnonzero(~stays)))), tuple(runs(np.flatnonzero(~known))))


def runs(numbers: Ints) -> list[tuple[int, int]]:
    """Rising numbers as (first, last) of each unbroken run."""
    if not len(numbers):
        return []
    cuts = np.flatnonzero(np.diff(numbers) != 1)
    firsts = np.concatenate(([0], cuts + 1))
    lasts = np.append(cuts, len(numbers) - 1)
    return [(int(numbers[a]), int(numbers[b])) for a, b in zip(firsts, lasts, strict=True)]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the scrubber: where (0..1 of the wall) and the year, where one begins."""

    at: float
    label: str


def ticks(months: Sequence[Month], tops: Ints, height: int, span: int, apart: int) -> tuple[Tick, ...]:
    """Marks for a scrubber of ``span`` pixels: every month a dot, years by name.

    A label that would stand nearer than ``apart`` pixels to the one above is left to
    the next month of that year; dots keep a quarter of that from each other.

    Args:
        months: the sections of the wall, in its order.
        tops: (months,) where each month begins, pixels of the wall.
        height: of the wall, pixels.
        span: of the scrubber, pixels.
        apart: from one label to the next, pixels.
    """
    marks: list[Tick] = []
    label_at, dot_at, year = -float(apart), -float(apart), 0
    for month, top in zip(months, tops.tolist(), strict=True):
        share = top / max(height, 1)
        at = share * span
        if month.year and month.year != year and at - label_at >= apart:
            marks.append(Tick(share, str(month.year)))
            label_at = dot_at = at
            year = month.year
        elif at - dot_at >= apart / 4 and at - label_at >= apart / 2:
            marks.append(Tick(share, ""))
            dot_at = at
    return tuple(marks)
