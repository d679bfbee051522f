"""Writes dlib's face recognition network as ONNX.

A 29-layer residual network. What is special: strided convolutions have no padding; the
shortcut of a block that halves the map is a 2 x 2 mean with zero channels added; and
where the two sides of a block differ in size (3 and 4, 1 and 2), the smaller one is
padded with zeros at the bottom and the right.
Source: dlib/dnn/layers.h (add_prev_, avg_pool_), dlib's dnn_face_recognition_ex.cpp.
"""

from __future__ import annotations

import numpy as np

from faceapp.vision.dlib_format import CHIP, Array, BadNetworkError, Layer, Net
from faceapp.vision.onnx_graph import Graph

DIVISOR = 256.0


class _Walk:
    """The network while it is written: where we are, how large the map is."""

    def __init__(self, net: Net) -> None:
        self.graph = Graph("dlib-resnet")
        self.layers = list(net.layers)
        chips = self.graph.input("chips", ["n", CHIP, CHIP, 3], "uint8")
        floats = self.graph.add("Cast", chips, to=1)
        self.x = self.graph.add("Transpose", floats, perm=[0, 3, 1, 2])
        self.size = CHIP
        self.channels = 3
        self._fold_means(net.means)

    def _fold_means(self, means: tuple[float, float, float]) -> None:
        """``(x - mean) / 256`` goes into the first convolution, which has no padding."""
        first = self.layers[0] if self.layers else Layer("relu")
        if first.weight is None or first.bias is None or first.padding:
            raise BadNetworkError("the first layer is no plain convolution")
        weight = first.weight.astype(np.float64) / DIVISOR
        bias = first.bias - np.einsum("oihw,i->o", weight, np.array(means))
        self.layers[0] = Layer(
            "conv",
            weight=weight.astype(np.float32),
            bias=bias.astype(np.float32),
            size=first.size,
            stride=first.stride,
        )

    def take(self, kind: str) -> Layer:
        """The next layer, which must be a ``kind``."""
        layer = self.layers.pop(0) if self.layers else None
        if layer is None or layer.kind != kind:
            raise BadNetworkError(f"{kind} was expected")
        return layer

    def conv(self) -> None:
        """A convolution and the affine layer behind it, as one."""
        conv, affine = self.take("conv"), self.take("affine")
        weight, bias = conv.weight, conv.bias
        gamma, beta = affine.gamma, affine.beta
        if weight is None or bias is None or gamma is None or beta is None:
            raise BadNetworkError("a layer without numbers")
        if weight.shape[1] != self.channels or gamma.size != weight.shape[0]:
            raise BadNetworkError("two layers do not fit")
        folded: Array = (weight * gamma[:, None, None, None].astype(np.float64)).astype(np.float32)
        shift: Array = (bias * gamma.astype(np.float64) + beta).astype(np.float32)
        self.x = self.graph.conv(self.x, folded, shift, stride=conv.stride, padding=conv.padding)
        self.size = 1 + (self.size + 2 * conv.padding - conv.size) // conv.stride
        self.channels = weight.shape[0]

    def relu(self) -> None:
        self.take("relu")
        self.x = self.graph.add("Relu", self.x)

    def max_pool(self) -> None:
        pool = self.take("max_pool")
        self.x = self.graph.add("MaxPool", self.x, kernel_shape=[pool.size] * 2, strides=[pool.stride] * 2)
        self.size = 1 + (self.size - pool.size) // pool.stride

    def block(self) -> None:
        """Two convolutions and what goes past them."""
        before, before_size, before_channels = self.x, self.size, self.channels
        self.conv()
        self.relu()
        self.conv()
        if self.layers and self.layers[0].kind == "avg_pool":
            pool = self.take("avg_pool")
            before = self._mean_pool(before, pool, before_channels)
            before_size = 1 + (before_size - pool.size) // pool.stride
        elif before_channels != self.channels:
            raise BadNetworkError("a block changes its channels without a pool")
        self.take("add")
        size = max(self.size, before_size)
        left = self._pad(self.x, size - self.size)
        right = self._pad(before, size - before_size)
        self.x = self.graph.add("Add", left, right)
        self.size = size
        self.relu()

    def _mean_pool(self, x: str, pool: Layer, channels: int) -> str:
        """A mean with zero channels added, as one convolution: it stays in cache order."""
        weight = np.zeros((self.channels, channels, pool.size, pool.size), np.float32)
        weight[range(channels), range(channels)] = 1 / pool.size**2
        return self.graph.conv(x, weight, None, stride=pool.stride)

    def _pad(self, x: str, by: int) -> str:
        if by == 0:
            return x
        return self.graph.add("Pad", x, self.graph.constant([0, 0, 0, 0, 0, 0, by, by]))

    def finish(self) -> bytes:
        """Mean over the map, the dense layer, and the file."""
        pool, dense = self.take("avg_pool"), self.take("dense")
        if pool.size or self.layers or dense.weight is None:
            raise BadNetworkError("the network does not end as it should")
        mean = self.graph.add("GlobalAveragePool", self.x)
        flat = self.graph.add("Flatten", mean)
        out = self.graph.add("MatMul", flat, self.graph.constant(dense.weight))
        return self.graph.finish({"vectors": (out, ["n", dense.weight.shape[1]])})


def to_onnx(net: Net) -> bytes:
    """An ONNX file: ``chips`` (n, 150, 150, 3) uint8 RGB to ``vectors`` (n, 128) float32.

    Raises:
        BadNetworkError: the layers are not in the order of a residual network.
    """
    walk = _Walk(net)
    walk.conv()
    walk.relu()
    walk.max_pool()
    while walk.layers and walk.layers[0].kind == "conv":
        walk.block()
    return walk.finish()
