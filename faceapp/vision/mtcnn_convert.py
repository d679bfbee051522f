"""Writes facenet-pytorch's three MTCNN networks as ONNX, in a form that runs fast.

What they compute stays the same to the last few bits; how it is written does not:

- ``(x - 127.5) / 128`` goes into the first convolution, which has no padding;
- PReLU is ``a * x + max((1 - a) * x, 0)``, two convolutions of one pixel by channel: unlike
  PRelu, Mul and Max they let ONNX Runtime keep its blocked order of channels, and reordering
  costs more than the arithmetic. Channels with a slope above 1 become two, ``x`` and
  ``max(x, 0)``, and the next layer mixes them;
- channels are filled up to blocks of 16 with zeros, for the same reason;
- in P-Net, where the first map is by far the largest, the pool comes before the PReLU: the
  greatest ``prelu(x)`` follows from the greatest ``x`` and, where the slope is negative, the
  greatest ``a * x``;
- the softmax over two classes is the sigmoid of their difference, one filter, not two;
- pools that round up become pools with one row and column of padding at the end;
- ``permute(0, 3, 2, 1)`` before the dense layer goes into the order of its weights.

Milliseconds on one core, PReLU as ``max(x, a * x)`` > as written here: P-Net on 400 x 300
9.4 > 6.8, R-Net on 64 crops 4.4 > 2.7, O-Net on 16 crops 6.7 > 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from faceapp.vision.onnx_graph import Graph
from faceapp.vision.torch_weights import BadWeightsError, Weights

Array = NDArray[np.float64]

BLOCK = 16
"""Channels that ONNX Runtime handles together on processors with AVX-512; 8 divides it."""
MEAN = 127.5
SCALE = 0.0078125


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """A convolution or (with a 1 x 1 kernel) a dense layer, and the PReLU behind it."""

    weight: Array
    bias: Array
    slope: Array | None = None


def _take(state: Weights, name: str, prelu: str | None = None) -> _Layer:
    try:
        weight = state[f"{name}.weight"].astype(np.float64)
        bias = state[f"{name}.bias"].astype(np.float64)
        slope = state[f"{prelu}.weight"].astype(np.float64) if prelu else None
    except KeyError as error:
        raise BadWeightsError(f"{error} is missing") from None
    if weight.ndim == 2:
        weight = weight[:, :, None, None]
    return _Layer(weight, bias, slope)


def _take_dense(state: Weights, name: str, prelu: str, channels: int, side: int) -> _Layer:
    """A dense layer over a map, as a convolution that covers all of it."""
    layer = _take(state, name, prelu)
    by_column = layer.weight.reshape(-1, side, side, channels)  # width, height, channel
    return replace(layer, weight=by_column.transpose(0, 3, 2, 1))


def _heads(state: Weights, score: str, *others: str) -> _Layer:
    """The last layers side by side; of the two classes only their difference."""
    classes = _take(state, score)
    rest = [_take(state, other) for other in others]
    weight = np.concatenate([classes.weight[1:] - classes.weight[:1], *(r.weight for r in rest)])
    bias = np.concatenate([classes.bias[1:] - classes.bias[:1], *(r.bias for r in rest)])
    return _Layer(weight, bias)


def _fold_input(layer: _Layer) -> _Layer:
    bias = layer.bias - layer.weight.sum((1, 2, 3)) * SCALE * MEAN
    return replace(layer, weight=layer.weight * SCALE, bias=bias)


def _tame(layers: list[_Layer]) -> list[_Layer]:
    """The same layers with no slope above 1."""
    tamed = list(layers)
    for i, layer in enumerate(tamed):
        if layer.slope is None or not (steep := np.flatnonzero(layer.slope > 1)).size:
            continue
        slope = layer.slope.copy()
        slope[steep] = 1
        tamed[i] = _Layer(
            np.concatenate([layer.weight, layer.weight[steep]]),
            np.concatenate([layer.bias, layer.bias[steep]]),
            np.concatenate([slope, np.zeros(steep.size)]),
        )
        following = tamed[i + 1]
        factor = layer.slope[steep][None, :, None, None]
        weight = following.weight.copy()
        relu = weight[:, steep] * (1 - factor)
        weight[:, steep] *= factor
        tamed[i + 1] = replace(following, weight=np.concatenate([weight, relu], axis=1))
    return tamed


def _filled(layers: list[_Layer]) -> list[_Layer]:
    """The same layers with the channels between them filled up to whole blocks."""
    filled = list(layers)
    for i in range(len(filled) - 1):
        more = -len(filled[i].bias) % BLOCK
        filled[i] = _wider(filled[i], more)
        weight = np.pad(filled[i + 1].weight, ((0, 0), (0, more), (0, 0), (0, 0)))
        filled[i + 1] = replace(filled[i + 1], weight=weight)
    return filled


def _wider(layer: _Layer, more: int) -> _Layer:
    """The layer with ``more`` filters that give nothing but zeros."""
    weight = np.pad(layer.weight, ((0, more), (0, 0), (0, 0), (0, 0)))
    slope = None if layer.slope is None else np.pad(layer.slope, (0, more))
    return _Layer(weight, np.pad(layer.bias, (0, more)), slope)


def _linear(graph: Graph, x: str, layer: _Layer) -> str:
    """The layer without its PReLU."""
    return graph.conv(x, layer.weight.astype(np.float32), layer.bias.astype(np.float32))


def _conv(graph: Graph, x: str, layer: _Layer) -> str:
    x = _linear(graph, x, layer)
    if layer.slope is None:
        return x
    bent = graph.add("Relu", _scaled(graph, x, 1 - layer.slope))
    return graph.add("Add", _scaled(graph, x, layer.slope), bent)


def _scaled(graph: Graph, x: str, by: Array) -> str:
    """Each channel times a number."""
    weight = graph.constant(by.astype(np.float32)[:, None, None, None])
    return graph.add("Conv", x, weight, kernel_shape=[1, 1], group=len(by))


def _pool(graph: Graph, x: str, size: int, *, up: bool = False) -> str:
    """A maximum over ``size``, every second pixel; ``up``: the last window may hang over."""
    end = int(up)
    return graph.add("MaxPool", x, kernel_shape=[size] * 2, strides=[2, 2], pads=[0, 0, end, end])


def _conv_pooled(graph: Graph, x: str, layer: _Layer, size: int) -> str:
    """A layer and the pool behind it, with the PReLU after the pool.

    With ``m`` the greatest ``x`` and ``q`` the greatest ``a * x`` of a window, the greatest
    ``prelu(x)`` is ``a * m + (1 - a) * max(m, 0)`` for ``a >= 0``, and ``max(m, q)``, which is
    ``q + max(m - q, 0)``, for ``a < 0``.
    """
    assert layer.slope is not None
    slope, count = layer.slope, len(layer.slope)
    falling = np.flatnonzero(slope < 0)
    steep = slope[falling]
    both = _Layer(
        np.concatenate([layer.weight, layer.weight[falling] * steep[:, None, None, None]]),
        np.concatenate([layer.bias, layer.bias[falling] * steep]),
    )
    both = _wider(both, -len(both.bias) % BLOCK)
    second = count + np.arange(len(falling))
    outputs, inputs = count + -count % BLOCK, len(both.bias)
    straight, bend, out = (np.zeros((outputs, n, 1, 1)) for n in (inputs, inputs, outputs))
    each = np.arange(count)
    straight[each, each, 0, 0] = np.where(slope < 0, 0, slope)
    straight[falling, second, 0, 0] = 1
    bend[each, each, 0, 0] = 1
    bend[falling, second, 0, 0] = -1
    out[each, each, 0, 0] = np.where(slope < 0, 1, 1 - slope)
    pooled = _pool(graph, _linear(graph, x, both), size, up=True)
    bent = graph.add("Relu", graph.conv(pooled, bend.astype(np.float32), None))
    return graph.add(
        "Add",
        graph.conv(pooled, straight.astype(np.float32), None),
        graph.conv(bent, out.astype(np.float32), None),
    )


def _conv_mixed(graph: Graph, x: str, layer: _Layer, head: _Layer) -> str:
    """A layer and the 1 x 1 layer behind it, with the PReLU in the latter's weights."""
    assert layer.slope is not None
    x = _linear(graph, x, layer)
    slope = layer.slope[None, :, None, None]
    straight = replace(head, weight=head.weight * slope)
    bent = (head.weight * (1 - slope)).astype(np.float32)
    return graph.add("Add", _linear(graph, x, straight), graph.conv(graph.add("Relu", x), bent, None))


def proposal_network(state: Weights) -> bytes:
    """P-Net: ``pixels`` (height, width, 3) 0..255 to ``out`` (16, h, w): logit, box, zeros."""
    first = _fold_input(_take(state, "conv1", "prelu1"))
    second, third, heads = _filled(
        [
            _take(state, "conv2", "prelu2"),
            _take(state, "conv3", "prelu3"),
            _heads(state, "conv4_1", "conv4_2"),
        ]
    )
    more = -second.weight.shape[1] % BLOCK
    second = replace(second, weight=np.pad(second.weight, ((0, 0), (0, more), (0, 0), (0, 0))))
    graph = Graph("pnet")
    x = graph.input("pixels", ["height", "width", 3])
    x = graph.add("Transpose", x, perm=[2, 0, 1])
    x = graph.add("Unsqueeze", x, graph.constant([0]))
    x = _conv_pooled(graph, x, first, 2)
    x = _conv(graph, x, second)
    x = _conv_mixed(graph, x, third, _wider(heads, -len(heads.bias) % BLOCK))
    x = graph.add("Squeeze", x, graph.constant([0]))
    return graph.finish({"out": (x, [BLOCK, "h", "w"])})


def refine_network(state: Weights) -> bytes:
    """R-Net: ``crops`` (n, 24, 24, 3) 0..255 to ``out`` (n, 5): logit, box."""
    layers = _filled(
        _tame(
            [
                _fold_input(_take(state, "conv1", "prelu1")),
                _take(state, "conv2", "prelu2"),
                _take(state, "conv3", "prelu3"),
                _take_dense(state, "dense4", "prelu4", 64, 3),
                _heads(state, "dense5_1", "dense5_2"),
            ]
        )
    )
    graph = Graph("rnet")
    x = graph.input("crops", ["n", 24, 24, 3])
    x = graph.add("Transpose", x, perm=[0, 3, 1, 2])
    x = _pool(graph, _conv(graph, x, layers[0]), 3, up=True)
    x = _pool(graph, _conv(graph, x, layers[1]), 3)
    for layer in layers[2:]:
        x = _conv(graph, x, layer)
    return graph.finish({"out": (graph.add("Flatten", x), ["n", 5])})


def output_network(state: Weights) -> bytes:
    """O-Net: ``crops`` (n, 48, 48, 3) 0..255 to ``out`` (n, 15): logit, box, 5 x, 5 y."""
    layers = _tame(
        [
            _fold_input(_take(state, "conv1", "prelu1")),
            _take(state, "conv2", "prelu2"),
            _take(state, "conv3", "prelu3"),
            _take(state, "conv4", "prelu4"),
            _take_dense(state, "dense5", "prelu5", 128, 3),
            _heads(state, "dense6_1", "dense6_2", "dense6_3"),
        ]
    )
    graph = Graph("onet")
    x = graph.input("crops", ["n", 48, 48, 3])
    x = graph.add("Transpose", x, perm=[0, 3, 1, 2])
    x = _pool(graph, _conv(graph, x, layers[0]), 3, up=True)
    x = _pool(graph, _conv(graph, x, layers[1]), 3)
    x = _pool(graph, _conv(graph, x, layers[2]), 2)
    for layer in layers[3:]:
        x = _conv(graph, x, layer)
    return graph.finish({"out": (graph.add("Flatten", x), ["n", 15])})


def suppression() -> bytes:
    """Greedy suppression: ``boxes`` (n, 4), ``scores`` (n,), ``overlap`` to what stays.

    Best first, the earlier one first among equals; what overlaps a kept box by more than
    ``overlap`` (intersection over union) goes: as torchvision's nms. The indices come as
    float32, exact below 2**24.
    """
    graph = Graph("suppression")
    boxes = graph.add("Unsqueeze", graph.input("boxes", ["n", 4]), graph.constant([0]))
    scores = graph.add("Unsqueeze", graph.input("scores", ["n"]), graph.constant([0, 1]))
    overlap = graph.input("overlap", [1])
    most = graph.constant([np.iinfo(np.int32).max])
    found = graph.add("NonMaxSuppression", boxes, scores, most, overlap)
    index = graph.add("Gather", found, graph.constant(2), axis=1)
    return graph.finish({"kept": (graph.add("Cast", index, to=1), ["m"])})
