"""Reads weights that torch wrote before 1.6, without torch and without running them.

The format is four pickles (a magic number, the protocol, the sizes of C's types, the
state), the list of storages, then each storage as a count and raw numbers. A pickle can
name any function; this reader knows three names and refuses all others, so the worst a
forged file can do is to give wrong numbers (and its sha256 was checked before).
Source: torch/serialization.py, ``_legacy_save``.
"""

from __future__ import annotations

import io
import pickle
import pickletools
import struct
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001

Weights = dict[str, NDArray[np.float32]]


class BadWeightsError(ValueError):
    """The bytes are no weights file of this kind."""


@dataclass(slots=True)
class _Storage:
    """A run of numbers that is filled in after the pickles were read."""

    key: str
    size: int
    numbers: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class _View:
    """A tensor: a view into a storage."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> NDArray[np.float32]:
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides, strict=True))
        if min(self.offset, *self.shape, *self.strides) < 0 or last >= self.storage.numbers.size:
            raise BadWeightsError("a tensor reaches outside its storage")
        strides = [4 * s for s in self.strides]
        start = self.storage.numbers[self.offset :]
        return np.lib.stride_tricks.as_strided(start, self.shape, strides).copy()


class _FloatStorage:
    """Stands for ``torch.FloatStorage``, which is only ever named."""


def _rebuild(
    storage: _Storage, offset: int, shape: Sequence[int], strides: Sequence[int], *_: object
) -> _View:
    if not isinstance(storage, _Storage):
        raise BadWeightsError("a tensor without a storage")
    return _View(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


_KNOWN: dict[tuple[str, str], object] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
    ("torch", "FloatStorage"): _FloatStorage,
}


_OPCODES = frozenset(
    (
        *("PROTO", "STOP", "MARK", "NONE", "NEWTRUE", "NEWFALSE"),
        *("BININT", "BININT1", "BININT2", "LONG1", "BINUNICODE"),
        *("EMPTY_DICT", "EMPTY_LIST", "EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"),
        *("SETITEM", "SETITEMS", "APPEND", "APPENDS"),
        *("BINPUT", "LONG_BINPUT", "BINGET", "LONG_BINGET"),
        *("GLOBAL", "REDUCE", "BUILD", "BINPERSID"),
    )
)
"""What such a file needs; newer ones (buffers, frames) only give a forger more to try."""


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> object:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise BadWeightsError(f"the file asks for {module}.{name}") from None

    def persistent_load(self, pid: object) -> _Storage:
        match pid:
            case ("storage", kind, str(key), _, int(size), *_) if kind is _FloatStorage:
                return self.storages.setdefault(key, _Storage(key, size))
        raise BadWeightsError("a storage of an unknown kind")


def _next(file: io.BytesIO) -> _Reader:
    """The next pickle, once it is known to hold nothing but plain values."""
    start = file.tell()
    for code, _, _ in pickletools.genops(file):
        if code.name not in _OPCODES:
            raise BadWeightsError(f"the file asks for {code.name}")
    return _Reader(io.BytesIO(file.getvalue()[start : file.tell()]))


def read_weights(data: bytes) -> Weights:
    """The named float32 arrays of a legacy torch state file.

    Raises:
        BadWeightsError: it is something else, or damaged.
    """
    file = io.BytesIO(data)
    try:
        if _next(file).load() != MAGIC or _next(file).load() != PROTOCOL:
            raise BadWeightsError("no magic number")
        _next(file).load()
        reader = _next(file)
        state = reader.load()
        keys = _next(file).load()
        for key in keys:
            storage = reader.storages[key]
            (count,) = struct.unpack("<q", file.read(8))
            raw = file.read(4 * storage.size)
            if count != storage.size or len(raw) != 4 * storage.size:
                raise BadWeightsError("a storage is cut short")
            storage.numbers = np.frombuffer(raw, "<f4")
        return {str(name): view.array() for name, view in state.items()}
    except BadWeightsError:
        raise
    except (
        pickle.UnpicklingError,
        EOFError,
        struct.error,
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
    ) as error:
        raise BadWeightsError(f"the file is damaged: {error}") from error
