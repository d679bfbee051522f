"""Which detector and embedder tell people apart best, and what that costs, as a Markdown table.

Every pair of models measures the photos of an album with labels once, in a process of its own and on
one thread; pairs of photos are made from the labels: all of one person, as many of two.

python tests/bench/models_table.py ALBUM [--pairs mtcnn+dlib-resnet yunet+mobilefacenet ...]

ALBUM has ``labels.csv`` (path, person, role) and the photos. The models must be there
(``faceapp models list``; FACEAPP_MODELS names another folder).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.services import evaluate
from faceapp.services.measure import measure_photo
from faceapp.vision import registry
from faceapp.vision.models import Detection, Detector, Embedder, Landmarks5, ModelSet

PAIRS = (
    "mtcnn+dlib-resnet",
    "yunet+mobilefacenet",
    "mtcnn+mobilefacenet",
    "mtcnn+facenet-vggface2",
    "yunet+dlib-resnet",
)
SEED = 0


@dataclass(slots=True)
class RememberingDetector:
    """Says about pixels it has seen what it said before: the album is measured once, judged twice."""

    detector: Detector
    seen: dict[bytes, list[Detection]]

    @property
    def id(self) -> str:
        return self.detector.id

    def detect(self, pixels: Pixels) -> list[Detection]:
        key = pixels.tobytes()
        if key not in self.seen:
            self.seen[key] = self.detector.detect(pixels)
        return self.seen[key]


@dataclass(slots=True)
class RememberingEmbedder:
    """The same."""

    embedder: Embedder
    told: dict[bytes, NDArray[np.float32]]

    @property
    def id(self) -> str:
        return self.embedder.id

    @property
    def dimensions(self) -> int:
        return self.embedder.dimensions

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        key = pixels.tobytes() + b"".join(points.tobytes() for points in landmarks)
        if key not in self.told:
            self.told[key] = self.embedder.embed(pixels, landmarks)
        return self.told[key]


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one pair."""

    pair: str
    said: evaluate.VerificationResult
    groups: evaluate.GroupingResult
    milliseconds: float
    megabytes: float


def measured(pair: str, album: Path, pairs: Path) -> Row:
    """Measure, judge; runs in a process of its own."""
    import torch

    torch.set_num_threads(1)
    detector, embedder = pair.split("+")
    models = ModelSet(registry.load_detector(detector), registry.load_embedder(embedder))
    remembering = ModelSet(RememberingDetector(models.detector, {}), RememberingEmbedder(models.embedder, {}))
    with (album / "labels.csv").open(newline="") as file:
        paths = [album / row["path"] for row in csv.DictReader(file)]
    measure_photo(paths[0], models)  # what is loaded at first use
    took = []
    for path in paths:
        began = time.process_time()
        measure_photo(path, remembering)
        took.append(time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(
        pair,
        evaluate.verification(pairs, album, remembering),
        evaluate.grouping(album / "labels.csv", album, remembering),
        float(np.median(took)) * 1000,
        peak,
    )


def write_pairs(album: Path, path: Path) -> None:
    """All pairs of one person, and as many of two, drawn by lot; ten blocks with as many of both."""
    chance = random.Random(SEED)
    people: dict[str, list[str]] = {}
    with (album / "labels.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            people.setdefault(row["person"], []).append(row["path"])
    same = [(*two, 1) for shots in people.values() for two in itertools.combinations(shots, 2)]
    chance.shuffle(same)
    del same[len(same) // 10 * 10 :]
    other: set[tuple[str, str, int]] = set()
    while len(other) < len(same):
        one, two = chance.sample(sorted(people), 2)
        other.add((chance.choice(people[one]), chance.choice(people[two]), 0))
    different = sorted(other)
    chance.shuffle(different)
    block = len(same) // 10
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("a", "b", "same"))
        for first in range(0, len(same), block):
            writer.writerows(same[first : first + block] + different[first : first + block])


def line(row: Row) -> str:
    """One row of the table."""
    said, scores = row.said, row.groups.bcubed
    assert said.accuracy is not None
    assert said.tar_at_far is not None
    assert said.auc is not None
    assert scores is not None
    detector, embedder = row.pair.split("+")
    return (
        f"| {detector} + {embedder} | {said.accuracy:.2%} | {said.tar_at_far:.1%} | {said.auc:.5f}"
        f" | {scores.precision:.4f} | {scores.recall:.4f} | {scores.f1:.4f} | {row.groups.groups}"
        f" | {row.milliseconds:.0f} | {row.megabytes:.0f} |"
    )


def main() -> None:
    """Print the table, row by row."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("album", type=Path)
    arguments.add_argument("--pairs", nargs="+", default=PAIRS)
    chosen = arguments.parse_args()
    print("| models | right | true at 0.1 % false | area | precision | recall | F1 | groups | ms | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        pairs = Path(folder) / "pairs.csv"
        write_pairs(chosen.album, pairs)
        for pair in chosen.pairs:
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                print(line(pool.submit(measured, pair, chosen.album, pairs).result()), flush=True)


if __name__ == "__main__":
    main()
