"""Which found face is which followed one: by place, size and movement."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from faceapp.domain.video_thresholds import (
    CONFIRM_SURELY,
    DOUBT_AWAY_SECONDS,
    LEAP,
    RIVAL_SURELY,
    SAME_FACE_TWICE,
    SAME_PLACE,
    SIZE_JUMP,
    SURE_MEMORY,
)
from faceapp.vision.models import Corners, Detection


class Trace:
    """One face while it is followed, in pixels of the picture that it is followed in.

    Attributes:
        number: of the track.
        box, landmarks, score: where it was seen last, and how surely.
        expected: where it should be on the picture that is looked at.
        speed: (2,) pixels a second of its middle.
        born, seen: when it was found, and when it was seen last, by whatever means.
        detected_at: when a network saw it last.
        touched: when it was near another face.
        by_network: whether it was a network that saw it last.
        confirmed: seen surely once, or often enough; see ``CONFIRM_SURELY``.
        sights: pictures on which a network saw it.
        sure: how surely on the average, 0..1: 0 at the detector's least score.
        missed: pictures on which nothing was seen of it since then.
        doubtful: it may have become another face.
        returned: the same, because no network saw it for a while.
    """

    __slots__ = (
        "_kept_place",
        "_kept_sights",
        "before",
        "born",
        "box",
        "by_network",
        "confirmed",
        "detected_at",
        "doubtful",
        "expected",
        "landmarks",
        "least",
        "missed",
        "number",
        "returned",
        "score",
        "seen",
        "sights",
        "sure",
        "touched",
    )

    def __init__(self, number: int, found: Detection, time: float, least: float) -> None:
        self.number = number
        self.box = self.expected = found.box
        self.before: Corners = found.box
        self.landmarks = found.landmarks
        self.score = found.score
        self.born = time
        self.seen = self.detected_at = -1.0  # before it was found, should it have to retreat
        self.touched = -1.0
        self.by_network = True
        self.least = least
        self.sure = self._surely(found.score)
        self.confirmed = self.sure >= CONFIRM_SURELY[0]
        self.doubtful = self.returned = False
        self.missed = 0
        self.sights = 1
        self._keep()
        self.seen = self.detected_at = time

    def begin_anew(self) -> None:
        """It is another face than it was: how surely that was seen says nothing of it."""
        self.sights, self.sure = 1, self._surely(self.score)
        self.confirmed = self.sure >= CONFIRM_SURELY[0]
        self.doubtful = self.returned = False
        self._keep()

    def _surely(self, score: float) -> float:
        return max(score - self.least, 0.0) / (1.0 - self.least)

    def expect(self) -> None:
        """It is expected to go on as it came: half the way, for it may as well stop."""
        if self.missed:
            self.expected = self.box
            return
        now, then = np.array(self.box), np.array(self.before)
        shift = np.tile((now - then).reshape(2, 2).mean(axis=0) / 2, 2)
        left, top, right, bottom = (now + shift).tolist()
        self.expected = (left, top, right, bottom)

    def see(self, found: Detection, time: float, before: float) -> None:
        """A network saw it."""
        away = time - self.detected_at > DOUBT_AWAY_SECONDS
        self.returned |= away
        if away or iou(found.box, self.expected) < LEAP:
            self.doubtful = True
        if time != self.seen:
            self._keep()
        if time != self.detected_at:
            self.sights += 1
            weight = max(1 / self.sights, SURE_MEMORY)
            self.sure += (self._surely(found.score) - self.sure) * weight
            needed = CONFIRM_SURELY[min(self.sights, len(CONFIRM_SURELY)) - 1]
            self.confirmed |= self.sure >= needed
        self._move(found.box, time, before)
        self.landmarks, self.score = found.landmarks, found.score
        self.detected_at = time
        self.by_network = True

    def _keep(self) -> None:
        self._kept_place = self.box, self.before, self.landmarks, self.score, self.seen
        self._kept_sights = self.detected_at, self.sights, self.sure, self.missed

    def carry(self, found: Detection, time: float) -> None:
        """Its points were followed."""
        self._keep()
        self._move(found.box, time, self.seen)
        self.landmarks = found.landmarks
        self.by_network = False

    def _move(self, box: Corners, time: float, before: float) -> None:
        if time != self.seen:
            self.before = self.box if self.seen == before else box
        self.box, self.seen, self.missed = box, time, 0

    def miss(self) -> None:
        """Nothing is seen of it."""
        self.missed += 1

    def retreat(self) -> None:
        """What was seen was another face: all is as it was before, and nothing was seen."""
        self.box, self.before, self.landmarks, self.score, self.seen = self._kept_place
        self.detected_at, self.sights, self.sure, self.missed = self._kept_sights
        self.by_network = False
        self.doubtful = True
        self.missed += 1


def iou(one: Corners, other: Corners) -> float:
    """Intersection over union of two boxes, 0..1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
    return float(shared / (both - shared))


def plausible(found: Detection, trace: Trace) -> bool:
    """Whether a face that was seen where ``trace`` was expected can be it."""
    grown = size(found.box) / max(size(trace.box), 1e-6)
    return iou(found.box, trace.expected) >= SAME_PLACE and 1 / SIZE_JUMP <= grown <= SIZE_JUMP


def size(box: Corners) -> float:
    """The side of a square as large as the box, pixels."""
    return math.sqrt(max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0))


def joined(found: Sequence[Detection], traces: Sequence[Trace]) -> dict[int, Trace]:
    """The followed face of each found one, by its place in ``found``: the nearest pairs first."""
    pairs = []
    for n, one in enumerate(found):
        for m, trace in enumerate(traces):
            overlap = max(iou(one.box, trace.box), iou(one.box, trace.expected))
            grown = size(one.box) / max(size(trace.box), 1e-6)
            if overlap >= SAME_PLACE and 1 / SIZE_JUMP**2 <= grown <= SIZE_JUMP**2:
                pairs.append((overlap - 0.1 * abs(np.log(grown)), n, m))
    chosen: dict[int, Trace] = {}
    taken: set[int] = set()
    for _, n, m in sorted(pairs, reverse=True):
        if n not in chosen and m not in taken:
            chosen[n] = traces[m]
            taken.add(m)
    return chosen


def rivals(traces: Sequence[Trace]) -> list[Trace]:
    """Of every two traces that are on one face, the one that is there by a leap."""
    losers: list[Trace] = []
    for n, one in enumerate(traces):
        for other in traces[:n]:
            if one in losers or other in losers or iou(one.box, other.box) < SAME_FACE_TWICE:
                continue
            losers.append(_less(one, other))
    return losers


def _less(one: Trace, other: Trace) -> Trace:
    """Which of two that are on one face is there by a leap, or was never much of a face."""
    if one.confirmed != other.confirmed:
        return other if one.confirmed else one
    if abs(one.sure - other.sure) > RIVAL_SURELY:
        return min((one, other), key=lambda trace: trace.sure)
    if one.by_network != other.by_network:
        return other if one.by_network else one
    return min((one, other), key=lambda trace: iou(trace.box, trace.expected))
