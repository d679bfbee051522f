"""Writes a network as an ONNX file, node by node; used once, when weights are converted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Shape = Sequence[int | str]

OPSET = 17
IR_VERSION = 8

_TYPES = {"float32": TensorProto.FLOAT, "uint8": TensorProto.UINT8, "int32": TensorProto.INT32}


class Graph:
    """A network under construction; tensors are known by their names."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, shape: Shape, dtype: str = "float32") -> str:
        """Declare an input; a string in ``shape`` is a size that may change."""
        self._inputs.append(helper.make_tensor_value_info(name, _TYPES[dtype], list(shape)))
        return name

    def constant(self, value: NDArray[np.generic] | Sequence[int] | float) -> str:
        """Keep an array in the file; floats become float32, whole numbers int64."""
        array = np.asarray(value)
        if array.dtype.kind == "f":
            array = array.astype(np.float32)
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Append a node with one output, and name that output."""
        return self.add_many(1, op, *inputs, **attributes)[0]

    def add_many(self, count: int, op: str, *inputs: str, **attributes: Any) -> list[str]:
        """Append a node with ``count`` outputs."""
        names = [f"t{len(self._nodes)}_{i}" for i in range(count)]
        self._nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names

    def conv(
        self,
        x: str,
        weight: NDArray[np.floating],
        bias: NDArray[np.floating] | None,
        *,
        stride: int = 1,
        padding: int = 0,
    ) -> str:
        """Append a convolution; ``weight`` is (out, in, height, width)."""
        inputs = [x, self.constant(weight)]
        if bias is not None:
            inputs.append(self.constant(bias))
        return self.add(
            "Conv",
            *inputs,
            kernel_shape=list(weight.shape[2:]),
            strides=[stride, stride],
            pads=[padding] * 4,
        )

    def finish(self, outputs: dict[str, tuple[str, Shape]]) -> bytes:
        """The whole file; ``outputs`` maps public names to (tensor, shape).

        Raises:
            onnx.checker.ValidationError: the graph makes no sense (a bug here).
        """
        infos = []
        for name, (tensor, shape) in outputs.items():
            self._nodes.append(helper.make_node("Identity", [tensor], [name]))
            infos.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)))
        graph = helper.make_graph(self._nodes, self._name, self._inputs, infos, initializer=self._constants)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="faceapp",
        )
        onnx.checker.check_model(model)
        data: bytes = model.SerializeToString(deterministic=True)
        return data
