"""Faces cut for expression networks."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from faceapp.domain.expression_thresholds import EXPRESSION_TEMPLATE
from faceapp.domain.measurement import Pixels
from faceapp.training.data import Reader, grey_square
from faceapp.vision.expression_crop import crops, grey, whole
from faceapp.vision.models import Landmarks5
from faceapp.vision.mtcnn import Mtcnn

TEMPLATE = np.array(EXPRESSION_TEMPLATE)


@pytest.fixture(scope="module")
def face(detector: Mtcnn) -> tuple[Pixels, Landmarks5]:
    from skimage import data

    pixels = np.asarray(data.astronaut(), np.uint8)
    return pixels, detector.detect(pixels)[0].landmarks


def test_a_picture_that_is_cut_already_stays_as_it_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    assert np.array_equal(crops(pixels, [whole(pixels)], 48)[0], pixels)


@pytest.mark.parametrize(("height", "width"), [(48, 60), (61, 48), (64, 64), (30, 40)])
def test_whole_pictures_are_cut_as_training_cuts_them(height: int, width: int) -> None:
    rough = np.random.default_rng(1).integers(0, 256, (9, 9), np.uint8)
    picture = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    done, data = cv2.imencode(".png", picture)
    assert done
    trained = grey_square(data.tobytes(), 48)
    assert trained is not None
    pixels = np.repeat(picture[..., None], 3, axis=2)
    cut = grey(crops(pixels, [whole(pixels)], 48))[0]
    away = np.abs(cut[2:-2, 2:-2].astype(int) - trained[2:-2, 2:-2])
    assert away.mean() < 3  # they enlarge and shrink in different ways


def test_the_detector_finds_the_landmarks_where_they_should_be(
    face: tuple[Pixels, Landmarks5], detector: Mtcnn
) -> None:
    pixels, points = face
    side = 240
    crop = crops(pixels, [points], side, reach=1.3)[0]
    [found] = detector.detect(crop)
    wanted = 0.5 + (TEMPLATE - 0.5) / 1.3
    assert np.abs((found.landmarks + 0.5) / side - wanted).max() < 0.05


def test_the_template_is_where_fer2013_has_its_landmarks(shared: Path, detector: Mtcnn) -> None:
    """The measurement behind ``EXPRESSION_TEMPLATE``, on some of the pictures."""
    reader = Reader()
    for count in reader.read(shared / "expressions" / "public_test.tar.gz"):
        del count
    seen = []
    for picture in reader.faces().pictures[::20]:
        large = cv2.resize(picture, (192, 192), interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, 64, 64, 64, 64, cv2.BORDER_CONSTANT, value=int(np.median(large)))
        found = [one for one in detector.detect(np.repeat(framed[..., None], 3, axis=2)) if one.side > 80]
        if len(found) == 1:
            seen.append((found[0].landmarks - 64 + 0.5) / 192)
    assert len(seen) > 130
    middle = np.median(seen, axis=0)
    mirrored = middle[[1, 0, 2, 4, 3]] * [-1, 1] + [1, 0]
    assert np.abs((middle + mirrored) / 2 - TEMPLATE).max() < 0.02


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_photo_gives_the_same_crop(face: tuple[Pixels, Landmarks5], turns: int) -> None:
    pixels, points = face
    turned, there = pixels, points
    for _ in range(turns):  # counter-clockwise: what was right is up
        turned = np.ascontiguousarray(np.rot90(turned))
        there = np.stack([there[:, 1], len(pixels) - 1 - there[:, 0]], axis=1)
    both = np.stack([crops(p, [q], 48).ravel() for p, q in ((pixels, points), (turned, there))])
    assert np.corrcoef(both)[0, 1] > 0.99  # pixels are averaged from another corner on


@pytest.mark.parametrize("factor", [8, 4, 1 / 3, 1 / 12])
def test_faces_much_larger_and_smaller_than_the_crop(face: tuple[Pixels, Landmarks5], factor: float) -> None:
    pixels, points = face
    left, top = np.floor(points.min(axis=0) - 60).astype(int)
    part = pixels[top : top + 200, left : left + 200]
    side = round(200 * factor)
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(part, (side, side), interpolation=kind)
    there = (points - [left, top] + 0.5) * (side / 200) - 0.5
    plain = crops(pixels, [points], 48)[0].astype(float)
    cut = crops(resized, [there.astype(np.float32)], 48)[0].astype(float)
    alike = np.corrcoef(plain.ravel(), cut.ravel())[0, 1]
    assert alike > (0.99 if factor > 0.2 else 0.85)  # of 1/12, the face has 8 pixels


def test_a_large_face_is_shrunk_by_averaging() -> None:
    fine = np.indices((2000, 2000)).sum(axis=0) % 2 * 255
    pixels = np.repeat(fine[..., None], 3, axis=2).astype(np.uint8)
    assert np.abs(crops(pixels, [whole(pixels)], 48)[0].astype(int) - 127).max() < 8


@pytest.mark.parametrize("corner", [(-30, -30), (170, 170), (-30, 170), (400, 80)])
def test_outside_the_photo_its_edge_goes_on(corner: tuple[int, int]) -> None:
    pixels = np.full((200, 200, 3), 180, np.uint8)
    points = (TEMPLATE * 100 + corner).astype(np.float32)
    assert (crops(pixels, [points], 48)[0] == 180).all()


def test_landmarks_on_one_spot_and_no_landmarks_at_all(face: tuple[Pixels, Landmarks5]) -> None:
    pixels, _ = face
    assert crops(pixels, [np.full((5, 2), 30, np.float32)], 48).shape == (1, 48, 48, 3)
    assert crops(pixels, [], 48).shape == (0, 48, 48, 3)
    assert grey(crops(pixels, [], 48)).shape == (0, 48, 48)


def test_grey_is_the_usual_one(face: tuple[Pixels, Landmarks5]) -> None:
    crop = crops(*(face[0], [face[1]]), 64)
    usual = np.asarray(Image.fromarray(crop[0]).convert("L"), int)
    assert np.abs(grey(crop)[0] - usual).max() <= 1
