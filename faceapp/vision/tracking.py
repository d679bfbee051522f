"""Following faces through pictures: which face of this picture is which of the one before.

The whole picture is looked at every few pictures only. In between the detector looks again at
the places where the faces were; where it sees none there (a hand, a turn of the head, a quick
movement), the face's points are followed by optical flow for a moment.
Measured on `photos/videos` against the detector on every picture; landmarks' mean distance as
a part of the face's width (median, 95th percentile), every tenth picture looked at:

============================  =============  =============  ==================
from picture to picture by    MTCNN          YuNet          cost of MTCNN's
============================  =============  =============  ==================
a look at the place           1.1 to 2.8 %   2.0 to 3.3 %   0.6 ms a face
optical flow                  1.5 to 4.0 %   1.3 to 3.9 %   3 ms and more
optical flow, then a look     1.1 to 3.0 %   3.0 to 5.9 %   both
============================  =============  =============  ==================

Optical flow alone stays on what was a face 36 times where the detector sees none; a look at the
place does so once or twice, and loses 3 % of the faces it should keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from faceapp.domain.measurement import Pixels
from faceapp.domain.video_thresholds import (
    CARRIED_SECONDS,
    CONFIRM_ALONE,
    DETECT_EVERY,
    DETECT_SECONDS,
    FOLLOW_SIDE,
    GAP_SECONDS,
    LOST_SECONDS,
    SAME_PLACE,
    SPARSE_HURRIED_SECONDS,
    SPARSE_SECONDS,
    TOUCHING,
)
from faceapp.vision import motion
from faceapp.vision.joining import Trace, iou, joined, plausible, rivals
from faceapp.vision.models import Corners, Detection, Detector, Landmarks5, LooksAgain, LooksForCrowds
from faceapp.vision.scene_cuts import Scenes

__all__ = ["Followed", "Tracked", "Tracker"]


@dataclass(frozen=True, slots=True, eq=False)
class Tracked:
    """One face on one picture, in pixels of the picture that was handed in.

    Attributes:
        number: of the track, from 1.
        detected: a network saw it on this picture; else only its points were followed.
        sure: how surely it was seen until now, 0..1: 0 at the detector's least score.
        doubtful: it was near another face, or away, since it was last vouched for.
        returned: it was away.
    """

    number: int
    box: Corners
    landmarks: Landmarks5
    score: float
    detected: bool
    sure: float
    doubtful: bool
    returned: bool

    @property
    def detection(self) -> Detection:
        """As a detector would say it."""
        return Detection(self.box, self.landmarks, self.score)


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """What a picture shows.

    Attributes:
        faces: those that are confirmed.
        ended: tracks that will not be seen again under their number.
        cut: another scene begins with this picture.
        looked: the whole picture was looked at, which takes longer.
    """

    faces: tuple[Tracked, ...]
    ended: tuple[int, ...]
    cut: bool
    looked: bool


class Tracker:
    """Follows faces; one call at a time.

    Args:
        detector: any; one that can look at places (``LooksAgain``) follows better and faster.
        spacing: seconds between pictures, where they come seldom.

    Attributes:
        every: pictures from one look at the whole picture to the next; may be changed.
        hurried: there is no time: pictures are not looked at as a whole because they come seldom, or
            because a face is lost.
    """

    def __init__(self, detector: Detector, *, every: int = DETECT_EVERY, spacing: float = 0.0) -> None:
        self._detector = detector
        self._closer = detector if isinstance(detector, LooksAgain) else None
        self._crowds = detector if isinstance(detector, LooksForCrowds) else None
        self._crowd = False
        self._least = 0.0 if self._closer is None else self._closer.least_score
        self.every = every
        self.hurried = False
        self._gap = max(GAP_SECONDS, 1.5 * spacing)
        self._camera = spacing == 0.0
        self._scenes = Scenes()
        self._traces: dict[int, Trace] = {}
        self._before: Pixels | None = None
        self._time = 0.0
        self._looked = 0.0
        self._since = 0
        self._next = 1

    def step(self, pixels: Pixels, time: float) -> Followed:
        """The faces of the next picture, which was taken at ``time`` seconds."""
        small = shrunk(pixels)
        cut = self._scenes.cut(small)
        passed = time - self._time
        first = self._before is None
        gap = not first and (passed > self._gap or passed < 0)
        ended = self._end_all() if cut or gap else []
        self._crowd &= not (cut or gap)
        sparse = first or passed > (SPARSE_HURRIED_SECONDS if self.hurried else SPARSE_SECONDS)
        self._since += 1
        if self._traces:
            if sparse:
                self._stay()
            else:
                self._follow(small, time)
        lost = not self.hurried and any(
            trace.confirmed and trace.missed == 1 for trace in self._traces.values()
        )
        due = self._since >= self.every or time - self._looked >= DETECT_SECONDS
        look = cut or gap or sparse or due or (lost and self._since > 1 and not self.hurried)
        if look:
            self._look(small, time, CONFIRM_ALONE if cut or (sparse and not first and self._camera) else 0.0)
        if sparse and not (first or cut or gap):
            self._look_after_missed(small, time)
        self._part(time)
        ended += self._end_lost(time)
        self._before, self._time = small, time
        back = np.array([pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]])
        faces = tuple(
            _tracked(trace, back) for trace in self._traces.values() if trace.confirmed and trace.seen == time
        )
        return Followed(faces, tuple(ended), cut, look)

    def vouch(self, number: int) -> None:
        """It was looked at who ``number`` is: the same as ever."""
        trace = self._traces[number]
        trace.doubtful = trace.returned = False

    def returned(self, number: int) -> bool:
        """Whether nobody has looked yet at who a face that was away is."""
        return self._traces[number].returned

    def part(self, number: int) -> int | None:
        """What is followed as ``number`` is another face by now: the number that it has from here on.

        None where it may be no face at all (the hair of a bent head): it must be confirmed first.
        """
        trace = self._traces.pop(number)
        trace.number, self._next = self._next, self._next + 1
        trace.begin_anew()
        self._traces[trace.number] = trace
        return trace.number if trace.confirmed else None

    def _end_all(self) -> list[int]:
        ended = [trace.number for trace in self._traces.values() if trace.confirmed]
        self._traces.clear()
        return ended

    def _end_lost(self, time: float) -> list[int]:
        """Let go of what was not seen for a while, and at once of what was never confirmed."""
        ended = []
        patience = max(LOST_SECONDS, self._gap) if self._gap > GAP_SECONDS else LOST_SECONDS
        for number, trace in list(self._traces.items()):
            if time - trace.seen > (patience if trace.confirmed else 0.0):
                del self._traces[number]
                ended += [number] if trace.confirmed else []
        return ended

    def _stay(self) -> None:
        """Too much time has passed to follow anything: faces are looked for where they were."""
        for trace in self._traces.values():
            trace.expected = trace.box

    def _look_after_missed(self, small: Pixels, time: float) -> None:
        """Who was on the picture before, and is not seen on the whole one, is looked for more closely."""
        before = self._time
        missed = [trace for trace in self._traces.values() if trace.confirmed and trace.seen == before]
        for trace, one in zip(missed, self._again(small, [trace.box for trace in missed]), strict=True):
            if one is not None and plausible(one, trace) and not self._is_taken(one, trace, time):
                trace.see(one, time, self._time)

    def _is_taken(self, found: Detection, by: Trace, time: float) -> bool:
        """Whether another face was seen there."""
        others = (other for other in self._traces.values() if other is not by and other.seen == time)
        return any(iou(found.box, other.box) > SAME_PLACE for other in others)

    def _follow(self, small: Pixels, time: float) -> None:
        """Find every face again near where it was."""
        assert self._before is not None
        traces = list(self._traces.values())
        for trace in traces:
            trace.expect()
        found = self._again(small, [trace.expected for trace in traces])
        found = [
            one if one is not None and plausible(one, trace) else None
            for one, trace in zip(found, traces, strict=True)
        ]
        away = [n for n, one in enumerate(found) if one is None and self._may_be_carried(traces[n], time)]
        flow = motion.moved(self._before, small, [traces[n].box for n in away])
        carried: dict[int, Detection] = {}
        for n, matrix in zip(away, flow, strict=True):
            if matrix is not None:
                box, points = motion.carried(matrix, traces[n].box, traces[n].landmarks)
                carried[n] = Detection(box, points, traces[n].score)
                traces[n].expected = box
        places = list(carried)
        for n, one in zip(places, self._again(small, [traces[n].expected for n in places]), strict=True):
            if one is not None and plausible(one, traces[n]):
                found[n] = one
        for n, trace in enumerate(traces):
            one = found[n]
            if one is not None:
                trace.see(one, time, self._time)
            elif n in carried:
                trace.carry(carried[n], time)
            else:
                trace.miss()

    def _may_be_carried(self, trace: Trace, time: float) -> bool:
        """Whether its points are worth following: it was there on the picture before, and surely a face."""
        fresh = self._closer is None or time - trace.detected_at <= CARRIED_SECONDS
        return trace.confirmed and trace.seen == self._time and fresh

    def _again(self, small: Pixels, boxes: Sequence[Corners]) -> list[Detection | None]:
        if self._closer is None or not boxes:
            return [None] * len(boxes)
        return self._closer.again(small, boxes)

    def _look(self, small: Pixels, time: float, least: float) -> None:
        """Look at the whole picture: set right what is followed, and begin what is new.

        What is new and was not seen as surely as ``least`` has to be seen again.
        """
        if self._crowds is None:
            found = self._detector.detect(small)
        else:
            found, self._crowd = self._crowds.survey(small, crowd=self._crowd)
        traces = list(self._traces.values())
        places = joined(found, traces)
        for n, one in enumerate(found):
            trace = places.get(n)
            if trace is not None:
                trace.see(one, time, self._time)
            elif not any(iou(one.box, other.box) > 0.5 and other.seen == time for other in traces):
                new = Trace(self._next, one, time, self._least)
                new.confirmed &= new.sure >= least
                self._next += 1
                self._traces[new.number] = new
        self._since, self._looked = 0, time

    def _part(self, time: float) -> None:
        """Two faces are never one: who came there by a leap was hidden behind the other."""
        traces = [trace for trace in self._traces.values() if trace.seen == time]
        for loser in rivals(traces):
            loser.retreat()
        for n, one in enumerate(traces):
            for other in traces[:n]:
                if iou(one.box, other.box) > TOUCHING:
                    one.touched = other.touched = time
                    one.doubtful = other.doubtful = True


def shrunk(pixels: Pixels) -> Pixels:
    """The picture as faces are followed in it: divided by a whole number, which is fastest."""
    height, width = pixels.shape[:2]
    parts = -(-max(height, width) // FOLLOW_SIDE)
    if parts <= 1:
        return pixels
    size = (max(round(width / parts), 1), max(round(height / parts), 1))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _tracked(trace: Trace, back: np.ndarray) -> Tracked:
    left, top, right, bottom = (np.reshape(trace.box, (2, 2)) * back).reshape(4).tolist()
    # pixel centres: 0.5 of a shrunk pixel is 0.5 * back of the picture's own
    points = ((trace.landmarks + 0.5) * back - 0.5).astype(np.float32)
    return Tracked(
        trace.number,
        (left, top, right, bottom),
        points,
        trace.score,
        trace.by_network,
        trace.sure,
        trace.doubtful and trace.touched != trace.seen,
        trace.returned,
    )
