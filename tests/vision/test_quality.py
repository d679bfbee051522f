"""Size, sharpness and pose of a face."""

from __future__ import annotations

import math

import numpy as np
import pytest

from faceapp.domain.measurement import Pixels
from faceapp.vision import quality
from faceapp.vision.models import Detection
from faceapp.vision.mtcnn import Mtcnn


def seen(yaw: float, pitch: float, roll: float, size: float = 2.0) -> np.ndarray:
    """The five points of a head turned to the picture's right, up, and clockwise (degrees)."""
    a, b, c = (math.radians(angle) for angle in (yaw, pitch, roll))
    turn_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    turn_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    turn_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    points = quality._HEAD @ (turn_z @ turn_y @ turn_x).T
    return (points[:, :2] * size + 300).astype(np.float32)


@pytest.mark.parametrize("angle", [-50, -20, 0, 10, 45])
def test_each_angle_by_itself(angle: float) -> None:
    assert quality.pose(seen(angle, 0, 0)) == pytest.approx((angle, 0, 0), abs=0.1)
    assert quality.pose(seen(0, angle, 0)) == pytest.approx((0, angle, 0), abs=0.1)
    assert quality.pose(seen(0, 0, angle)) == pytest.approx((0, 0, angle), abs=0.1)


def test_size_does_not_matter_for_the_pose() -> None:
    assert quality.pose(seen(20, -10, 5, 0.3)) == pytest.approx(quality.pose(seen(20, -10, 5, 7)), abs=0.1)


def test_upside_down_and_impossible_points() -> None:
    assert abs(quality.pose(seen(0, 0, 180))[2]) == pytest.approx(180, abs=0.1)
    assert quality.pose(np.full((5, 2), 7, np.float32)) == (0, 0, 0)
    line = np.stack([np.arange(5), np.arange(5)], axis=1).astype(np.float32)
    assert np.isfinite(quality.pose(line)).all()


def test_the_astronaut_looks_at_us(detector: Mtcnn, astronaut: Pixels) -> None:
    (face,) = detector.detect(astronaut)
    found = quality.quality(astronaut, face, 3.0)
    assert found.pixels == pytest.approx(face.side * 3)
    assert abs(found.yaw) < 15
    assert abs(found.pitch) < 20
    assert abs(found.roll) < 8
    mirrored = detector.detect(np.ascontiguousarray(astronaut[:, ::-1]))[0]
    assert quality.pose(mirrored.landmarks)[0] == pytest.approx(-found.yaw, abs=5)


def test_looking_aside_shows_in_the_yaw(detector: Mtcnn, astronaut: Pixels) -> None:
    (face,) = detector.detect(astronaut)
    aside = face.landmarks.copy()
    aside[2, 0] += 12  # the nose to the right
    assert quality.pose(aside)[0] > quality.pose(face.landmarks)[0] + 10


def test_blur_lowers_the_sharpness(detector: Mtcnn, astronaut: Pixels) -> None:
    import cv2

    (face,) = detector.detect(astronaut)
    values = [
        quality.sharpness(np.asarray(cv2.GaussianBlur(astronaut, (0, 0), sigma), np.uint8), face.landmarks)
        for sigma in (0.5, 1, 2, 4)
    ]
    assert values == sorted(values, reverse=True)
    assert values[0] > 10 * values[-1]


def test_enlarging_does_not_make_a_face_sharp(detector: Mtcnn, astronaut: Pixels) -> None:
    import cv2

    (face,) = detector.detect(astronaut)
    quarter = np.asarray(cv2.resize(astronaut, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
    again = np.asarray(cv2.resize(quarter, (512, 512), interpolation=cv2.INTER_CUBIC), np.uint8)
    assert quality.sharpness(again, face.landmarks) < 0.5 * quality.sharpness(astronaut, face.landmarks)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1)])
def test_odd_pictures(shape: tuple[int, int]) -> None:
    detection = Detection((0, 0, -3, 9), np.zeros((5, 2), np.float32), 1.0)
    found = quality.quality(np.zeros((*shape, 3), np.uint8), detection)
    assert found.pixels == 0
    assert found.sharpness == 0
