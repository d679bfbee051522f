"""How a face must be cut for networks that learned from FER2013.

    nice -n 5 python tests/bench/expression_crop.py ../shared [--model ID ...]

First where FER2013 itself has MTCNN's five landmarks, and how its faces are turned and sized.
Then ways to cut, judged by networks on the colour faces of ``expression_labels.csv`` and on
FER2013's own pictures cut once more (accuracy, and how surprised the network is by the truth:
mean of -log p, with the difference to the first row and its standard error; the smaller the
better). Three points of accuracy on the colour faces are noise.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from expressions_compare import WEIGHTS
from labelled_faces import colour_faces

from faceapp.domain.expression_thresholds import EXPRESSION_TEMPLATE
from faceapp.training.data import Reader
from faceapp.vision import align, registry
from faceapp.vision.expression_crop import whole
from faceapp.vision.models import Detection, Detector, ExpressionModel

TEMPLATE = np.array(EXPRESSION_TEMPLATE)
FER_BOX = np.array([0.095, -0.014, 0.902, 1.040])  # median of MTCNN's boxes on FER2013
SIDE = 192  # larger than all networks want it: they shrink it as they shrink photos


@dataclass(frozen=True)
class Way:
    """One way to cut.

    Attributes:
        reach: how much more is seen than FER2013 shows.
        down: how far the crop is moved down, parts of its side.
        turn: part of the turn upright that is made.
        box: part of the size and place that is taken from the box instead of the landmarks.
        points: how many landmarks count; 3: eyes and nose.
        change: what is done to the crop.
    """

    reach: float = 1.0
    down: float = 0.0
    turn: float = 1.0
    box: float = 0.0
    points: int = 5
    outside: int = cv2.BORDER_REPLICATE
    between: int = cv2.INTER_CUBIC
    change: Callable[[np.ndarray], np.ndarray] | None = None

    def cut(self, pixels: np.ndarray, found: Detection) -> np.ndarray:
        shown = 0.5 + (TEMPLATE - 0.5) / self.reach - [0.0, self.down]
        target = shown * SIDE - 0.5
        matrix = align.similarity(found.landmarks[: self.points], target[: self.points])
        scale, angle = align.scale_of(matrix), np.arctan2(matrix[1, 0], matrix[0, 0])
        middle = np.linalg.solve(matrix[:, :2], target.mean(0) - matrix[:, 2])
        goal = target.mean(0)
        if self.box:
            box = np.array(found.box)
            by_box = np.sqrt(np.prod(FER_BOX[2:] - FER_BOX[:2]) / np.prod(box[2:] - box[:2]))
            scale *= (by_box * SIDE / self.reach / scale) ** self.box
            middle = middle * (1 - self.box) + (box[:2] + box[2:]) / 2 * self.box
            fer = 0.5 + ((FER_BOX[:2] + FER_BOX[2:]) / 2 - 0.5) / self.reach - [0.0, self.down]
            goal = goal * (1 - self.box) + (fer * SIDE - 0.5) * self.box
        angle *= self.turn
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = np.hstack([turn, (goal - turn @ middle)[:, None]])
        crop = align.warp(pixels, matrix, SIDE, outside=self.outside, between=self.between)
        return crop if self.change is None else self.change(crop)


def soft(sigma: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda crop: cv2.GaussianBlur(crop, (0, 0), sigma * SIDE / 48)


def through(side: int) -> Callable[[np.ndarray], np.ndarray]:
    def change(crop: np.ndarray) -> np.ndarray:
        small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)

    return change


def stretched(crop: np.ndarray) -> np.ndarray:
    low, high = np.percentile(crop, [1, 99])
    return np.clip((crop - low) * 255.0 / max(high - low, 1.0), 0, 255).astype(np.uint8)


def equalised(crop: np.ndarray) -> np.ndarray:
    light = cv2.equalizeHist(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY))
    return np.repeat(light[..., None], 3, axis=2)


WAYS = {
    "as FER2013": Way(),
    **{f"reach {reach}": Way(reach=reach) for reach in (0.85, 0.9, 0.95, 1.05, 1.1, 1.15, 1.2, 1.3)},
    **{f"{down:+.2f} down": Way(down=down) for down in (-0.06, -0.03, 0.03, 0.06)},
    "not turned": Way(turn=0.0),
    "half turned": Way(turn=0.5),
    "eyes and nose": Way(points=3),
    "box for half": Way(box=0.5),
    "box": Way(box=1.0),
    "box, not turned": Way(box=1.0, turn=0.0),
    "black outside": Way(outside=cv2.BORDER_CONSTANT),
    "mirrored outside": Way(outside=cv2.BORDER_REFLECT_101),
    "not cubic": Way(between=cv2.INTER_LINEAR),
    "through 48 px": Way(change=through(48)),
    "soft 0.5": Way(change=soft(0.5)),
    "soft 0.9": Way(change=soft(0.9)),
    "stretched": Way(change=stretched),
    "equalised": Way(change=equalised),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--model", nargs="+", default=["big-xception", "faceapp-expression"])
    parser.add_argument("--every", type=int, default=4, help="of FER2013's pictures, each so many")
    arguments = parser.parse_args()
    shared: Path = arguments.shared
    detector = registry.load_detector()
    fer = _fer(shared / "expressions" / "public_test.tar.gz", detector, arguments.every)
    colour = [(face.pixels, face.found, face.label) for face in colour_faces(shared / "photos", detector)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FACEAPP_MODELS"] = folder
        for model, file in WEIGHTS.items():
            goal = registry.entry(model).source("network").goal
            assert goal is not None
            goal.parent.mkdir(parents=True)
            goal.symlink_to((shared / "weights" / file).absolute())
        models = [registry.load_expression(model) for model in arguments.model]
        sets = {"colour": colour, "FER2013 again": fer}
        print("| cut | " + " | ".join(f"{model.id}, {name}" for model in models for name in sets) + " |")
        print("|---|" + "---|" * (len(models) * len(sets)))
        first: dict[str, np.ndarray] = {}
        for name, way in WAYS.items():
            cells = [
                _judged(model, faces, way, first, f"{model.id} {of}")
                for model in models
                for of, faces in sets.items()
            ]
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _fer(place: Path, detector: Detector, every: int) -> list[tuple[np.ndarray, Detection, int]]:
    """FER2013's faces with their landmarks, found on the pictures made four times as large."""
    reader = Reader()
    for count in reader.read(place):
        del count
    faces = reader.faces()
    out = []
    for picture, label in zip(faces.pictures[::every], faces.labels[::every].tolist(), strict=True):
        large = cv2.resize(picture, (192, 192), interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, 64, 64, 64, 64, cv2.BORDER_CONSTANT, value=int(np.median(large)))
        found = [one for one in detector.detect(np.repeat(framed[..., None], 3, axis=2)) if one.side > 80]
        if len(found) == 1:
            box = tuple(float((edge - 63.5) / 4 - 0.5) for edge in found[0].box)
            points = ((found[0].landmarks - 63.5) / 4 - 0.5).astype(np.float32)
            one = Detection(box, points, found[0].score)  # type: ignore[arg-type]
            out.append((np.repeat(picture[..., None], 3, axis=2), one, label))
    _describe([(found.landmarks + 0.5) / 48 for _, found, _ in out], len(faces.labels[::every]))
    return out


def _describe(points: Sequence[np.ndarray], of: int) -> None:
    middle = np.median(points, axis=0)
    even = (middle + middle[[1, 0, 2, 4, 3]] * [-1, 1] + [1, 0]) / 2
    matrices = [align.similarity(one, even) for one in points]
    turns = np.degrees([-np.arctan2(matrix[1, 0], matrix[0, 0]) for matrix in matrices])
    sizes = 1 / np.array([align.scale_of(matrix) for matrix in matrices])
    print(f"FER2013: landmarks found on {len(points)} of {of}; medians, left and right made even:")
    print(", ".join(f"({x:.3f}, {y:.3f})" for x, y in even))
    low, high = np.percentile(turns, [5, 95])
    small, large = np.percentile(sizes, [5, 95])
    print(f"90 of 100 are turned by {low:.0f} to {high:.0f} degrees, {small:.2f} to {large:.2f} as large.\n")


def _judged(
    model: ExpressionModel,
    faces: Sequence[tuple[np.ndarray, Detection, int]],
    way: Way,
    first: dict[str, np.ndarray],
    key: str,
) -> str:
    crops = [way.cut(pixels, found) for pixels, found, _ in faces]
    rows = np.stack([model.classify(crop, [whole(crop)])[0] for crop in crops])
    truth = np.array([label for _, _, label in faces])
    surprise = -np.log(np.maximum(rows[np.arange(len(truth)), truth], 1e-3))
    more = surprise - first.setdefault(key, surprise)
    error = more.std() / np.sqrt(len(more))
    right = (rows.argmax(axis=1) == truth).mean()
    return f"{right:.1%}, {surprise.mean():.3f} ({more.mean():+.3f} ± {error:.3f})"


if __name__ == "__main__":
    main()
