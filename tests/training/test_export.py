"""The written file says what the network says, whatever is put in, and gives it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.expression import EXPRESSIONS
from faceapp.training.data import LabelledFaces
from faceapp.training.export import network_from, onnx_file
from faceapp.training.judging import judged, logits_of, softmax, temperature
from faceapp.training.networks import NETWORKS, Network, network, size
from faceapp.training.reading import network_of
from faceapp.vision.runtime import Network as Runner

Make = Callable[..., LabelledFaces]


def _lived_in(name: str) -> Network:
    """A network that has seen something: its normalisations are not those of a new one."""
    made = network(name, 1)
    chance = torch.Generator().manual_seed(3)
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data.uniform_(0.5, 1.5, generator=chance)
            module.bias.data.uniform_(-0.3, 0.3, generator=chance)
            module.momentum = 0.6
    with torch.no_grad():
        for _ in range(4):
            made.train()(
                torch.randn(12, 1, 11, 11, generator=chance).repeat_interleave(4, 2).repeat_interleave(4, 3)
            )
    return made.eval()


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_file_says_what_the_network_says(invented: Make, name: str) -> None:
    made = _lived_in(name)
    pictures = invented(3).pictures.copy()
    pictures[0] = 0  # nothing to see must not be an error
    data = onnx_file(made, name, 0.5, {})
    run = Runner(data)
    expected = softmax(logits_of(made, pictures, torch.device("cpu")) / 0.5)
    for count in (21, 1, 2):
        (said,) = run(pictures[:count])
        assert said.shape == (count, 7)
        assert np.abs(said - expected[:count]).max() < 1e-4
        assert np.allclose(said.sum(axis=1), 1.0, atol=1e-5)
    assert expected.std(axis=0).max() > 1e-3  # different faces, different answers
    assert len(data) < 8_000_000


def test_the_file_knows_its_labels_and_its_network() -> None:
    model = onnx.load_model_from_string(onnx_file(_lived_in("tiny"), "tiny", 1.0, {"temperature": "1"}))
    facts = {fact.key: fact.value for fact in model.metadata_props}
    assert facts["network"] == "tiny"
    assert [label.value for label in EXPRESSIONS] == json.loads(facts["labels"])


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_weights_come_back(name: str) -> None:
    made = _lived_in(name)
    found, again = network_from(onnx_file(made, name, 1.7, {}), Path("model.onnx"))
    assert found == name
    mine, theirs = made.state_dict(), again.state_dict()
    assert all(torch.equal(mine[key], theirs[key]) for key in mine if not key.endswith("tracked"))


def test_other_files_are_refused(tmp_path: Path) -> None:
    whole = onnx_file(_lived_in("tiny"), "tiny", 1.0, {})
    model = onnx.load_model_from_string(whole)
    del model.graph.initializer[[t.name for t in model.graph.initializer].index("head.bias")]
    less = model.SerializeToString()
    model = onnx.load_model_from_string(whole)
    for tensor in model.graph.initializer:
        if tensor.name == "head.weight":
            del tensor.dims[:]
            tensor.dims.extend([8, 7])
    turned = model.SerializeToString()
    foreign = onnx.load_model_from_string(whole)
    del foreign.metadata_props[:]
    path = tmp_path / "model.onnx"
    for data in (b"", b"nonsense" * 99, whole[: len(whole) // 2], less, turned, foreign.SerializeToString()):
        path.write_bytes(data)
        with pytest.raises(ModelDamaged):
            network_of(path)
    path.write_bytes(whole)
    assert network_of(path)[0] == "tiny"
    with pytest.raises(ModelDamaged):
        network_of(tmp_path / "nowhere.onnx")


def test_weights_that_lie_in_another_file_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"\0" * 4096)
    model = onnx.load_model_from_string(onnx_file(_lived_in("tiny"), "tiny", 1.0, {}))
    for tensor in model.graph.initializer:
        if tensor.name == "head.bias":
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            entry = tensor.external_data.add()
            entry.key, entry.value = "location", str(secret)
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelDamaged):
        network_of(path)


def test_sizes_are_counted() -> None:
    parameters, products = size(network("tiny", 1))
    assert parameters == sum(p.numel() for p in network("tiny", 1).parameters())
    # The stem alone: 4 filters of 3 x 3 over 44 x 44.
    assert products > 4 * 9 * 44 * 44
    assert size(network("residual", 1))[1] > 5 * size(network("separable", 1))[1]


def test_a_temperature_makes_probabilities_honest() -> None:
    chance = np.random.default_rng(1)
    logits = chance.normal(0, 1.5, (4000, 7))
    share = softmax(logits)
    labels = np.array([chance.choice(7, p=row) for row in share])
    too_sure = logits * 3.0
    found = temperature(too_sure, labels)
    assert found == pytest.approx(3.0, rel=0.08)
    assert judged(too_sure, labels).calibration_error > 0.15
    assert judged(too_sure, labels, found).calibration_error < 0.03
    assert judged(too_sure, labels, found).accuracy == judged(too_sure, labels).accuracy
