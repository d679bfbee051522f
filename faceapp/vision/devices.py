"""Where networks run: the processor, or a graphics card where it is there and measurably faster.

Nothing is guessed from a name: each network is run on both for half a second on made-up
input, and the answer is remembered until the library, the card or the network changes.
A card that fails, or says something else than the processor, is not used for that network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.device_thresholds import (
    DEVICE_AGREES,
    DEVICE_BATCH,
    DEVICE_FASTER,
    DEVICE_SECONDS,
    DEVICE_SIDE,
)
from faceapp.vision import cache

log = logging.getLogger(__name__)

CPU: Final = "CPUExecutionProvider"
CARDS: Final = ("CUDAExecutionProvider", "CoreMLExecutionProvider", "DmlExecutionProvider")
"""What ONNX Runtime calls NVIDIA's, Apple's and Windows' way to a graphics card, the best first."""

Run = Callable[[], Sequence[NDArray[Any]]]


class Use(StrEnum):
    """Whether a graphics card may be used."""

    AUTO = "auto"
    NEVER = "never"


def use() -> Use:
    """What ``FACEAPP_DEVICE`` asks for; anything but "cpu" leaves it to the measurement."""
    return Use.NEVER if os.environ.get("FACEAPP_DEVICE", "").casefold() == "cpu" else Use.AUTO


def card_in_sight() -> bool:
    """Whether this Linux machine has a card that a library here could use; imports nothing.

    A process that has begun to use such a card can not be forked.
    """
    if use() is Use.NEVER or sys.platform != "linux" or not Path("/dev/nvidiactl").exists():
        return False
    runtime = importlib.util.find_spec("onnxruntime")
    places = [Path(place) for place in (runtime.submodule_search_locations or ())] if runtime else []
    return any((place / "capi" / "libonnxruntime_providers_cuda.so").exists() for place in places) or (
        importlib.util.find_spec("torch") is not None
    )


def cards(offered: Sequence[str]) -> tuple[str, ...]:
    """Those of the ``offered`` ways of ONNX Runtime that lead to a card and may be used."""
    return () if use() is Use.NEVER else tuple(card for card in CARDS if card in offered)


def torch_device() -> str:
    """Where networks of torch run: "cuda", "mps" or "cpu"."""
    if use() is Use.NEVER:
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a network, as ONNX Runtime describes it; sides that are open are no numbers."""

    name: str
    type: str
    shape: tuple[int | str | None, ...]


def sample(inputs: Sequence[Input]) -> dict[str, NDArray[Any]] | None:
    """Made-up input, the same every time: a batch of grey noise; None for types that are no numbers."""
    kinds = {"tensor(float)": np.float32, "tensor(uint8)": np.uint8, "tensor(float16)": np.float16}
    chance = np.random.default_rng(1)
    made = {}
    for one in inputs:
        kind = kinds.get(one.type)
        if kind is None:
            return None
        sides = [
            side if isinstance(side, int) and side > 0 else DEVICE_BATCH if place == 0 else DEVICE_SIDE
            for place, side in enumerate(one.shape)
        ]
        if len(sides) == 4 and 1 not in sides[1:] and 3 not in sides[1:]:  # the colours are open, too
            sides[-1] = 3
        noise = chance.integers(0, 256, sides)
        made[one.name] = noise.astype(kind) if kind is np.uint8 else (noise / 255).astype(kind)
    return made


def faster(on_card: Run, on_processor: Run, *, seconds: float = DEVICE_SECONDS) -> bool:
    """Whether the card says the same, and needs clearly less time.

    Args:
        on_card: runs the network once; the first call is not counted.
        on_processor: the same.
        seconds: for each of the two.
    """
    there, here = on_card(), on_processor()
    for one, other in zip(there, here, strict=True):
        scale = float(np.abs(other).max(initial=0.0)) or 1.0
        if one.shape != other.shape or not np.allclose(one, other, rtol=0, atol=DEVICE_AGREES * scale):
            return False
    return _took(on_card, seconds) * DEVICE_FASTER < _took(on_processor, seconds)


def _took(run: Run, seconds: float) -> float:
    """Least seconds of a call."""
    least, until = float("inf"), time.perf_counter() + seconds
    while (began := time.perf_counter()) < until or least == float("inf"):
        run()
        least = min(least, time.perf_counter() - began)
    return least


def remembered(key: str, measure: Callable[[], bool], *, where: Path | None = None) -> bool:
    """``measure()``, or what it gave for ``key`` last time; a folder that can not be written forgets."""
    path = (where or cache.folder()) / "devices.json"
    known = _read(path)
    if key not in known:
        known = _read(path) | {key: measure()}
        text = json.dumps(known, indent=1, sort_keys=True)
        mine = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            mine.write_text(text, encoding="utf-8")
            mine.replace(path)
        except OSError as error:
            log.info("%s can not be kept: %s", path, error)
    return known[key]


def _read(path: Path) -> dict[str, bool]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {key: value for key, value in known.items() if isinstance(value, bool)}


def key_of(model: bytes, card: str, version: str) -> str:
    """What a measurement holds for: the network, the way to the card, the library's version."""
    return f"{card} {version} {hashlib.sha256(model).hexdigest()[:20]}"
