"""Moments of a recording: each time a face clearly shows an expression, from when to when, and its peak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.recording import Samples
from faceapp.domain.review_thresholds import (
    MOMENTS_MOST,
    PEAK_AFTER_SECONDS,
    PEAK_BEFORE_SECONDS,
    PEAK_LASTS_SECONDS,
    PEAK_RISE,
    PEAK_SHARE,
)

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
_EXACT = 1e-6
_NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A face clearly shows an expression that it did not show before.

    Attributes:
        lane: number of whose it is.
        time: of the peak, where the smoothed share is highest, seconds.
        share: smoothed probability there, 0..1.
        first, last: while it is at least ``PEAK_SHARE``, seconds.
        risen: it is known to have come or gone; else the face may show the same all the time, and
            this is no moment yet: a piece next to this one may tell.
    """

    lane: int
    expression: Expression
    time: float
    share: float
    first: float
    last: float
    risen: bool = True

    @property
    def seconds(self) -> float:
        """How long."""
        return self.last - self.first


def moments(samples: Samples, lane: NDArray[np.int64], gap: float) -> tuple[Moment, ...]:
    """Each clear showing of an expression other than neutral, one moment for each.

    The rule: the smoothed share is at least ``PEAK_SHARE`` for ``PEAK_LASTS_SECONDS`` or longer.
    Two such spans are one where the share between them falls by less than ``PEAK_RISE``. At its
    peak it is ``PEAK_RISE`` above the lowest point of the ``PEAK_BEFORE_SECONDS`` before it; where
    the face was not seen before, above the lowest point while it lasts or after it. What is not
    has ``risen`` false. A moment lies at its peak, and has the span.

    Args:
        samples: smoothed.
        lane: (n,) of each sample; -1: of none.
        gap: seconds without a picture that are a break.
    """
    use = np.flatnonzero((lane >= 0) & np.isfinite(samples.smoothed).all(axis=1))
    order = use[np.lexsort((samples.time[use], samples.track[use]))]
    if not len(order):
        return ()
    time, track = samples.time[order], samples.track[order]
    breaks = np.flatnonzero((np.diff(track) != 0) | (np.diff(time) > gap)) + 1
    found: list[Moment] = []
    for first, last in zip([0, *breaks.tolist()], [*breaks.tolist(), len(order)], strict=True):
        shown, whose = samples.smoothed[order[first:last]], int(lane[order[first]])
        for column in range(len(EXPRESSIONS)):
            if column != _NEUTRAL:
                found += _of_one(time[first:last], shown[:, column], whose, column)
    return merged(found)


def merged(found: Sequence[Moment]) -> tuple[Moment, ...]:
    """By time; those of one face's expression that overlap were read in two pieces, and are one."""
    kept: list[Moment] = []
    latest: dict[tuple[int, Expression], int] = {}
    for one in sorted(found, key=lambda moment: moment.first):
        whose = one.lane, one.expression
        place = latest.get(whose)
        if place is None or kept[place].last < one.first - _EXACT:
            latest[whose] = len(kept)
            kept.append(one)
            continue
        before = kept[place]
        higher = one if one.share > before.share else before
        risen, last = before.risen or one.risen, max(before.last, one.last)
        kept[place] = replace(higher, first=before.first, last=last, risen=risen)
    return tuple(sorted(kept, key=lambda moment: (moment.first, moment.lane)))


def told(found: Sequence[Moment]) -> tuple[Moment, ...]:
    """Those that have come or gone; the highest ``MOMENTS_MOST``, by time."""
    risen = [one for one in found if one.risen]
    if len(risen) > MOMENTS_MOST:
        least = sorted(one.share for one in risen)[-MOMENTS_MOST]
        risen = [one for one in risen if one.share >= least][:MOMENTS_MOST]
    return tuple(risen)


def _of_one(time: Doubles, share: Floats, lane: int, column: int) -> Iterator[Moment]:
    """Of one expression in one run without a break."""
    spans = _spans(share)
    usual = float(np.median(np.diff(time))) if len(time) > 1 else 0.0
    for number, (first, last) in enumerate(spans):
        start, end = float(time[first]), float(time[last - 1])
        if end - start + usual < PEAK_LASTS_SECONDS - _EXACT:
            continue
        peak = first + int(share[first:last].argmax())
        most = float(share[peak])
        begin = max(
            spans[number - 1][1] if number else 0, int(np.searchsorted(time, start - PEAK_BEFORE_SECONDS))
        )
        before = share[begin:first]
        low = float(before.min(initial=1.0))
        if not len(before) or start - float(time[begin]) < PEAK_LASTS_SECONDS:
            # Hardly seen before: what comes after tells as well.
            until = spans[number + 1][0] if number + 1 < len(spans) else len(share)
            until = min(until, int(np.searchsorted(time, end + PEAK_AFTER_SECONDS)))
            low = min(low, float(share[first:until].min(initial=1.0)))
        yield Moment(lane, EXPRESSIONS[column], float(time[peak]), most, start, end, most - low >= PEAK_RISE)


def _spans(share: Floats) -> list[tuple[int, int]]:
    """Places from and until before which the share is high, as one where it hardly falls between."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (share >= PEAK_SHARE).astype(np.int8), [0]))))
    spans: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if spans:
            start, end = spans[-1]
            least = min(float(share[start:end].max()), float(share[first:last].max()))
            if least - float(share[end:first].min()) < PEAK_RISE:
                spans[-1] = start, last
                continue
        spans.append((first, last))
    return spans
