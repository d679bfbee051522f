"""Measuring one photo: a path in, plain values out; the same in a thread, a process or a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.measurement import (
    Embedding,
    FaceMeasurement,
    PhotoMeasurement,
    PhotoProblem,
    Pixels,
    Scores,
    Wanted,
)
from faceapp.domain.photo import Reason, TakenAt
from faceapp.domain.thresholds import (
    BOX_LANDMARKS,
    BOX_PROPORTIONS,
    DRAWN_FACE_OVERLAP,
    DRAWN_FACE_SIDE,
    DRAWN_FACE_SURROUND,
    FINER_BELOW,
    FINER_SURROUND,
    WORKING_SIDE,
)

if TYPE_CHECKING:
    from faceapp.media.decode import Decoded
    from faceapp.media.files import PictureFile
    from faceapp.vision.models import Detection, Landmarks5, ModelSet


def measure_photo(
    path: Path, models: ModelSet, room: Callable[[int], None] = lambda _: None
) -> PhotoMeasurement | PhotoProblem:
    """Everything the library wants to know of the photo at ``path``, from one decode.

    Pure: nothing is kept or written. What is wrong with a file is an answer, not an
    error; what is raised is a bug.

    Args:
        path: of a file; it may be gone, broken, huge or no picture at all.
        models: what finds and describes faces; used by one caller at a time.
        room: called before decoding with the bytes it is expected to take beyond an
            ordinary photo; may wait until there is room for them.
    """
    from faceapp.media import cut
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture
    from faceapp.media.weight import expected_bytes

    try:
        file = read_picture(path)
        room(expected_bytes(file))
        picture = decode(file, WORKING_SIDE)
        file = replace(file, data=b"")  # megabytes that nobody needs any more
        faces = _faces(picture, models)
    except UnreadablePicture as error:
        return PhotoProblem(error.reason, error.detail)
    except MemoryError:
        return PhotoProblem(Reason.TOO_LARGE, "not enough memory")
    thumbnail, colour = cut.thumbnail(picture)
    return PhotoMeasurement(
        width=picture.width,
        height=picture.height,
        orientation=picture.orientation,
        taken_at=_taken_at(file, picture),
        content_hash=file.content_hash,
        size=file.size,
        mtime_ns=file.mtime_ns,
        colour=colour,
        thumbnail=thumbnail,
        faces=faces,
        detector=models.detector.id,
        embedder=models.embedder.id,
        expression_model=None if models.expression is None else models.expression.id,
        expression_version=None if models.expression is None else models.expression.version,
    )


def measure_region(path: Path, box: Box, models: ModelSet) -> FaceMeasurement:
    """Measure the face that somebody drew ``box`` around.

    The surroundings of the box are looked at closer than a scan does. Where the
    detector sees a face there, its landmarks are used; where it does not (a profile,
    a hand before the mouth), the face is taken to fill the box upright, and no
    landmarks, quality or expression are claimed. The box stays as it was drawn.

    Raises:
        UnreadablePicture: the file can not be read any more.
    """
    from faceapp.media import cut
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture
    from faceapp.vision.quality import quality

    box = _sane(box)
    picture = decode(read_picture(path, hashed=False), closer_side(box))
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    drawn = (box.x * width, box.y * height, (box.x + box.w) * width, (box.y + box.h) * height)
    found = face_in(pixels, drawn, models)
    points = _presumed(drawn) if found is None else found.landmarks
    embedding = models.embedder.embed(pixels, [points])[0]
    expression = None
    if found is not None and models.expression is not None:
        expression = models.expression.classify(pixels, [points])[0]
    scale = max(picture.width, picture.height) / max(width, height)
    return FaceMeasurement(
        box=box,
        landmarks=None if found is None else fractions(points, width, height),
        score=1.0,
        quality=None if found is None else quality(pixels, found, scale),
        embedding=embedding,
        crop=cut.crop(picture, box),
        expression=expression,
        embedder=models.embedder.id,
    )


def closer_side(box: Box) -> int:
    """How large a picture is to be, longest side in pixels, for a box somebody drew to be large in it."""
    longest = round(min(max(DRAWN_FACE_SIDE / max(box.w, box.h), 1.0), 4.0 * WORKING_SIDE))
    return max(longest, WORKING_SIDE)


def _faces(picture: Decoded, models: ModelSet) -> tuple[FaceMeasurement, ...]:
    pixels = picture.pixels
    detections = models.detector.detect(pixels)
    if not detections:
        return ()
    vectors, scores = described(picture, detections, models, Wanted())
    return tuple(
        measured_face(picture, pixels, *one) for one in zip(detections, vectors, scores, strict=True)
    )


def measured_face(
    picture: Decoded,
    pixels: Pixels,
    detection: Detection,
    embedding: Embedding | None,
    expression: Scores | None,
) -> FaceMeasurement:
    """What is kept of a face that was found on ``picture``, whose ``pixels`` these are."""
    from faceapp.media import cut
    from faceapp.vision.quality import quality

    height, width = pixels.shape[:2]
    left, top, right, bottom = detection.box
    box = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
    return FaceMeasurement(
        box=box,
        landmarks=fractions(detection.landmarks, width, height),
        score=float(detection.score),
        quality=quality(pixels, detection, max(picture.width, picture.height) / max(width, height)),
        embedding=embedding,
        crop=cut.crop(picture, box),
        expression=expression,
    )


def described(
    picture: Decoded, detections: Sequence[Detection], models: ModelSet, wanted: Wanted
) -> tuple[list[Embedding | None], list[Scores | None]]:
    """One vector and one expression a face; of small faces from finer pixels where there are any.

    None stands for what is not wanted, or for what there is no model of.
    """
    vectors: list[Embedding | None] = [None] * len(detections)
    scores: list[Scores | None] = [None] * len(detections)
    for places, pixels, points in _views(picture, detections):
        if wanted.embedding:
            for place, vector in zip(places, models.embedder.embed(pixels, points), strict=True):
                vectors[place] = vector
        if wanted.expression and models.expression is not None:
            for place, row in zip(places, models.expression.classify(pixels, points), strict=True):
                scores[place] = row
    return vectors, scores


def _views(
    picture: Decoded, detections: Sequence[Detection]
) -> Iterator[tuple[list[int], Pixels, list[Landmarks5]]]:
    """Faces by the pixels they are to be seen in, with their landmarks there: the large ones together."""
    finer = max(picture.stored.size) / max(picture.image.size) > 1.0
    small = {n for n, found in enumerate(detections) if finer and found.side < FINER_BELOW}
    large = [n for n in range(len(detections)) if n not in small]
    if large:
        yield large, picture.pixels, [detections[n].landmarks for n in large]
    for n in sorted(small):
        part, points = _finer(picture, detections[n])
        yield [n], part, [points]


def _finer(picture: Decoded, found: Detection) -> tuple[Pixels, Landmarks5]:
    """The surroundings of a face as finely as they were decoded, and its landmarks there."""
    width, height = picture.image.size
    left, top, right, bottom = found.box
    reach = max(right - left, bottom - top) * FINER_SURROUND / 2
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    around = Box(
        (middle_x - reach) / width, (middle_y - reach) / height, 2 * reach / width, 2 * reach / height
    )
    part, place = picture.patch(around)
    across, down = part.width / (place.w * width), part.height / (place.h * height)
    corner = np.array([place.x * width, place.y * height])
    # pixel centres: 0.5 of one pixel is 0.5 * across of the finer ones
    points = (found.landmarks + 0.5 - corner) * [across, down] - 0.5
    return np.asarray(part), points.astype(np.float32)


def _taken_at(file: PictureFile, picture: Decoded) -> TakenAt:
    from faceapp.media.dates import Evidence, taken_at

    evidence = Evidence(file.path, picture.exif, picture.xmp, file.mtime_ns / 1e9)
    return taken_at(evidence, datetime.now())  # noqa: DTZ005 - wall time, as cameras write it


def face_in(
    pixels: np.ndarray, drawn: tuple[float, float, float, float], models: ModelSet
) -> Detection | None:
    """The face the detector sees in the drawn box, in pixels of the whole picture."""
    from faceapp.vision.models import Detection

    height = pixels.shape[0]
    left, top, right, bottom = drawn
    reach = max(right - left, bottom - top) * DRAWN_FACE_SURROUND / 2
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    x, y = max(int(middle_x - reach), 0), max(int(middle_y - reach), 0)
    part = np.ascontiguousarray(
        pixels[y : min(int(middle_y + reach) + 1, height), x : int(middle_x + reach) + 1]
    )
    shift = np.array([x, y], np.float32)
    best, best_overlap = None, DRAWN_FACE_OVERLAP
    target = Box(left, top, right - left, bottom - top)
    for seen in models.detector.detect(part):
        x0, y0, x1, y1 = (edge + offset for edge, offset in zip(seen.box, (x, y, x, y), strict=True))
        overlap = target.iou(Box(x0, y0, x1 - x0, y1 - y0))
        if overlap > best_overlap:
            best, best_overlap = Detection((x0, y0, x1, y1), seen.landmarks + shift, seen.score), overlap
    return best


def _presumed(drawn: tuple[float, float, float, float]) -> Landmarks5:
    """Where the landmarks of an upright face that fills the drawn box would be, pixels."""
    left, top, right, bottom = drawn
    high = ((right - left) * (bottom - top) / BOX_PROPORTIONS) ** 0.5
    size = np.array([high * BOX_PROPORTIONS, high])
    corner = np.array([(left + right) / 2, (top + bottom) / 2]) - size / 2
    points: Landmarks5 = (corner + np.array(BOX_LANDMARKS) * size).astype(np.float32)
    return points


def fractions(points: Landmarks5, width: int, height: int) -> Landmarks:
    """Pixels of a picture as parts of it."""
    a, b, c, d, e = ((float(x) / width, float(y) / height) for x, y in points)
    return a, b, c, d, e


def _sane(box: Box) -> Box:
    """``box`` if it lies in the picture and has some area, else the nearest that does."""
    inside = box.clipped()
    if inside.w <= 0 or inside.h <= 0:
        return Box(min(max(box.x, 0.0), 0.99), min(max(box.y, 0.0), 0.99), 0.01, 0.01)
    untouched = min(box.x, box.y) >= 0 and max(box.x + box.w, box.y + box.h) <= 1
    return box if untouched else inside
