"""Bringing a library file to the newest schema: all steps or none, after a backup."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from faceapp.domain.errors import LibraryBroken, LibraryNewer, NotALibrary
from faceapp.storage import schema
from faceapp.storage.backup import copy_to
from faceapp.storage.connection import Connection, connect, roll_back

if TYPE_CHECKING:
    from sqlite_utils import Migrations

_SET: Final = "faceapp"


def migrate(connection: Connection, path: Path) -> int:
    """Bring the file to the newest schema and return how many steps it took.

    An existing library is copied to ``<path>.before-schema-N`` first. The steps run in
    one ``BEGIN IMMEDIATE``, each in a savepoint together with its own record, so that
    two programs that open one file at once do not both migrate it, and a step that
    fails leaves the file as it was.

    Raises:
        NotALibrary: a database of another program.
        LibraryNewer: made by a newer version of this program.
    """
    if pending(connection, path) == 0:
        return 0
    # Off while tables are rebuilt; the check below takes its place.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        steps = _missing(connection, path)
        if steps:
            if had := connection.value("PRAGMA user_version"):
                _back_up(path, path.with_name(f"{path.name}.before-schema-{had + 1}"))
            _apply(connection)
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(schema.STEPS)}")
            if had and connection.execute("PRAGMA foreign_key_check").fetchone():
                raise LibraryBroken(path=path)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    return steps


def pending(connection: Connection, path: Path) -> int:
    """How many steps the file lacks; looks only.

    Raises:
        NotALibrary, LibraryNewer: as ``migrate``.
    """
    connection.execute("BEGIN")  # all at one moment: another program may make it just now
    try:
        return _missing(connection, path)
    finally:
        roll_back(connection)


def _missing(connection: Connection, path: Path) -> int:
    application = connection.value("PRAGMA application_id")
    version = connection.value("PRAGMA user_version")
    if application != schema.APPLICATION_ID:
        if application or version or connection.value("SELECT count(*) FROM sqlite_schema"):
            raise NotALibrary(path=path)
        return len(schema.STEPS)
    applied = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    if version > len(schema.STEPS) or {name for (name,) in applied} - {step.name for step in schema.STEPS}:
        raise LibraryNewer(path=path)
    return len(schema.STEPS) - int(version)


def _back_up(path: Path, target: Path) -> None:
    """Copy the file as it is, while our own connection keeps others from changing it."""
    reading = connect(path)
    try:
        copy_to(reading, target)
    finally:
        reading.close()


def _apply(connection: Connection) -> None:
    with _without_pandas():
        from sqlite_utils import Database

    _migrations().apply(Database(connection))


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations(_SET)
    for step in schema.STEPS:
        migrations(name=step.name)(_taking_database(step))
    return migrations


def _taking_database(step: schema.Step) -> Any:
    def run(db: Any) -> None:
        step.run(db.conn)

    return run


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Import sqlite_utils without the pandas it would use for data frames: 0.16 s, not 0.5 s.

    A new library is made before the window's first paint. pandas comes with deepface;
    nothing is hidden where it is loaded already.
    """
    if "pandas" in sys.modules or "sqlite_utils" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["pandas"]
