"""SFace, cut and run by OpenCV itself (``cv2.FaceRecognizerSF``).

Source: Zhong et al., SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition,
2021 (doi 10.1109/TIP.2020.3048632); OpenCV Zoo.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.network_file import shapes, start
from faceapp.vision.dlib_net import unit
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5

Array = NDArray[np.float32]

_SIDE: Final = 112
_NO_CONFIG: Final = np.zeros(0, np.uint8)


class SFace:
    """Faces to unit vectors, one after the other: the mean of the chip's and its mirror image's.

    OpenCV's object keeps what it works on; callers of several threads take turns.
    """

    def __init__(self, entry: ModelEntry, recognizer: Any) -> None:
        self.id = entry.id
        self.dimensions = int(entry.facts["dimensions"])
        self._recognizer = recognizer
        self._turn = threading.Lock()

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``Embedder``."""
        out = np.zeros((len(landmarks), self.dimensions), np.float32)
        if not len(landmarks):
            return out
        blue_first = np.ascontiguousarray(pixels[:, :, ::-1])
        with self._turn:
            for row, points in zip(out, landmarks, strict=True):
                chip = self._recognizer.alignCrop(blue_first, _as_yunet(points))
                row[:] = self._feature(chip) + self._feature(np.ascontiguousarray(chip[:, ::-1]))
        return unit(out)

    def _feature(self, chip: NDArray[np.uint8]) -> Array:
        # It gives away its own memory, which the next call writes to.
        return np.array(self._recognizer.feature(chip), np.float32).reshape(-1)


def _as_yunet(points: Landmarks5) -> Array:
    """One row of YuNet's output; only the landmarks are read."""
    row = np.zeros((1, 15), np.float32)
    row[0, 4:14] = points.reshape(-1)
    return row


def load(entry: ModelEntry) -> SFace:
    """The embedder of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it is another kind of network.
    """
    source = entry.source("network")
    data = source.read()
    path = source.locate() or Path(source.name)
    # ONNX Runtime says in words what is wrong with a file; OpenCV may not come back from it.
    if shapes(start(data, path), (1, 3, _SIDE, _SIDE)) != [(1, int(entry.facts["dimensions"]))]:
        raise WrongModelShape(path=path, model=entry.id)
    cv2.setNumThreads(1)
    buffer = np.frombuffer(data, np.uint8)
    try:
        recognizer = cv2.FaceRecognizerSF.create("onnx", buffer, _NO_CONFIG)
    except cv2.error as error:
        raise ModelDamaged(path=path) from error
    return SFace(entry, recognizer)
