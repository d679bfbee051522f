"""Whole copies of a library file: taken while it is in use, there completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import Final

from faceapp.domain.errors import CannotWrite, DiskFull, KnownError, LibraryBroken
from faceapp.storage.connection import Connection, connect, errors_known

_PAGES_AT_ONCE: Final = 4096


def copy_to(connection: Connection, target: Path) -> None:
    """Write a verified copy of the open library to ``target``, replacing what is there.

    The copy is one consistent state (SQLite's online backup), checked, flushed to the
    disk, and only then given its name.

    Raises:
        DiskFull, CannotWrite: ``target`` is as it was before.
        LibraryBroken: the library itself is damaged.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        remove(part)
        copy = connect(part)
        try:
            with errors_known(target):
                connection.backup(copy, pages=_PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.value("PRAGMA quick_check") != "ok":
                raise LibraryBroken(path=connection.path)
        finally:
            copy.close()
        flush(part)
        part.replace(target)
        flush(target.parent)
    except OSError as error:
        raise told(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            remove(part)


def flush(path: Path) -> None:
    """Ask the system to have ``path`` (a file, or a folder's list of names) on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows can not open folders
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sidecars(path: Path) -> tuple[Path, Path]:
    """The files that SQLite keeps beside a database in WAL mode."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def remove(path: Path) -> None:
    """Delete a database file and what SQLite keeps beside it."""
    for file in (path, *sidecars(path), path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)


def told(error: OSError, path: Path) -> KnownError:
    """What the system said about writing ``path``, as a sentence for the user."""
    return DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT) else CannotWrite(path=path)
