"""Models of the shelf for tests: real ones from ../shared, stand-ins, own entries of any adapter."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.vision import sources
from faceapp.vision.entries import ModelEntry, entry, own_entry

SHARED = Path(__file__).resolve().parents[2] / "shared"
WEIGHTS = {
    "yunet": "face_detection_yunet_2023mar.onnx",
    "mobilefacenet": "mobilefacenet_foamliu.onnx",
    "facenet-vggface2": "20180402-114759-vggface2.pt",
}


def real(model: str) -> ModelEntry:
    """The entry of a model whose file now lies in the (test's) models folder, or skip.

    A file of which no checksum is published is vouched for, as ``faceapp models add`` does.
    """
    given = SHARED / "weights" / WEIGHTS[model]
    if not given.is_file():
        pytest.skip(f"{given} is not there")
    found = entry(model)
    put(found, given.read_bytes())
    return found


def put(found: ModelEntry, data: bytes, part: str = "network") -> Path:
    """Write a file where an entry's belongs, and vouch for it where nobody published what it is."""
    source = found.source(part)
    assert source.goal is not None
    source.goal.parent.mkdir(parents=True, exist_ok=True)
    source.goal.write_bytes(data)
    if source.kept_sum is not None:
        source.kept_sum.write_text(hashlib.sha256(data).hexdigest())
    return source.goal


def stand_in(adapter: str, kind: str, data: bytes, name: str = "net.onnx", **facts: Any) -> ModelEntry:
    """An entry of the user's own that is read by one of the program's adapters."""
    folder = sources.models_folder() / "own"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    source = {"file": f"own/{name}", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    written = {"id": "mine", "kind": kind, "adapter": adapter, "source": [source]} | facts
    return own_entry(written, folder / "own.toml")


def photo(*parts: str) -> Pixels:
    """A photo of ../shared as a scan sees it, or skip."""
    path = SHARED.joinpath("photos", *parts)
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return decode(read_picture(path), 1280).pixels


def alike(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Cosine of two vectors."""
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def network(takes: tuple[int, ...], gives: tuple[int, ...], *, seed: int = 0) -> bytes:
    """A network whose output depends on its input and nothing else: means of cells, mixed.

    Args:
        takes: (1, 3, side, side); 1 is what the file is written for.
        gives: (1, n), laid out by a Reshape that says so, as exporters write it.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    cell = takes[2] // 4
    mixed = np.random.default_rng(seed).normal(size=(16 * takes[1], gives[1])).astype(np.float32)
    constants = [
        numpy_helper.from_array(mixed, "mixed"),
        numpy_helper.from_array(np.array([gives[0], 16 * takes[1]]), "flat"),
    ]
    nodes = [
        helper.make_node("AveragePool", ["in"], ["pooled"], kernel_shape=[cell] * 2, strides=[cell] * 2),
        helper.make_node("Reshape", ["pooled", "flat"], ["row"]),
        helper.make_node("MatMul", ["row", "mixed"], ["out"]),
    ]
    graph = helper.make_graph(
        nodes,
        "stand-in",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, takes)],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, gives)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
