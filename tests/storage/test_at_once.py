"""Two programs that come to one library at the same moment: each waits for the other."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from faceapp.domain.ids import PhotoId
from faceapp.storage import schema
from faceapp.storage.connection import Connection, connect
from faceapp.storage.library import open_library
from faceapp.storage.migrate import pending
from faceapp.storage.thumbnails import open_thumbnails

TOGETHER = """
import sys
from pathlib import Path
from faceapp.storage.library import open_library
from faceapp.storage.thumbnails import open_thumbnails

for line in sys.stdin:
    library = open_library(Path(line.strip()))
    pictures = open_thumbnails(library)
    assert pictures.photos([1]) == {}
    pictures.close()
    library.close()
    print("ok", flush=True)
"""
WRITES = """
import itertools, sys
from pathlib import Path
from faceapp.domain.face import Author
from faceapp.storage import settings
from faceapp.storage.library import open_library

library = open_library(Path(sys.argv[1]))
for n in itertools.count():
    with library.write(Author.MODEL) as transaction:
        settings.put(transaction, "number", n)
    if n == 3:
        print("ok", flush=True)
"""


def held(path: Path, seconds: float) -> threading.Thread:
    """Another connection that holds the file's lock for a while, as one that makes its tables does."""
    ready = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        ready.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(60)
    return thread


def add_column(connection: Connection) -> None:
    connection.execute("ALTER TABLE setting ADD COLUMN note TEXT")


def no_log(path: Path) -> None:
    """The file as it is in the moment after its tables were made."""
    other = sqlite3.connect(path)
    assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    other.close()


def test_a_library_whose_lock_is_held_for_a_moment_opens(tmp_path: Path) -> None:
    path = tmp_path / "new.faceapp"
    open_library(path).close()
    no_log(path)
    other = held(path, 0.3)
    with open_library(path) as library:
        assert library.connection.value("PRAGMA journal_mode") == "wal"
    other.join()


def test_pictures_whose_lock_is_held_for_a_moment_open(tmp_path: Path) -> None:
    with open_library(tmp_path / "new.faceapp") as library:
        pictures = open_thumbnails(library)
        pictures.put_photo(PhotoId(1), b"a")
        pictures.close()
        no_log(pictures.path)
        other = held(pictures.path, 0.3)
        pictures = open_thumbnails(library)
        assert pictures.photo(PhotoId(1)) == b"a"
        pictures.close()
        other.join()


def test_a_library_that_is_made_while_we_look_is_no_other_programs_file(tmp_path: Path) -> None:
    path = tmp_path / "new.faceapp"
    connection = connect(path)
    refused: list[str] = []

    def make(statement: str) -> None:
        if "user_version" in statement:
            other = sqlite3.connect(path, timeout=0)
            try:
                other.execute("CREATE TABLE person (id)")
            except sqlite3.OperationalError as error:
                refused.append(str(error))
            other.close()

    connection.set_trace_callback(make)
    assert pending(connection, path) == len(schema.STEPS)
    assert refused == ["database is locked"]
    connection.close()


def test_an_older_library_that_others_read_is_kept_once_and_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.faceapp"
    open_library(path).close()
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, schema.Step("9999_next", add_column)))
    failed: list[BaseException] = []

    def go() -> None:
        try:
            open_library(path).close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    kept = sqlite3.connect(path.with_name(f"old.faceapp.before-schema-{len(schema.STEPS)}"))
    assert kept.execute("PRAGMA user_version").fetchone() == (len(schema.STEPS) - 1,)
    kept.close()


@pytest.mark.slow
def test_two_programs_make_a_hundred_libraries_at_once(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", TOGETHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for n in range(100):
        for program in programs:
            assert program.stdin is not None
            program.stdin.write(f"{tmp_path / str(n)}.faceapp\n")
            program.stdin.flush()
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ok\n"
    for program in programs:
        program.communicate(timeout=120)
        assert program.returncode == 0


@pytest.mark.slow
def test_a_library_opens_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "killed.faceapp"
    over = threading.Event()
    failed: list[BaseException] = []

    def keep_opening() -> None:
        while not over.is_set():
            try:
                with open_library(path) as library:
                    assert library.connection.value("PRAGMA quick_check") == "ok"
            except BaseException as error:
                failed.append(error)

    looking = threading.Thread(target=keep_opening)
    looking.start()
    for _ in range(15):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITES, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ok\n"
        writer.kill()
        writer.communicate()
    over.set()
    looking.join()
    assert failed == []
