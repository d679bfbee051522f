"""How closely videos are looked at by the window: the user's choice, kept in the library."""

from __future__ import annotations

from typing import Final

from faceapp.domain.face import Author
from faceapp.domain.recording import Recording
from faceapp.storage import settings
from faceapp.storage.library import Library

_KEY: Final = "video_every"
PACES: Final = (0.0, 0.2, 1.0)
"""Seconds at least between two pictures that can be chosen; 0: every picture."""


def chosen(library: Library) -> float:
    """Seconds at least between two pictures that are looked at; 0: every one."""
    value = settings.get(library.connection, _KEY, 0.0)
    return float(value) if isinstance(value, int | float) and value >= 0 else 0.0


def choose(library: Library, every: float) -> None:
    """Look at videos so closely from now on; those that were begun go on as before."""
    with library.write(Author.USER) as tx:
        settings.put(tx, _KEY, every)


def pace_of(library: Library, known: Recording) -> float:
    """Of a video that is to be analysed: as it was begun, else as chosen."""
    return known.every if known.position > 0 else chosen(library)
