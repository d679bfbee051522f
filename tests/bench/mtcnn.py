"""Times our MTCNN against facenet-pytorch's own: same photos, same parameters, in turn.

    python tests/bench/mtcnn.py ../shared/photos/pairs [--side 1280] [--smallest 40] [--threads 1]

Ours always runs on one thread (photos are measured by several processes); ``--threads``
are torch's. Prints a table; times are medians of the best of ``--rounds`` for each photo.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from facenet_pytorch import MTCNN
from mtcnn_exactness import PIXELS, SCORE, ours, pictures, smallest, theirs

from faceapp.vision import mtcnn, registry


def best(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor, each the least of ``rounds`` runs."""
    clock, processor = [], []
    for _ in range(rounds):
        start, busy = time.perf_counter(), time.process_time()
        run()
        clock.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - busy) * 1000)
    return min(clock), min(processor)


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
    mine, others = np.array(our_times), np.array(their_times)
    print(f"{len(mine)} photos at {args.side} px, {faces} faces, {same} photos with the same result")
    print(f"{'milliseconds':26}{'median':>8}{'mean':>8}{'median CPU':>12}{'mean CPU':>10}")
    for name, times in ((f"facenet-pytorch, {args.threads} threads", others), ("ours, 1 thread", mine)):
        middle, mean = np.median(times, axis=0), times.mean(axis=0)
        print(f"{name:26}{middle[0]:8.1f}{mean[0]:8.1f}{middle[1]:12.1f}{mean[1]:10.1f}")
    for name, column in (("clock", 0), ("CPU", 1)):
        ratios = others[:, column] / mine[:, column]
        whole = others[:, column].sum() / mine[:, column].sum()
        print(
            f"times as fast by {name}: {np.median(ratios):.1f} (median of photos), "
            f"{whole:.1f} (all together), {ratios.min():.1f} (worst photo)"
        )


if __name__ == "__main__":
    main()
