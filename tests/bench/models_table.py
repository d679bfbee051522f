"""Which detector and embedder tell people apart best, and what that costs, as a Markdown table.

Every pair of models measures the photos of an album with labels once, in a process of its own and on
one thread. "Right" is ``evaluate verification``'s accuracy on all pairs of one person and as many of two
drawn by lot; what is found at few false matches, and the area under the curve, are of all pairs there
are. Milliseconds are of one core, decoding included; megabytes the peak of the process after some photos.

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
WARM = 20
"""Photos measured before the clock runs."""


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
    every: evaluate.VerificationResult
    groups: evaluate.GroupingResult
    milliseconds: float
    megabytes: float


def measured(pair: str, album: Path, folder: Path) -> Row:
    """Measure, judge; runs in a process of its own."""
    detector, embedder = pair.split("+")
    models = ModelSet(registry.load_detector(detector), registry.load_embedder(embedder))
    remembering = ModelSet(RememberingDetector(models.detector, {}), RememberingEmbedder(models.embedder, {}))
    with (album / "labels.csv").open(newline="") as file:
        paths = [album / row["path"] for row in csv.DictReader(file)]
    for path in paths[:WARM]:
        measure_photo(path, models)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before anything is remembered
    took = []
    for path in paths:
        began = time.process_time()
        measure_photo(path, remembering)
        took.append(time.process_time() - began)
    return Row(
        pair,
        evaluate.verification(folder / "pairs.csv", album, remembering),
        evaluate.verification(folder / "every.csv", album, remembering),
        evaluate.grouping(album / "labels.csv", album, remembering),
        float(np.median(took)) * 1000,
        peak,
    )


def write_pairs(album: Path, folder: Path) -> None:
    """``pairs.csv``: all of one person, as many of two, drawn by lot, in ten blocks; ``every.csv``."""
    chance = random.Random(SEED)
    with (album / "labels.csv").open(newline="") as file:
        photos = [(row["path"], row["person"]) for row in csv.DictReader(file)]
    every = [(a, b, int(one == two)) for (a, one), (b, two) in itertools.combinations(photos, 2)]
    same = [pair for pair in every if pair[2]]
    chance.shuffle(same)
    del same[len(same) // 10 * 10 :]
    different = chance.sample([pair for pair in every if not pair[2]], len(same))
    block = len(same) // 10
    blocks = [
        pair
        for first in range(0, len(same), block)
        for pair in same[first : first + block] + different[first : first + block]
    ]
    for name, rows in (("pairs.csv", blocks), ("every.csv", every)):
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([("a", "b", "same"), *rows])


def found(result: evaluate.VerificationResult, share: float) -> float:
    """Part of the true pairs that is nearer than all but ``share`` of the false ones."""
    assert result.distances is not None
    assert result.same is not None
    false = np.sort(result.distances[~result.same])
    return float((result.distances[result.same] < false[int(share * len(false))]).mean())


def line(row: Row) -> str:
    """One row of the table."""
    said, scores = row.said, row.groups.bcubed
    assert said.accuracy is not None
    assert row.every.auc is not None
    assert scores is not None
    detector, embedder = row.pair.split("+")
    return (
        f"| {detector} + {embedder} | {said.accuracy:.2%} | {found(row.every, 1e-3):.1%}"
        f" | {found(row.every, 1e-4):.1%} | {row.every.auc:.5f}"
        f" | {scores.precision:.4f} | {scores.recall:.4f} | {scores.f1:.4f} | {row.groups.groups}"
        f" | {row.milliseconds:.0f} | {row.megabytes:.0f} |"
    )


def main() -> None:
    """Print the table, row by row."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("album", type=Path)
    arguments.add_argument("--pairs", nargs="+", default=PAIRS)
    chosen = arguments.parse_args()
    print("| models | right | at 0.1 % | at 0.01 % | area | precision | recall | F1 | groups | ms | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        write_pairs(chosen.album, Path(folder))
        for pair in chosen.pairs:
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                print(line(pool.submit(measured, pair, chosen.album, Path(folder)).result()), flush=True)


if __name__ == "__main__":
    main()
