"""Looking at a recording again: curves as they are drawn, moments, what a person showed altogether."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.expression_thresholds import UNCLEAR_BELOW
from faceapp.domain.recording import Recording, Samples, SeenIn, Track
from faceapp.domain.review_thresholds import (
    CHANGE_BEFORE_SECONDS,
    CHANGE_LASTS_SECONDS,
    CHANGE_SHARE,
    MOMENTS_MOST,
    PEAK_APART_SECONDS,
    PEAK_REACH_SECONDS,
    PEAK_RISE,
    PEAK_SHARE,
)
from faceapp.domain.video_thresholds import SMOOTHING_GAP_SECONDS

Floats = NDArray[np.float32]
COUNT = len(EXPRESSIONS)
_EXACT = 1e-6
_NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording as the list shows it.

    Attributes:
        taken: local wall time; None where nobody knows.
        width, height: of its pictures, pixels; 0 where nothing was read.
        outdated: a video that was measured to its end, by other models than those in use: its
            faces and expressions stay as they are until it is analysed again.
    """

    recording: Recording
    taken: datetime | None
    width: int
    height: int
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything about a recording but its samples.

    Attributes:
        lanes: who is in it; ``SeenIn.tracks`` are the tracks of each.
        there: the file with its pictures can be opened.
    """

    listed: Listed
    tracks: tuple[Track, ...]
    there: bool

    @property
    def recording(self) -> Recording:
        """What it is about."""
        return self.listed.recording

    @property
    def lanes(self) -> tuple[SeenIn, ...]:
        """Who is in it, those seen longest first."""
        return self.listed.recording.people

    @property
    def length(self) -> float:
        """Seconds, as far as anybody knows."""
        last = max((track.last for track in self.tracks), default=0.0)
        return max(self.recording.duration or 0.0, self.recording.position, last, 0.1)

    @property
    def gap(self) -> float:
        """Seconds without a picture of a face that are a break in its curve."""
        return gap_of(self.recording.every)


def gap_of(every: float) -> float:
    """As ``Reviewed.gap``, of a recording that was looked at every so many seconds."""
    return max(SMOOTHING_GAP_SECONDS, 2.5 * every)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Expressions of all lanes from ``start`` to ``end`` (seconds), in columns of the same width.

    Attributes:
        low, high: (lanes, 7, columns) the least and the largest share within each column; NaN
            where nothing was read.
        grounds: of lanes whose curves do not begin at 0, what stands for nothing.
    """

    start: float
    end: float
    low: Floats
    high: Floats
    grounds: Mapping[int, float] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """How many."""
        return int(self.low.shape[2])


@dataclass(frozen=True, slots=True)
class Moment:
    """A face shows an expression more than before and after, or another one than before.

    Attributes:
        lane: number of whose it is.
        time: of the peak; of a change, when the expression has come to dominate, seconds.
        share: smoothed probability, 0..1, at its highest.
    """

    lane: int
    expression: Expression
    time: float
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What each lane showed, as sums that can be added.

    Attributes:
        seconds: (lanes, 7) during which an expression was the largest.
        sums: (lanes, 7) probabilities times seconds.
        unclear: (lanes,) seconds of those in which the largest was below ``UNCLEAR_BELOW``.
    """

    seconds: NDArray[np.float64]
    sums: NDArray[np.float64]
    unclear: NDArray[np.float64]

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.seconds + other.seconds, self.sums + other.sums, self.unclear + other.unclear)

    def shares(self, lane: int) -> tuple[float, ...]:
        """Parts of the time in which each expression was the largest; zeros where nothing was read."""
        total = float(self.seconds[lane].sum())
        return tuple((self.seconds[lane] / total).tolist()) if total else (0.0,) * COUNT

    def means(self, lane: int) -> tuple[float, ...]:
        """Mean probability of each expression."""
        total = float(self.seconds[lane].sum())
        return tuple((self.sums[lane] / total).tolist()) if total else (0.0,) * COUNT

    def unclear_share(self, lane: int) -> float:
        """Part of the time in which nothing was seen clearly."""
        total = float(self.seconds[lane].sum())
        return float(self.unclear[lane]) / total if total else 0.0

    def measured(self, lane: int) -> float:
        """Seconds in which the expression was read."""
        return float(self.seconds[lane].sum())


def no_tally(lanes: int) -> Tally:
    """Nothing so far."""
    return Tally(np.zeros((lanes, COUNT)), np.zeros((lanes, COUNT)), np.zeros(lanes))


def lane_of_each(samples: Samples, lanes: Sequence[SeenIn]) -> NDArray[np.int64]:
    """(n,) the lane of each sample; -1 where it has none: a track that was too short, or set aside."""
    most = max((max(lane.tracks) for lane in lanes if lane.tracks), default=0)
    most = max(most, int(samples.track.max(initial=0)))
    table = np.full(most + 1, -1, np.int64)
    for number, lane in enumerate(lanes):
        table[list(lane.tracks)] = number
    return np.asarray(table[samples.track], np.int64)


def reduced(
    samples: Samples,
    lane: NDArray[np.int64],
    lanes: int,
    span: tuple[float, float],
    *,
    columns: int,
    raw: bool,
) -> Curves:
    """The least and the largest share in each column.

    Args:
        samples: by time.
        lane: (n,) of each sample.
        lanes: how many there are.
        span: seconds from and to; what lies outside is left out.
        columns: of equal width.
        raw: as measured; else smoothed.
    """
    start, end = span
    low = np.full((lanes * columns, COUNT), np.nan, np.float32)
    high = low.copy()
    values = samples.raw if raw else samples.smoothed
    where = np.floor((samples.time - start) / (end - start) * columns).astype(np.int64)
    use = (lane >= 0) & (where >= 0) & (where < columns) & np.isfinite(values).all(axis=1)
    if use.any():
        place = lane[use] * columns + where[use]
        order = np.argsort(place, kind="stable")
        place, found = place[order], values[use][order]
        first = np.flatnonzero(np.diff(place, prepend=-1))
        low[place[first]] = np.minimum.reduceat(found, first)
        high[place[first]] = np.maximum.reduceat(found, first)

    def shaped(flat: Floats) -> Floats:
        return np.ascontiguousarray(flat.reshape(lanes, columns, COUNT).transpose(0, 2, 1))

    return Curves(start, end, shaped(low), shaped(high))


def tallied(samples: Samples, lane: NDArray[np.int64], lanes: int, gap: float) -> Tally:
    """How long each lane showed what; a sample counts until the next one of its track."""
    result = no_tally(lanes)
    use = (lane >= 0) & np.isfinite(samples.smoothed).all(axis=1)
    if not use.any():
        return result
    order = np.lexsort((samples.time[use], samples.track[use]))
    time, track = samples.time[use][order], samples.track[use][order]
    mine, shown = lane[use][order], samples.smoothed[use][order].astype(np.float64)
    step = np.append(np.diff(time), 0.0)
    same = np.append(np.diff(track) == 0, False) & (step < gap)
    usual = float(np.median(step[same])) if same.any() else 0.0
    seconds = np.where(same, step, usual)
    np.add.at(result.seconds, (mine, shown.argmax(axis=1)), seconds)
    np.add.at(result.sums, mine, shown * seconds[:, None])
    np.add.at(result.unclear, mine, np.where(shown.max(axis=1) < UNCLEAR_BELOW, seconds, 0.0))
    return result


def moments(samples: Samples, lane: NDArray[np.int64], gap: float) -> tuple[Moment, ...]:
    """Where an expression other than neutral peaks, or comes and stays.

    The rule of peaks: the smoothed share is at least ``PEAK_SHARE``, nothing within
    ``PEAK_APART_SECONDS`` is higher, and it rises by ``PEAK_RISE`` above the lowest point within
    ``PEAK_REACH_SECONDS`` before it, and above that after it. Where the face was not seen before
    (or after), the other side alone decides; a face that shows the same all the time has no moment.

    The rule of changes: an expression has at least ``CHANGE_SHARE`` for ``CHANGE_LASTS_SECONDS``
    or longer, and the last one that had so, within ``CHANGE_BEFORE_SECONDS``, was another one,
    neutral too. However slowly it came, the moment is when it has come. Where the same
    expression peaks within ``PEAK_REACH_SECONDS`` after that, the peak is told instead.
    """
    use = np.flatnonzero((lane >= 0) & np.isfinite(samples.smoothed).all(axis=1))
    order = use[np.lexsort((samples.time[use], samples.track[use]))]
    found: list[Moment] = []
    if not len(order):
        return ()
    time, track = samples.time[order], samples.track[order]
    breaks = np.flatnonzero((np.diff(track) != 0) | (np.diff(time) > gap)) + 1
    for first, last in zip([0, *breaks.tolist()], [*breaks.tolist(), len(order)], strict=True):
        shown = samples.smoothed[order[first:last]]
        whose = int(lane[order[first]])
        peaks: list[Moment] = []
        for column in range(COUNT):
            if column != _NEUTRAL:
                peaks += _peaks(time[first:last], shown[:, column], whose, column)
        found += peaks
        found += _changes(time[first:last], shown, whose, peaks)
    return merged(found)


def _changes(
    time: NDArray[np.float64], shown: Floats, lane: int, peaks: Sequence[Moment]
) -> Iterator[Moment]:
    """Where another expression comes and stays, in one run without a break."""
    best = shown.argmax(axis=1)
    best[shown.max(axis=1) < CHANGE_SHARE] = -1
    edges = np.flatnonzero(np.diff(best) != 0) + 1
    before: tuple[int, float] | None = None  # what was there, and until when
    for first, last in zip([0, *edges.tolist()], [*edges.tolist(), len(best)], strict=True):
        column, start, end = int(best[first]), float(time[first]), float(time[last - 1])
        if column < 0 or end - start < CHANGE_LASTS_SECONDS - _EXACT:
            continue
        if before is not None and before[0] != column != _NEUTRAL:
            expression = EXPRESSIONS[column]
            peaked = any(
                one.expression is expression and start - _EXACT <= one.time <= start + PEAK_REACH_SECONDS
                for one in peaks
            )
            if not peaked and start - before[1] <= CHANGE_BEFORE_SECONDS:
                yield Moment(lane, expression, start, float(shown[first:last, column].max()))
        before = column, end


def _peaks(time: NDArray[np.float64], share: Floats, lane: int, column: int) -> list[Moment]:
    """Of one expression in one run without a break."""
    found: list[Moment] = []
    high = np.flatnonzero(share >= PEAK_SHARE)
    if len(high) == 0 or len(time) < 2:
        return found
    before = np.append(-np.inf, share[:-1])[high]
    after = np.append(share[1:], -np.inf)[high]
    for place in high[(share[high] >= before) & (share[high] > after)].tolist():
        at, most = float(time[place]), float(share[place])
        near = slice(*np.searchsorted(time, (at - PEAK_APART_SECONDS, at + PEAK_APART_SECONDS)).tolist())
        if share[near].max() > most:
            continue
        left, right = np.searchsorted(time, (at - PEAK_REACH_SECONDS, at + PEAK_REACH_SECONDS)).tolist()
        sides = [side.min() for side in (share[left:place], share[place + 1 : right]) if len(side)]
        if sides and most - max(sides) >= PEAK_RISE:
            found.append(Moment(lane, EXPRESSIONS[column], at, most))
    return found


def merged(found: Sequence[Moment]) -> tuple[Moment, ...]:
    """Those that are left where two of one face's expression are too near each other, by time."""
    kept: list[Moment] = []
    taken: dict[tuple[int, Expression], list[float]] = {}
    for one in sorted(found, key=lambda moment: -moment.share):
        times = taken.setdefault((one.lane, one.expression), [])
        if len(kept) < MOMENTS_MOST and all(abs(one.time - other) >= PEAK_APART_SECONDS for other in times):
            times.append(one.time)
            kept.append(one)
    return tuple(sorted(kept, key=lambda moment: (moment.time, moment.lane)))
