"""Putting a copy in the place of the library, at no moment without a library there."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

from faceapp.domain.errors import LibraryBroken, NotALibrary
from faceapp.storage.backup import copy_to, flush, remove, sidecars, told
from faceapp.storage.connection import connect
from faceapp.storage.migrate import pending
from faceapp.storage.schema import STEPS


def put_in_place(copy: Path, path: Path) -> Path | None:
    """Give ``path`` the library in the file ``copy``, atomically; see ``services.health.restore``.

    Returns where the library that was there lies now, or None.
    """
    part = path.with_name(f"{path.name}.restored")
    source = connect(copy)
    try:
        if pending(source, copy) == len(STEPS):  # an empty database is no library either
            raise NotALibrary(path=copy)
        path.parent.mkdir(parents=True, exist_ok=True)
        copy_to(source, part)
        kept = _set_aside(path)
        part.replace(path)
        flush(path.parent)
    except OSError as error:
        raise told(error, path) from error
    finally:
        source.close()
        with contextlib.suppress(OSError):
            remove(part)
    return kept


def _set_aside(path: Path) -> Path | None:
    """Make the present library one file and give it a second name; it stays in its place, too."""
    if not path.exists():
        return None
    kept = next(p for p in _names_aside(path) if not p.exists())
    try:
        present = connect(path, busy_seconds=1.0)
        try:
            present.execute("PRAGMA journal_mode = DELETE")  # refused while anybody else has it open
        finally:
            present.close()
    except (LibraryBroken, NotALibrary):
        # What can not be opened can not be in use; its log goes along for whoever repairs it.
        for file, aside in zip(sidecars(path), sidecars(kept), strict=True):
            if file.exists():
                file.replace(aside)
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
        flush(kept)
    return kept


def _names_aside(path: Path) -> Iterator[Path]:
    yield path.with_name(f"{path.name}.before-restore")
    for number in itertools.count(2):
        yield path.with_name(f"{path.name}.before-restore-{number}")
