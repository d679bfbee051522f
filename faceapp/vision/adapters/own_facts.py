"""Single facts of a user's entry, each with the sentence that is said where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import BadModelEntry
from faceapp.vision.entries import ModelEntry, own_file


def value_range(entry: ModelEntry, *, needed: bool) -> tuple[float, float]:
    """What 0 and 255 become."""
    found = entry.facts.get("range")
    if found is None and not needed:
        return 0.0, 255.0
    if found is None:
        raise bad(entry, "range is missing: what 0 and 255 become, like [0, 1]")
    if not (isinstance(found, list) and len(found) == 2 and all(map(is_number, found))):
        raise bad(entry, "range is two numbers: what 0 and 255 become, like [0, 1]")
    return float(found[0]), float(found[1])


def per_channel(entry: ModelEntry, key: str, default: float, channels: int) -> NDArray[np.float32]:
    """(channels,) numbers: the entry names one, or one for each."""
    found = entry.facts.get(key, default)
    values = found if isinstance(found, list) else [found] * channels
    if len(values) != channels or not all(map(is_number, values)) or (key == "std" and 0 in values):
        raise bad(entry, f"{key} is a number, or one for each of {channels} channels")
    return np.array(values, np.float32)


def word(entry: ModelEntry, key: str, words: Sequence[str], default: str | None = None) -> str:
    """One of ``words``; where ``default`` is None it has to be there."""
    found = entry.facts.get(key, default)
    if found is None:
        raise bad(entry, f"{key} is missing: {' or '.join(words)}")
    if found not in words:
        raise bad(entry, f"{key} is one of {', '.join(words)}")
    return str(found)


def number(entry: ModelEntry, key: str, default: float, low: float, high: float) -> float:
    """A number from ``low`` to ``high``."""
    found = entry.facts.get(key, default)
    if not is_number(found) or not low <= found <= high:
        raise bad(entry, f"{key} is a number from {low:g} to {high:g}")
    return float(found)


def is_number(value: object) -> bool:
    """Whether it is a number, and not beyond all measure."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e30 < value < 1e30


def bad(entry: ModelEntry, detail: str) -> BadModelEntry:
    """The error for what is missing or wrong in ``entry``."""
    return BadModelEntry(path=own_file(), detail=f"{entry.id}: {detail}")
