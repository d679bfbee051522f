"""Measuring faces again that the library knows: with other models, or for what is missing of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.measurement import (
    Again,
    FaceRemeasured,
    FacesRemeasured,
    KnownFace,
    PhotoMeasurement,
    PhotoProblem,
    VideoMeasurement,
    Wanted,
)
from faceapp.domain.photo import Reason
from faceapp.domain.recording import is_video_name
from faceapp.domain.thresholds import WORKING_SIDE

if TYPE_CHECKING:
    from faceapp.media.decode import Decoded
    from faceapp.media.files import PictureFile
    from faceapp.vision.models import Detection, ModelSet

Room = Callable[[int], None]


class Measurer:
    """What a worker process measures with: whole photos, and known faces again."""

    def __init__(self, models: ModelSet) -> None:
        self._models = models

    def __call__(self, path: Path, room: Room) -> PhotoMeasurement | VideoMeasurement | PhotoProblem:
        """See ``measure_photo``, ``measure_video``."""
        from faceapp.services.measure import measure_photo
        from faceapp.services.measure_video import measure_video

        if is_video_name(os.fsencode(path)):
            return measure_video(path)
        return measure_photo(path, self._models, room)

    def again(self, path: Path, asked: Again, room: Room) -> FacesRemeasured | PhotoProblem:
        """See ``remeasure_faces``, ``remeasure_in_video``."""
        if is_video_name(os.fsencode(path)):
            from faceapp.services.measure_video import remeasure_in_video

            return remeasure_in_video(path, asked, self._models)
        return remeasure_faces(path, asked, self._models, room)


def remeasure_faces(
    path: Path, asked: Again, models: ModelSet, room: Room = lambda _: None
) -> FacesRemeasured | PhotoProblem:
    """The vector and the expression of faces of the photo at ``path``, as a scan would have measured them.

    Boxes and landmarks stay as they are: the photo is decoded once and nothing is looked
    for, but in boxes without landmarks. Where no face is seen in such a box there is no
    measurement: what else is in it would speak for somebody it has nothing of. Pure, as
    ``measure_photo``: nothing is kept or written, and what is wrong with a file is an answer.

    Args:
        path: of a file; it may be gone, broken or another one than before.
        asked: the faces, and what is wanted of them.
        models: used by one caller at a time; the detector only for boxes without landmarks.
        room: see ``measure_photo``.
    """
    from faceapp.media.files import read_picture

    wanted = asked.wanted
    expression = models.expression if wanted.expression else None
    try:
        file = read_picture(path)
        if asked.content_hash is None or asked.content_hash == file.content_hash:
            faces = _measured(file, asked, models, room)
        else:
            faces = (FaceRemeasured(),) * len(asked.faces)
    except UnreadablePicture as error:
        return PhotoProblem(error.reason, error.detail)
    except MemoryError:
        return PhotoProblem(Reason.TOO_LARGE, "not enough memory")
    return FacesRemeasured(
        faces,
        file.content_hash,
        models.embedder.id if wanted.embedding else None,
        None if expression is None else expression.id,
        None if expression is None else expression.version,
    )


def _measured(file: PictureFile, asked: Again, models: ModelSet, room: Room) -> tuple[FaceRemeasured, ...]:
    from faceapp.media.decode import decode
    from faceapp.media.weight import expected_bytes
    from faceapp.services.measure import closer_side

    # Those of one size are looked at together; nearly always all of them are.
    sides: dict[int, list[int]] = {}
    for place, face in enumerate(asked.faces):
        closer = face.drawn or face.landmarks is None
        sides.setdefault(closer_side(face.box) if closer else WORKING_SIDE, []).append(place)
    room(expected_bytes(file))
    measured: dict[int, FaceRemeasured] = {}
    for side, places in sorted(sides.items()):
        picture = decode(file, side)
        if len(sides) == 1:
            file = replace(file, data=b"")  # megabytes that nobody needs any more
        faces = [asked.faces[place] for place in places]
        measured.update(zip(places, described_faces(picture, faces, models, asked.wanted), strict=True))
    return tuple(measured.get(place, FaceRemeasured()) for place in range(len(asked.faces)))


def described_faces(
    picture: Decoded, faces: list[KnownFace], models: ModelSet, wanted: Wanted
) -> list[FaceRemeasured]:
    """Each of ``faces`` as it is on ``picture``; nothing where no face is seen in its box."""
    found = _found(picture, faces, models)
    seen = [place for place, face in enumerate(found) if face is not None]
    described = _described(picture, [face for face in found if face is not None], models, wanted)
    measured = dict(zip(seen, described, strict=True))
    for place in seen:
        newly = found[place]
        if faces[place].landmarks is None and newly is not None:
            measured[place] = _with_landmarks(measured[place], picture, newly)
    return [measured.get(place, FaceRemeasured()) for place in range(len(faces))]


def _with_landmarks(measured: FaceRemeasured, picture: Decoded, found: Detection) -> FaceRemeasured:
    """What is known of a face whose box alone was known until now."""
    from faceapp.services.measure import fractions
    from faceapp.vision.quality import quality

    width, height = picture.image.size
    scale = max(picture.width, picture.height) / max(width, height)
    return replace(
        measured,
        landmarks=fractions(found.landmarks, width, height),
        quality=quality(picture.pixels, found, scale),
    )


def _found(picture: Decoded, faces: list[KnownFace], models: ModelSet) -> list[Detection | None]:
    """Each face in pixels of ``picture``; None for a box in which no face is seen."""
    from faceapp.services.measure import face_in
    from faceapp.vision.models import Detection

    width, height = picture.image.size
    found: list[Detection | None] = []
    for face in faces:
        box = face.box
        edges = (box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height)
        if face.landmarks is None:
            found.append(face_in(picture.pixels, edges, models))
        else:
            points = np.array(face.landmarks, np.float64) * [width, height]
            found.append(Detection(edges, points.astype(np.float32), 1.0))
    return found


def _described(
    picture: Decoded, found: list[Detection], models: ModelSet, wanted: Wanted
) -> list[FaceRemeasured]:
    from faceapp.services.measure import described

    return [FaceRemeasured(*both) for both in zip(*described(picture, found, models, wanted), strict=True)]
