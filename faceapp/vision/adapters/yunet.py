"""YuNet: a small detector that looks at the picture once, whatever the number of faces.

The network is run by ONNX Runtime, which takes two thirds of the time of OpenCV's own
engine; what comes out is read as ``cv2.FaceDetectorYN`` reads it, and gives the same faces
(a test compares them).
Source: Wu et al., YuNet: A Tiny Millisecond-level Face Detector, 2023
(doi 10.1007/s11633-023-1423-y); OpenCV, modules/objdetect/src/face_detect.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import (
    YUNET_CLOSER_SIDE,
    YUNET_CROWD_FACES,
    YUNET_CROWD_SIDE,
    YUNET_OVERLAP,
    YUNET_SCORE,
    YUNET_SIDE,
    YUNET_SMALLEST,
    YUNET_STEADIED,
    YUNET_STEADIED_ABOVE,
    YUNET_STEADY_SCORE,
    YUNET_STEADY_SIDE,
    YUNET_STEADY_SURROUND,
)
from faceapp.vision import align
from faceapp.vision.adapters import onet
from faceapp.vision.adapters.network_file import open_sides, read_network
from faceapp.vision.adapters.onet import FivePoints
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Corners, Detection
from faceapp.vision.runtime import Network

Array = NDArray[np.float32]

_STRIDES: Final = (8, 16, 32)
_OUTPUTS: Final = tuple(f"{what}_{stride}" for what in ("cls", "obj", "bbox", "kps") for stride in _STRIDES)
_WIDTHS: Final = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
_TRIED: Final = 64
_MIRRORED: Final = [1, 0, 2, 4, 3]


class YuNet:
    """Finds faces and five landmarks; safe to call from several threads."""

    def __init__(self, model: str, network: Network, points: FivePoints) -> None:
        self.id = model
        self.least_score = YUNET_SCORE
        self._network = network
        self._points = points

    def detect(self, pixels: Pixels) -> list[Detection]:
        """Faces on ``pixels``, largest first.

        The picture is looked at in a small size first; where several faces are found that
        are hardly larger than what can be seen there (a crowd), it is looked at more closely.
        """
        faces = self.look(pixels, YUNET_SIDE)
        scale = min(YUNET_SIDE / max(pixels.shape[:2]), 1.0)
        small = sum(face.side * scale < YUNET_CROWD_SIDE for face in faces)
        if small >= YUNET_CROWD_FACES and scale < 1.0:
            faces = self.look(pixels, YUNET_CLOSER_SIDE)
        return [
            self._refined(pixels, face)
            if place < YUNET_STEADIED and face.side >= YUNET_STEADIED_ABOVE
            else face
            for place, face in enumerate(faces)
        ]

    def _refined(self, pixels: Pixels, face: Detection) -> Detection:
        """The face with better landmarks: see ``YUNET_STEADIED_ABOVE``."""
        points = self._points.find(pixels, face)
        return self._steadied(pixels, face) if points is None else replace(face, landmarks=points)

    def _steadied(self, pixels: Pixels, face: Detection) -> Detection:
        """The face with the mean landmarks of three looks: this one, a closer one, and its mirror image."""
        close = _close(pixels, face.box)
        looks = [face.landmarks.astype(np.float64)]
        for mirrored in (False, True):
            found = self._closer(close, mirrored=mirrored)
            if found is not None:
                looks.append(found.landmarks.astype(np.float64))
        return replace(face, landmarks=np.mean(looks, axis=0).astype(np.float32))

    def again(self, pixels: Pixels, boxes: Sequence[Corners]) -> list[Detection | None]:
        """The faces at about ``boxes``, seen closely; None where there is none any more.

        Only the surroundings of the boxes are looked at: 2 ms a face.
        """
        return [self._again(pixels, box) for box in boxes]

    def _again(self, pixels: Pixels, box: Corners) -> Detection | None:
        found = self._closer(_close(pixels, box), mirrored=False)
        if found is None or found.score < YUNET_SCORE:
            return None
        return self._refined(pixels, found) if found.side >= YUNET_STEADIED_ABOVE else found

    def _closer(self, close: tuple[Pixels, NDArray[np.float64]], *, mirrored: bool) -> Detection | None:
        """The face in the middle of a small square, in pixels of the picture; None where there is none."""
        seen, matrix = close
        boxes, points, scores = self.raw(seen[:, ::-1] if mirrored else seen, YUNET_STEADY_SCORE)
        if not len(boxes):
            return None
        away = ((boxes[:, :2] + boxes[:, 2:]) / 2 - YUNET_STEADY_SIDE / 2) ** 2
        place = int(np.argmin(away.sum(axis=1)))
        corners, found = boxes[place].reshape(2, 2).astype(np.float64), points[place].astype(np.float64)
        if mirrored:
            corners[:, 0] = YUNET_STEADY_SIDE - 1 - corners[::-1, 0]
            found = found[_MIRRORED] * [-1, 1] + [YUNET_STEADY_SIDE - 1, 0]
        left, top, right, bottom = ((corners - matrix[:, 2]) / matrix[0, 0]).reshape(4).tolist()
        return Detection(
            (left, top, right, bottom),
            ((found - matrix[:, 2]) / matrix[0, 0]).astype(np.float32),
            float(scores[place]),
        )

    def look(self, pixels: Pixels, longest: int, score: float = YUNET_SCORE) -> list[Detection]:
        """Faces on ``pixels``, shrunk to ``longest`` on its longer side, largest first."""
        height, width = pixels.shape[:2]
        scale = min(longest / max(height, width), 1.0)
        if scale < 1.0:
            size = (max(round(width * scale), 1), max(round(height * scale), 1))
            small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        else:
            small = pixels
        boxes, points, scores = self.raw(small, score)
        back = np.array([width / small.shape[1], height / small.shape[0]], np.float32)
        boxes = boxes * np.tile(back, 2)
        # pixel centres: 0.5 of a shrunk pixel is 0.5 * back of the picture's own
        points = (points + 0.5) * back - 0.5 if scale < 1.0 else points
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return [
            Detection((box[0], box[1], box[2], box[3]), points[n].astype(np.float32), float(scores[n]))
            for n in np.argsort(-area, kind="stable")
            for box in [boxes[n].tolist()]
            if min(box[2] - box[0], box[3] - box[1]) >= YUNET_SMALLEST
        ]

    def raw(self, pixels: Pixels, score: float) -> tuple[Array, Array, Array]:
        """Boxes (n, 4) by their corners, landmarks (n, 5, 2), scores (n,) on ``pixels`` as it is."""
        height, width = pixels.shape[:2]
        rows, columns = -(-height // 32) * 32, -(-width // 32) * 32
        planes = np.zeros((1, 3, rows, columns), np.float32)
        planes[0, :, :height, :width] = pixels.transpose(2, 0, 1)[::-1]  # blue first
        out = dict(zip(_OUTPUTS, self._network(planes), strict=True))
        found = [_decoded(out, stride, columns // stride, score) for stride in _STRIDES]
        boxes, points, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        whole = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1).astype(np.int32)
        kept = np.array(
            cv2.dnn.NMSBoxes(whole.tolist(), scores.tolist(), score, YUNET_OVERLAP), np.int64
        ).reshape(-1)
        return boxes[kept], points[kept], scores[kept]


def _close(pixels: Pixels, box: Corners) -> tuple[Pixels, NDArray[np.float64]]:
    """The surroundings of a box as a small square, and where the picture's points lie in it."""
    side = YUNET_STEADY_SIDE
    left, top, right, bottom = box
    scale = side / (max(right - left, bottom - top) * YUNET_STEADY_SURROUND)
    middle = np.array([left + right, top + bottom]) / 2
    matrix = np.hstack([np.eye(2) * scale, (side / 2 - middle * scale)[:, None]])
    return align.warp(pixels, matrix, side), matrix


def _decoded(out: dict[str, Array], stride: int, columns: int, score: float) -> tuple[Array, Array, Array]:
    """What one of the three grids says: corners, landmarks, scores."""
    likely = np.clip(out[f"cls_{stride}"][0, :, 0], 0, 1) * np.clip(out[f"obj_{stride}"][0, :, 0], 0, 1)
    scores = np.sqrt(likely)
    place = np.flatnonzero(scores >= score)
    cell = np.stack([place % columns, place // columns], axis=1).astype(np.float32)
    box = out[f"bbox_{stride}"][0, place]
    middle = (cell + box[:, :2]) * stride
    size = np.exp(box[:, 2:]) * stride
    points = (out[f"kps_{stride}"][0, place].reshape(-1, 5, 2) + cell[:, None]) * stride
    corner = middle - size / 2
    return np.concatenate([corner, corner + size], axis=1), points, scores[place]


def load(entry: ModelEntry) -> YuNet:
    """The detector of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it is another kind of network.
    """
    gives = [(1, (_TRIED // stride) ** 2, width) for width in _WIDTHS.values() for stride in _STRIDES]
    network = read_network(entry, _any_size, takes=(1, 3, _TRIED, _TRIED), gives=gives)
    return YuNet(entry.id, network, onet.load())


def _any_size(model: bytes) -> bytes:
    """The published file is written for pictures of 640 x 640."""
    return open_sides(model, {2: "height", 3: "width"})
