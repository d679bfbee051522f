"""Faces with known expressions to measure on: colour photos labelled by eye, and FER2013's own.

``expression_labels.csv`` names 251 faces of ../shared/photos: the photo (or video and frame),
where the middle of the face's box lies (fractions), and what it shows. All 805 faces of the
photos with 44 pixels and more were looked at in random order, without knowing what any model
says of them. Angry, disgust, fear, sad and surprise: every face that clearly shows it. Happy
and neutral: every clear one among the first 300. From videos come 24 frames. What could be two
things (speaking, squinting) was left out. Disgust and fear are rare in such photos.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.vision.models import Detection, Detector

LABELS = Path(__file__).with_name("expression_labels.csv")


@dataclass(frozen=True, slots=True)
class LabelledFace:
    """One face somebody looked at.

    Attributes:
        pixels: of the photo, RGB, at the size the program looks at.
        label: place in ``EXPRESSIONS``.
    """

    pixels: np.ndarray
    found: Detection
    label: int


def colour_faces(photos: Path, detector: Detector) -> Iterator[LabelledFace]:
    """The faces of ``expression_labels.csv`` that ``detector`` sees; it sees all of them as of now."""
    with LABELS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    kept: tuple[tuple[str, str], np.ndarray, list[Detection]] | None = None
    for row in rows:
        place = (row["path"], row["frame"])
        if kept is None or kept[0] != place:
            pixels = _pixels(photos / row["path"], row["frame"])
            kept = place, pixels, detector.detect(pixels)
        _, pixels, found = kept
        size = np.array(pixels.shape[1::-1])
        wanted = np.array([float(row["x"]), float(row["y"])]) * size
        away = [float(np.hypot(*((np.array(one.box[:2]) + one.box[2:]) / 2 - wanted))) for one in found]
        named = expression_named(row["label"])
        assert named is not None
        if away and min(away) < found[int(np.argmin(away))].side / 2:
            yield LabelledFace(pixels, found[int(np.argmin(away))], EXPRESSIONS.index(named))
        else:
            print(f"not found: {row}", flush=True)


def _pixels(path: Path, frame: str) -> np.ndarray:
    if not frame:
        return decode(read_picture(path), WORKING_SIDE).pixels
    video = cv2.VideoCapture(str(path))
    for _ in range(int(frame)):
        video.grab()
    _, picture = video.read()
    video.release()
    scale = WORKING_SIDE / max(picture.shape[:2])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
