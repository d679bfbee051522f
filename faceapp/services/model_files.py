"""How files come into the models folder: beside their goal first, whole and on the disk, then in one step."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from faceapp.domain.errors import CannotWrite, DiskFull, KnownError, ModelBusy

LOCK: Final = ".lock"
NEW: Final = ".new-"
"""How names of copies begin that are not yet in place."""

log = logging.getLogger(__name__)

_BUSY = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_FULL = {errno.ENOSPC, errno.EDQUOT}


def part_of(goal: Path) -> Path:
    """Where a download lies while it is not whole."""
    return goal.with_name(f"{goal.name}.part")


def parts_of(goal: Path) -> tuple[Path, Path]:
    """All that a download leaves while it is not whole: the bytes, and what is known about them."""
    part = part_of(goal)
    return part, part.with_name(f"{part.name}.json")


def cannot_write(error: OSError, path: Path) -> KnownError:
    """What the user is told when writing ``path`` failed."""
    return DiskFull() if error.errno in _FULL else CannotWrite(path=path)


@contextmanager
def locked(folder: Path, model: str) -> Iterator[None]:
    """Keep other threads and programs from putting files into ``folder``; ends with the process, too.

    Raises:
        ModelBusy: another one is at it.
        CannotWrite, DiskFull: the folder can not be made.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise cannot_write(error, folder) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _BUSY:
                raise ModelBusy(model=model) from error
            log.info("%s knows no locks: %s", folder, error)
        for left in folder.glob(f"{NEW}*"):  # by a program that was killed
            left.unlink(missing_ok=True)
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def put(temporary: Path, goal: Path) -> None:
    """Move a whole file to its goal; what was there is replaced, and a power cut loses neither.

    Raises:
        OSError: as from the system.
    """
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(goal)
    if sys.platform != "win32":
        folder = os.open(goal.parent, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network disks can not; the file itself is safe
                os.fsync(folder)
        finally:
            os.close(folder)


def put_text(text: str, goal: Path) -> None:
    """Write a small file whole or not at all.

    Raises:
        OSError: as from the system.
    """
    temporary = goal.with_name(f".{goal.name}.new")
    temporary.write_text(text, encoding="utf-8")
    put(temporary, goal)
