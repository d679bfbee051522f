"""Files nobody published a checksum of: bad ones are refused and never run."""

from __future__ import annotations

import os
import pickle
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from faceapp.domain.errors import KnownError, ModelDamaged, UnsafeModel, WrongModelShape
from faceapp.vision import entries
from faceapp.vision.examine import examine
from faceapp.vision.sources import Source

ONNX = Source("some", "network", file="some/network.onnx", inputs=((-1, 3, 8, 8),), outputs=((-1, 7),))
TORCH = Source("some", "network", file="some/network.pt", tensors=(("dense.weight", (7, 192)),))


def network(side: int = 8, labels: int = 7) -> onnx.ModelProto:
    """Flatten, then a dense layer."""
    weight = numpy_helper.from_array(np.zeros((3 * side * side, labels), np.float32), "weight")
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weight"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, side, side])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", labels])],
        [weight],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def outside(tensor: TensorProto, where: str = "/etc/passwd") -> TensorProto:
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=where)
    return tensor


def saved(model: onnx.ModelProto, path: Path) -> Path:
    path.write_bytes(model.SerializeToString())
    return path


def test_a_good_network_passes(tmp_path: Path) -> None:
    examine(ONNX, saved(network(), tmp_path / "n.onnx"))
    examine(replace(ONNX, inputs=(), outputs=()), saved(network(16), tmp_path / "n.onnx"))


@pytest.mark.parametrize(("side", "labels"), [(9, 7), (8, 8)])
def test_other_shapes_are_refused(tmp_path: Path, side: int, labels: int) -> None:
    with pytest.raises(WrongModelShape, match="some should"):
        examine(ONNX, saved(network(side, labels), tmp_path / "n.onnx"))


def test_another_number_of_inputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongModelShape):
        examine(replace(ONNX, inputs=ONNX.inputs * 2), saved(network(), tmp_path / "n.onnx"))


def test_numbers_in_other_files_are_refused_wherever_they_hide(tmp_path: Path) -> None:
    hidden = network()
    outside(hidden.graph.initializer[0])
    in_constant = network()
    constant = helper.make_node("Constant", [], ["c"], value=numpy_helper.from_array(np.zeros(1, np.float32)))
    outside(constant.attribute[0].t)
    in_constant.graph.node.append(constant)
    in_branch = network()
    inner = helper.make_graph([constant], "inner", [], [])
    in_branch.graph.node.append(helper.make_node("If", ["x"], ["z"], then_branch=inner, else_branch=inner))
    in_function = network()
    in_function.functions.add(name="f", domain="d").node.append(constant)
    unsaid = network()
    unsaid.graph.initializer[0].external_data.add(key="location", value="../secret")
    for model in (hidden, in_constant, in_branch, in_function, unsaid):
        with pytest.raises(UnsafeModel, match=r"n\.onnx"):
            examine(ONNX, saved(model, tmp_path / "n.onnx"))


def test_damaged_networks_are_refused(tmp_path: Path) -> None:
    good = network().SerializeToString()
    broken = network()
    broken.graph.node[1].op_type = "NoSuchOperator"
    no_graph = helper.make_model(helper.make_graph([], "", [], []))
    for data in (b"", b"not a model", good[:-9], good[: len(good) // 2], broken.SerializeToString(),
                 no_graph.SerializeToString(), b"<html>404</html>" * 100):  # fmt: skip
        (tmp_path / "n.onnx").write_bytes(data)
        with pytest.raises((ModelDamaged, WrongModelShape)):
            examine(ONNX, tmp_path / "n.onnx")


def test_any_cut_of_a_network_is_refused_in_one_sentence(tmp_path: Path) -> None:
    good = network(4, 3).SerializeToString()
    for length in range(0, len(good), 7):
        (tmp_path / "n.onnx").write_bytes(good[:length])
        with pytest.raises(KnownError):
            examine(ONNX, tmp_path / "n.onnx")


def test_operators_nobody_knows_are_refused(tmp_path: Path) -> None:
    """They would need a library that comes with the model."""
    strange = network()
    strange.graph.node[1].domain = "com.example"
    strange.opset_import.add(domain="com.example", version=1)
    with pytest.raises(ModelDamaged):
        examine(ONNX, saved(strange, tmp_path / "n.onnx"))


class Evil:
    """What a forged file does when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


def test_weights_of_torch_pass(tmp_path: Path) -> None:
    import torch

    state = {"dense.weight": torch.zeros(7, 192), "other": torch.zeros(1)}
    torch.save(state, tmp_path / "n.pt")
    examine(TORCH, tmp_path / "n.pt")
    torch.save(state, tmp_path / "n.pt", _use_new_zipfile_serialization=False)
    examine(TORCH, tmp_path / "n.pt")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    import torch

    for other in ({"dense.weight": torch.zeros(8, 192)}, {"dense.bias": torch.zeros(7)}, [torch.zeros(7)],
                  {"dense.weight": 3}, torch.zeros(3)):  # fmt: skip
        torch.save(other, tmp_path / "n.pt")
        with pytest.raises(WrongModelShape):
            examine(TORCH, tmp_path / "n.pt")


def test_a_pickle_that_runs_something_is_refused_and_not_run(tmp_path: Path) -> None:
    import torch

    mark = tmp_path / "was here"
    evil = {"dense.weight": Evil(mark)}
    torch.save(evil, tmp_path / "zip.pt")
    torch.save(evil, tmp_path / "legacy.pt", _use_new_zipfile_serialization=False)
    (tmp_path / "plain.pt").write_bytes(pickle.dumps(evil))
    torch.save(torch.nn.Linear(192, 7), tmp_path / "module.pt")
    for name in ("zip.pt", "legacy.pt", "plain.pt", "module.pt"):
        with pytest.raises((UnsafeModel, ModelDamaged)):
            examine(TORCH, tmp_path / name)
    with pytest.raises(UnsafeModel):
        examine(TORCH, tmp_path / "zip.pt")
    assert not mark.exists()


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    import torch

    path = tmp_path / "n.pt"
    for zipped in (True, False):
        torch.save({"dense.weight": torch.zeros(7, 192)}, path, _use_new_zipfile_serialization=zipped)
        good = path.read_bytes()
        for length in (0, 1, 100, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:length])
            with pytest.raises(KnownError):
                examine(TORCH, path)
    path.write_bytes(struct.pack("<q", -1) * 50)
    with pytest.raises(KnownError):
        examine(TORCH, path)


def test_kinds_that_can_not_be_looked_at_are_refused(tmp_path: Path) -> None:
    (tmp_path / "n.h5").write_bytes(b"data")
    for name in ("n.h5", "n.pkl", "n"):
        with pytest.raises(UnsafeModel):
            examine(replace(ONNX, file=f"some/{name}"), tmp_path / "n.h5")


def test_the_message_names_the_users_file(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"")
    with pytest.raises(KnownError, match=r"mine\.onnx"):
        examine(ONNX, tmp_path / "copy", called=Path("/home/somebody/mine.onnx"))


def test_the_real_networks_have_the_shapes_they_are_said_to_have(shared: Path) -> None:
    weights = shared / "weights"
    examine(entries.entry("facenet-vggface2").sources[0], weights / "20180402-114759-vggface2.pt")
    with pytest.raises(WrongModelShape):
        examine(entries.entry("facenet-casia-webface").sources[0], weights / "20180402-114759-vggface2.pt")
    for file in weights.glob("*.onnx"):
        examine(replace(ONNX, inputs=(), outputs=()), file)
