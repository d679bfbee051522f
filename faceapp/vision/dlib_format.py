"""Reads the file of dlib's face recognition network, without dlib.

dlib writes a network as one stream, from the input to the output. Whole numbers are a
control byte (bit 7: negative; low four bits: how many bytes follow) and that many bytes,
lowest first; a float is two of them, mantissa and exponent to base 2; a string is its
length and its bytes; a boolean is the letter 0 or 1; a tensor is the number 2, its four
sizes and raw float32.
Source: dlib/serialize.h, dlib/dnn/core.h, layers.h and tensor_tools.h, version 19.4 on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

CHIP = 150
VERSIONS = 130
"""Version numbers of the nested layers, written before the first of them."""


class BadNetworkError(ValueError):
    """The bytes are no face recognition network of dlib's."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer as it lies in the file.

    Attributes:
        kind: what it does; ``add`` ends a residual block.
        weight: (out, in, height, width) of a convolution, (in, out) of a dense layer.
        bias: of a convolution.
        gamma, beta: of an affine layer, one number for each channel.
        size, stride, padding: of convolutions and pools; size 0 is the whole map.
    """

    kind: Literal["conv", "affine", "relu", "max_pool", "avg_pool", "add", "dense"]
    weight: Array | None = None
    bias: Array | None = None
    gamma: Array | None = None
    beta: Array | None = None
    size: int = 0
    stride: int = 1
    padding: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """The whole network: what is taken off each colour, then the layers."""

    means: tuple[float, float, float]
    layers: tuple[Layer, ...]


class _Stream:
    """The bytes and how far they were read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)

    def raw(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) != count:
            raise BadNetworkError("the file ends too soon")
        self._at += count
        return piece

    def integer(self) -> int:
        control = self.raw(1)[0]
        size = control & 0x0F
        if control & 0x70 or size > 8:
            raise BadNetworkError("a number is written in an unknown way")
        magnitude = int.from_bytes(self.raw(size), "little")
        return -magnitude if control & 0x80 else magnitude

    def integers(self, count: int) -> list[int]:
        return [self.integer() for _ in range(count)]

    def float(self) -> float:
        mantissa, exponent = self.integers(2)
        if abs(exponent) > 2000:
            raise BadNetworkError("a number is out of range")
        return float(mantissa) * 2.0**exponent

    def string(self) -> str:
        length = self.integer()
        if not 0 <= length <= 100:
            raise BadNetworkError("a name is too long")
        return self.raw(length).decode("ascii", "replace")

    def boolean(self) -> bool:
        letter = self.raw(1)
        if letter not in (b"0", b"1"):
            raise BadNetworkError("neither yes nor no")
        return letter == b"1"

    def tensor(self) -> Array:
        self.expect(2)
        shape = self.integers(4)
        if min(shape) < 0 or max(shape) > 1 << 24:
            raise BadNetworkError("a tensor has impossible sizes")
        count = shape[0] * shape[1] * shape[2] * shape[3]
        return np.frombuffer(self.raw(4 * count), "<f4").astype(np.float32)

    def aliases(self, count: int) -> None:
        for _ in range(count):
            self.expect(1)
            self.integers(4)

    def expect(self, value: int | str) -> None:
        found = self.integer() if isinstance(value, int) else self.string()
        if found != value:
            raise BadNetworkError(f"{value!r} was expected, not {found!r}")


def read_net(data: bytes) -> Net:
    """The network in ``data``.

    Raises:
        BadNetworkError: it is something else, or damaged.
    """
    stream = _Stream(data)
    stream.expect(1)
    stream.expect("loss_metric_2")
    stream.float(), stream.float()  # margin and threshold, used in training only
    stream.integers(VERSIONS)
    stream.expect("input_rgb_image_sized")
    means = (stream.float(), stream.float(), stream.float())
    stream.expect(CHIP)
    stream.expect(CHIP)
    layers: list[Layer] = []
    while not stream.ended:
        layers.append(_layer(stream))
        for _ in range(3):
            stream.boolean()
        for _ in range(3):
            stream.tensor()
        if len(layers) == 1:
            stream.integer()
    return Net(means, tuple(layers))


def _layer(stream: _Stream) -> Layer:
    match stream.string():
        case "con_4":
            return _conv(stream)
        case "affine_":
            gamma, beta = np.split(stream.tensor(), 2)
            stream.aliases(2)
            stream.expect(0)  # one number for each channel
            return Layer("affine", gamma=gamma, beta=beta)
        case "relu_":
            return Layer("relu")
        case "add_prev_":
            return Layer("add")
        case "max_pool_2":
            return _pool(stream, "max_pool")
        case "avg_pool_2":
            return _pool(stream, "avg_pool")
        case "fc_2":
            outputs, inputs = stream.integers(2)
            weight = stream.tensor()
            stream.aliases(2)
            stream.expect(1)  # without a bias
            _learning_rates(stream)
            if weight.size != inputs * outputs:
                raise BadNetworkError("a dense layer has the wrong size")
            return Layer("dense", weight=weight.reshape(inputs, outputs))
        case other:
            raise BadNetworkError(f"an unknown layer {other!r}")


def _conv(stream: _Stream) -> Layer:
    numbers = stream.tensor()
    filters, height, width, stride, stride_x, padding, padding_x = stream.integers(7)
    stream.aliases(2)
    _learning_rates(stream)
    if (height, stride, padding) != (width, stride_x, padding_x) or filters < 1:
        raise BadNetworkError("a convolution is not square")
    weight = numbers[: numbers.size - filters]
    if weight.size % (filters * height * width) or not weight.size:
        raise BadNetworkError("a convolution has the wrong size")
    return Layer(
        "conv",
        weight=weight.reshape(filters, -1, height, width),
        bias=numbers[numbers.size - filters :],
        size=height,
        stride=stride,
        padding=padding,
    )


def _pool(stream: _Stream, kind: Literal["max_pool", "avg_pool"]) -> Layer:
    height, width, stride, stride_x, padding, padding_x = stream.integers(6)
    if (height, stride, padding) != (width, stride_x, padding_x):
        raise BadNetworkError("a pool is not square")
    return Layer(kind, size=height, stride=stride, padding=padding)


def _learning_rates(stream: _Stream) -> None:
    for _ in range(4):
        stream.float()
