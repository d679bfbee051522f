"""Looks at a model file that nobody published a checksum of, before it is ever used.

Reading it must not run anything: files of torch are pickles, and are read with
``weights_only=True``, which knows tensors and plain containers only; ONNX files are
parsed, must not name other files (external data is read from wherever they say), pass
ONNX's own checker, and hold only what ONNX Runtime knows. What goes in and comes out must
have the shapes of the entry.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from faceapp.domain.errors import ModelDamaged, UnsafeModel, WrongModelShape
from faceapp.vision.sources import Shape, Source

_TORCH = frozenset({".pt", ".pth"})


def examine(source: Source, path: Path, *, called: Path | None = None) -> None:
    """Pass a file that ``source`` could be; a second or so for a hundred megabytes.

    Args:
        source: what is expected of it.
        path: the file.
        called: how the user knows the file, for messages.

    Raises:
        ModelDamaged: it is no model file.
        UnsafeModel: it could run code or reach for other files, or is of a kind that may.
        WrongModelShape: it takes or gives something else.
    """
    kind = Path(source.name).suffix.lower()
    told = called or path
    if kind == ".onnx":
        _examine_onnx(source, path, told)
    elif kind in _TORCH:
        _examine_torch(source, path, told)
    else:
        raise UnsafeModel(path=told)


def _examine_onnx(source: Source, path: Path, told: Path) -> None:
    import onnx

    inputs, outputs = _ends(path, told)  # and lets go of the model: the largest have 540 MB
    try:
        onnx.checker.check_model(str(path))
    except (onnx.checker.ValidationError, OSError, ValueError) as error:
        raise ModelDamaged(path=told) from error
    _load(path, told)
    if not (_fit(source.inputs, inputs) and _fit(source.outputs, outputs)):
        raise WrongModelShape(path=told, model=source.model)


def _ends(path: Path, told: Path) -> tuple[list[Shape], list[Shape]]:
    """What goes in and comes out.

    Raises:
        ModelDamaged: it can not be parsed.
        UnsafeModel: it names other files.
    """
    import onnx

    undecodable: Any = import_module("google.protobuf.message").DecodeError  # it comes without types
    try:
        model = onnx.load_model(str(path), format="protobuf", load_external_data=False)
    except (undecodable, OSError, ValueError) as error:
        raise ModelDamaged(path=told) from error
    if any(_outside(tensor) for tensor in _tensors(model)):
        raise UnsafeModel(path=told)
    held = {tensor.name for tensor in model.graph.initializer}
    inputs = [_shape(value) for value in model.graph.input if value.name not in held]
    return inputs, [_shape(value) for value in model.graph.output]


def _load(path: Path, told: Path) -> None:
    """Whether ONNX Runtime knows all that is asked of it; nothing is computed."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    import faceapp.vision.runtime  # noqa: F401 - it keeps the library from reporting to its makers

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (
        *(OSError, RuntimeError, ValueError, state.EPFail, state.Fail, state.InvalidArgument),
        *(state.InvalidGraph, state.InvalidProtobuf, state.NotImplemented, state.RuntimeException),
    ) as error:
        raise ModelDamaged(path=told) from error


def _tensors(model: Any) -> Iterator[Any]:
    """All tensors of a model, wherever they may hide."""
    yield from _of_graph(model.graph)
    for function in model.functions:
        yield from _of_nodes(function.node)
    for training in model.training_info:
        yield from _of_graph(training.initialization)
        yield from _of_graph(training.algorithm)


def _of_graph(graph: Any) -> Iterator[Any]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    yield from _of_nodes(graph.node)


def _of_nodes(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        for attribute in node.attribute:
            yield from (attribute.t, *attribute.tensors)
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)
            for graph in (attribute.g, *attribute.graphs):
                yield from _of_graph(graph)


def _outside(tensor: Any) -> bool:
    """Whether its numbers are said to lie in another file."""
    return bool(tensor.data_location == tensor.EXTERNAL or tensor.external_data)


def _shape(value: Any) -> Shape:
    return tuple(side.dim_value or -1 for side in value.type.tensor_type.shape.dim)


def _fit(wanted: tuple[Shape, ...], found: list[Shape]) -> bool:
    """Whether shapes agree; -1 on either side agrees with everything."""
    if not wanted:
        return True
    return len(wanted) == len(found) and all(map(_fits, wanted, found))


def _fits(wanted: Shape, found: Shape) -> bool:
    if len(wanted) != len(found):
        return False
    return all(-1 in {a, b} or a == b for a, b in zip(wanted, found, strict=True))


def _examine_torch(source: Source, path: Path, told: Path) -> None:
    from faceapp.vision.torch_state import read_state

    try:
        mapped = zipfile.is_zipfile(path)
    except OSError as error:
        raise ModelDamaged(path=told) from error
    state = read_state(path, told=told, model=source.model, mapped=mapped)
    for name, shape in source.tensors:
        tensor = state.get(name)
        if tensor is None or not _fits(shape, tuple(tensor.shape)):
            raise WrongModelShape(path=told, model=source.model)
