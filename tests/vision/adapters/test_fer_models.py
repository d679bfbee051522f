"""The two expression models of other makers that were made for FER2013's kind of pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.expression import EXPRESSIONS, Expression, expression_named
from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.entries import ModelEntry, Source
from faceapp.vision.expression_crop import whole
from faceapp.vision.models import ExpressionModel
from faceapp.vision.mtcnn import Mtcnn

FILES = {
    "big-xception": "fer2013_big_XCEPTION.54-0.66.onnx",
    "faceapi-expression": "faceapi_expression.onnx",
}
INPUTS = {"big-xception": (64, 64, 1), "faceapi-expression": (112, 112, 3)}
Load = Callable[[str], ExpressionModel]


@pytest.fixture
def real(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a model with its real weights."""
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path))

    def load(model: str) -> ExpressionModel:
        goal = registry.entry(model).source("network").goal
        assert goal is not None
        goal.parent.mkdir(parents=True)
        goal.write_bytes((shared / "weights" / FILES[model]).read_bytes())
        return registry.load_expression(model)

    return load


def stand_in(model: str, tmp_path: Path) -> ModelEntry:
    """An entry whose network takes and gives the same, and says how bright the picture is.

    The first label gets the mean of the input, the n-th n more than 1000.
    """
    inputs = INPUTS[model]
    weights = np.zeros((int(np.prod(inputs)), 7), np.float32)
    weights[:, 0] = 1 / len(weights)
    bias = np.array([0, *range(1001, 1007)], np.float32)
    nodes = [
        helper.make_node("Flatten", ["input"], ["flat"]),
        helper.make_node("Gemm", ["flat", "weights", "bias"], ["probs"]),
    ]
    graph = helper.make_graph(
        nodes,
        "stand-in",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", *inputs])],
        [helper.make_tensor_value_info("probs", TensorProto.FLOAT, ["n", 7])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    place = tmp_path / "models" / "stand-in.onnx"
    place.parent.mkdir()
    place.write_bytes(made.SerializeToString())
    found = registry.entry(model)
    import hashlib

    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    source = Source(model=model, part="network", file="stand-in.onnx", sha256=digest)
    return replace(found, sources=(source,))


@pytest.mark.parametrize("model", FILES)
def test_a_smile_is_seen_whichever_way_the_photo_is_turned(
    model: str, real: Load, detector: Mtcnn, astronaut: Pixels
) -> None:
    network = real(model)
    found = detector.detect(astronaut)[0].landmarks
    side = astronaut.shape[0]
    for turns in range(4):
        turned = np.ascontiguousarray(np.rot90(astronaut, turns))
        points = found
        for _ in range(turns):  # counter-clockwise: x goes up
            points = np.stack([points[:, 1], side - 1 - points[:, 0]], axis=1)
        row = network.classify(turned, [points])
        assert row.shape == (1, 7)
        assert row.dtype == np.float32
        assert row.sum() == pytest.approx(1, abs=1e-5)
        assert EXPRESSIONS[int(row.argmax())] is Expression.HAPPY


@pytest.mark.parametrize(("model", "at_least"), [("big-xception", 0.60), ("faceapi-expression", 0.53)])
def test_it_does_on_fer2013_what_is_known_of_it(
    model: str, at_least: float, real: Load, shared: Path
) -> None:
    from faceapp.training.data import Reader

    network = real(model)
    reader = Reader()
    for count in reader.read(shared / "expressions" / "public_test.tar.gz"):
        del count
    faces = reader.faces()
    some = faces.only(np.arange(0, len(faces), 6))
    pictures = [np.repeat(picture[..., None], 3, axis=2) for picture in some.pictures]
    said = np.array([network.classify(p, [whole(p)])[0].argmax() for p in pictures])
    assert (said == some.labels).mean() >= at_least


@pytest.mark.parametrize("model", FILES)
def test_several_faces_of_a_photo_and_none(
    model: str, real: Load, detector: Mtcnn, astronaut: Pixels
) -> None:
    network = real(model)
    found = detector.detect(astronaut)[0].landmarks
    beside = np.hstack([astronaut, astronaut])
    both = network.classify(beside, [found, found + np.array([astronaut.shape[1], 0], np.float32)])
    assert both.shape == (2, 7)
    assert both[0] == pytest.approx(both[1], abs=0.05)
    assert network.classify(astronaut, []).shape == (0, 7)


@pytest.mark.parametrize("model", FILES)
def test_labels_come_in_our_order(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in of the same input and output."""
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    entry = stand_in(model, tmp_path)
    network = registry.import_module(registry.ADAPTERS[entry.adapter]).load(entry)
    assert (network.id, network.version) == (model, entry.version)
    grey = np.full((64, 64, 3), 191, np.uint8)
    row = network.classify(grey, [whole(grey)])[0]
    bright = 191.0 if model == "faceapi-expression" else 191 / 127.5 - 1
    said = [bright, *range(1001, 1007)]
    expected = np.zeros(7)
    for label, value in zip(entry.labels, said, strict=True):
        named = expression_named(label)
        assert named is not None
        expected[EXPRESSIONS.index(named)] = value / sum(said)
    assert row == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("model", FILES)
def test_another_file_is_refused(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path))
    with pytest.raises(ModelDamaged):
        registry.load_expression(model)
    goal = registry.entry(model).source("network").goal
    assert goal is not None
    goal.parent.mkdir(parents=True)
    goal.write_bytes(b"something else")
    with pytest.raises(ModelDamaged):
        registry.load_expression(model)
