"""FSA-Net: where a head is turned to.

It knows hardly any heads that lie on the side: a photo turned by 90 degrees gave a roll of 13. So
faces are turned upright by their five landmarks first, and the angles are turned back.
Source: omasaht/headpose-fsanet-pytorch, src/demo.py: blue first, (x - 127.5) / 128, the mean of
two networks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import CUT_POSE_REACH
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import read_network
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5

_SIDE = 64
_PARTS = ("1x1", "var")
_OURS = np.array([-1.0, 1.0, 1.0], np.float32)
"""Its yaw is positive to the picture's left."""


class FsaNet:
    """Colour faces of 64 pixels to three angles."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self._where = chips.template(_SIDE, CUT_POSE_REACH)
        self._networks = [
            read_network(entry, takes=(1, 3, _SIDE, _SIDE), gives=[(1, 3)], part=part) for part in _PARTS
        ]

    def turn(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``PoseModel``."""
        if not landmarks:
            return np.zeros((0, 3), np.float32)
        matrices = [chips.upright(points, self._where) for points in landmarks]
        blue_first = chips.cut(pixels, matrices, _SIDE)[..., ::-1].astype(np.float32)
        seen = chips.planes((blue_first - 127.5) / 128)
        said = [chips.run(network, seen, 1)[0] for network in self._networks]
        return chips.leaning(np.mean(said, axis=0) * _OURS, matrices)


def load(entry: ModelEntry) -> FsaNet:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return FsaNet(entry)
