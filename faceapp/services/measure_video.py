"""Measuring a video cheaply, as a scan does: what it is, when it was recorded, a still of it.

The faces in it are followed later; see ``services.recordings.analyse``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.measurement import (
    Again,
    FaceRemeasured,
    FacesRemeasured,
    PhotoProblem,
    Pixels,
    VideoMeasurement,
)
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import THUMBNAIL_SIDE
from faceapp.domain.video_errors import VideoUnreadable
from faceapp.domain.video_thresholds import HASHED_BYTES

if TYPE_CHECKING:
    from faceapp.media.decode import Decoded
    from faceapp.media.video import VideoFile
    from faceapp.vision.models import ModelSet

_T = TypeVar("_T")


def video_hash(path: Path) -> bytes:
    """16 bytes that tell one video from another: of its size, its first and its last part.

    Reading gigabytes to see whether a file was moved takes minutes; two videos that differ only
    in the middle do not come from any camera.

    Raises:
        OSError: it can not be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = blake2b(size.to_bytes(8, "little"), digest_size=16)
        digest.update(file.read(HASHED_BYTES))
        file.seek(max(size - HASHED_BYTES, HASHED_BYTES))
        digest.update(file.read(HASHED_BYTES))
    return digest.digest()


def measure_video(path: Path) -> VideoMeasurement | PhotoProblem:
    """What a list shows of the video at ``path``; pure, as ``measure_photo``.

    What is wrong with a file is an answer, not an error: it may be gone, broken or no video at all.
    """
    return _answered(lambda: _measured_video(path))


def _measured_video(path: Path) -> VideoMeasurement | PhotoProblem:
    from faceapp.media.video_dates import recorded_at
    from faceapp.media.video_stills import still_of
    from faceapp.services.stills import still

    before = path.stat()
    with _open(path) as video:
        facts = video.facts
        thumbnail, colour = still(still_of(video, 2 * THUMBNAIL_SIDE).pixels)
    content = video_hash(path)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return PhotoProblem(Reason.CHANGED, "the file changed while it was read")
    now = datetime.now()  # noqa: DTZ005 - wall time
    return VideoMeasurement(
        width=facts.width,
        height=facts.height,
        duration=facts.duration,
        taken_at=recorded_at(path, before.st_mtime_ns / 1e9, now, facts.duration),
        content_hash=content,
        size=before.st_size,
        mtime_ns=before.st_mtime_ns,
        colour=colour,
        thumbnail=thumbnail,
    )


def remeasure_in_video(path: Path, asked: Again, models: ModelSet) -> FacesRemeasured | PhotoProblem:
    """The vector and the expression of faces of a video, each on the picture it was seen best on.

    The mean over a track, which following gives, is not to be had from one picture: the vector of
    the best one takes its place until the video is analysed anew.

    Args:
        path: of a file; it may be gone, broken or another one than before.
        asked: the faces, with their times.
        models: used by one caller at a time.
    """
    return _answered(lambda: _remeasured(path, asked, models))


def _remeasured(path: Path, asked: Again, models: ModelSet) -> FacesRemeasured:
    wanted = asked.wanted
    expression = models.expression if wanted.expression else None
    content = video_hash(path)
    measured: dict[int, FaceRemeasured] = {}
    if asked.content_hash in {None, content}:
        with _open(path) as video:
            measured = _measured(video, asked, models)
    return FacesRemeasured(
        tuple(measured.get(place, FaceRemeasured()) for place in range(len(asked.faces))),
        content,
        models.embedder.id if wanted.embedding else None,
        None if expression is None else expression.id,
        None if expression is None else expression.version,
    )


def _measured(video: VideoFile, asked: Again, models: ModelSet) -> dict[int, FaceRemeasured]:
    from faceapp.services.remeasuring import described_faces

    times: dict[float, list[int]] = {}
    for place, face in enumerate(asked.faces):
        if face.time is not None:
            times.setdefault(face.time, []).append(place)
    found: dict[int, FaceRemeasured] = {}
    for time, places in sorted(times.items()):
        picture = as_decoded(video.picture_at(time).pixels)
        faces = [asked.faces[place] for place in places]
        found.update(zip(places, described_faces(picture, faces, models, asked.wanted), strict=True))
    return found


def as_decoded(pixels: Pixels) -> Decoded:
    """A picture of a video as if it were a photo's.

    Args:
        pixels: (h, w, 3), upright, RGB.
    """
    from PIL import Image

    from faceapp.media.decode import Decoded

    image = Image.fromarray(pixels)
    return Decoded(image, image.width, image.height, 1, b"", None, b"", image)


def still_of(path: Path, longest: int) -> Pixels:
    """The picture that stands for the video at ``path``, at most so many pixels long.

    Raises:
        UnreadablePicture: with the reason to show in its place.
    """
    from faceapp.media.video_stills import still

    try:
        return still(path, longest or None).pixels
    except VideoUnreadable as error:
        raise UnreadablePicture(error.reason, str(error)) from error


def picture_at(path: Path, time: float) -> Decoded:
    """One picture of the video at ``path``.

    Raises:
        UnreadablePicture: as ``still_of``.
    """
    try:
        with _open(path) as video:
            return as_decoded(video.picture_at(time).pixels)
    except VideoUnreadable as error:
        raise UnreadablePicture(error.reason, str(error)) from error


def _open(path: Path) -> VideoFile:
    from faceapp.media.video import open_video

    return open_video(path)


def _answered(work: Callable[[], _T]) -> _T | PhotoProblem:
    """What ``work`` gives; or what is wrong with the file, as an answer."""
    try:
        return work()
    except VideoUnreadable as error:
        return PhotoProblem(error.reason, str(error))
    except FileNotFoundError as error:
        return PhotoProblem(Reason.VANISHED, str(error.strerror))
    except PermissionError as error:
        return PhotoProblem(Reason.NO_PERMISSION, str(error.strerror))
    except OSError as error:
        return PhotoProblem(Reason.UNREADABLE, str(error.strerror or error))
    except MemoryError:
        return PhotoProblem(Reason.TOO_LARGE, "not enough memory")
