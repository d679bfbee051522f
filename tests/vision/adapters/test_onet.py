"""MTCNN's last network in another detector's boxes: where the landmarks lie, and where there is no face."""

from __future__ import annotations

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
    found = points.find(astronaut, face.box)
    assert found is not None
    assert found.dtype == np.float32
    apart = float(np.linalg.norm(face.landmarks[1] - face.landmarks[0]))
    assert np.abs(found - face.landmarks).max() < 0.1 * apart


def test_a_mirrored_picture_has_the_same_landmarks_mirrored(
    points: FivePoints, astronaut: Pixels, face: Detection
) -> None:
    wide = astronaut.shape[1]
    left, top, right, bottom = map(round, face.box)
    plain = points.find(astronaut, (left, top, right, bottom))
    # a square from a to b is what lies from a - 1 to b
    mirrored = points.find(
        np.ascontiguousarray(astronaut[:, ::-1]), (wide - right + 1, top, wide - left + 1, bottom)
    )
    assert plain is not None
    assert mirrored is not None
    there = mirrored[[1, 0, 2, 4, 3]]
    there[:, 0] = wide - there[:, 0]
    apart = np.abs(there - plain)
    assert apart[:, 1].max() < 0.6
    assert apart[:, 0].max() < 1.6


def test_no_landmarks_where_there_is_no_face_or_no_picture(points: FivePoints, astronaut: Pixels) -> None:
    assert points.find(np.zeros((200, 200, 3), np.uint8), (50, 50, 150, 150)) is None
    assert points.find(astronaut, (-300, -300, -200, -200)) is None
    assert points.find(astronaut, (600, 600, 700, 700)) is None


def test_a_face_at_the_edge_is_no_error(points: FivePoints, astronaut: Pixels, face: Detection) -> None:
    left, top, right, bottom = face.box
    cut = np.ascontiguousarray(astronaut[:, : round((left + 3 * right) / 4)])
    found = points.find(cut, (left, top, right, bottom))
    assert found is None or np.isfinite(found).all()
