"""How expressions should be smoothed: how often labels change, what is lost, how late it is.

    python tests/bench/smoothing.py [VIDEO ...]

Without videos, those of ../shared/photos/videos. See ``SMOOTHING_LIVE_SECONDS``.
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

LEAST = 15
"""Pictures of a track that is looked at."""
SHORT, HELD, LONG = 0.2, 0.3, 0.5
"""Seconds: a label that flickers, one that is there, one whose begin can be timed."""

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
    print("kind      seconds  changes/s  short/s  kept        late by, ms")
    for kind in ("live", "centred"):
        for width in (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5):
            tell(kind, width, tracks, seconds)


def tell(kind: str, width: float, tracks: list[tuple[Times, Scores]], seconds: float) -> None:
    changes = short = kept = held = 0
    late: list[float] = []
    for times, raw in tracks:
        if kind == "live":
            causal = Causal(tau=width)
            smoothed = np.array([causal.step(at, one) for at, one in zip(times, raw, strict=True)])
        else:
            smoothed = centred(times, raw, sigma=width)
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
        f"{kind:8} {width:8.1f} {changes / seconds:10.2f} {short / seconds:8.2f}"
        f"  {kept:3} of {held:3} {1000 * float(np.mean(late)):10.0f}"
    )


if __name__ == "__main__":
    main()
