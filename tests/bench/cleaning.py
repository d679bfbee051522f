"""How many of 5 % broken labels stand among the first 5 % that cleaning proposes, and what it costs.

python tests/bench/cleaning.py [--shared DIR] [--runs 10] [--faces 100000]

People: faces of ``photos/album-labelled``, the middle face of each photo; broken: another
person's name, or (second row) half of them a stranger's face among a person's. Expressions:
``expressions/public_test.tar.gz``, which our network did not learn from (it helped to choose
among networks), and ``train.tar.gz``, which it did learn from: that one says what a model
finds in its own lessons, and is no measure. As many are proposed as were broken, so precision
and recall are one number.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cleaning import Doubted, doubt_labels, doubt_people
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.model_choice import BUILT_IN
from faceapp.services.evaluate import PLAIN, middle_face
from faceapp.services.limits import limits
from faceapp.services.measure import measure_photo
from faceapp.services.models import load
from faceapp.training.data import files, grey_square, label_of
from faceapp.vision.registry import load_expression

SHARE = 0.05
Ints = NDArray[np.int64]


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    arguments.add_argument("--runs", type=int, default=10)
    arguments.add_argument("--faces", type=int, default=100_000)
    chosen = arguments.parse_args()
    print(f"{'labels':44} {'faces':>7} {'broken':>7} {'found in first 5 %':>19} {'estimated':>10}")
    _people(chosen.shared, chosen.runs)
    _expressions(chosen.shared, chosen.runs)
    _cost(chosen.faces)


def _people(shared: Path, runs: int) -> None:
    album = shared / "photos" / "album-labelled"
    with (album / "labels.csv").open() as table:
        rows = list(csv.DictReader(table))
    models = load(PLAIN)
    seen = [(middle_face(measure_photo(album / row["path"], models)), row) for row in rows]
    found = [(face.embedding, row["person"], row["role"]) for face, row in seen if face is not None]
    vectors = np.stack([vector for vector, _, _ in found]).astype(np.float32)
    names, truth = np.unique([person for _, person, _ in found], return_inverse=True)
    known = np.array([role == "known" for _, _, role in found])
    propose = limits(BUILT_IN.embedder).propose
    for strangers in (False, True):
        said = []
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            told, broken, used = _break_people(truth, known, rng, strangers=strangers)
            doubted = doubt_people(vectors[used], told[used], 1 - propose * propose / 2)
            said.append((_found(doubted, broken[used]), doubted.likely))
        what = "people, another's name or a stranger" if strangers else "people, another's name"
        _print(what, int(used.sum()), int(broken.sum()), said)
    assert len(names)


def _break_people(
    truth: Ints, known: NDArray[np.bool_], rng: np.random.Generator, *, strangers: bool
) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    told, broken, used = truth.copy(), np.zeros(len(truth), bool), known.copy()
    everybody, count = np.unique(truth[known]), round(SHARE * int(known.sum()))
    outside = rng.choice(np.flatnonzero(~known), count // 2, replace=False) if strangers else truth[:0]
    inside = rng.choice(np.flatnonzero(known), count - len(outside), replace=False)
    told[outside] = rng.choice(everybody, len(outside))
    for row in inside:
        told[row] = rng.choice(everybody[everybody != truth[row]])
    broken[outside] = broken[inside] = used[outside] = True
    return told, broken, used


def _expressions(shared: Path, runs: int) -> None:
    model = load_expression(BUILT_IN.expression or "")
    for name, what in (
        ("public_test", "expressions, public_test (not learned from)"),
        ("train", "expressions, train (learned from)"),
    ):
        chips, labels = [], []
        for inside, read in files(shared / "expressions" / f"{name}.tar.gz"):
            label, chip = label_of(inside)[1], grey_square(read(), 48)
            if label is not None and chip is not None:
                chips.append(chip)
                labels.append(label)
        stacked, truth = np.stack(chips), np.array(labels, np.int64)
        likely = np.concatenate(
            [model.classify_chips(stacked[n : n + 64]) for n in range(0, len(stacked), 64)]  # type: ignore[attr-defined]
        )
        said = []
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            rows = rng.choice(len(truth), round(SHARE * len(truth)), replace=False)
            told, broken = truth.copy(), np.zeros(len(truth), bool)
            told[rows] = (truth[rows] + rng.integers(1, len(EXPRESSIONS), len(rows))) % len(EXPRESSIONS)
            broken[rows] = True
            doubted = doubt_labels(likely, told)
            said.append((_found(doubted, broken), doubted.likely))
        _print(what, len(truth), len(rows), said)


def _cost(count: int) -> None:
    rng = np.random.default_rng(1)
    people = rng.zipf(1.5, count).clip(1, 2_000)
    centres = rng.normal(size=(2_001, 128)).astype(np.float32)
    vectors = centres[people] + 0.5 * rng.normal(size=(count, 128)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    began, processor = time.perf_counter(), time.process_time()
    doubt_people(vectors, people.astype(np.int64), 0.6)
    print(
        f"{count} faces of {len(np.unique(people))} people:"
        f" {time.perf_counter() - began:.1f} s, {time.process_time() - processor:.1f} s CPU"
    )


def _found(doubted: Doubted, broken: NDArray[np.bool_]) -> float:
    return float(broken[doubted.order[: int(broken.sum())]].mean())


def _print(what: str, faces: int, broken: int, said: list[tuple[float, int]]) -> None:
    shares = [share for share, _ in said]
    estimated = float(np.median([likely for _, likely in said]))
    print(
        f"{what:44} {faces:7} {broken:7} {np.median(shares):8.3f} ({min(shares):.3f}..{max(shares):.3f})"
        f" {estimated:7.0f}"
    )


if __name__ == "__main__":
    main()
