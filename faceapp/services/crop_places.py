"""Where the small pictures of faces lie around them, for whoever draws one where its face was."""

from __future__ import annotations

from collections.abc import Iterable

from faceapp.domain.geometry import Box, CropPlace
from faceapp.domain.ids import FaceId
from faceapp.domain.reviewing import Listed
from faceapp.services import browse
from faceapp.storage.library import Library


def crop_places(library: Library, faces: Iterable[FaceId], of: Listed | None) -> dict[FaceId, CropPlace]:
    """Of faces in a recording; empty where nobody knows the size of its pictures."""
    if of is None or min(of.width, of.height) <= 0:
        return {}
    size = of.width, of.height
    return {one.id: place_around(one.box, size) for one in browse.faces(library, list(faces))}


def place_around(box: Box, size: tuple[int, int]) -> CropPlace:
    """Where ``media.cut.crop`` cuts around ``box``: at the picture's edge, the face is not in the middle."""
    from faceapp.media.cut import crop_place

    wide, high = size
    square = crop_place(box, size)
    longer = max(box.w * wide, box.h * high, 1.0)
    (x, y), (left, top) = square.centre, box.centre
    return CropPlace((x - left) * wide / longer, (y - top) * high / longer, square.w * wide / longer)
