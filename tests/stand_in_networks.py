"""Small networks with the input and output of real ones, made here: they look at mean colours only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.vision import registry
from faceapp.vision.entries import ModelEntry, Source

Weights = tuple[NDArray[Any], NDArray[Any]]
"""(channels, k) and (k,): k numbers out of the mean of each channel."""


def of_means(
    shape: Sequence[int | str],
    outputs: Mapping[str, Weights],
    *,
    channel: int | None,
    kind: int = TensorProto.FLOAT,
    fixed: Mapping[str, NDArray[Any]] | None = None,
) -> bytes:
    """An ONNX file that takes ``shape`` and gives for each output: means of the channels, weighted.

    Args:
        shape: of the input "input"; texts are sides of any length.
        outputs: by name.
        channel: which axis the channels are; None where there are none.
        kind: of the numbers that go in.
        fixed: further outputs that never change.
    """
    axes = [n for n in range(1, len(shape)) if n != channel]
    nodes = [
        helper.make_node("Cast", ["input"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["numbers"], ["mean"], axes=axes, keepdims=0),
    ]
    held = []
    mean = "mean"
    if channel is None:
        nodes.append(helper.make_node("Unsqueeze", ["mean", "last"], ["means"]))
        held.append(numpy_helper.from_array(np.array([1], np.int64), "last"))
        mean = "means"
    ends = []
    for name, (weights, bias) in outputs.items():
        nodes.append(helper.make_node("Gemm", [mean, f"{name}_w", f"{name}_b"], [name]))
        held.append(numpy_helper.from_array(np.asarray(weights, np.float32), f"{name}_w"))
        held.append(numpy_helper.from_array(np.asarray(bias, np.float32), f"{name}_b"))
        ends.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [shape[0], len(bias)]))
    for name, value in (fixed or {}).items():
        held.append(numpy_helper.from_array(np.asarray(value, np.float32), f"{name}_held"))
        nodes.append(helper.make_node("Identity", [f"{name}_held"], [name]))
        ends.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(value.shape)))
    graph = helper.make_graph(
        nodes, "stand-in", [helper.make_tensor_value_info("input", kind, list(shape))], ends, held
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString())


def shelved(model: str, files: Mapping[str, bytes], folder: Path) -> ModelEntry:
    """The entry of ``model`` with stand-ins for its files, which lie in ``folder``, the models folder.

    Args:
        model: an id.
        files: content of each part.
        folder: where models lie.
    """
    found = registry.entry(model)
    sources = []
    for part, data in files.items():
        name = f"{model}-{part}.onnx"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        sources.append(Source(model=model, part=part, file=name, sha256=digest, size=len(data)))
    return replace(found, sources=tuple(sources))


def load(entry: ModelEntry) -> Any:
    """By its adapter, as the registry does."""
    return registry.import_module(registry.ADAPTERS[entry.adapter]).load(entry)


def in_our_order(scores: Sequence[float], labels: Sequence[str], *, softmax: bool) -> NDArray[Any]:
    """(7,) what an adapter should say of ``scores``; labels that are none of ours are left out."""
    row = np.exp(np.array(scores) - max(scores)) if softmax else np.array(scores, float)
    ours = np.zeros(len(EXPRESSIONS))
    for value, label in zip(row, labels, strict=True):
        named = expression_named(label)
        if named is not None:
            ours[EXPRESSIONS.index(named)] += value
    return ours / ours.sum()
