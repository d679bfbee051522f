"""face-api.js: age and gender.

Source: justadudewhohacks/face-api.js, AgeGenderNet.ts and extractFacesAndComputeResults.ts:
the rectangle around the landmarks, filled up with black to a square of 112 pixels, RGB.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceapp.domain.cut_thresholds import CUT_ALIGNED_BAR, CUT_ALIGNED_REACH, CUT_ALIGNED_SHIFT
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import read_network
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Attributes, Landmarks5

_SIDE = 112
_BAR = round(CUT_ALIGNED_BAR * _SIDE)


class FaceapiAgeGender:
    """Colour faces of 112 pixels to years and to "man" and "woman"."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self._woman = entry.labels.index("woman")
        self._network = read_network(entry, takes=(2, _SIDE, _SIDE, 3), gives=[(2, 1), (2, 2)])

    def measure(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> tuple[Attributes, ...]:
        """See ``AttributeModel``."""
        if not landmarks:
            return ()
        seen = chips.boxes(pixels, landmarks, _SIDE, reach=CUT_ALIGNED_REACH, shift=CUT_ALIGNED_SHIFT)
        seen[:, :_BAR] = seen[:, -_BAR:] = 0
        years, gender = chips.run(self._network, seen.astype(np.float32))
        return tuple(
            Attributes(max(float(age), 0.0), float(row[self._woman]))
            for age, row in zip(years[:, 0], gender, strict=True)
        )


def load(entry: ModelEntry) -> FaceapiAgeGender:
    """The model of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return FaceapiAgeGender(entry)
