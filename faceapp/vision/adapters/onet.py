"""MTCNN's last network alone: where the five landmarks lie in a box that another detector found.

It looks at 48 pixels of a face, in half a millisecond, and was made for saying where eyes,
nose and mouth are; a detector that looks at the whole picture once says so less exactly.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import ONET_AWAY, ONET_SCORE
from faceapp.vision import align, mtcnn
from faceapp.vision import boxes as box_math
from faceapp.vision.adapters import chips
from faceapp.vision.entries import entry
from faceapp.vision.models import Detection, Landmarks5
from faceapp.vision.runtime import Network

_MIRRORED: Final = [1, 0, 2, 4, 3]
_UPRIGHT: Final = chips.template(mtcnn.OUTPUT)


class FivePoints:
    """Finds the landmarks of a face; safe to call from several threads."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def find(self, pixels: Pixels, face: Detection) -> Landmarks5 | None:
        """Landmarks in the box of ``face``, pixels; None where it sees no face, or another one.

        The network knows upright faces only, so it is shown the face turned by what the
        detector's landmarks say; the mean of that and of its mirror image.
        """
        left, top, right, bottom = face.box
        size = max(right - left, bottom - top)
        if not size > 0:
            return None
        side = mtcnn.OUTPUT
        turn = align.similarity(face.landmarks, _UPRIGHT)[:, :2]
        turn *= side / size / float(np.hypot(*turn[0]))
        middle = turn @ np.array([left + right, top + bottom]) / 2
        matrix = np.hstack([turn, ((side - 1) / 2 - middle)[:, None]])
        seen = align.warp(pixels, matrix, side).astype(np.float32)
        out = self._network(np.stack([seen, seen[:, ::-1]]))[0]
        if box_math.probability(out[:, 0]).mean() <= ONET_SCORE:
            return None
        parts = out[:, 5:].reshape(2, 2, 5).transpose(0, 2, 1)
        other = parts[1][_MIRRORED] * [-1, 1] + [1, 0]
        # half a pixel further than pixel centres, as the whole cascade says it
        points = chips.back((parts[0] + other) / 2 * side - 0.5, matrix) + np.float32(0.5)
        away = float(np.hypot(*(points - face.landmarks).T).mean())
        return points if away <= ONET_AWAY * size else None


def load() -> FivePoints:
    """Of the built-in detector, whose files come with the program.

    Raises:
        ModelDamaged: they are missing or not the published ones.
    """
    return FivePoints(mtcnn.load_part(entry("mtcnn"), "onet"))
