"""MTCNN's last network alone: where the five landmarks lie in a box that another detector found.

It looks at 48 pixels of a face, in half a millisecond, and was made for saying where eyes,
nose and mouth are; a detector that looks at the whole picture once says so less exactly.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import ONET_SCORE
from faceapp.vision import boxes as box_math
from faceapp.vision import mtcnn
from faceapp.vision.entries import entry
from faceapp.vision.models import Landmarks5
from faceapp.vision.pooling import Integral
from faceapp.vision.runtime import Network

_MIRRORED: Final = [1, 0, 2, 4, 3]
_NONE: Final = np.zeros(1, np.intp)


class FivePoints:
    """Finds the landmarks in a box; safe to call from several threads."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def find(self, pixels: Pixels, box: tuple[float, float, float, float]) -> Landmarks5 | None:
        """Landmarks of the face in ``box``, pixels of the picture; None where it sees no face.

        The mean of what it says about the face and about its mirror image.
        """
        square = box_math.squared(np.array([box], np.float32))
        x0, y0, x1, y1 = (int(edge[0]) for edge in box_math.inside(square, *pixels.shape[1::-1]))
        if x1 <= x0 or y1 <= y0:
            return None
        part = Integral(np.ascontiguousarray(pixels[y0:y1, x0:x1]))
        crop = part.crops(_NONE, _NONE, _NONE + (x1 - x0), _NONE + (y1 - y0), mtcnn.OUTPUT)
        out = self._network(np.concatenate([crop, crop[:, :, ::-1]]))[0]
        if box_math.probability(out[:, 0]).mean() <= ONET_SCORE:
            return None
        parts = out[:, 5:].reshape(2, 2, 5).transpose(0, 2, 1)
        return _placed(parts, square[0])


def _placed(parts: NDArray[np.float32], square: NDArray[np.float32]) -> Landmarks5:
    """From parts of the square, of the face and of its mirror image, to pixels of the picture."""
    size = square[2:] - square[:2] + 1
    plain = parts[0] * size
    other = parts[1][_MIRRORED] * size
    other[:, 0] = size[0] - other[:, 0]
    return np.asarray((plain + other) / 2 + square[:2] - 1, np.float32)


def load() -> FivePoints:
    """Of the built-in detector, whose files come with the program.

    Raises:
        ModelDamaged: they are missing or not the published ones.
    """
    return FivePoints(mtcnn.load_part(entry("mtcnn"), "onet"))
