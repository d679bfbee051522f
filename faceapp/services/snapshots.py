"""A picture of the camera, kept as a photo of the library."""

from __future__ import annotations

import contextlib
import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faceapp.domain.errors import NoSuchPhoto
from faceapp.domain.face import Author
from faceapp.domain.ids import RootId
from faceapp.domain.measurement import PhotoProblem, Pixels
from faceapp.domain.scanning import PhotoScanned
from faceapp.services import browse
from faceapp.services.folders import add_folders, note_file
from faceapp.services.limits import same_look
from faceapp.services.recordings import recordings_folder
from faceapp.storage import measuring
from faceapp.storage.backup import told
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails

if TYPE_CHECKING:
    from faceapp.vision.models import ModelSet

FOLDER: Final = "Snapshots"
"""Below the recordings: a folder of photos like others, which can be removed from the library like others."""
QUALITY: Final = 95
"""Of the JPEG, as cameras do: it is measured like a photo."""
TAKEN: Final = 0x9003
"""EXIF: when the picture was taken, by the clock on the wall."""
OFFSET: Final = 0x9011
EXIF: Final = 0x8769


def keep_snapshot(
    library: Library, pixels: Pixels, source: str, at: float | None = None
) -> tuple[Path, RootId]:
    """Write a picture as it came from the camera, and make its folder part of the library.

    Args:
        library: beside which it is kept.
        pixels: (h, w, 3) RGB.
        source: the camera's name.
        at: when it was taken, seconds since 1970; None: now.

    Returns:
        the file, and the folder in which a scan finds it.

    Raises:
        DiskFull, CannotWrite: it is not kept.
    """
    moment = datetime.fromtimestamp(time.time() if at is None else at).astimezone()
    folder = recordings_folder(library) / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _write(folder, _stem(moment, source), pixels, moment)
    except OSError as error:
        raise told(error, folder) from error
    (root,) = add_folders(library, [folder])
    return path, root


def look_for_faces(
    library: Library, thumbnails: Thumbnails, path: Path, models: ModelSet
) -> PhotoScanned | None:
    """Have a snapshot's faces at once: the workers of a scan would have to start, and give way to a camera.

    Args:
        library: that has its folder.
        thumbnails: get its small pictures.
        path: as ``keep_snapshot`` told it.
        models: the library's.

    Returns:
        what a scan would tell; None where it is for a scan to say what is wrong.

    Raises:
        LibraryBusy, DiskFull: it is left to a scan.
    """
    from faceapp.services.measure import measure_photo

    note_file(library, path)
    try:
        number = browse.find_photo(library, path)
    except NoSuchPhoto:
        return None
    found = measure_photo(path, models)
    if isinstance(found, PhotoProblem):
        return None
    with library.write(Author.MODEL) as tx:
        if not measuring.is_pending(tx.connection, number):
            return None  # a scan was there first
        saved = measuring.save_measurement(tx, number, found, same_look(found.embedder))
        thumbnails.put_photo(number, found.thumbnail)
        thumbnails.put_faces(saved.crops)
    return PhotoScanned(number, saved.faces, None, removed=saved.removed)


def _write(folder: Path, stem: str, pixels: Pixels, moment: datetime) -> Path:
    from PIL import Image

    exif = Image.Exif()
    details = exif.get_ifd(EXIF)
    details[TAKEN] = f"{moment:%Y:%m:%d %H:%M:%S}"
    zone = f"{moment:%z}"
    details[OFFSET] = f"{zone[:3]}:{zone[3:]}"
    path, number = folder / f"{stem}.jpg", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} {number}.jpg"
    half = path.with_suffix(".part")
    try:
        Image.fromarray(pixels).save(half, "JPEG", quality=QUALITY, exif=exif, subsampling=0)
        os.replace(half, path)  # noqa: PTH105 - a scan sees a whole picture or none
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
    return path


def _stem(moment: datetime, source: str) -> str:
    """When, and which camera, without what a file's name can not hold."""
    camera = " ".join("".join(c if c.isalnum() or c in " -_." else " " for c in source).split())
    return f"{moment:%Y-%m-%d %H.%M.%S} {camera[:60]}".strip(" .")
