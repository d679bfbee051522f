"""Opening a SQLite file the way this program needs it, and telling its errors as known ones.

Everything that touches SQLite goes through ``Connection``: its errors come out as
``KnownError`` wherever a user can understand the reason (disk full, locked, damaged);
what remains an ``sqlite3.Error`` is a bug, as the guards of the schema are meant to be.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from faceapp.domain.errors import (
    CannotWrite,
    DiskFull,
    KnownError,
    LibraryBroken,
    LibraryBusy,
    NotALibrary,
)
from faceapp.domain.thresholds import BUSY_SECONDS, PAGE_CACHE_KIB

_ROWS_AT_ONCE: Final = 512
_BUSY_PAUSE: Final = 0.01
"""Seconds between two tries where SQLite does not wait for others by itself."""


def known(error: sqlite3.Error, path: Path | str) -> KnownError | None:
    """The error as a sentence for the user, or None where it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_IOERR_CORRUPTFS:
        return LibraryBroken(path=path)
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return DiskFull()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return LibraryBusy()
        case sqlite3.SQLITE_CORRUPT:
            return LibraryBroken(path=path)
        case sqlite3.SQLITE_NOTADB:
            return NotALibrary(path=path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return CannotWrite(path=path)
    return None


@contextmanager
def errors_known(path: Path | str) -> Iterator[None]:
    """Turn SQLite's errors inside the block into ``KnownError``."""
    try:
        yield
    except sqlite3.Error as error:
        told = known(error, path)
        if told is None:
            raise
        raise told from error


class Cursor(sqlite3.Cursor):
    """A cursor whose errors are told as known ones; rows are plain tuples."""

    connection: Connection

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """As ``sqlite3.Cursor.execute``."""
        try:
            super().execute(sql, parameters)
        except sqlite3.Error as error:
            self._tell(error)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        """As ``sqlite3.Cursor.executemany``."""
        try:
            super().executemany(sql, parameters)
        except sqlite3.Error as error:
            self._tell(error)
        return self

    def fetchone(self) -> Any:
        """As ``sqlite3.Cursor.fetchone``."""
        try:
            return super().fetchone()
        except sqlite3.Error as error:
            self._tell(error)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """As ``sqlite3.Cursor.fetchmany``."""
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        except sqlite3.Error as error:
            self._tell(error)
        return []

    def fetchall(self) -> list[Any]:
        """As ``sqlite3.Cursor.fetchall``."""
        try:
            return super().fetchall()
        except sqlite3.Error as error:
            self._tell(error)
        return []

    def __iter__(self) -> Any:
        """Rows one after another, fetched a few hundred at a time."""
        while rows := self.fetchmany(_ROWS_AT_ONCE):
            yield from rows

    def _tell(self, error: sqlite3.Error) -> None:
        told = known(error, self.connection.path)
        if told is None:
            raise error
        raise told from error


class Connection(sqlite3.Connection):
    """A connection whose errors are told as known ones.

    Attributes:
        path: of the file, for the sentences.
    """

    path: Path | str = ""

    def cursor(self, factory: Any = Cursor) -> Any:
        """A ``Cursor`` of this module unless another factory is asked for."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run one statement on a new cursor."""
        cursor: Cursor = self.cursor()
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        """Run one statement for each set of parameters."""
        cursor: Cursor = self.cursor()
        return cursor.executemany(sql, parameters)

    def value(self, sql: str, parameters: Any = ()) -> Any:
        """First column of the first row, or None where there is no row."""
        row = self.execute(sql, parameters).fetchone()
        return None if row is None else row[0]


def connect(path: Path, *, busy_seconds: float = BUSY_SECONDS, any_thread: bool = False) -> Connection:
    """Open or create ``path`` without changing anything in it yet.

    Transactions are begun and ended by hand (``isolation_level`` None).

    Raises:
        NotALibrary: it is a folder, or a file of another kind.
        CannotWrite: it can not be opened.
    """
    if path.is_dir():
        raise NotALibrary(path=path)
    with errors_known(path):
        connection = sqlite3.connect(
            path,
            timeout=busy_seconds,
            isolation_level=None,
            factory=Connection,
            check_same_thread=not any_thread,
            cached_statements=256,
        )
    connection.path = path
    try:
        # SQLite itself must look: a process that opens and closes the file by other means loses
        # the locks of all its connections to it (POSIX), and with them the log of others.
        connection.value("PRAGMA schema_version")
    except KnownError:
        connection.close()
        raise
    return connection


def keep_log(connection: Connection) -> None:
    """Have changes written to a log first (WAL), so that reading and writing go on side by side.

    The file remembers it. Where it is new, two programs may come to this at once, and SQLite
    then refuses one of them at once, however long it is told to wait: so it is tried again.

    Raises:
        CannotWrite: the folder does not allow the files that WAL needs beside the library.
        LibraryBusy: another program kept it busy all the time.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            mode = connection.value("PRAGMA journal_mode = WAL")
            break
        except LibraryBusy:
            if time.monotonic() >= end:
                raise
        time.sleep(_BUSY_PAUSE)
    if mode != "wal":
        raise CannotWrite(path=connection.path)


def prepare(connection: Connection, *, checkpoints: bool) -> None:
    """Set what SQLite does not keep in the file.

    ``recursive_triggers`` makes REPLACE fire the guards. Without ``checkpoints`` the
    connection never copies the log back into the file: the window's own connection
    would stop for it, the engine's does it instead.

    Raises:
        CannotWrite: the folder does not allow the files that WAL needs beside the library.
    """
    keep_log(connection)
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
        f"cache_size = -{PAGE_CACHE_KIB}",
        f"wal_autocheckpoint = {1000 if checkpoints else 0}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def roll_back(connection: Connection) -> None:
    """End the transaction without it; SQLite may have ended it itself (disk full, damage)."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
