"""A process that opens and closes the library's files by other means still holds the library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faceapp.domain.face import Author
from faceapp.storage import settings
from faceapp.storage.library import open_library

OTHER = """
import sys
from pathlib import Path
from faceapp.storage import settings
from faceapp.storage.library import open_library
with open_library(Path(sys.argv[1])) as library:
    print(settings.get(library.connection, "said", "nothing"))
"""


def other(path: Path) -> str:
    """What another program reads in the library."""
    done = subprocess.run(
        [sys.executable, "-c", OTHER, str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="handles have locks of their own on Linux")
def test_a_file_dialog_does_not_part_the_library_from_its_log(tmp_path: Path) -> None:
    path = tmp_path / "library.faceapp"
    with open_library(path) as library:
        with library.write(Author.USER) as tx:
            settings.put(tx, "said", "before")
        log = path.with_name(f"{path.name}-wal")
        number = log.stat().st_ino
        for name in (path, log, path.with_name(f"{path.name}-shm")):
            name.read_bytes()  # as a file dialog does, to tell what a file is: SQLite's locks are gone
        assert other(path) == "before"
        assert log.stat().st_ino == number  # it was not taken for the last one to leave
        with library.write(Author.USER) as tx:
            settings.put(tx, "said", "after")
        assert other(path) == "after"


def test_the_last_one_to_close_puts_everything_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "library.faceapp"
    first, second = open_library(path), open_library(path)
    with first.write(Author.USER) as tx:
        settings.put(tx, "said", "kept")
    first.close()
    assert path.with_name(f"{path.name}-wal").exists()
    second.close()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert other(path) == "kept"
