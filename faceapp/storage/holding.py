"""Holds a library for as long as this process has it open, whatever else it does with the file.

POSIX takes all locks of a process away when it closes any handle on a file: a file dialog that
lists the library's folder and looks into each file is enough. The next program then takes the
library for closed, and when that program ends, it removes the log that is still being written to.
Locks that belong to a handle (OFD) stay. One is put where SQLite's own lasting locks are: whoever
asks whether somebody has the library open is told so, for as long as a connection is open here.

Source: SQLite's os_unix.c (SHARED_FIRST, UNIX_SHM_DMS); fcntl(2), "Open file description locks".
"""

from __future__ import annotations

import logging
import os
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_SHARED: Final = (0x40000002, 510)
"""Bytes of the library that every open connection has locked for reading."""
_ALIVE: Final = (128, 1)
"""Byte of the file beside it (``-shm``) that says that somebody is there."""


@dataclass(slots=True)
class _Hold:
    connections: int = 1
    handles: list[int] = field(default_factory=list)


_holds: dict[str, _Hold] = {}
_guard = threading.Lock()


def hold(path: Path) -> None:
    """A connection to ``path`` is open, with its log: keep others from taking it for closed."""
    key = os.path.realpath(path)
    with _guard:
        known = _holds.get(key)
        if known is not None:
            known.connections += 1
            return
        # A handle is kept even where it can not be locked: closing it would take SQLite's locks.
        made = _holds[key] = _Hold()
        for name, place in ((key, _SHARED), (f"{key}-shm", _ALIVE)):
            try:
                handle = os.open(name, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
                made.handles.append(handle)
                _lock(handle, place, shared=True)
            except OSError as error:
                log.info("%s is not held: %s", name, error)


def let_go(path: Path, close: Callable[[], None]) -> None:
    """``close`` a connection that ``hold`` was told of; the last one closes as if nobody held it."""
    key = os.path.realpath(path)
    with _guard:
        known = _holds.get(key)
        if known is None:
            close()
            return
        known.connections -= 1
        if known.connections:
            close()
            return
        del _holds[key]
        for handle in known.handles:
            try:
                _lock(handle, (0, 0), shared=False)
            except OSError as error:
                log.info("%s is not let go: %s", key, error)
        try:
            close()
        finally:
            for handle in known.handles:  # not before: see above
                os.close(handle)


def _lock(handle: int, place: tuple[int, int], *, shared: bool) -> None:
    """Lock some bytes for reading, or let go of them; on systems with such locks."""
    try:
        import fcntl
    except ImportError:  # Windows: its locks belong to handles anyway
        return
    command = getattr(fcntl, "F_OFD_SETLK", None)
    if command is None:
        return
    kind = fcntl.F_RDLCK if shared else fcntl.F_UNLCK
    start, length = place
    fcntl.fcntl(handle, command, struct.pack("hhqqi4x", kind, os.SEEK_SET, start, length, 0))
