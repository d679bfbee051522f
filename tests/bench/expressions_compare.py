"""Expression models on the same faces, in one table: FER2013's public_test, and colour photos.

    nice -n 5 python tests/bench/expressions_compare.py ../shared [ID ...]

Without IDs: ours, and those whose weights lie in ../shared/weights.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from labelled_faces import LabelledFace, colour_faces

from faceapp.domain.certainty import wilson
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.metrics import Classification, classification
from faceapp.services.evaluate_expression import expression
from faceapp.vision import registry
from faceapp.vision.models import ExpressionModel

WEIGHTS = {
    "faceapi-expression": "faceapi_expression.onnx",
    "big-xception": "fer2013_big_XCEPTION.54-0.66.onnx",
}
DRAWS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("models", nargs="*", metavar="ID")
    parser.add_argument("--colour-only", action="store_true")
    arguments = parser.parse_args()
    shared: Path = arguments.shared
    wanted = arguments.models or ["faceapp-expression", *WEIGHTS]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FACEAPP_MODELS"] = folder
        for model, file in WEIGHTS.items():
            goal = registry.entry(model).source("network").goal
            assert goal is not None
            goal.parent.mkdir(parents=True)
            goal.symlink_to((shared / "weights" / file).absolute())
        faces = list(colour_faces(shared / "photos", registry.load_detector()))
        truth = np.array([face.label for face in faces], np.int64)
        counts = np.bincount(truth, minlength=len(EXPRESSIONS))
        print(
            f"Colour: {len(faces)} faces ("
            + ", ".join(f"{n} {label}" for n, label in zip(counts, EXPRESSIONS, strict=True))
            + ")\n"
        )
        said = {model: _colour(registry.load_expression(model), faces) for model in wanted}
        _overview(wanted, said, truth, None if arguments.colour_only else shared)
        _labels(wanted, said, truth)
        _apart(wanted, said, truth)


def _colour(model: ExpressionModel, faces: list[LabelledFace]) -> tuple[np.ndarray, float]:
    """Probabilities, and milliseconds a face."""
    model.classify(faces[0].pixels, [faces[0].found.landmarks])
    begun = time.process_time()
    rows = [model.classify(face.pixels, [face.found.landmarks])[0] for face in faces]
    spent = time.process_time() - begun
    return np.stack(rows).astype(np.float64), 1000 * spent / len(faces)


def _overview(
    models: list[str], said: dict[str, tuple[np.ndarray, float]], truth: np.ndarray, shared: Path | None
) -> None:
    print("| model | public_test | macro F1 | ECE | colour (95 %) | macro F1 | ECE | ms a face |")
    print("|---|---|---|---|---|---|---|---|")
    for model in models:
        fer = ["", "", ""]
        if shared is not None:
            scores = expression(shared / "expressions" / "public_test.tar.gz", model).scores
            assert scores is not None
            fer = _cells(scores)
        rows, milliseconds = said[model]
        colour = _cells(classification(rows, truth))
        sure = wilson(int((rows.argmax(axis=1) == truth).sum()), len(truth))
        colour[0] += f" ({sure.low:.1%} to {sure.high:.1%})"
        print(f"| {model} | " + " | ".join([*fer, *colour, f"{milliseconds:.1f}"]) + " |", flush=True)


def _cells(scores: Classification) -> list[str]:
    return [f"{scores.accuracy:.1%}", f"{scores.macro_f1:.3f}", f"{scores.calibration_error:.3f}"]


def _labels(models: list[str], said: dict[str, tuple[np.ndarray, float]], truth: np.ndarray) -> None:
    print("\n| colour: precision, recall | " + " | ".join(EXPRESSIONS) + " |")
    print("|---|" + "---|" * len(EXPRESSIONS))
    for model in models:
        scores = classification(said[model][0], truth).per_label
        print(f"| {model} | " + " | ".join(f"{one.precision:.2f}, {one.recall:.2f}" for one in scores) + " |")


def _apart(models: list[str], said: dict[str, tuple[np.ndarray, float]], truth: np.ndarray) -> None:
    """Differences to the first on the same faces, drawn anew with repetition."""
    chance = np.random.default_rng(0)
    right = {model: said[model][0].argmax(axis=1) == truth for model in models}
    print()
    for model in models[1:]:
        ahead = right[models[0]].astype(float) - right[model]
        drawn = ahead[chance.integers(0, len(ahead), (DRAWS, len(ahead)))].mean(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975])
        print(
            f"{models[0]} is ahead of {model} by {ahead.mean():+.1%} ({low:+.1%} to {high:+.1%}) on colour."
        )


if __name__ == "__main__":
    main()
