"""What is remembered of one face while it is followed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from faceapp.domain.following import TrackSummary
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding, FaceMeasurement
from faceapp.domain.smoothing import Causal
from faceapp.domain.video_thresholds import LABEL_PIXELS
from faceapp.services.looks import Looks, distance, poor


class Best:
    """The best look at a face: measured when it was tracked, and what it shows when that was read.

    Attributes:
        time: seconds.
        told: what it shows was read, or is not read at all.
    """

    __slots__ = ("measured", "time", "told")

    def __init__(self, measured: FaceMeasurement, time: float) -> None:
        self.measured, self.time = measured, time
        self.told = False

    def read(self, scores: tuple[float, ...] | None) -> None:
        """This is what it shows; None: nobody looked."""
        if scores is not None:
            self.measured = replace(self.measured, expression=np.array(scores, np.float32))
        self.told = True


class Life:
    """One face, from the first picture to the last.

    Attributes:
        first, last: when it was reported first and last, seconds.
        before: when it was reported last before that.
        pictures: how often it was.
        looks: at who it is.
        held: since when it is not shown, because it may be another face by now.
        asked: when it was last looked at who it is, whatever came of it.
        read: when it was last read what it shows, or is going to be.
    """

    def __init__(self, track: int, time: float) -> None:
        self.track = track
        self.first = self.last = self.before = time
        self.pictures = 0
        self.looks = Looks()
        self._smoothing = Causal()
        self._smoothed: tuple[float, ...] | None = None
        self.asked = self.read = -math.inf
        self.held: float | None = None
        self._other: Embedding | None = None
        self._best: Best | None = None

    def see(self, time: float) -> None:
        """It is there."""
        self.before, self.last = self.last, time

    def unsee(self) -> None:
        """On the last picture it was another face."""
        self.last = self.before

    @property
    def suspected(self) -> bool:
        """Whether the last look was not like the others."""
        return self._other is not None

    def suspect(self, vector: Embedding, alike: float) -> bool:
        """A look was not like the others; whether the one before was not either, and both are one face.

        ``alike`` is the distance up to which they are.
        """
        before, self._other = self._other, vector
        return before is not None and distance(before, vector) <= alike

    def trust(self) -> None:
        """A look was like the others."""
        self._other = None

    def begin_anew(self) -> None:
        """What the looks so far said was wrong."""
        self.looks = Looks()
        self._other = None

    def smooth(self, time: float, raw: tuple[float, ...] | None) -> tuple[float, ...] | None:
        """What it shows, smoothed up to now; as before where it was not read."""
        if raw is not None:
            self._smoothed = self._smoothing.step(time, raw)
        return self._smoothed

    def show(self, measured: FaceMeasurement, time: float) -> Best:
        """This is the best look so far."""
        self._best = Best(measured, time)
        return self._best

    @property
    def poor(self) -> bool:
        """Whether its best look is a poor one: as of a photo, or small for a moving picture."""
        best = None if self._best is None else self._best.measured
        if best is None or best.quality is None:
            return True
        return best.quality.pixels < LABEL_PIXELS or poor(best.box, best.quality)

    @property
    def told(self) -> bool:
        """Whether all is known of its best look."""
        return self._best is not None and self._best.told

    def summary(self, who: int, person: PersonId | None, *, certain: bool) -> TrackSummary | None:
        """All of it; None where it was never looked at closely."""
        if self._best is None or not self.pictures:
            return None
        return TrackSummary(
            track=self.track,
            who=who,
            first=self.first,
            last=self.last,
            pictures=self.pictures,
            best=replace(self._best.measured, embedding=self.looks.vector),
            best_time=self._best.time,
            person=person,
            vectors=len(self.looks),
            certain=certain,
        )
