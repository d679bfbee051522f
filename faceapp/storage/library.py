"""The library file: one connection on one thread, and its transactions."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from faceapp.domain.errors import CannotWrite
from faceapp.domain.face import Author
from faceapp.domain.thresholds import BUSY_SECONDS
from faceapp.storage.connection import Connection, connect, prepare, roll_back
from faceapp.storage.holding import hold, let_go
from faceapp.storage.migrate import migrate
from faceapp.storage.transaction import Transaction

_IMPATIENT_MS: Final = 20
"""How long a write waits for another program's where a picture of a camera waits for it."""


class Library:
    """One open library; not shared between threads, each opens its own.

    Attributes:
        path: of the file.
        connection: for reading; rows are plain tuples, errors are ``KnownError``.
        written: transactions written through it so far.
    """

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self.connection = connection
        self.written = 0

    @contextmanager
    def write(self, by: Author, *, lasting: bool = False) -> Iterator[Transaction]:
        """One transaction; commits when the block ends, rolls back when it raises.

        It has the write lock from the start (a transaction that reads first and then
        writes would fail at once where another writes). What people do is on the disk
        when this returns, whatever happens to the power; what models write survives
        the end of the program, and can be measured again.

        Args:
            by: who writes.
            lasting: what models write can not be measured again (a camera's session): it is to
                be on the disk as well.

        Raises:
            LibraryBusy: another program kept the lock all the time.
            DiskFull, CannotWrite, LibraryBroken: nothing of it was written.
        """
        connection = self.connection
        if connection.in_transaction:
            raise RuntimeError("a transaction inside a transaction")
        level = "NORMAL" if by is Author.MODEL and not lasting else "FULL"
        connection.execute(f"PRAGMA synchronous = {level}")
        connection.execute("BEGIN IMMEDIATE")
        transaction = Transaction(connection, by)
        # A bulk verb makes a million small tuples, which the collector would walk through
        # again and again: half of the time for 300 000 faces. None of them is garbage.
        collecting = gc.isenabled() and by is not Author.MODEL
        if collecting:
            gc.disable()
        try:
            # Rests at the lowest rank, so that nobody else inherits it.
            if by is not Author.MODEL:
                connection.execute("UPDATE writer SET by = ?", (by.value,))
            yield transaction
            transaction.finish()
            if by is not Author.MODEL:
                connection.execute("UPDATE writer SET by = 'model'")
            connection.execute("COMMIT")
            self.written += 1
        except BaseException:
            transaction.change = None
            roll_back(connection)
            raise
        finally:
            if collecting:
                gc.enable()

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Inside, ``LibraryBusy`` comes at once: for whoever can try again and must not wait."""
        self.connection.execute(f"PRAGMA busy_timeout = {_IMPATIENT_MS}")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Several reads that all see the library at one moment."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
        finally:
            # Nothing was written; on a damaged file a COMMIT fails where this does not.
            roll_back(self.connection)

    def version(self) -> int:
        """A number that changes when another connection or program changed the library."""
        return int(self.connection.value("PRAGMA data_version"))

    def close(self) -> None:
        """Close the connection; the last one to close puts everything into the one file."""
        let_go(self.path, self.connection.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_library(path: Path, *, checkpoints: bool = True) -> Library:
    """Open the library at ``path``; make it where there is none.

    An older one is brought to the newest schema, after a backup beside it.

    Args:
        path: of the file; its folder is made.
        checkpoints: whether this connection copies the log back into the file now and
            then; the window's does not, since it would stop for it.

    Raises:
        NotALibrary, LibraryNewer, LibraryBroken, LibraryBusy, DiskFull, CannotWrite.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path=path) from error
    connection = connect(path)
    try:
        migrate(connection, path)
        prepare(connection, checkpoints=checkpoints)
    except BaseException:
        connection.close()
        raise
    hold(path)
    return Library(path, connection)
