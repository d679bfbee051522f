"""MobileFaceNet with foamliu's weights: faces cut as for ArcFace, ImageNet's mean and spread of colours.

Source: Chen et al., MobileFaceNets, 2018 (arXiv 1804.07573); github.com/foamliu/MobileFaceNet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import MOBILEFACENET_BATCH, MOBILEFACENET_REACH
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import open_batch, read_network
from faceapp.vision.dlib_net import unit
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

Array = NDArray[np.float32]

_SIDE: Final = 112
_MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32) * 255
_SPREAD: Final = np.array([0.229, 0.224, 0.225], np.float32) * 255


class MobileFaceNet:
    """Faces to unit vectors: the mean of those of the chip and its mirror image."""

    def __init__(self, entry: ModelEntry, network: Network) -> None:
        self.id = entry.id
        self.dimensions = int(entry.facts["dimensions"])
        self._network = network

    def embed_chips(self, faces: NDArray[np.uint8]) -> Array:
        """(n, 112, 112, 3) RGB to (n, dimensions), unit length."""
        if len(faces) == 0:
            return np.zeros((0, self.dimensions), np.float32)
        scaled = chips.planes((faces.astype(np.float32) - _MEAN) / _SPREAD)
        both = np.concatenate([scaled, scaled[:, :, :, ::-1]])
        out = chips.run(self._network, both, MOBILEFACENET_BATCH)[0]
        return unit(out[: len(faces)] + out[len(faces) :])

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``Embedder``."""
        return self.embed_chips(chips.arcface(pixels, landmarks, reach=MOBILEFACENET_REACH))


def load(entry: ModelEntry) -> MobileFaceNet:
    """The embedder of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it is another kind of network.
    """
    gives = [(2, int(entry.facts["dimensions"]))]
    return MobileFaceNet(entry, read_network(entry, open_batch, takes=(2, 3, _SIDE, _SIDE), gives=gives))
