"""A lock that says that somebody writes a recording: it ends with the program, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from faceapp.domain.errors import CannotWrite
from faceapp.domain.ids import PhotoId


class WritingLock:
    """Held from ``acquire`` until ``release``, or until the process is no more.

    A file of its own beside the library, one for each recording: the library file itself must not
    be opened outside SQLite.
    """

    def __init__(self, library: Path, recording: PhotoId) -> None:
        self._path = library.with_name(f"{library.name}.writing-{recording}")
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Whether nobody else has it.

        Raises:
            CannotWrite: there can be no file beside the library.
        """
        while True:
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError as error:
                raise CannotWrite(path=self._path) from error
            if not _lock(handle):
                os.close(handle)
                return False
            if self._is_there(handle):
                self._handle = handle
                return True
            os.close(handle)  # who had it removed the file just now

    def release(self) -> None:
        """Let go; does nothing where it is not held."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if os.name != "nt":
            self._remove()
        os.close(handle)
        if os.name == "nt":  # an open file can not be removed there
            self._remove()

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _is_there(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except OSError:
            return False


def _lock(handle: int) -> bool:
    """Lock the open file for this handle alone: two handles of one process exclude each other."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
