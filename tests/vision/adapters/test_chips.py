"""Where faces come to lie in the cuts that networks of other makers want."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.cut_thresholds import ARCFACE_TEMPLATE
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import BOX_LANDMARKS
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.vision import align
from faceapp.vision.adapters import chips
from faceapp.vision.models import Landmarks5
from faceapp.vision.mtcnn import Mtcnn
from faceapp.vision.quality import pose


@pytest.fixture
def face(detector: Mtcnn, astronaut: Pixels) -> Landmarks5:
    return detector.detect(astronaut)[0].landmarks


def turned(points: Landmarks5, degrees: float) -> Landmarks5:
    """Clockwise as seen, around the origin."""
    turn = np.deg2rad(degrees)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return (points @ matrix.T).astype(np.float32)


def test_a_face_for_arcface_lies_where_its_makers_have_it(photos: Path, detector: Mtcnn) -> None:
    wanted = (np.array(ARCFACE_TEMPLATE) + 0.5) * 4 - 0.5
    found = []
    for path in sorted((photos / "album-labelled" / "known").glob("*/*_0002.jpg")):
        pixels = decode(read_picture(path, hashed=False), 800).pixels
        chip = chips.arcface(pixels, [detector.detect(pixels)[0].landmarks], 448)[0]
        found += [face.landmarks for face in detector.detect(chip)[:1]]
    assert len(found) > 15
    assert np.abs(np.mean(found, axis=0) - wanted).max() < 448 * 0.04


def test_a_box_holds_what_a_detector_would_cut(detector: Mtcnn, astronaut: Pixels, face: Landmarks5) -> None:
    square = detector.detect(chips.boxes(astronaut, [face], 300, reach=1.5)[0])[0]
    middle = (square.box[0] + square.box[2]) / 2, (square.box[1] + square.box[3]) / 2
    assert middle == pytest.approx((150, 150), abs=15)
    assert square.box[3] - square.box[1] == pytest.approx(200, rel=0.12)


def test_a_stretched_box_fills_the_square(astronaut: Pixels, face: Landmarks5) -> None:
    plain = chips.boxes(astronaut, [face], 200)[0]
    wide = chips.boxes(astronaut, [face], 200, stretched=True)[0]
    import cv2

    expected = cv2.resize(plain[:, 25:175], (200, 200), interpolation=cv2.INTER_LINEAR)
    assert np.abs(wide.astype(int) - expected).mean() < 3


def test_reach_and_shift_are_in_heights_of_the_box() -> None:
    near, far = chips.template(100), chips.template(100, 2.0)
    assert (far - 49.5) * 2 == pytest.approx(near - 49.5)
    assert chips.template(100, 1.0, 0.1) == pytest.approx(near - [0, 10])
    assert (near + 0.5)[:, 1] / 100 == pytest.approx([y for _, y in BOX_LANDMARKS])


def test_points_come_back_to_the_picture(face: Landmarks5) -> None:
    matrix = chips.upright(face, chips.template(112))
    there = face @ matrix[:, :2].T + matrix[:, 2]
    assert chips.back(there, matrix) == pytest.approx(face, abs=1e-3)


def test_beyond_the_picture_is_black() -> None:
    white = np.full((40, 40, 3), 255, np.uint8)
    points = (chips.template(40) - [30, 0]).astype(np.float32)
    for chip in (chips.boxes(white, [points], 64)[0], chips.arcface(white, [points])[0]):
        assert set(np.unique(chip[:, :5])) == {0}
        assert chip[:, -5:].max() == 255


@pytest.mark.parametrize("degrees", [-170, -90, -30, 0, 45, 120])
def test_angles_of_an_upright_cut_are_those_of_the_leaning_face(degrees: float) -> None:
    """The pose from five landmarks turns with the face: what is said of its upright cut comes back to it."""
    upright = np.array([[30, 40], [68, 41], [55, 60], [36, 78], [66, 79]], np.float32)
    leaning = turned(upright, degrees)
    matrix = chips.upright(leaning, chips.template(64))
    there = (leaning @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
    found = chips.leaning(np.array([pose(there)]), [matrix])[0]
    wanted = np.array(pose(leaning))
    away = (found - wanted + 180) % 360 - 180
    assert np.abs(away).max() < 0.5


def test_outputs_are_joined_whatever_goes_through_at_once() -> None:
    class Doubling:
        calls: list[int] = []

        def __call__(self, inputs: np.ndarray) -> list[np.ndarray]:
            self.calls.append(len(inputs))
            return [inputs * 2, inputs[:, :1]]

    network = Doubling()
    rows = np.arange(22, dtype=np.float32).reshape(11, 2)
    double, first = chips.run(network, rows, 4)  # type: ignore[arg-type]
    assert np.array_equal(double, rows * 2)
    assert np.array_equal(first, rows[:, :1])
    assert network.calls == [4, 4, 3]


def test_a_large_face_is_shrunk_by_area() -> None:
    """Fine lines become grey; a plain warp would hit black or white ones."""
    lines = np.zeros((1200, 1200, 3), np.uint8)
    lines[:, ::2] = 255
    points = chips.template(1200).astype(np.float32)
    chip = chips.boxes(lines, [points], 60)[0]
    assert align.scale_of(chips.upright(points, chips.template(60))) == pytest.approx(0.05, abs=0.001)
    assert chip.mean() == pytest.approx(127, abs=6)
    assert chip.std() < 20
