"""The faces of a picture that nobody had time to look at: those of the one before, found again on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from faceapp.domain.following import FollowedFace, PictureFaces
from faceapp.domain.geometry import Box
from faceapp.domain.live_thresholds import CARRY_SECONDS
from faceapp.domain.video import VideoPicture
from faceapp.services.measure import fractions
from faceapp.vision import motion
from faceapp.vision.align import Matrix
from faceapp.vision.models import Corners

Size = tuple[int, int]


class Carrier:
    """Takes faces along from picture to picture, by what is seen on both; one thread at a time.

    That takes some milliseconds, where looking for faces may take much longer: the picture on
    the screen need not wait, and still each box was found on the picture it is drawn on.
    """

    def __init__(self) -> None:
        self._last: PictureFaces | None = None
        self._looked_at = 0.0

    def know(self, faces: PictureFaces) -> None:
        """The faces of a picture were looked for: later ones have theirs from it."""
        self._last, self._looked_at = faces, faces.picture.time

    def carry(self, picture: VideoPicture) -> PictureFaces:
        """A picture with the faces that are found again on it; without a face that is not."""
        last = self._last
        if last is None or not last.faces or not 0 <= picture.time - self._looked_at <= CARRY_SECONDS:
            return PictureFaces(picture, (), False, 0.0)
        height, width = picture.pixels.shape[:2]
        size = (width, height)
        boxes = [_corners(face.box, size) for face in last.faces]
        moved = motion.moved(last.picture.pixels, picture.pixels, boxes)
        faces = tuple(
            _along(face, box, matrix, size)
            for face, box, matrix in zip(last.faces, boxes, moved, strict=True)
            if matrix is not None
        )
        self._last = PictureFaces(picture, faces, False, 0.0)
        return self._last


def _corners(box: Box, size: Size) -> Corners:
    width, height = size
    return box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height


def _along(face: FollowedFace, box: Corners, matrix: Matrix, size: Size) -> FollowedFace:
    width, height = size
    points = np.array(face.landmarks, np.float32) * np.array(size, np.float32)
    (left, top, right, bottom), there = motion.carried(matrix, box, points)
    return replace(
        face,
        box=Box(left / width, top / height, (right - left) / width, (bottom - top) / height),
        landmarks=fractions(there, width, height),
        scores=None,
        detected=False,
    )
