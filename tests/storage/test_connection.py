from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tagging_world import World

from faceapp.domain.errors import CannotWrite, DiskFull, LibraryBroken, LibraryBusy, NotALibrary
from faceapp.domain.face import Author
from faceapp.services import tagging
from faceapp.services.library import Library, open_library


def test_files_of_another_kind_are_refused_and_left_alone(tmp_path: Path) -> None:
    picture = tmp_path / "picture.faceapp"
    picture.write_bytes(b"\xff\xd8\xff\xe0 not a database")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE songs (name TEXT)")
    database.close()
    for path in (picture, other, tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(NotALibrary) as error:
            open_library(path)
        assert error.value.facts == {"path": path}
        assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_place_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        open_library(tmp_path / "file" / "library.faceapp")


def test_a_read_only_library_is_told(library: Library) -> None:
    library.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(CannotWrite), library.write(Author.USER):
        pass
    assert not library.connection.in_transaction


def test_a_locked_library_is_told_and_works_again(library: Library) -> None:
    other = open_library(library.path)
    library.connection.execute("PRAGMA busy_timeout = 10")
    with other.write(Author.MODEL), pytest.raises(LibraryBusy), library.write(Author.USER):
        pass
    with library.write(Author.USER):
        pass
    other.close()


def test_a_full_disk_leaves_what_was_finished(library: Library) -> None:
    world = World(library)
    (face,) = world.photo()
    tagging.name_face(library, face, "Anna")
    pages = library.connection.value("PRAGMA page_count")
    library.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull), library.write(Author.MODEL) as tx:
        tx.connection.execute("INSERT INTO setting VALUES ('large', hex(zeroblob(1000000)))")
    assert not library.connection.in_transaction
    assert world.name(face) == "Anna"
    library.connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    tagging.name_face(library, face, "Bob")
    assert world.name(face) == "Bob"


def test_a_damaged_library_is_told(library: Library) -> None:
    world = World(library)
    for _ in range(200):
        world.photo(2)
    library.close()
    data = bytearray(library.path.read_bytes())
    for page in range(5, len(data) // 4096):
        data[page * 4096 : page * 4096 + 100] = b"\x99" * 100
    library.path.write_bytes(data)

    with pytest.raises(LibraryBroken) as error, open_library(library.path) as damaged:
        list(damaged.connection.execute("SELECT * FROM photo ORDER BY path"))
    assert error.value.facts == {"path": library.path}


def test_a_mistake_of_ours_stays_one(library: Library) -> None:
    with pytest.raises(sqlite3.OperationalError):
        library.connection.execute("SELECT nonsense")


def test_rows_can_be_read_in_every_way(library: Library) -> None:
    connection = library.connection
    numbers = (
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n"
    )
    expected = [(number,) for number in range(1, 2001)]
    assert connection.execute(numbers).fetchall() == expected
    assert list(connection.execute(numbers)) == expected
    cursor = connection.execute(numbers)
    assert cursor.fetchone() == (1,)
    assert cursor.fetchmany(3) == [(2,), (3,), (4,)]
    assert next(iter(cursor)) == (5,)
    assert connection.value("SELECT 1 WHERE 0") is None


def test_only_one_connection_copies_the_log_back(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.faceapp", checkpoints=False) as window:
        assert window.connection.value("PRAGMA wal_autocheckpoint") == 0
        assert window.connection.value("PRAGMA journal_mode") == "wal"
        assert window.connection.value("PRAGMA foreign_keys") == 1
        with open_library(window.path) as engine:
            assert engine.connection.value("PRAGMA wal_autocheckpoint") > 0
