"""The built-in embedder: dlib's network on ONNX Runtime, 20 times as fast as in dlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import CHIP_TEMPLATE, EMBEDDER_BATCH
from faceapp.vision import align, cache
from faceapp.vision.dlib_format import CHIP
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

_TEMPLATE = np.array(CHIP_TEMPLATE, np.float64)
_SMALLEST_LENGTH = 1e-6


class DlibEmbedder:
    """Faces to 128 numbers; mean of the chip and its mirror image, unit length.

    The network was trained for Euclidean distance on vectors of any length; on unit
    vectors it separates people better (``models.md``: 96.8 against 93.7 % of the true
    pairs at 0.1 % false ones).
    """

    def __init__(self, entry: ModelEntry, model: bytes) -> None:
        self.id = entry.id
        self.dimensions = int(entry.facts["dimensions"])
        self._network = Network(model)

    def raw(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network itself gives: (n, 150, 150, 3) RGB to (n, 128), any length."""
        if len(chips) == 0:
            return np.zeros((0, self.dimensions), np.float32)
        parts = [
            self._network(np.ascontiguousarray(chips[i : i + EMBEDDER_BATCH]))[0]
            for i in range(0, len(chips), EMBEDDER_BATCH)
        ]
        return np.concatenate(parts)

    def embed_chips(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, 150, 150, 3) RGB to (n, 128), unit length."""
        both = self.raw(np.concatenate([chips, chips[:, :, ::-1]]))
        return unit(both[: len(chips)] + both[len(chips) :])

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """(n, 128), unit length, one row for each face of ``landmarks``."""
        chips = np.empty((len(landmarks), CHIP, CHIP, 3), np.uint8)
        for chip, points in zip(chips, landmarks, strict=True):
            chip[:] = align.chip(pixels, points, _TEMPLATE, CHIP)
        return self.embed_chips(chips)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, _SMALLEST_LENGTH), np.float32)


def load(entry: ModelEntry, *, where: Path | None = None) -> DlibEmbedder:
    """The embedder of ``entry``; converted the first time and kept in ``where``.

    Raises:
        ModelDamaged: the package's file is missing or not the one that was measured.
    """
    return DlibEmbedder(entry, cache.kept(entry.id, entry.made_from, lambda: _convert(entry), where=where))


def _convert(entry: ModelEntry) -> bytes:
    from faceapp.vision.dlib_convert import to_onnx
    from faceapp.vision.dlib_format import BadNetworkError, read_net

    source = entry.source("network")
    try:
        return to_onnx(read_net(source.read()))
    except BadNetworkError as error:
        raise ModelDamaged(path=source.path) from error
