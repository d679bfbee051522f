"""Looking at a recording again: curves as they are drawn, what a person showed altogether."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.expression_thresholds import UNCLEAR_BELOW
from faceapp.domain.recording import Recording, Samples, SeenIn, Track
from faceapp.domain.video_thresholds import SMOOTHING_GAP_SECONDS

Floats = NDArray[np.float32]
COUNT = len(EXPRESSIONS)


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


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What each lane showed, as sums that can be added.

    Attributes:
        seconds: (lanes, 7) during which an expression was the largest, and clear.
        sums: (lanes, 7) probabilities times seconds, clear or not.
        unclear: (lanes,) the other seconds: even the largest was below ``UNCLEAR_BELOW``.
    """

    seconds: NDArray[np.float64]
    sums: NDArray[np.float64]
    unclear: NDArray[np.float64]

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.seconds + other.seconds, self.sums + other.sums, self.unclear + other.unclear)

    def shares(self, lane: int) -> tuple[float, ...]:
        """Parts of the time in which each expression was seen clearly; with ``unclear_share`` they sum to 1.

        Zeros where nothing was read.
        """
        total = self.measured(lane)
        return tuple((self.seconds[lane] / total).tolist()) if total else (0.0,) * COUNT

    def means(self, lane: int) -> tuple[float, ...]:
        """Mean probability of each expression, over all of the time."""
        total = self.measured(lane)
        return tuple((self.sums[lane] / total).tolist()) if total else (0.0,) * COUNT

    def unclear_share(self, lane: int) -> float:
        """Part of the time in which nothing was seen clearly."""
        total = self.measured(lane)
        return float(self.unclear[lane]) / total if total else 0.0

    def measured(self, lane: int) -> float:
        """Seconds in which the expression was read, clear or not."""
        return float(self.seconds[lane].sum() + self.unclear[lane])


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
    clear = shown.max(axis=1) >= UNCLEAR_BELOW
    np.add.at(result.seconds, (mine[clear], shown[clear].argmax(axis=1)), seconds[clear])
    np.add.at(result.sums, mine, shown * seconds[:, None])
    np.add.at(result.unclear, mine[~clear], seconds[~clear])
    return result
