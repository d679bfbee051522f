"""Turns a face upright and cuts it out, as the embedder wants it."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import SHRINK_ABOVE
from faceapp.vision.models import Landmarks5

Matrix = NDArray[np.float64]
"""(2, 3): where a point of the picture lies in the chip."""


def similarity(points: NDArray[np.floating], template: NDArray[np.floating]) -> Matrix:
    """The turn, scale and shift that takes ``points`` nearest to ``template``.

    Least squares over all (n, 2) points; mirror images are never made. Points that lie
    on one spot (a broken detection) give a plain shift.
    Source: Umeyama 1991, in its closed form for the plane.
    """
    source = np.asarray(points, np.float64)
    target = np.asarray(template, np.float64)
    source_mean, target_mean = source.mean(0), target.mean(0)
    (px, py), (qx, qy) = (source - source_mean).T, (target - target_mean).T
    spread = float(px @ px + py @ py)
    a, b = (
        ((px @ qx + py @ qy) / spread, (px @ qy - py @ qx) / spread)
        if math.isfinite(spread) and spread > 0
        else (1.0, 0.0)
    )
    if a == 0 and b == 0:
        a = 1.0
    turn = np.array([[a, -b], [b, a]])
    shift = target_mean - turn @ source_mean
    return np.hstack([turn, shift[:, None]])


def scale_of(matrix: Matrix) -> float:
    """Chip pixels per picture pixel."""
    return math.hypot(matrix[0, 0], matrix[1, 0])


def warp(
    pixels: Pixels,
    matrix: Matrix,
    size: int,
    *,
    outside: int = cv2.BORDER_CONSTANT,
    between: int = cv2.INTER_LINEAR,
) -> Pixels:
    """The square of ``size`` pixels that ``matrix`` takes out of the picture.

    A face much larger than the chip is shrunk by area averaging first: a plain warp would
    skip pixels, and what it skips is noise in the embedding.

    Args:
        pixels: the picture.
        matrix: as of ``similarity``.
        size: pixels.
        outside: one of OpenCV's borders; black.
        between: one of OpenCV's interpolations.
    """
    scale = scale_of(matrix)
    if scale * SHRINK_ABOVE < 1:
        pixels, matrix = _shrunk(pixels, matrix, size, scale)
    out = cv2.warpAffine(pixels, matrix, (size, size), flags=between, borderMode=outside)
    return np.asarray(out, np.uint8)


def _shrunk(pixels: Pixels, matrix: Matrix, size: int, scale: float) -> tuple[Pixels, Matrix]:
    """The part of the picture that is seen, at about the chip's scale; and its matrix."""
    height, width = pixels.shape[:2]
    turn = matrix[:, :2]
    corners = np.array([[0, 0], [size, 0], [0, size], [size, size]]) - matrix[:, 2]
    seen = corners @ np.linalg.inv(turn).T
    edge = 2 / scale
    x0, y0 = np.clip(np.floor(seen.min(0) - edge), 0, [width - 1, height - 1]).astype(int)
    x1, y1 = np.clip(np.ceil(seen.max(0) + edge), [x0 + 1, y0 + 1], [width, height]).astype(int)
    part = pixels[y0:y1, x0:x1]
    to = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    small = np.asarray(cv2.resize(part, to, interpolation=cv2.INTER_AREA), np.uint8)
    fx, fy = (x1 - x0) / to[0], (y1 - y0) / to[1]
    # pixel centres: x = x0 + (u + 0.5) * fx - 0.5
    back = np.array([[fx, 0, x0 + 0.5 * fx - 0.5], [0, fy, y0 + 0.5 * fy - 0.5], [0, 0, 1]])
    return small, matrix @ back


def chip(pixels: Pixels, landmarks: Landmarks5, template: NDArray[np.floating], size: int) -> Pixels:
    """The face upright in a square of ``size`` pixels.

    Its ``landmarks`` come to lie as near as can be to those of ``template``, (5, 2).
    """
    return warp(pixels, similarity(landmarks, template), size)
