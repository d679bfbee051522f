"""The program's own expression network behind ``ExpressionModel``."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.adapters.expression import OwnExpression, load
from faceapp.vision.expression_crop import crops, grey, whole
from faceapp.vision.mtcnn import Mtcnn


@pytest.fixture(scope="module")
def own() -> OwnExpression:
    return load(registry.entry("faceapp-expression"))


def test_pictures_that_are_cut_already_are_seen_as_training_sees_them(own: OwnExpression) -> None:
    chips = np.random.default_rng(0).integers(0, 256, (3, 48, 48), np.uint8)
    pictures = [np.repeat(chip[..., None], 3, axis=2) for chip in chips]
    rows = np.concatenate([own.classify(picture, [whole(picture)]) for picture in pictures])
    assert rows == pytest.approx(own.classify_chips(chips), abs=1e-5)
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_a_smile_whichever_way_the_photo_lies(own: OwnExpression, detector: Mtcnn, astronaut: Pixels) -> None:
    points = detector.detect(astronaut)[0].landmarks
    turned = np.ascontiguousarray(np.rot90(astronaut))
    there = np.stack([points[:, 1], astronaut.shape[1] - 1 - points[:, 0]], axis=1)
    for pixels, landmarks in ((astronaut, points), (turned, there)):
        row = own.classify(pixels, [landmarks])[0]
        assert EXPRESSIONS[int(row.argmax())] is Expression.HAPPY


def test_its_mirror_image_smiles_as_well(own: OwnExpression, detector: Mtcnn, astronaut: Pixels) -> None:
    chip = grey(crops(astronaut, [detector.detect(astronaut)[0].landmarks], 48))
    both = own.classify_chips(np.concatenate([chip, chip[:, :, ::-1]]))
    assert (both.argmax(axis=1) == EXPRESSIONS.index(Expression.HAPPY)).all()
    assert both.min(axis=0) == pytest.approx(both.max(axis=0), abs=0.1)


def test_no_faces(own: OwnExpression, astronaut: Pixels) -> None:
    assert own.classify(astronaut, []).shape == (0, len(EXPRESSIONS))
