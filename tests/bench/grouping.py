"""How good groups are, and what they cost, from nothing and when photos are added; processor seconds.

python tests/bench/grouping.py [--most 100000] [--labels CSV --root DIR]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
from people import faces_of, people_of

from faceapp.domain.metrics import bcubed
from faceapp.services import evaluate
from faceapp.services.gallery import limits
from faceapp.services.regrouping import portion
from faceapp.vision.grouping import Forest
from faceapp.vision.population import Population

ADDED = 120


def main() -> None:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=100_000)
    arguments.add_argument("--labels", type=Path)
    arguments.add_argument("--root", type=Path)
    chosen = arguments.parse_args()
    if chosen.labels:
        print(evaluate.grouping(chosen.labels, chosen.root or chosen.labels.parent).document())
    print("   faces  from nothing s  precision  recall     f1  groups", end="")
    print("  | add 120: s  longest ms  touched")
    for count in (1_000, 3_000, 10_000, 30_000, 100_000, 300_000):
        if count <= chosen.most:
            _measure(count)


def _measure(count: int) -> None:
    people = people_of(count + ADDED, np.random.default_rng(1))
    vectors = faces_of(people)
    population = Population()
    forest = Forest(population, limits("dlib-resnet").rule)
    nothing = np.zeros(0, np.int64)
    began = time.process_time()
    start = 0
    while start < count:
        stop = min(start + portion(start), count)
        rows = population.add(vectors[start:stop], np.arange(start, stop), np.zeros(stop - start, np.int64))
        _run(forest.update(rows, nothing))
        start = stop
    took = time.process_time() - began
    scores = bcubed(people[:count], forest.tree_of)
    rows = population.add(vectors[count:], np.arange(count, count + ADDED), np.zeros(ADDED, np.int64))
    # As after a start of the program: groups are known, how they grew is not.
    again = Forest(population, forest.rule)
    again.place(np.arange(count), forest.tree_of)
    began = time.process_time()
    (_, numbers), longest = _run(again.update(rows, nothing))
    added = time.process_time() - began
    print(
        f"{count:8d}  {took:14.1f}  {scores.precision:9.4f}  {scores.recall:6.4f} {scores.f1:6.4f}"
        f"  {len(np.unique(forest.tree_of)):6d}  | {added:10.2f}  {longest * 1000:16.0f}"
        f"  {len(np.unique(numbers)):7d}",
        flush=True,
    )


def _run(slices: Generator[None, None, Any]) -> tuple[Any, float]:
    longest = 0.0
    while True:
        began = time.perf_counter()
        try:
            next(slices)
        except StopIteration as end:
            return end.value, max(longest, time.perf_counter() - began)
        longest = max(longest, time.perf_counter() - began)


if __name__ == "__main__":
    main()
