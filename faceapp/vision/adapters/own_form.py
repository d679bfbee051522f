"""What a user's entry says about an ONNX file, and what the file says itself.

The form is described in the head of ``resources/models.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import BadModelEntry, ModelDamaged, WrongModelShape
from faceapp.domain.own_network import LARGEST_SIDE, SMALLEST_SIDE, Colour
from faceapp.vision.adapters.own_facts import bad, is_number, number, per_channel, value_range, word
from faceapp.vision.entries import ModelEntry

CUTS: Final = {"expression": "expression", "embedder": "arcface"}
"""How faces are cut for a kind of model where its entry does not say; "box" for all others."""

DISTANCES: Final = ("seed", "core", "join", "unite", "propose", "propose_poor")
"""What an embedder's table of distances holds."""

_LAYOUTS: Final = {"nchw": 1, "nhwc": 3}
"""The axis of the channels."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """How a picture becomes the input of a network, and what comes out.

    Attributes:
        width, height: pixels.
        layout: nchw, nhwc, or nhw for grey ones without channels.
        kind: of the numbers that go in.
        many: whether it takes several pictures at once.
        low, high: what 0 and 255 become.
        mean, std: (channels,) what is taken off and divided by then.
        cut: expression, arcface or box.
        reach: how much more than that is seen, 1 for no more.
        outputs: their names, in the order of the file.
    """

    entry: ModelEntry
    path: Path
    width: int
    height: int
    colour: Colour
    layout: str
    kind: np.dtype[Any]
    many: bool
    low: float
    high: float
    mean: NDArray[np.float32]
    std: NDArray[np.float32]
    cut: str
    reach: float
    outputs: tuple[str, ...]

    def refuse(self, detail: str) -> BadModelEntry:
        """The error for what is missing or wrong in the entry."""
        return bad(self.entry, detail)

    def unfit(self) -> WrongModelShape:
        """The error for a file that is not as the entry says."""
        return WrongModelShape(path=self.path, model=self.entry.id)

    def word(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        """The fact ``key``, which is one of ``words``."""
        return word(self.entry, key, words, default)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """The fact ``key``, a number from ``low`` to ``high``."""
        return number(self.entry, key, default, low, high)

    def said_to_be_logits(self) -> bool | None:
        """Whether softmax is still to come; None where the entry does not say."""
        if "outputs" not in self.entry.facts:
            return None
        return self.word("outputs", ("probabilities", "logits")) == "logits"

    def check_distances(self) -> None:
        """Whether the entry's distances, if it has any, are all there."""
        given = self.entry.facts.get("distances")
        if given is None:
            return
        wrong = [key for key in DISTANCES if not isinstance(given, dict) or not is_number(given.get(key))]
        if wrong:
            raise self.refuse(f"distances.{wrong[0]} is missing, or no number")

    def place(self, key: str, default: int) -> int:
        """Which output the fact ``key`` names; ``default`` where there is none of the kind."""
        name = self.entry.facts.get(key)
        if name is None and default < len(self.outputs):
            return default
        if name not in self.outputs:
            raise self.refuse(f"{key} is one of the outputs {', '.join(self.outputs)}")
        return self.outputs.index(name)

    def fill(self, chips: NDArray[np.uint8]) -> NDArray[Any]:
        """The network's input from (n, height, width, 3) RGB."""
        import cv2

        if self.colour is Colour.GREY:
            seen = np.stack([cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY) for chip in chips])[..., None]
        else:
            seen = chips if self.colour is Colour.RGB else chips[..., ::-1]
        if self.kind != np.uint8:
            values = seen * np.float32((self.high - self.low) / 255) + np.float32(self.low)
            seen = (values - self.mean) / self.std
        if self.layout == "nhw":
            seen = seen[..., 0]
        elif self.layout == "nchw":
            seen = seen.transpose(0, 3, 1, 2)
        return np.ascontiguousarray(seen, self.kind)


def form_of(entry: ModelEntry, model: bytes, path: Path) -> Form:
    """Read ``entry`` and the ONNX file ``model`` together.

    Raises:
        BadModelEntry: the entry says too little, or something that can not be.
        ModelDamaged: the file can not be read.
        WrongModelShape: the file takes something that is no picture, or not what the entry says.
    """
    axes, kind, outputs = _ends(model, path)
    labels = entry.facts.get("labels", [])
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise bad(entry, "labels are texts in brackets, separated by commas")
    unfit = WrongModelShape(path=path, model=entry.id)
    colour = _colour(entry)
    layout = _layout(entry, axes, colour)
    if layout is None or kind is None:
        raise unfit
    channel = _LAYOUTS.get(layout)
    down, across = [n for n in range(1, len(axes)) if n != channel]
    if channel is not None and axes[channel] not in {-1, 1, 3}:
        raise unfit
    if colour is None:
        if channel is not None and axes[channel] != 1:
            raise bad(entry, "colour is missing: rgb, bgr or grey")
        colour = Colour.GREY
    if channel is not None and axes[channel] not in {-1, colour.channels}:
        raise unfit
    if channel is None and colour is not Colour.GREY:
        raise unfit
    height, width = _side(entry, "height", axes[down]), _side(entry, "width", axes[across])
    if axes[down] not in {-1, height} or axes[across] not in {-1, width} or axes[0] not in {-1, 1}:
        raise unfit
    low, high = value_range(entry, needed=kind != np.uint8)
    return Form(
        entry=entry,
        path=path,
        width=width,
        height=height,
        colour=colour,
        layout=layout,
        kind=kind,
        many=axes[0] == -1,
        low=low,
        high=high,
        mean=per_channel(entry, "mean", 0.0, colour.channels),
        std=per_channel(entry, "std", 1.0, colour.channels),
        cut=word(entry, "cut", ("expression", "arcface", "box"), CUTS.get(entry.kind, "box")),
        reach=1 + 2 * number(entry, "margin", 0.0, -0.4, 2.0),
        outputs=outputs,
    )


def _ends(model: bytes, path: Path) -> tuple[tuple[int, ...], np.dtype[Any] | None, tuple[str, ...]]:
    """The one input: its sides (-1: any), kind of numbers; and the names of the outputs."""
    import onnx

    undecodable: Any = import_module("google.protobuf.message").DecodeError  # it comes without types
    try:
        graph = onnx.load_model_from_string(model).graph
    except undecodable as error:
        raise ModelDamaged(path=path) from error
    held = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in held]
    kinds = {
        onnx.TensorProto.FLOAT: np.float32,
        onnx.TensorProto.FLOAT16: np.float16,
        onnx.TensorProto.DOUBLE: np.float64,
        onnx.TensorProto.UINT8: np.uint8,
    }
    outputs = tuple(value.name for value in graph.output)
    if len(inputs) != 1:
        return (), None, outputs
    tensor = inputs[0].type.tensor_type
    axes = tuple(side.dim_value or -1 for side in tensor.shape.dim)
    kind = kinds.get(tensor.elem_type)
    return axes, None if kind is None else np.dtype(kind), outputs


def _colour(entry: ModelEntry) -> Colour | None:
    key = "colour" if "colour" in entry.facts else "channels"
    if key not in entry.facts:
        return None
    return Colour(word(entry, key, tuple(Colour)))


def _layout(entry: ModelEntry, axes: tuple[int, ...], colour: Colour | None) -> str | None:
    """Where the channels are; None where that is no picture."""
    if len(axes) == 3:
        return "nhw"
    if len(axes) != 4:
        return None
    if "layout" in entry.facts:
        return word(entry, "layout", tuple(_LAYOUTS))
    likely = {1, 3} if colour is None else {colour.channels}
    fitting = [layout for layout, axis in _LAYOUTS.items() if axes[axis] in likely]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and -1 not in {axes[axis] for axis in _LAYOUTS.values()}:
        return None
    raise bad(entry, "layout is missing: nchw or nhwc")


def _side(entry: ModelEntry, key: str, said: int) -> int:
    """Of the picture: as the entry says, or the file."""
    side = entry.facts.get(key, entry.facts.get("side", said))
    if side == -1:
        raise bad(entry, "side is missing: of the picture that goes in, pixels")
    if type(side) is not int or not SMALLEST_SIDE <= side <= _largest(entry):
        raise bad(entry, f"side is a whole number from {SMALLEST_SIDE} to {_largest(entry)}")
    return side


def _largest(entry: ModelEntry) -> int:
    return 4 * LARGEST_SIDE if entry.kind == "detector" else LARGEST_SIDE
