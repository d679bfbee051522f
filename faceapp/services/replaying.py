"""The faces of a recording at a time, for whoever plays it: read in windows, smoothed, ready at once."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from faceapp.domain.following import FollowedFace
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import Samples, Track
from faceapp.domain.review_thresholds import READ_AHEAD_SECONDS
from faceapp.services import recordings
from faceapp.services.library import Library, open_library

_EXACT = 1e-4
"""Seconds: two times that are one."""


class Replay:
    """What was measured of one recording, by time; on the thread that made it.

    Args:
        library_path: read with a connection of its own, so that nobody waits for it.
        recording: which.
    """

    def __init__(self, library_path: Path, recording: PhotoId) -> None:
        self._library: Library = open_library(library_path, checkpoints=False)
        self._recording = recording
        self._who: dict[int, int] = {}
        self._samples: Samples | None = None
        self._from = self._to = 0.0
        self.renew()

    def close(self) -> None:
        """Let the library go."""
        self._library.close()

    def renew(self) -> None:
        """Something was measured or named since: read anew."""
        self._samples = None
        self._who = {track.number: track.who for track in self._tracks()}

    def faces_at(self, seconds: float, half: float) -> tuple[FollowedFace, ...]:
        """The faces of the picture of that time.

        Those that were measured on this very picture; where its time is written otherwise, those
        nearest to it within ``half`` a picture (seconds). None else: what belongs to another
        picture is never shown on this one.
        """
        found = self._around(seconds)
        first, last = np.searchsorted(found.time, (seconds - half, seconds + half)).tolist()
        if first == last:
            return ()
        apart = np.abs(found.time[first:last] - seconds)
        nearest = float(apart.min())
        if nearest > max(half, _EXACT):
            return ()
        time = found.time[first + int(apart.argmin())]
        return tuple(self._face(found, place) for place in np.flatnonzero(found.time == time).tolist())

    def after(self, seconds: float) -> float | None:
        """The next time at which a face was measured; None after the last."""
        found = self._around(seconds)
        place = int(np.searchsorted(found.time, seconds + _EXACT))
        if place < len(found):
            return float(found.time[place])
        later = [track.first for track in self._tracks() if track.first > seconds + _EXACT]
        within = [
            track for track in self._tracks() if track.first <= self._to <= track.last
        ]  # goes on behind what is held
        if within:
            rest = self._read(self._to, self._to + READ_AHEAD_SECONDS)
            more = rest.time[rest.time > seconds + _EXACT]
            if len(more):
                return float(more[0])
        return min(later, default=None)

    def before(self, seconds: float) -> float | None:
        """The last time before it at which a face was measured; None before the first."""
        found = self._around(seconds)
        place = int(np.searchsorted(found.time, seconds - _EXACT)) - 1
        if place >= 0:
            return float(found.time[place])
        earlier = [track.last for track in self._tracks() if track.last < seconds - _EXACT]
        return max(earlier, default=None)

    # --- within ---

    def _tracks(self) -> tuple[Track, ...]:
        return recordings.tracks(self._library, self._recording)

    def _around(self, seconds: float) -> Samples:
        if self._samples is None or not self._from <= seconds <= self._to - 1.0:
            self._from, self._to = seconds - 1.0, seconds + READ_AHEAD_SECONDS
            self._samples = self._read(self._from, self._to)
        return self._samples

    def _read(self, start: float, end: float) -> Samples:
        return recordings.samples(self._library, self._recording, start=start, end=end)

    def _face(self, found: Samples, place: int) -> FollowedFace:
        track = int(found.track[place])
        raw, smoothed = found.raw[place], found.smoothed[place]
        return FollowedFace(
            track=track,
            who=self._who.get(track, 0),
            box=Box(*found.box[place].tolist()),
            landmarks=cast("Landmarks", tuple((x, y) for x, y in found.landmarks[place].tolist())),
            score=float(found.score[place]),
            scores=tuple(raw.tolist()) if np.isfinite(raw).all() else None,
            smoothed=tuple(smoothed.tolist()) if np.isfinite(smoothed).all() else None,
            person=None,
            certain=False,
            detected=bool(found.detected[place]),
        )
