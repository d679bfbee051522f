"""YuNet by ONNX Runtime: the same faces as by OpenCV, in our order, on pictures of any size."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import shelf_models

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import YUNET_OVERLAP, YUNET_SMALLEST
from faceapp.vision import registry
from faceapp.vision.adapters import yunet
from faceapp.vision.adapters.yunet import YuNet


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversions of stand-ins are not for the person who runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def detector() -> YuNet:
    shelf_models.real("yunet")
    found = registry.load_detector("yunet")
    assert isinstance(found, YuNet)
    return found


def test_what_comes_out_is_what_opencv_says(detector: YuNet) -> None:
    weights = shelf_models.SHARED / "weights" / shelf_models.WEIGHTS["yunet"]
    theirs = cv2.FaceDetectorYN.create(
        "onnx", np.fromfile(weights, np.uint8), np.zeros(0, np.uint8), (320, 320), 0.6, YUNET_OVERLAP, 5000
    )
    seen = 0
    for name in ("1.jpg", "5.jpg", "8.jpg", "multiface.jpg", "codingsprint2009-01.jpg"):
        pixels = shelf_models.photo("groups", name)
        height, width = (side * 3 // 4 for side in pixels.shape[:2])  # no multiple of 32
        small = np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))
        theirs.setInputSize((width, height))
        rows = theirs.detect(np.ascontiguousarray(small[:, :, ::-1]))[1]
        boxes, points, scores = detector.raw(small, 0.6)
        assert len(boxes) == len(rows)
        seen += len(rows)
        corners = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:4]], axis=1)
        np.testing.assert_allclose(boxes, corners, atol=0.01)
        np.testing.assert_allclose(points.reshape(-1, 10), rows[:, 4:14], atol=0.01)
        np.testing.assert_allclose(scores, rows[:, 14], atol=1e-4)
    assert seen > 50


def test_landmarks_go_from_left_to_right_as_seen_and_are_mtcnns_within_a_tenth_of_the_eyes(
    detector: YuNet, astronaut: Pixels
) -> None:
    face = detector.detect(astronaut)[0]
    other = registry.load_detector("mtcnn").detect(astronaut)[0]
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < right_mouth[0]
    apart = float(np.linalg.norm(other.landmarks[1] - other.landmarks[0]))
    assert np.abs(face.landmarks - other.landmarks).max() < 0.1 * apart
    assert face.landmarks.dtype == np.float32
    assert face.landmarks.shape == (5, 2)


def test_landmarks_are_its_own_where_the_last_network_of_mtcnn_sees_no_face(
    detector: YuNet, astronaut: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = detector.detect(astronaut)[0]
    monkeypatch.setattr(yunet.onet, "ONET_SCORE", 1.0)
    own = detector.detect(astronaut)[0]
    assert own.box == seen.box
    assert 0 < np.abs(own.landmarks - seen.landmarks).max() < 10


@pytest.mark.parametrize("size", [(4, 4), (20, 700), (64, 64), (3000, 200)])
def test_pictures_of_any_size_are_looked_at(detector: YuNet, size: tuple[int, int]) -> None:
    assert detector.detect(np.zeros((*size, 3), np.uint8)) == []


def test_a_large_picture_gives_the_same_face_as_a_small_one(detector: YuNet, astronaut: Pixels) -> None:
    small = detector.detect(astronaut)[0]
    large = detector.detect(np.asarray(cv2.resize(astronaut, (4096, 4096)), np.uint8))[0]
    apart = float(np.linalg.norm(small.landmarks[1] - small.landmarks[0]))
    assert np.abs(large.landmarks / 8 - small.landmarks).max() < 0.2 * apart


def test_no_smaller_faces_than_anybody_could_be_told_on(detector: YuNet) -> None:
    faces = detector.detect(shelf_models.photo("groups", "25.jpg"))
    assert len(faces) > 100
    assert min(face.side for face in faces) >= YUNET_SMALLEST
    assert [face.side for face in faces[:1]] >= [face.side for face in faces[-1:]]


def test_a_crowd_is_looked_at_more_closely(detector: YuNet) -> None:
    crowd = shelf_models.photo("groups", "17.jpg")
    assert len(detector.detect(crowd)) > 1.2 * len(detector.look(crowd, yunet.YUNET_SIDE))


def test_a_file_that_is_not_the_published_one_is_refused(astronaut: Pixels) -> None:
    entry = shelf_models.real("yunet")
    goal = entry.source("network").goal
    assert goal is not None
    damaged = bytearray(goal.read_bytes())
    damaged[100_000] ^= 1
    goal.write_bytes(damaged)
    with pytest.raises(ModelDamaged):
        registry.load_detector("yunet")
    goal.write_bytes(bytes(damaged[:1000]))
    with pytest.raises(ModelDamaged):
        registry.load_detector("yunet")


@pytest.mark.usefixtures("own_cache")
def test_another_network_and_no_network_are_refused() -> None:
    other = shelf_models.network((1, 3, 64, 64), (1, 128))
    with pytest.raises(WrongModelShape):
        yunet.load(shelf_models.stand_in("yunet", "detector", other))
    for data in (b"", b"no network at all", other[: len(other) // 2]):
        with pytest.raises(ModelDamaged):
            yunet.load(shelf_models.stand_in("yunet", "detector", data))
