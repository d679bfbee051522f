"""Faces whose expression a person or a dataset set, as a folder of labelled pictures to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np

from faceapp.domain.errors import CannotWrite, UnreadablePicture
from faceapp.domain.ids import FaceId
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.domain.training import ReadingPictures
from faceapp.domain.training_thresholds import EXPRESSION_SIDE
from faceapp.services import browse
from faceapp.services.training_faces import who
from faceapp.storage.figure_reads import told_faces
from faceapp.storage.library import Library


def write_corrected(library: Library, folder: Path) -> Iterator[ReadingPictures]:
    """Write each such face as ``LABEL/WHO/FACE.png`` below ``folder``, telling how many there are.

    Cut as a model sees it, so that what is learned fits what is asked later. ``WHO`` is the
    person or, where nobody was named, the group of look-alikes: a training keeps all of one
    apart to check with, or none. Photos that can not be read are left out.

    Raises:
        CannotWrite: the folder can not be written.
    """
    import cv2

    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture
    from faceapp.vision.expression_crop import crops, grey, whole

    done = 0
    rows = sorted(told_faces(library.connection), key=lambda row: row[1])
    for photo, some in groupby(rows, key=lambda row: row[1]):
        labels = {FaceId(face): label for face, _, label, _ in some}
        faces = browse.faces(library, list(labels))
        try:
            pixels = decode(
                read_picture(browse.photo(library, photo).path, hashed=False), WORKING_SIDE
            ).pixels
        except UnreadablePicture:
            continue
        size = [pixels.shape[1], pixels.shape[0]]
        points = [
            whole(pixels) if one.landmarks is None else (np.array(one.landmarks) * size).astype(np.float32)
            for one in faces
        ]
        for face, chip in zip(faces, grey(crops(pixels, points, EXPRESSION_SIDE)), strict=True):
            path = folder / labels[face.id] / who(face) / f"{face.id}.png"
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(cv2.imencode(".png", chip)[1].tobytes())
            except OSError as error:
                raise CannotWrite(path=path) from error
            done += 1
        yield ReadingPictures(done)
