"""Faces for tests of the viewer's pure parts."""

from __future__ import annotations

from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId


def a_face(number: int, box: Box) -> Face:
    return Face(
        FaceId(number), PhotoId(1), box, None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
        None, None, None, None, False,
    )  # fmt: skip
