"""Cutting the small pictures of faces again, where they are missing."""

from __future__ import annotations

import time
from collections.abc import Sequence

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.services import browse
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails


def cut_again(
    library: Library, thumbnails: Thumbnails, faces: Sequence[FaceId], seconds: float
) -> tuple[tuple[FaceId, ...], tuple[FaceId, ...]]:
    """Cut the crops of ``faces`` from their photos, as a scan does.

    A crop is missing when its face was moved back by undo, or when the file of small
    pictures was lost. At least one photo is decoded (about 60 ms), then as many as fit.

    Args:
        library: tells where the faces are.
        thumbnails: gets the crops.
        faces: that have none.
        seconds: to stop after.

    Returns:
        The faces that have one now, and those there was no time for. A face in neither
        is gone, or its file can not be read.
    """
    from faceapp.media import cut
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture
    from faceapp.services.measure_video import picture_at

    end = time.monotonic() + seconds
    on: dict[PhotoId, list[Face]] = {}
    for face in browse.faces(library, faces):
        on.setdefault(face.photo, []).append(face)
    paths = {photo.id: photo.path for photo in browse.photos(library, list(on))}
    made: list[FaceId] = []
    for number in list(on):
        found = on.pop(number)
        try:
            if any(face.time is not None for face in found):
                crops = [
                    (face.id, cut.crop(picture_at(paths[number], face.time or 0.0), face.box))
                    for face in found
                ]
            else:
                picture = decode(read_picture(paths[number], hashed=False), WORKING_SIDE)
                crops = [(face.id, cut.crop(picture, face.box)) for face in found]
            thumbnails.put_faces(crops)
        except (UnreadablePicture, MemoryError, KeyError):
            continue
        made.extend(face.id for face in found)
        if time.monotonic() >= end:
            break
    return tuple(made), tuple(face.id for rest in on.values() for face in rest)
