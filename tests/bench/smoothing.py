"""How expressions should be smoothed: how often labels change, what is lost, how late it is.

And of what an expression shows for half a second or a second how much is left, how much noise stays
on faces that show the same, how much what is seen live is like what is seen later.

    python tests/bench/smoothing.py [VIDEO ...]

Without videos, those of ../shared/photos/videos. See ``SMOOTHING_LIVE_SECONDS`` and
``SMOOTHING_SECONDS``.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# ruff: noqa: E402 - what is looked for there

from faceapp.domain.smoothing import Causal, centred
from faceapp.domain.video_thresholds import SMOOTHING_LIVE_SECONDS

LEAST = 15
"""Pictures of a track that is looked at."""
SHORT, HELD, LONG = 0.2, 0.3, 0.5
"""Seconds: a label that flickers, one that is there, one whose begin can be timed."""
STEADY = 0.05
"""Difference of the means of two halves of a second below which the face shows the same in both."""
LATER = 0.2
"""Seconds by which the live kind is later than the other."""
WIDTHS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 0.7, 1.0, 1.5)

Times = NDArray[np.float64]
Labels = NDArray[np.intp]
Scores = NDArray[np.float32]


def followed(path: Path) -> Iterator[tuple[Times, Scores]]:
    """Times and raw scores of each track of a video."""
    from faceapp.media.video import open_video
    from faceapp.services.following import Follower
    from faceapp.services.models import load

    follower, of = Follower(load(), None), defaultdict(list)
    with open_video(path) as video:
        for picture in video.pictures():
            for face in follower.follow(picture).faces:
                if face.scores is not None:
                    of[face.track].append((picture.time, face.scores))
    for rows in of.values():
        if len(rows) >= LEAST:
            yield np.array([t for t, _ in rows]), np.array([s for _, s in rows], np.float32)


def runs(times: Times, labels: Labels) -> list[tuple[int, int, float]]:
    """First and last place of each run of one label, and its seconds."""
    ends = np.flatnonzero(np.diff(labels))
    first, last = np.append(0, ends + 1), np.append(ends, len(labels) - 1)
    return [(a, b, float(times[b] - times[a])) for a, b in zip(first.tolist(), last.tolist(), strict=True)]


def main() -> None:
    paths = [Path(text) for text in sys.argv[1:]] or sorted(
        (ROOT.parent / "shared" / "photos" / "videos").glob("*.m*")
    )
    tracks = [track for path in paths for track in followed(path)]
    seconds = sum(float(times[-1] - times[0]) for times, _ in tracks)
    print(f"{len(tracks)} tracks, {sum(len(t) for t, _ in tracks)} samples, {seconds:.0f} s")
    print("kind      seconds  changes/s  short/s  kept        late by, ms  high 0.5 s, 1 s  noise  like live")
    for kind in ("live", "centred"):
        for width in WIDTHS:
            tell(kind, width, tracks, seconds)


def smooth(kind: str, width: float, times: Times, raw: Scores) -> Scores:
    if kind == "centred":
        return centred(times, raw, sigma=width)
    causal = Causal(tau=width)
    return np.array([causal.step(at, one) for at, one in zip(times, raw, strict=True)], np.float32)


def high(kind: str, width: float, lasts: float) -> float:
    """What is left of an expression that is 1 for so many seconds, 0 else."""
    times = np.arange(0.0, lasts + 4.0, 1 / 25)
    raw = np.zeros((len(times), 7), np.float32)
    raw[:, 0] = (times >= 2.0) & (times < 2.0 + lasts - 1e-9)
    raw[:, 1] = 1 - raw[:, 0]
    return float(smooth(kind, width, times, raw)[:, 0].max())


def noise(times: Times, raw: Scores, smoothed: Scores) -> Iterator[float]:
    """Standard deviation of the largest share in each second in which a face shows the same."""
    first = 0
    while first < len(times):
        last = int(np.searchsorted(times, times[first] + 1.0))
        middle, whole = (first + last) // 2, raw[first:last]
        step = max(1, (last - first) // 2)
        if last - first >= LEAST and times[last - 1] - times[first] < 1.05:
            moved = np.abs(raw[first:middle].mean(axis=0) - raw[middle:last].mean(axis=0)).max()
            if moved < STEADY:
                yield float(smoothed[first:last, whole.mean(axis=0).argmax()].std())
                step = last - first
        first += step


def unlike(times: Times, live: Scores, smoothed: Scores) -> list[float]:
    """Largest difference at each time, the one seen later moved to it."""
    moved = np.stack([np.interp(times - LATER, times, column) for column in smoothed.T], axis=1)
    return list(np.abs(moved - live).max(axis=1).tolist())


def tell(kind: str, width: float, tracks: list[tuple[Times, Scores]], seconds: float) -> None:
    changes = short = kept = held = 0
    late: list[float] = []
    noises: list[float] = []
    apart: list[float] = []
    for times, raw in tracks:
        smoothed = smooth(kind, width, times, raw)
        noises += noise(times, raw, smoothed)
        apart += unlike(times, smooth("live", SMOOTHING_LIVE_SECONDS, times, raw), smoothed)
        before, after = raw.argmax(axis=1), smoothed.argmax(axis=1)
        found = runs(times, after)
        changes += len(found) - 1
        short += sum(lasts < SHORT for _, _, lasts in found[1:-1])
        for first, last, lasts in runs(times, before):
            there = np.flatnonzero(after[first : last + 1] == before[first])
            if lasts >= HELD:
                held, kept = held + 1, kept + bool(len(there))
            if lasts >= LONG and first and len(there):
                late.append(float(times[first + there[0]] - times[first]))
    print(
        f"{kind:8} {width:8.2f} {changes / seconds:10.2f} {short / seconds:8.2f}"
        f"  {kept:3} of {held:3} {1000 * float(np.mean(late)):10.0f}"
        f"       {high(kind, width, 0.5):8.2f} {high(kind, width, 1.0):6.2f}"
        f" {float(np.mean(noises)):6.3f} {float(np.mean(apart)):10.3f}"
    )


if __name__ == "__main__":
    main()
