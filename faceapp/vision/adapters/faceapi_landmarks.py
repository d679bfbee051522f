"""face-api.js: 68 landmarks.

It was trained on upright faces and is poor at leaning ones, so faces are turned upright by
their five landmarks first, and the points are turned back.
Source: justadudewhohacks/face-api.js, FaceLandmark68NetBase.ts: fractions of the square.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import CUT_LANDMARKS_OFFSET, CUT_LANDMARKS_REACH
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import read_network
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5

_SIDE = 112
_POINTS = 68


class FaceapiLandmarks:
    """Colour faces of 112 pixels to points."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self._where = chips.template(_SIDE, CUT_LANDMARKS_REACH)
        self._network = read_network(entry, takes=(2, _SIDE, _SIDE, 3), gives=[(2, 2 * _POINTS)])

    def find(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        """See ``LandmarkModel``."""
        if not landmarks:
            return np.zeros((0, _POINTS, 2), np.float32)
        matrices = [chips.upright(points, self._where) for points in landmarks]
        seen = chips.cut(pixels, matrices, _SIDE)
        said = chips.run(self._network, seen.astype(np.float32))[0]
        points = said.reshape(-1, _POINTS, 2) * _SIDE + CUT_LANDMARKS_OFFSET
        return np.stack([chips.back(*pair) for pair in zip(points, matrices, strict=True)])


def load(entry: ModelEntry) -> FaceapiLandmarks:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return FaceapiLandmarks(entry)
