"""How good a look at a face a picture gives: size, sharpness, pose.

Measured once and stored raw; what is good enough is decided on reading.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.face import Quality
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import SHARPNESS_CHIP
from faceapp.vision import align
from faceapp.vision.models import Detection, Landmarks5

_HEAD = np.array(
    [[-32.0, -17.0, 0.0], [32.0, -17.0, 0.0], [0.0, 21.0, 32.0], [-28.0, 47.0, 4.0], [28.0, 47.0, 4.0]]
)
"""A head looking at us, millimetres: eyes, nose tip, mouth corners; x right, y down, z to us.
Mean of adult faces; only proportions matter."""

_CROP = np.array([[0.29, 0.32], [0.71, 0.32], [0.50, 0.57], [0.325, 0.745], [0.675, 0.745]])
"""Where the landmarks lie in the chip whose sharpness is measured, as parts of its side."""


def quality(pixels: Pixels, detection: Detection, scale: float = 1.0) -> Quality:
    """What there is to say about ``detection`` on ``pixels``.

    ``scale`` is how many pixels of the original picture one of ``pixels`` stands for.
    """
    yaw, pitch, roll = pose(detection.landmarks)
    return Quality(
        pixels=max(detection.side, 0.0) * scale,
        sharpness=sharpness(pixels, detection.landmarks),
        yaw=yaw,
        pitch=pitch,
        roll=roll,
    )


def sharpness(pixels: Pixels, landmarks: Landmarks5) -> float:
    """Variance of the Laplacian of the face at a fixed size, grey levels squared.

    A small face is enlarged, so that it counts as blurred, as it looks.
    """
    chip = align.chip(pixels, landmarks, _CROP * SHARPNESS_CHIP, SHARPNESS_CHIP)
    grey = cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())


def pose(landmarks: Landmarks5) -> tuple[float, float, float]:
    """Yaw, pitch and roll in degrees; positive is to the picture's right, up, clockwise.

    A rigid head is fitted to the points as seen from far away (scaled orthographic).
    Source: DeMenthon and Davis 1995, first step of POSIT, with the two axes made
    orthogonal by the nearest rotation.
    """
    seen = np.asarray(landmarks, np.float64)
    seen = seen - seen.mean(0)
    head = _HEAD - _HEAD.mean(0)
    axes, *_ = np.linalg.lstsq(head, seen, rcond=None)  # (3, 2)
    if not np.isfinite(axes).all() or np.abs(axes).max() < 1e-9:
        return 0.0, 0.0, 0.0
    return _angles(_rotation(axes.T))


def _rotation(axes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rotation whose first two rows are nearest to ``axes``, up to a scale."""
    left, _, right = np.linalg.svd(axes, full_matrices=False)
    two = left @ right
    return np.vstack([two, np.cross(two[0], two[1])])


def _angles(rotation: NDArray[np.float64]) -> tuple[float, float, float]:
    """Of the direction the nose points to, and of the eyes' line."""
    x, y, z = rotation[:, 2]
    yaw = math.degrees(math.atan2(x, z))
    pitch = math.degrees(math.asin(max(-1.0, min(1.0, -y))))
    roll = math.degrees(math.atan2(rotation[1, 0], rotation[0, 0]))
    return yaw, pitch, roll
