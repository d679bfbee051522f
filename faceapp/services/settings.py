"""Settings kept in the library: which models it uses and the like."""

from __future__ import annotations

from typing import Any

from faceapp.domain.face import Author
from faceapp.storage import settings
from faceapp.storage.library import Library


def get(library: Library, key: str, default: Any = None) -> Any:
    """What was put under ``key``, or ``default``."""
    return settings.get(library.connection, key, default)


def put(library: Library, key: str, value: Any) -> None:
    """Keep ``value`` (anything JSON can hold) under ``key``."""
    with library.write(Author.USER) as tx:
        settings.put(tx, key, value)
