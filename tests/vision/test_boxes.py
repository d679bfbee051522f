"""The arithmetic between the stages, against the libraries it is taken from."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch

from faceapp.vision import boxes as box_math
from faceapp.vision.mtcnn import Mtcnn


def some_boxes(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    corner = rng.integers(0, 150, (count, 2))
    boxes = np.concatenate([corner, corner + rng.integers(20, 60, (count, 2))], axis=1)
    scores = rng.integers(60, 80, count) / 100  # many equals
    return boxes.astype(np.float32), scores.astype(np.float32)


@pytest.mark.parametrize("overlap", [0.5, 0.7])
@pytest.mark.parametrize("count", [2, 40, 300, 990])
def test_suppression_is_torchvisions(detector: Mtcnn, overlap: float, count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torchvision.ops.boxes import batched_nms
    boxes, scores = some_boxes(count, count)
    theirs = batched_nms(torch.as_tensor(boxes), torch.as_tensor(scores), torch.zeros(count), overlap)
    ours = detector._suppress(boxes, scores, overlap)
    assert ours.tolist() == theirs.tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 40, 300])
def test_last_suppression_is_facenet_pytorchs(count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from facenet_pytorch.models.utils.detect_face import nms_numpy
    boxes, scores = some_boxes(count, count + 1)
    theirs = nms_numpy(boxes, scores, 0.7, "Min") if count else np.zeros(0)
    assert box_math.keep_largest_overlap(boxes, scores, 0.7).tolist() == theirs.tolist()


def test_squares_keep_the_centre_and_the_longer_side() -> None:
    boxes = np.array([[10, 20, 50, 40], [0, 0, 7, 30]], np.float32)
    assert box_math.squared(boxes).tolist() == [[10, 10, 50, 50], [-11.5, 0, 18.5, 30]]


def test_inside_cuts_at_the_picture_and_survives_the_absurd() -> None:
    boxes = np.array([[-5.7, 3.2, 30.9, 1e30], [2, 2, 2, 2], [50, 50, 60, 60]], np.float32)
    x0, y0, x1, y1 = box_math.inside(boxes, 40, 20)
    assert (x0[0], y0[0], x1[0], y1[0]) == (0, 2, 30, 20)
    assert x1[2] <= x0[2]


def test_probability_at_the_ends() -> None:
    values = box_math.probability(np.array([-200, 0, 200], np.float32))
    assert values.tolist() == [0, 0.5, 1]
