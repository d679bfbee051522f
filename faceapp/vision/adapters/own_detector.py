"""Detectors of the user's own: boxes, scores and five landmarks, as three outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import OWN_DETECTOR_OVERLAP, OWN_DETECTOR_SCORE
from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.own_form import Form
from faceapp.vision.models import Detection
from faceapp.vision.runtime import Network

Array = NDArray[np.float32]

_CORNERS: Final[dict[str, Callable[[Array], Array]]] = {
    "corners": lambda box: box,
    "size": lambda box: np.concatenate([box[:, :2], box[:, :2] + box[:, 2:]], axis=1),
    "centre": lambda box: np.concatenate([box[:, :2] - box[:, 2:] / 2, box[:, :2] + box[:, 2:] / 2], axis=1),
}


class OwnDetector:
    """The picture is shrunk to fit, at the top left of what goes in; the rest is black."""

    def __init__(self, form: Form, network: Network) -> None:
        self.id = form.entry.id
        self._form = form
        self._network = network
        self._places = [form.place(key, n) for n, key in enumerate(("boxes", "scores", "landmarks"))]
        self._corners = _CORNERS[form.word("form", tuple(_CORNERS), "corners")]
        fractions = form.word("units", ("pixels", "fractions"), "pixels") == "fractions"
        self._unit = np.array([form.width, form.height] if fractions else [1, 1], np.float32)
        self._score = form.number("score", OWN_DETECTOR_SCORE, 0.0, 1.0)
        self._overlap = form.number("overlap", OWN_DETECTOR_OVERLAP, 0.0, 1.0)

    def detect(self, pixels: Pixels) -> list[Detection]:
        """See ``Detector``."""
        height, width = pixels.shape[:2]
        scale = min(self._form.width / width, self._form.height / height, 1.0)
        small = cv2.resize(
            pixels,
            (max(round(width * scale), 1), max(round(height * scale), 1)),
            interpolation=cv2.INTER_AREA,
        )
        seen = np.zeros((1, self._form.height, self._form.width, 3), np.uint8)
        seen[0, : small.shape[0], : small.shape[1]] = small
        back = np.array([width / small.shape[1], height / small.shape[0]], np.float32)
        boxes, points, scores = self._read(self._network(self._form.fill(seen)))
        boxes, points = boxes * np.tile(back, 2), points * back
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return [
            Detection(tuple(boxes[n].tolist()), points[n].astype(np.float32), float(scores[n]))
            for n in np.argsort(-area, kind="stable")
        ]

    def _read(self, outputs: list[Array]) -> tuple[Array, Array, Array]:
        """Corners (n, 4), landmarks (n, 5, 2), scores (n,), in pixels of what went in."""
        raw = [np.asarray(outputs[place], np.float32) for place in self._places]
        said = raw[1].reshape(-1) if raw[1].shape[-1:] != (2,) else raw[1].reshape(-1, 2)[:, 1]
        if raw[0].shape[-1:] != (4,) or raw[2].size != 10 * len(said) or raw[0].size != 4 * len(said):
            raise self._form.unfit()
        boxes = self._corners(raw[0].reshape(-1, 4)) * np.tile(self._unit, 2)
        points = raw[2].reshape(-1, 5, 2) * self._unit
        sound = np.isfinite(boxes).all(axis=1) & np.isfinite(points).all(axis=(1, 2))
        sure = np.flatnonzero(sound & (said >= self._score) & (boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        sized = np.concatenate([boxes[sure, :2], boxes[sure, 2:] - boxes[sure, :2]], axis=1)
        kept = cv2.dnn.NMSBoxes(sized.tolist(), said[sure].tolist(), self._score, self._overlap)
        best = sure[np.array(kept, np.intp).reshape(-1)]
        return boxes[best], points[best], np.clip(said[best], 0, 1)
