"""An ONNX file of the shelf as a network that runs: read, checked, tried once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.vision import cache
from faceapp.vision.entries import ModelEntry
from faceapp.vision.runtime import Network

Edit = Callable[[bytes], bytes]
Shape = tuple[int, ...]


def read_network(
    entry: ModelEntry,
    edit: Edit | None = None,
    *,
    takes: Shape,
    gives: Sequence[Shape],
    part: str = "network",
) -> Network:
    """The network of ``entry``, ready to run; what runs is what was checked.

    Args:
        entry: whose file.
        edit: what is done to the file first; its result is kept between runs.
        takes: an input to try it with.
        gives: the shapes that its outputs must have then.
        part: of the entry's files.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    source = entry.source(part)
    data = source.read()
    path = source.locate() or Path(source.name)
    if edit is not None:
        made_from = (*entry.made_from, part, edit.__module__, edit.__name__)
        try:
            data = cache.kept(f"{entry.id}-{part}", made_from, lambda: edit(data))
        except _undecodable() as error:
            raise ModelDamaged(path=path) from error
    network = start(data, path)
    if shapes(network, takes) != list(gives):
        raise WrongModelShape(path=path, model=entry.id)
    return network


def start(data: bytes, path: Path) -> Network:
    """A network from a file's bytes.

    Raises:
        ModelDamaged: ONNX Runtime can not use it.
    """
    try:
        return Network(data)
    except refusals() as error:
        raise ModelDamaged(path=path) from error


def shapes(network: Network, takes: Shape) -> list[Shape]:
    """What comes out for an input of that shape, float32; empty where it takes no such input."""
    unfit: tuple[type[Exception], ...] = (ValueError, *refusals())
    try:
        return [out.shape for out in network(np.zeros(takes, np.float32))]
    except unfit:
        return []


def open_sides(model: bytes, sides: Mapping[int, str]) -> bytes:
    """The same network for inputs of any size along the axes ``sides``, named as there.

    Only what is written about sizes changes; the nodes must not depend on it.
    """
    import onnx

    whole = onnx.load_model_from_string(model)
    held = {tensor.name for tensor in whole.graph.initializer}
    for value in whole.graph.input:
        if value.name not in held:
            for axis, name in sides.items():
                if axis < len(value.type.tensor_type.shape.dim):
                    value.type.tensor_type.shape.dim[axis].dim_param = name
    for value in whole.graph.output:
        for axis, side in enumerate(value.type.tensor_type.shape.dim):
            side.dim_param = f"{value.name}_{axis}"
    del whole.graph.value_info[:]
    return bytes(whole.SerializeToString())


def open_batch(model: bytes) -> bytes:
    """The same network for any number of inputs at once, where it was written for one.

    What is laid out anew as ``(1, ...)`` keeps its first side instead; each row must depend on
    its own input only, as it does in networks without recurrence. Who calls this tries the result.
    """
    import onnx
    from onnx import numpy_helper

    whole = onnx.load_model_from_string(open_sides(model, {0: "n"}))
    laid_out = {node.input[1] for node in whole.graph.node if node.op_type == "Reshape"}
    held = [tensor for tensor in whole.graph.initializer if tensor.name in laid_out]
    for node in whole.graph.node:
        if node.op_type == "Constant" and node.output[0] in laid_out:
            held += [attribute.t for attribute in node.attribute if attribute.name == "value"]
    for tensor in held:
        shape = numpy_helper.to_array(tensor).copy()
        if shape.ndim == 1 and shape.size > 1 and shape[0] == 1:
            shape[0] = 0  # in a Reshape: as it was
            tensor.CopyFrom(numpy_helper.from_array(shape, tensor.name))
    return bytes(whole.SerializeToString())


def _undecodable() -> tuple[type[Exception], ...]:
    error: Any = import_module("google.protobuf.message").DecodeError  # it comes without types
    return (error,)


def refusals() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises at files and inputs it can not use."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        *(state.EPFail, state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf),
        *(state.NotImplemented, state.RuntimeException, RuntimeError, NotImplementedError),
    )
