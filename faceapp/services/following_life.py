"""What is remembered of one face while it is followed."""

from __future__ import annotations

import math
from dataclasses import replace

from faceapp.domain.following import TrackSummary
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding, FaceMeasurement
from faceapp.domain.smoothing import Causal
from faceapp.services.looks import Looks, distance


class Life:
    """One face, from the first picture to the last.

    Attributes:
        first, last: when it was reported first and last, seconds.
        before: when it was reported last before that.
        pictures: how often it was.
        looks: at who it is.
        held: since when it is not shown, because it may be another face by now.
        asked: when it was last looked at who it is, whatever came of it.
    """

    def __init__(self, track: int, time: float) -> None:
        self.track = track
        self.first = self.last = self.before = time
        self.pictures = 0
        self.looks = Looks()
        self._smoothing = Causal()
        self._smoothed: tuple[float, ...] | None = None
        self.asked = -math.inf
        self.held: float | None = None
        self._other: Embedding | None = None
        self._best: FaceMeasurement | None = None
        self._best_time = time

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

    def show(self, measured: FaceMeasurement, time: float) -> None:
        """This is the best look so far."""
        self._best, self._best_time = measured, time

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
            best=replace(self._best, embedding=self.looks.vector),
            best_time=self._best_time,
            person=person,
            vectors=len(self.looks),
            certain=certain,
        )
