"""Expression models whose weights are not at hand: OpenCV's, FER+, EmotiEffLib, deepface's.

All tests here use stand-ins, small networks of the same input and output that look at mean
colours; they show that the adapters give a network what it expects and read what it says,
not how good it is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from stand_in_networks import in_our_order, load, of_means, shelved

from faceapp.domain.errors import ModelDamaged, ModelUnchecked, WrongModelShape
from faceapp.vision import registry
from faceapp.vision.expression_crop import whole

SHAPES: dict[str, tuple[tuple[int, ...], int]] = {
    "opencv-expression": ((1, 3, 112, 112), 1),
    "ferplus": ((1, 1, 64, 64), 1),
    "emotiefflib-b0": ((1, 3, 224, 224), 1),
    "deepface-expression": ((1, 48, 48, 1), 3),
}
COLOUR = np.array([200, 120, 40], np.uint8)
GREY = 0.299 * 200 + 0.587 * 120 + 0.114 * 40


def seen(model: str) -> list[float]:
    """The mean of each channel that a network of this kind should get of the colour."""
    if model == "ferplus":
        return [GREY]
    if model == "deepface-expression":
        return [GREY / 255 * 0.75]  # a face's box is three quarters as wide; deepface adds black
    unit = COLOUR / 255
    if model == "opencv-expression":
        return list((unit - 0.5) / 0.5)
    return list((unit - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225])


def weights(model: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each label has scores of its own; contempt has the largest."""
    labels = registry.entry(model).labels
    channels = len(seen(model))
    scale = 0.004 if model == "ferplus" else 1.0
    slopes = np.array(
        [[scale * (1 + channel + n / 3) for n in range(len(labels))] for channel in range(channels)]
    )
    base = np.array([9.0 if label == "contempt" else 0.2 * n for n, label in enumerate(labels)])
    return slopes * 0.3, np.abs(base)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def stand_in(model: str) -> bytes:
    shape, channel = SHAPES[model]
    return of_means(shape, {"scores": weights(model)}, channel=channel)


@pytest.mark.parametrize("model", SHAPES)
def test_it_gets_what_it_expects_and_says_it_in_our_order(model: str, folder: Path) -> None:
    network = load(shelved(model, {"network": stand_in(model)}, folder))
    picture = np.broadcast_to(COLOUR, (400, 360, 3)).copy()
    face = whole(picture[:100, :100]) + np.float32(130)
    rows = network.classify(picture, [face, face])
    slopes, base = weights(model)
    scores = np.array(seen(model)) @ slopes + base
    expected = in_our_order(
        list(scores), registry.entry(model).labels, softmax=model != "deepface-expression"
    )
    assert rows.dtype == np.float32
    assert rows == pytest.approx(np.stack([expected, expected]), abs=2e-3)
    assert rows.sum(axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert len(set(rows[0])) == 7


@pytest.mark.parametrize("model", SHAPES)
def test_no_face_is_no_row(model: str, folder: Path) -> None:
    network = load(shelved(model, {"network": stand_in(model)}, folder))
    assert network.classify(np.zeros((50, 50, 3), np.uint8), []).shape == (0, 7)


@pytest.mark.parametrize("model", SHAPES)
def test_its_name_and_version_are_those_of_the_entry(model: str, folder: Path) -> None:
    entry = shelved(model, {"network": stand_in(model)}, folder)
    network = load(entry)
    assert (network.id, network.version) == (model, entry.version)


@pytest.mark.parametrize("model", SHAPES)
def test_a_network_that_gives_something_else_is_refused_when_it_is_loaded(model: str, folder: Path) -> None:
    shape, channel = SHAPES[model]
    slopes, base = weights(model)
    other = of_means(shape, {"scores": (slopes[:, :5], base[:5])}, channel=channel)
    with pytest.raises(WrongModelShape):
        load(shelved(model, {"network": other}, folder))
    larger = tuple(side * 2 if side > 3 else side for side in shape)
    other = of_means(larger, {"scores": (slopes, base)}, channel=channel)
    with pytest.raises(WrongModelShape):
        load(shelved(model, {"network": other}, folder))


@pytest.mark.parametrize("model", SHAPES)
def test_no_network_is_run_that_was_not_checked(model: str, folder: Path) -> None:
    with pytest.raises(ModelDamaged):
        registry.load_expression(model)
    goal = registry.entry(model).source("network").goal
    assert goal is not None
    goal.parent.mkdir(parents=True)
    goal.write_bytes(stand_in(model))
    with pytest.raises((ModelDamaged, ModelUnchecked)):
        registry.load_expression(model)
    entry = shelved(model, {"network": stand_in(model)}, folder)
    (folder / entry.source("network").file).write_bytes(stand_in(model)[:-1])
    with pytest.raises(ModelDamaged):
        load(entry)
