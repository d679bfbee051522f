"""Compares our MTCNN with facenet-pytorch's own on every photo of a folder.

    python tests/bench/mtcnn_exactness.py ../shared/photos [--side 1280] [--part 0.04]

``--part`` is the smallest face as a part of the longest side. Prints one line for each
photo that differs, and the largest differences. Ends with 1 if a face is missing, added or
in another place in the list, a box or landmark is further away than 0.01 px, or a score by
more than 1e-4.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pillow_heif
import torch
from facenet_pytorch import MTCNN
from PIL import Image, ImageOps

from faceapp.domain import thresholds
from faceapp.vision import mtcnn, registry

PIXELS, SCORE = 0.01, 1e-4


def pictures(folder: Path, side: int) -> Iterator[tuple[Path, np.ndarray]]:
    """All pictures below ``folder`` that Pillow can read, upright, at the working size."""
    pillow_heif.register_heif_opener()
    for path in sorted(folder.rglob("*")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(path) as image:
                    image.thumbnail((side, side))
                    pixels = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
        except (OSError, ValueError, SyntaxError):
            continue
        yield path, pixels


def smallest(pixels: np.ndarray, part: float = thresholds.SMALLEST_FACE) -> float:
    """What our detector looks for at first, in pixels."""
    return max(part * max(pixels.shape[:2]), thresholds.SMALLEST_FACE_PIXELS)


def theirs(
    reference: MTCNN, pixels: np.ndarray, at_least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boxes, scores, landmarks; empty where facenet-pytorch says None or fails on a blank."""
    reference.min_face_size = at_least
    try:
        boxes, scores, points = reference.detect(pixels, landmarks=True)
    except (RuntimeError, ValueError, IndexError):  # no proposals at all: it joins nothing
        boxes = None
    if boxes is None:
        return np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2))
    return np.array(boxes, float), np.array(scores, float), np.array(points, float)


def ours(
    detector: mtcnn.Mtcnn, pixels: np.ndarray, at_least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same from our detector."""
    found = detector.detect(pixels, at_least)
    return (
        np.array([d.box for d in found]).reshape(-1, 4),
        np.array([d.score for d in found]),
        np.array([d.landmarks for d in found], float).reshape(-1, 5, 2),
    )


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=1280)
    parser.add_argument("--part", type=float, default=thresholds.SMALLEST_FACE)
    args = parser.parse_args()
    torch.set_num_threads(1)  # as many as cores stand in each other's way beside other work
    reference = MTCNN(keep_all=True)
    detector = mtcnn.load(registry.entry("mtcnn"))
    photos = faces = different = 0
    worst = np.zeros(3)
    for path, pixels in pictures(args.folder, args.side):
        at_least = smallest(pixels, args.part)
        left, right = ours(detector, pixels, at_least), theirs(reference, pixels, at_least)
        photos += 1
        faces += len(right[0])
        if len(left[0]) != len(right[0]):
            different += 1
            print(f"{path}: {len(left[0])} faces, facenet-pytorch has {len(right[0])}")
            continue
        if not len(left[0]):
            continue
        gaps = [float(np.abs(a - b).max()) for a, b in zip(left, right, strict=True)]
        if gaps[0] > PIXELS or gaps[2] > PIXELS or gaps[1] > SCORE:
            different += 1
            print(f"{path}: box {gaps[0]:.4f} px, score {gaps[1]:.6f}, landmarks {gaps[2]:.4f} px")
        else:
            worst = np.maximum(worst, gaps)
    print(f"{photos} photos, {faces} faces, {different} photos differ")
    print(f"else: boxes {worst[0]:.5f} px, scores {worst[1]:.7f}, landmarks {worst[2]:.5f} px at most")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
