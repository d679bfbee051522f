"""The best looks at one followed face: how good each is, when the next is worth it, what all of them say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Embedding
from faceapp.domain.thresholds import POOR_OUTSIDE, POOR_PIXELS, POOR_SHARPNESS, POOR_YAW
from faceapp.domain.video_thresholds import (
    LOOK_AGAIN_SECONDS,
    LOOK_BETTER,
    LOOK_PIXELS,
    LOOK_SECONDS,
    LOOK_SHARPNESS,
    LOOK_WORST,
    LOOKS_FIRST,
    LOOKS_KEPT,
)


def worth(quality: Quality, score: float) -> float:
    """How much a look at a face tells of who it is, 0..1: size, sharpness, pose, the detector's score."""
    large = min(quality.pixels / LOOK_PIXELS, 1.0)
    sharp = min(max(quality.sharpness, 0.0) / LOOK_SHARPNESS, 1.0) ** 0.5
    ahead = max(math.cos(math.radians(quality.yaw)), 0.0) * max(math.cos(math.radians(quality.pitch)), 0.0)
    return float(large * sharp * ahead * score)


def poor(box: Box, quality: Quality) -> bool:
    """Whether a look is poor, as of a face in the library: it must be nearer to somebody for a proposal."""
    across = max(-box.x, box.x + box.w - 1.0, 0.0) / max(box.w, 1e-9)
    down = max(-box.y, box.y + box.h - 1.0, 0.0) / max(box.h, 1e-9)
    return (
        quality.pixels < POOR_PIXELS
        or quality.sharpness < POOR_SHARPNESS
        or abs(quality.yaw) > POOR_YAW
        or max(across, down) > POOR_OUTSIDE
    )


class Looks:
    """The best looks at one face.

    Attributes:
        best: how good the best is, 0..1.
        last: when the last was taken, seconds.
        taken: how many were.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[float, Embedding]] = []
        self.best = 0.0
        self.last = -math.inf
        self.taken = 0

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def may_be_due(self, time: float) -> bool:
        """Whether it is worth to find out how good a look this picture gives."""
        return time - self.last >= LOOK_SECONDS

    def due(self, time: float, value: float) -> bool:
        """Whether a look that is worth ``value`` should be taken now."""
        if not self._kept:
            return True
        if value < LOOK_WORST * self.best:
            return False
        if value > LOOK_BETTER * self.best or self.taken < LOOKS_FIRST:
            return True
        return time - self.last >= LOOK_AGAIN_SECONDS

    def add(self, time: float, value: float, vector: Embedding) -> bool:
        """Take a look; whether it is the best one so far, by enough to show it."""
        first = not self._kept
        better = first or value > LOOK_BETTER * self.best
        if better:
            self.best = value
        self.last = time
        self.taken += 1
        self._kept.append((value, vector))
        self._kept.sort(key=lambda one: -one[0])
        del self._kept[LOOKS_KEPT:]
        return better

    @property
    def vector(self) -> Embedding:
        """The unit mean of the best, the better ones weighing more; there must be one."""
        return mean([vector for _, vector in self._kept], [value for value, _ in self._kept])

    def away(self, vector: Embedding) -> float:
        """How far another look is from these: distance between unit vectors."""
        return distance(self.vector, vector)


def mean(vectors: Sequence[Embedding], weights: Sequence[float]) -> Embedding:
    """Their mean, unit length."""
    total = np.asarray(weights, np.float32) + np.float32(1e-3)
    both = (np.stack(vectors) * total[:, None]).sum(axis=0)
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-6), np.float32)


def distance(one: Embedding, other: Embedding) -> float:
    """Between unit vectors, 0..2."""
    return float(np.sqrt(max(2.0 - 2.0 * float(one @ other), 0.0)))
