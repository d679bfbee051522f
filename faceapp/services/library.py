"""Opening the library and the pictures beside it."""

from __future__ import annotations

from pathlib import Path

from faceapp.storage.library import Library, open_library
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.thumbnails import open_thumbnails as _open_thumbnails

__all__ = ["Library", "Thumbnails", "default_library_path", "open_library", "open_thumbnails"]


def default_library_path() -> Path:
    """Where the library lies unless the user says otherwise; never inside photo folders."""
    from platformdirs import user_data_path

    return user_data_path("faceapp", appauthor=False) / "library.faceapp"


def open_thumbnails(library: Library) -> Thumbnails:
    """The small pictures of ``library``, in ``<library>.thumbs`` beside it; made if missing."""
    return _open_thumbnails(library)
