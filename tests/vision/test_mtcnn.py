"""The detector on pictures that nobody takes, and on one that somebody did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from faceapp.domain.measurement import Pixels
from faceapp.vision.mtcnn import Mtcnn, scales


def test_finds_the_astronaut(detector: Mtcnn, astronaut: Pixels) -> None:
    (face,) = detector.detect(astronaut)
    x0, y0, x1, y1 = face.box
    assert np.abs(np.array([x0, y0, x1, y1]) - [181, 62, 268, 172]).max() < 3
    assert face.score > 0.999
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert left_mouth[0] < right_mouth[0]
    assert face.landmarks.dtype == np.float32
    assert face.side == min(x1 - x0, y1 - y0)


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 700), (700, 1), (2, 2), (11, 11), (12, 4000), (19, 21), (20, 20), (4000, 21)]
)
@pytest.mark.parametrize("level", [0, 127, 255])
def test_odd_sizes_without_a_face(detector: Mtcnn, shape: tuple[int, int], level: int) -> None:
    assert detector.detect(np.full((*shape, 3), level, np.uint8)) == []


@pytest.mark.parametrize("seed", range(4))
def test_noise_does_not_crash(detector: Mtcnn, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (*rng.integers(20, 400, 2), 3)
    for face in detector.detect(rng.integers(0, 256, shape, dtype=np.uint8)):
        assert 0.7 <= face.score <= 1


def test_grey_as_rgb(detector: Mtcnn, astronaut: Pixels) -> None:
    grey = astronaut.mean(axis=2).astype(np.uint8)
    assert len(detector.detect(np.repeat(grey[:, :, None], 3, axis=2))) == 1


def test_views_of_other_arrays(detector: Mtcnn, astronaut: Pixels) -> None:
    wide = np.zeros((600, 900, 4), np.uint8)
    wide[40:552, 300:812, :3] = astronaut
    (face,) = detector.detect(wide[40:552, 300:812, :3])
    (same,) = detector.detect(astronaut)
    assert face.box == same.box


def test_a_face_cut_by_the_edge(detector: Mtcnn, astronaut: Pixels) -> None:
    for face in detector.detect(astronaut[:, 200:]):
        assert np.isfinite(face.box).all()
        assert np.isfinite(face.landmarks).all()


def test_the_largest_comes_first(detector: Mtcnn, astronaut: Pixels) -> None:
    picture = np.zeros((512, 800, 3), np.uint8)
    picture[128:384, 0:256] = astronaut[::2, ::2]
    picture[:, 288:] = astronaut
    sides = [face.side for face in detector.detect(picture)]
    assert len(sides) == 2
    assert sides[0] > 1.5 * sides[1]


def test_several_threads_get_the_same(detector: Mtcnn, astronaut: Pixels) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: detector.detect(astronaut)[0].box, range(8)))
    assert len(set(found)) == 1


def test_pyramid_ends_at_the_window() -> None:
    levels = scales(480, 40)
    assert levels[0] == 0.3
    assert 480 * levels[-1] >= 12 > 480 * levels[-1] * 0.709
    assert scales(39, 40) == []


def test_crowds_are_looked_at_twice(detector: Mtcnn, astronaut: Pixels) -> None:
    import cv2

    picture = np.full((900, 1200, 3), 90, np.uint8)
    face = astronaut[20:220, 120:320]
    for size, row in ((110, 100), (36, 500)):
        tile = cv2.resize(face, (size, size), interpolation=cv2.INTER_AREA)
        for column in range(4):
            x = 100 + column * 250
            picture[row : row + size, x : x + size] = tile
    first, closer = detector.detect(picture, 48), detector.detect(picture)
    assert len(first) == 4
    assert len(closer) >= len(first) + 3


@pytest.mark.parametrize("height", [12, 13, 75, 76, 77, 139, 140, 141, 200])
def test_bands_of_the_proposal_map_are_the_whole(detector: Mtcnn, height: int) -> None:
    small = np.random.default_rng(height).uniform(0, 255, (height, 61, 3)).astype(np.float32)

    whole = detector._networks.proposal(small)[0]

    np.testing.assert_array_equal(detector._proposal_map(small), whole)
