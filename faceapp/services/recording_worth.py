"""Which tracks of a recording have a face of their own: a few good ones of everybody, however long it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from faceapp.domain.following import UNCOUNTED, TrackSummary
from faceapp.domain.video_thresholds import (
    FACES_OF_ONE_BETTER,
    FACES_OF_ONE_MOST,
    FACES_OF_ONE_WORTH,
    TRACK_LEAST_PICTURES,
    TRACK_LEAST_SECONDS,
    WHO_MOST,
)
from faceapp.services.looks import worth


@dataclass(slots=True)
class _Kept:
    """Faces of one ``who``: their tracks, and how good the best is."""

    tracks: set[int] = field(default_factory=set)
    best: float = 0.0


class Worth:
    """Remembers which faces there are; of everybody at most ``FACES_OF_ONE_MOST`` and some better ones."""

    def __init__(self) -> None:
        self._of: dict[int, _Kept] = {}

    def has(self, track: TrackSummary) -> bool:
        """Whether the track is worth a face: long enough, really seen, no worse than what there is by far."""
        seconds = track.last - track.first
        if track.pictures < TRACK_LEAST_PICTURES or seconds < TRACK_LEAST_SECONDS:
            return False
        if track.who >= UNCOUNTED and not track.certain:
            return False
        kept = self._of.get(track.who)
        if kept is None or track.track in kept.tracks:
            return True
        value = _value(track)
        if len(kept.tracks) >= FACES_OF_ONE_MOST:
            return value > FACES_OF_ONE_BETTER * kept.best
        return value >= FACES_OF_ONE_WORTH * kept.best

    def take(self, track: TrackSummary) -> None:
        """The track has its face."""
        kept = self._of.pop(track.who, None) or _Kept()
        kept.tracks.add(track.track)
        kept.best = max(kept.best, _value(track))
        self._of[track.who] = kept
        while len(self._of) > WHO_MOST:
            del self._of[next(iter(self._of))]

    def join(self, before: int, now: int) -> None:
        """Two of them are one."""
        left = self._of.pop(before, None)
        if left is not None:
            kept = self._of.setdefault(now, _Kept())
            kept.tracks |= left.tracks
            kept.best = max(kept.best, left.best)


def _value(track: TrackSummary) -> float:
    quality = track.best.quality
    return 0.0 if quality is None else worth(quality, track.best.score)
