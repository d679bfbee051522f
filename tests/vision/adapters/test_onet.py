"""MTCNN's last network in another detector's boxes: where the landmarks lie, and where there is no face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.adapters import onet
from faceapp.vision.adapters.onet import FivePoints
from faceapp.vision.models import Detection


@pytest.fixture(scope="module")
def points() -> FivePoints:
    return onet.load()


@pytest.fixture(scope="module")
def face(astronaut: Pixels) -> Detection:
    return registry.load_detector("mtcnn").detect(astronaut)[0]


def test_the_landmarks_are_those_of_the_whole_cascade(
    points: FivePoints, astronaut: Pixels, face: Detection
) -> None:
    found = points.find(astronaut, face)
    assert found is not None
    assert found.dtype == np.float32
    apart = float(np.linalg.norm(face.landmarks[1] - face.landmarks[0]))
    assert np.abs(found - face.landmarks).max() < 0.1 * apart


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_face_has_the_same_landmarks_turned(
    points: FivePoints, astronaut: Pixels, face: Detection, quarters: int
) -> None:
    def turned(spots: np.ndarray) -> np.ndarray:  # of a square picture, as numpy.rot90 does
        for _ in range(quarters):
            spots = np.stack([spots[:, 1], astronaut.shape[0] - 1 - spots[:, 0]], axis=1)
        return spots

    corners = turned(np.reshape(face.box, (2, 2)))
    box = (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
    leaning = Detection(box, turned(face.landmarks).astype(np.float32), face.score)
    found = points.find(np.ascontiguousarray(np.rot90(astronaut, quarters)), leaning)
    plain = points.find(astronaut, face)
    assert found is not None
    assert plain is not None
    assert np.abs(found - turned(plain)).max() < 2.0


def test_no_landmarks_where_there_is_no_face_or_no_picture(
    points: FivePoints, astronaut: Pixels, face: Detection
) -> None:
    assert points.find(np.zeros_like(astronaut), face) is None
    left, top, right, bottom = face.box
    away = Detection((left - 600, top, right - 600, bottom), face.landmarks - [600, 0], 1.0)
    assert points.find(astronaut, away) is None
    nothing = Detection((left, top, left, top), face.landmarks, 1.0)
    assert points.find(astronaut, nothing) is None


def test_landmarks_far_from_the_detectors_are_not_believed(
    points: FivePoints, astronaut: Pixels, face: Detection
) -> None:
    left, _, right, _ = face.box
    beside = replace(face, landmarks=face.landmarks + np.float32([0.3 * (right - left), 0]))
    assert points.find(astronaut, beside) is None
