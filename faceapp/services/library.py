"""Opening the library and the pictures beside it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from faceapp.domain.errors import CannotWrite, DiskFull, LibraryBusy
from faceapp.services.recovering import recover
from faceapp.storage import library as storage
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.thumbnails import open_thumbnails as _open_thumbnails

__all__ = ["Library", "Thumbnails", "default_library_path", "open_library", "open_thumbnails"]


def default_library_path() -> Path:
    """Where the library lies unless the user says otherwise; never inside photo folders."""
    from platformdirs import user_data_path

    return user_data_path("faceapp", appauthor=False) / "library.faceapp"


def open_library(path: Path, *, checkpoints: bool = True) -> Library:
    """Open the library at ``path``; see ``storage.library.open_library``.

    Recordings that a program was writing when it ended are put right; where that can not be
    written now, when it is opened next.

    Raises:
        as there.
    """
    library = storage.open_library(path, checkpoints=checkpoints)
    try:
        with contextlib.suppress(LibraryBusy, DiskFull, CannotWrite), library.impatient():
            recover(library)
    except BaseException:
        library.close()
        raise
    return library


def open_thumbnails(library: Library) -> Thumbnails:
    """The small pictures of ``library``, in ``<library>.thumbs`` beside it; made if missing."""
    return _open_thumbnails(library)
