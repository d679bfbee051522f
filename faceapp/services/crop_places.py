"""Where the small pictures of faces lie around them, for whoever draws one where its face was."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.geometry import Box, CropPlace
from faceapp.domain.ids import FaceId
from faceapp.services import browse
from faceapp.storage.library import Library


def crop_places(library: Library, faces: Sequence[FaceId], size: tuple[int, int]) -> dict[FaceId, CropPlace]:
    """Of faces on pictures of one ``size`` (width, height in pixels); empty where nobody knows it."""
    if min(size) <= 0:
        return {}
    return {one.id: place_around(one.box, size) for one in browse.faces(library, faces)}


def place_around(box: Box, size: tuple[int, int]) -> CropPlace:
    """Where ``media.cut.crop`` cuts around ``box``: at the picture's edge, the face is not in the middle."""
    from faceapp.media.cut import crop_place

    wide, high = size
    square = crop_place(box, size)
    longer = max(box.w * wide, box.h * high, 1.0)
    (x, y), (left, top) = square.centre, box.centre
    return CropPlace((x - left) * wide / longer, (y - top) * high / longer, square.w * wide / longer)
