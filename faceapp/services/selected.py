"""What the window says about several photos at once."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.browsing import Shown
from faceapp.domain.ids import PhotoId
from faceapp.storage import selection_reads
from faceapp.storage.library import Library


def shown_on(library: Library, photos: Sequence[PhotoId]) -> tuple[Shown, ...]:
    """Who is on these photos, on most of them first; not for the window's thread if they are many."""
    return selection_reads.shown_on(library.connection, photos)
