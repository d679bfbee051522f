"""Where another scene begins: two tiny pictures that have nothing in common."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.video_thresholds import CUT_ALIKE, CUT_GREY_LEVELS, CUT_SIDE


class Scenes:
    """Compares each picture with the one before; a flash or a fast movement is no cut."""

    def __init__(self) -> None:
        self._before: NDArray[np.float32] | None = None

    def cut(self, pixels: Pixels) -> bool:
        """Whether another scene begins with this picture; the first one begins none."""
        now = _tiny(pixels)
        before, self._before = self._before, now
        if before is None:
            return False
        if before.shape != now.shape:
            return True
        return float(np.abs(now - before).mean()) >= CUT_GREY_LEVELS and _alike(now, before) < CUT_ALIKE


def _tiny(pixels: Pixels) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    scale = min(CUT_SIDE / max(height, width), 1.0)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Correlation, -1..1; 0 where one of them is of one grey."""
    one, other = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / spread if spread > 0 else 0.0
