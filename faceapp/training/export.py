"""A trained network as an ONNX file: pictures in, calibrated probabilities out, and back again.

Inside are the cut of the middle, the standardisation, the network, the temperature and the
softmax, so that whoever runs it can do nothing wrong. Weights keep their names: a model can
be fine-tuned from this file. Not inside is the mirror image: the mean with it is right half
a point more often, and takes twice the time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import fx, nn

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.training_thresholds import EXPRESSION_LEAST_CONTRAST, EXPRESSION_SEEN, EXPRESSION_SIDE
from faceapp.training.networks import NETWORKS, Network, network

OPSET = 17
IR_VERSION = 8


class _Writer:
    """An ONNX graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def keep(self, name: str, value: NDArray[np.generic] | list[int] | float) -> str:
        array = np.asarray(value)
        if array.dtype.kind == "f":
            array = array.astype(np.float32)
        self.constants.setdefault(name, numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name


def onnx_file(made: Network, name: str, temperature: float, facts: dict[str, str]) -> bytes:
    """The whole file; input ``faces`` (n, side, side) uint8 grey, output ``probabilities`` (n, 7).

    Args:
        made: the network, trained.
        temperature: what its logits are divided by.
        name: of the network, one of ``NETWORKS``.
        facts: kept in the file for whoever reads it.
    """
    w = _Writer()
    faces = w.add("Cast", "faces", to=TensorProto.FLOAT)
    x = w.add("Unsqueeze", faces, w.keep("axis1", [1]))
    edge = (EXPRESSION_SIDE - EXPRESSION_SEEN) // 2
    ends = [edge + EXPRESSION_SEEN] * 2
    x = w.add("Slice", x, w.keep("from", [edge, edge]), w.keep("to", ends), w.keep("axes23", [2, 3]))
    away = w.add("Sub", x, w.add("ReduceMean", x, axes=[2, 3]))
    variance = w.add("ReduceMean", w.add("Mul", away, away), axes=[2, 3])
    least = w.keep("least", EXPRESSION_LEAST_CONTRAST)
    x = w.add("Div", away, w.add("Max", w.add("Sqrt", variance), least))
    cooled = w.add("Div", _layers(w, made, x), w.keep("temperature", temperature))
    w.nodes.append(helper.make_node("Softmax", [cooled], ["probabilities"], axis=1))
    side: list[str | int] = ["n", EXPRESSION_SIDE, EXPRESSION_SIDE]
    graph = helper.make_graph(
        w.nodes,
        "expression",
        [helper.make_tensor_value_info("faces", TensorProto.UINT8, side)],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(EXPRESSIONS)])],
        initializer=list(w.constants.values()),
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="faceapp"
    )
    labels = json.dumps([label.value for label in EXPRESSIONS])
    helper.set_model_props(model, {"network": name, "labels": labels, **facts})
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def network_from(data: bytes, path: Path) -> tuple[str, Network]:
    """The network in a file of ours, and its name; nothing in the file is run.

    Raises:
        ModelDamaged: it is something else.
    """
    try:
        model = onnx.load_model_from_string(data)
        name = next((fact.value for fact in model.metadata_props if fact.key == "network"), "")
        if name not in NETWORKS:
            raise ModelDamaged(path=path)
        made = network(name, 0)
        inside = {
            tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
            for tensor in model.graph.initializer
            if tensor.data_location != TensorProto.EXTERNAL
        }
        state = {
            key: value if key.endswith("num_batches_tracked") else inside[key]
            for key, value in made.state_dict().items()
        }
        made.load_state_dict(state)
    except (DecodeError, KeyError, RuntimeError, ValueError, TypeError) as error:
        raise ModelDamaged(path=path) from error
    return name, made.eval()


def _layers(w: _Writer, made: Network, x: str) -> str:
    """Append the network's own layers; what they are called in torch, their weights are called here."""
    traced = fx.symbolic_trace(made.eval())
    modules = dict(made.named_modules())
    names: dict[fx.Node, str] = {}
    for node in traced.graph.nodes:
        inputs = [names[arg] for arg in node.args if isinstance(arg, fx.Node)]
        if node.op == "placeholder":
            names[node] = x
        elif node.op == "call_module":
            names[node] = _layer(w, str(node.target), modules[str(node.target)], inputs[0])
        elif node.op == "call_function":
            assert node.target.__name__ == "add", node.target
            names[node] = w.add("Add", *inputs)
        else:
            return inputs[0]
    raise AssertionError("a graph without an output")


def _layer(w: _Writer, name: str, module: nn.Module, x: str) -> str:
    def weight(which: str) -> str:
        value = getattr(module, which)
        return w.keep(f"{name}.{which}", value.detach().cpu().float().numpy())

    match module:
        case nn.Conv2d():
            kernel, stride, padding = module.kernel_size, module.stride, module.padding
            assert isinstance(padding, tuple)
            return w.add(
                "Conv",
                x,
                weight("weight"),
                kernel_shape=list(kernel),
                strides=list(stride),
                pads=[*padding, *padding],
                group=module.groups,
            )
        case nn.BatchNorm2d():
            parts = [weight(part) for part in ("weight", "bias", "running_mean", "running_var")]
            return w.add("BatchNormalization", x, *parts, epsilon=module.eps)
        case nn.ReLU():
            return w.add("Relu", x)
        case nn.AvgPool2d():
            return w.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
        case nn.AdaptiveAvgPool2d():
            return w.add("GlobalAveragePool", x)
        case nn.Flatten():
            return w.add("Flatten", x, axis=1)
        case nn.Linear():
            return w.add("Gemm", x, weight("weight"), weight("bias"), transB=1)
        case nn.Dropout():
            return x
    raise TypeError(f"no way to write {type(module).__name__}")
