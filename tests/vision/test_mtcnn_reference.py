"""Our MTCNN against facenet-pytorch's own: the same faces, in the same order.

A spread of the shared photos; tests/bench/mtcnn_exactness.py compares all of them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from faceapp.domain.measurement import Pixels
from faceapp.vision.mtcnn import Mtcnn

SIDE = 1280
PIXELS, SCORE = 0.01, 1e-4
SPREAD = {  # folder: every how many-th photo
    "album-labelled": 15,
    "pairs": 8,
    "cast": 6,
    "counts": 3,
    "groups": 5,
    "named": 4,
    "metadata": 2,
    "formats": 2,
}

Faces = tuple[np.ndarray, np.ndarray, np.ndarray]
Reference = Callable[[Pixels, float], Faces]


@pytest.fixture(scope="module")
def reference() -> Iterator[Reference]:
    """Boxes, scores and landmarks as facenet-pytorch gives them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from facenet_pytorch import MTCNN

        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        model = MTCNN(keep_all=True)

    def detect(pixels: Pixels, smallest: float) -> Faces:
        model.min_face_size = smallest
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                boxes, scores, points = model.detect(pixels, landmarks=True)
            except (RuntimeError, ValueError, IndexError):  # it joins an empty list of proposals
                boxes = None
        if boxes is None:
            return np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2))
        return np.array(boxes, float), np.array(scores, float), np.array(points, float)

    yield detect
    torch.set_num_threads(threads)


def assert_same(detector: Mtcnn, reference: Reference, pixels: Pixels, smallest: float) -> int:
    boxes, scores, points = reference(pixels, smallest)
    found = detector.detect(pixels, smallest)
    assert len(found) == len(boxes)
    if len(boxes):
        assert np.abs(np.array([f.box for f in found]) - boxes).max() < PIXELS
        assert np.abs(np.array([f.landmarks for f in found]) - points).max() < PIXELS
        assert np.abs(np.array([f.score for f in found]) - scores).max() < SCORE
    return len(boxes)


def opened(path: Path) -> Pixels | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                image.thumbnail((SIDE, SIDE))
                return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    except (OSError, ValueError, SyntaxError):
        return None


@pytest.mark.parametrize("smallest", [20.0, 40.0, 63.7])
def test_same_face_on_the_astronaut(
    detector: Mtcnn, reference: Reference, astronaut: Pixels, smallest: float
) -> None:
    assert assert_same(detector, reference, astronaut, smallest) == 1


@pytest.mark.parametrize("folder", SPREAD)
def test_same_faces_on_photos(detector: Mtcnn, reference: Reference, photos: Path, folder: str) -> None:
    paths = sorted(path for path in (photos / folder).rglob("*") if path.is_file())
    faces = looked_at = 0
    for path in paths[:: SPREAD[folder]]:
        pixels = opened(path)
        if pixels is not None:
            looked_at += 1
            faces += assert_same(detector, reference, pixels, max(20.0, 0.04 * max(pixels.shape)))
    assert looked_at > 1
    assert faces > 0


def test_a_crowd_looked_at_closely_is_what_the_reference_finds_at_that_size(
    detector: Mtcnn, reference: Reference, photos: Path
) -> None:
    pixels = opened(photos / "groups" / "27.jpg")
    assert pixels is not None
    closer = 0.04 * max(pixels.shape) * 0.709**2
    boxes, scores, _ = reference(pixels, closer)
    found = detector.detect(pixels)
    assert len(found) == len(boxes) > len(detector.detect(pixels, 0.04 * max(pixels.shape)))
    assert np.abs(np.array([f.box for f in found]) - boxes).max() < PIXELS
    assert np.abs(np.array([f.score for f in found]) - scores).max() < SCORE
