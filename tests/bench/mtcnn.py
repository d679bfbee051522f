"""Times our MTCNN against facenet-pytorch's own: same photos, same parameters, in turn.

    python tests/bench/mtcnn.py ../shared/photos/pairs [--side 1280] [--smallest 40] [--threads 1]

Ours always runs on one thread (photos are measured by several processes); ``--threads``
are torch's. Prints a table; times are medians of the best of ``--rounds`` for each photo.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from facenet_pytorch import MTCNN
from mtcnn_exactness import PIXELS, SCORE, ours, pictures, smallest, theirs

from faceapp.vision import mtcnn, registry


def best(run: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the fastest of ``rounds`` runs."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=1280)
    parser.add_argument("--smallest", type=float, help="pixels; else our default for each photo")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=10_000)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    reference = MTCNN(keep_all=True)
    detector = mtcnn.load(registry.entry("mtcnn"))
    our_times, their_times, same, faces = [], [], 0, 0
    for i, (_, pixels) in enumerate(pictures(args.folder, args.side)):
        if i >= args.limit:
            break
        at_least = args.smallest or smallest(pixels)
        left, right = ours(detector, pixels, at_least), theirs(reference, pixels, at_least)
        faces += len(right[0])
        same += all(
            a.shape == b.shape and (not a.size or np.abs(a - b).max() <= limit)
            for a, b, limit in zip(left, right, (PIXELS, SCORE, PIXELS), strict=True)
        )
        our_times.append(best(lambda p=pixels, s=at_least: detector.detect(p, s), args.rounds))
        their_times.append(best(lambda p=pixels, s=at_least: theirs(reference, p, s), args.rounds))
    count = len(our_times)
    print(f"{count} photos at {args.side} px, {faces} faces, {same} photos with the same result")
    print(f"{'':24}{'median ms':>10}{'mean ms':>10}")
    for name, times in (
        (f"facenet-pytorch, {args.threads} threads", their_times),
        ("ours, 1 thread", our_times),
    ):
        print(f"{name:26}{statistics.median(times):8.1f}{statistics.mean(times):10.1f}")
    ratios = [a / b for a, b in zip(their_times, our_times, strict=True)]
    print(
        f"times as fast: {statistics.median(ratios):.1f} (median of photos), "
        f"{sum(their_times) / sum(our_times):.1f} (all together), {min(ratios):.1f} (worst photo)"
    )


if __name__ == "__main__":
    main()
