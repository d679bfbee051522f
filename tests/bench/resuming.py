"""An analysis that was left in the middle and goes on, beside one that was not: what differs.

    python -m tests.bench.resuming [CLIP...] [--at 0.3 0.6] [--every MS]

For each clip and each place: samples that only one of the two has, samples of one face under another
number of a person than before, how many people both find, and how far boxes and scores are apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np

from faceapp.domain.analysing import VideoProgress
from faceapp.domain.geometry import Box
from faceapp.domain.recording import Samples
from faceapp.services import analysing, recordings
from faceapp.services.analysing import AnalysingProcess
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.models import in_use

VIDEOS = Path(__file__).resolve().parents[3] / "shared" / "photos" / "videos"
CLIPS = ("short_hamilton_clip.mp4", "noface_face.mov", "five-people-1080p.mp4")


def analysed(folder: Path, clip: Path, every: float, left_at: float) -> tuple[Samples, dict[int, int], float]:
    """Samples of a library of its own, the number of a person of each track, and where it was left."""
    path = folder / f"{clip.stem}-{left_at}.faceapp"
    with (
        open_library(path) as library,
        closing(open_thumbnails(library)) as thumbnails,
        closing(AnalysingProcess(in_use(library), polite=False)) as process,
    ):
        [(number, problem)] = analysing.add_videos(library, thumbnails, [clip], process)
        if problem is not None:
            sys.exit(f"{clip}: {problem}")
        place = 0.0
        if left_at:
            length = recordings.recording(library, number).duration or 0.0
            with closing(analysing.analyse(library, thumbnails, number, process, every=every)) as events:
                for event in events:
                    if isinstance(event, VideoProgress) and event.done >= left_at * length:
                        break
            place = recordings.recording(library, number).position
        for _ in analysing.analyse(library, thumbnails, number, process, every=every):
            pass
        who = {track.number: track.who for track in recordings.tracks(library, number)}
        return recordings.samples(library, number, sigma=0), who, place


def compared(one: Samples, who: dict[int, int], two: Samples, other: dict[int, int]) -> str:
    """How ``two``, that was left and went on, differs from ``one``."""
    places: dict[int, list[int]] = {}
    for row, picture in enumerate(two.picture.tolist()):
        places.setdefault(picture, []).append(row)
    pairs: Counter[tuple[int, int]] = Counter()
    alone, apart, scores = 0, [], []
    taken: set[int] = set()
    matched = []
    for row, picture in enumerate(one.picture.tolist()):
        box = Box(*one.box[row].tolist())
        near = [
            (box.iou(Box(*two.box[at].tolist())), at) for at in places.get(picture, ()) if at not in taken
        ]
        best = max(near, default=(0.0, -1))
        if best[0] < 0.4:
            alone += 1
            continue
        at = best[1]
        taken.add(at)
        matched.append((who[int(one.track[row])], other[int(two.track[at])]))
        apart.append(1 - best[0])
        scores.append(
            np.nanmax(np.abs(one.raw[row] - two.raw[at])) if not np.isnan(one.raw[row]).all() else 0
        )
    pairs.update(matched)
    mapped: dict[int, int] = {}
    for (mine, theirs), _ in pairs.most_common():
        if mine not in mapped and theirs not in mapped.values():
            mapped[mine] = theirs
    switched = sum(mapped.get(mine) != theirs for mine, theirs in matched)
    people = len({who[track] for track in set(one.track.tolist())})
    then = len({other[track] for track in set(two.track.tolist())})
    return (
        f"{len(one)} and {len(two)} samples, {alone} and {len(two) - len(matched)} without a like;"
        f" {switched} under another number; people {people} and {then};"
        f" tracks {len(set(one.track.tolist()))} and {len(set(two.track.tolist()))};"
        f" boxes apart: {np.percentile(apart, 99):.3f} (99 %), scores: {np.nanpercentile(scores, 99):.3f}"
    )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips", nargs="*", type=Path)
    parser.add_argument("--at", nargs="+", type=float, default=[0.3, 0.6])
    parser.add_argument("--every", type=float, default=0.0)
    arguments = parser.parse_args()
    for clip in arguments.clips or [VIDEOS / name for name in CLIPS]:
        with tempfile.TemporaryDirectory() as place:
            folder, every = Path(place), arguments.every / 1000
            whole, who, _ = analysed(folder, clip, every, 0.0)
            for at in arguments.at:
                again, other, left = analysed(folder, clip, every, at)
                print(f"{clip.name} left at {left:.1f} s: {compared(whole, who, again, other)}", flush=True)


if __name__ == "__main__":
    main()
