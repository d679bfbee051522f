"""What was read of a recording so far: curves, moments and sums, piece by piece. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from faceapp.domain.ids import FaceId
from faceapp.domain.moments import Moment, merged, told
from faceapp.domain.recording import AnalysisState
from faceapp.domain.review_thresholds import CURVE_BINS, CURVE_BINS_MOST
from faceapp.domain.reviewing import COUNT, Curves, Reviewed, Tally, no_tally
from faceapp.services.reviewing import Piece, pieces

LEAST_COLUMNS = 512


class Gathered:
    """Of one recording, as it was when it was read.

    Attributes:
        reviewed: what it is.
        raw: the curves are as measured; else smoothed.
    """

    def __init__(self, reviewed: Reviewed, *, raw: bool = False) -> None:
        self.reviewed, self.raw = reviewed, raw
        lanes = len(reviewed.lanes)
        columns = max(LEAST_COLUMNS, min(CURVE_BINS, CURVE_BINS_MOST // max(1, lanes)))
        low = np.full((lanes, COUNT, columns), np.nan, np.float32)
        self.curves = Curves(0.0, reviewed.length, low, low.copy())
        self._found: tuple[Moment, ...] = ()
        self._moments: tuple[Moment, ...] = ()
        self._tally = no_tally(lanes)
        self._left = list(pieces(reviewed.length, columns))

    @property
    def complete(self) -> bool:
        """Whether all of it was read."""
        return not self._left

    @property
    def moments(self) -> tuple[Moment, ...]:
        """As far as it was read."""
        return self._moments

    @property
    def tally(self) -> Tally:
        """As far as it was read."""
        return self._tally

    @property
    def moving(self) -> bool:
        """Whether more is measured just now."""
        return self.reviewed.recording.state in {AnalysisState.RUNNING, AnalysisState.LIVE}

    def next(self) -> tuple[tuple[int, int], tuple[float, float]] | None:
        """Columns that are to be read next, and the seconds they stand for."""
        if not self._left:
            return None
        first, last = self._left[0]
        step = self.reviewed.length / self.curves.columns
        return (first, last), (first * step, last * step)

    def take(self, columns: tuple[int, int], piece: Piece) -> None:
        """A piece was read."""
        if not self._left or self._left[0] != columns:
            return
        del self._left[0]
        first, last = columns
        self.curves.low[:, :, first:last] = piece.curves.low
        self.curves.high[:, :, first:last] = piece.curves.high
        self._found = merged((*self._found, *piece.moments))
        self._moments = told(self._found)
        self._tally = self._tally + piece.tally

    def is_same(self, reviewed: Reviewed) -> bool:
        """Whether what was read is that of ``reviewed``, too: only names are other ones."""
        mine, theirs = self.reviewed, reviewed
        return (
            mine.recording.id == theirs.recording.id
            and [lane.tracks for lane in mine.lanes] == [lane.tracks for lane in theirs.lanes]
            and mine.recording.position == theirs.recording.position
            and mine.length == theirs.length
        )


def crops_of(reviewed: Reviewed, lane_of: Mapping[int, int]) -> dict[int, FaceId]:
    """The face that stands for each track where there is no picture to show; {} where there is one."""
    crops: dict[int, FaceId] = {}
    for track in () if reviewed.there else reviewed.tracks:
        number = lane_of.get(track.number)
        face = track.face or (None if number is None else reviewed.lanes[number].face)
        if face is not None:
            crops[track.number] = face
    return crops
