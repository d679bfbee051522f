"""The faces of a picture that nobody had time to look at: those of the one before, found again on it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from faceapp.domain.following import FollowedFace, PictureFaces
from faceapp.domain.geometry import Box
from faceapp.domain.live_thresholds import CARRY_SECONDS, MISSED_SECONDS, SEEN_SIDE
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import SAME_PLACE
from faceapp.services.measure import fractions
from faceapp.vision import motion
from faceapp.vision.align import Matrix
from faceapp.vision.models import Corners
from faceapp.vision.scene_cuts import Scenes

Size = tuple[int, int]
Faces = tuple[FollowedFace, ...]


class Carrier:
    """Takes faces along from picture to picture, by what is seen on both; one thread at a time.

    That takes some milliseconds, where looking for faces may take much longer: the picture on
    the screen need not wait, and still each box was found on the picture it is drawn on.
    """

    def __init__(self) -> None:
        self._last: PictureFaces | None = None
        self._looked_at = 0.0
        self._ahead: PictureFaces | None = None
        self._sights: dict[int, float] = {}
        self._scenes = Scenes()
        self._cut_at = -math.inf

    def see(self, picture: VideoPicture) -> None:
        """The next picture for the screen: where another scene begins with it, nothing is taken along."""
        step = max(max(picture.pixels.shape[:2]) // SEEN_SIDE, 1)
        if self._scenes.cut(picture.pixels[::step, ::step]):
            self._cut_at = picture.time
            self._last = self._ahead = None
            self._sights.clear()

    def know(self, faces: PictureFaces) -> None:
        """The faces of a picture were looked for: later ones have theirs from it."""
        time = faces.picture.time
        if time < self._cut_at:
            return  # found too late: that scene is over
        self._ahead = self._last if self._last is not None and not faces.cut else None
        self._last, self._looked_at = faces, time
        self._sights = {track: at for track, at in self._sights.items() if 0 <= time - at <= MISSED_SECONDS}
        self._sights.update((face.track, time) for face in faces.faces)

    def carry(self, picture: VideoPicture) -> PictureFaces:
        """A picture with the faces that are found again on it; without a face that is not."""
        last, ahead = self._last, self._ahead
        if last is None or not 0 <= picture.time - self._looked_at <= CARRY_SECONDS:
            return PictureFaces(picture, (), False, 0.0)
        faces = _moved(last, last.faces, picture)
        if ahead is not None:
            faces += self._from_ahead(last, ahead, faces, picture)
        self._last, self._ahead = PictureFaces(picture, faces, False, 0.0), None
        return self._last

    def _from_ahead(
        self, known: PictureFaces, ahead: PictureFaces, found: Faces, picture: VideoPicture
    ) -> Faces:
        """Faces that are lost since the picture that was looked at, which may be old by now.

        They were found again on a picture after it already, or a look at it has missed them.
        """
        facts = {face.track: face for face in known.faces}
        there = {face.track for face in found}
        lost = [
            face
            for face in ahead.faces
            if face.track not in there and face.track in self._sights and picture.time >= ahead.picture.time
        ]
        again = [
            replace(facts.get(face.track, face), box=face.box, landmarks=face.landmarks, detected=False)
            for face in _moved(ahead, tuple(lost), picture)
        ]
        return tuple(face for face in again if all(face.box.iou(one.box) < SAME_PLACE for one in found))


def _moved(last: PictureFaces, faces: Faces, picture: VideoPicture) -> Faces:
    """Those of the ``faces`` of a picture that are found again on another one."""
    if not faces:
        return ()
    height, width = picture.pixels.shape[:2]
    size = (width, height)
    boxes = [_corners(face.box, size) for face in faces]
    ways = motion.moved(last.picture.pixels, picture.pixels, boxes)
    return tuple(
        _along(face, box, matrix, size)
        for face, box, matrix in zip(faces, boxes, ways, strict=True)
        if matrix is not None
    )


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
