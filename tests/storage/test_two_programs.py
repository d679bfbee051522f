"""Two programs at one library: neither takes the log away from under the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.storage.library import Library, open_library
from faceapp.storage.thumbnails import open_thumbnails

OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from faceapp.storage.library import open_library
from faceapp.storage.thumbnails import open_thumbnails
library = open_library(Path(sys.argv[1]))
open_thumbnails(library).close()
print(library.connection.value("SELECT count(*) FROM setting WHERE length(key) = 1"))
library.close()
"""


def other_program(path: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE, str(path)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def settle(library: Library, key: str) -> None:
    with library.write(Author.USER) as tx:
        tx.connection.execute("INSERT INTO setting VALUES (?, '1')", (key,))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_a_second_program_leaves_the_log_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "test.faceapp"
    window = open_library(path, checkpoints=False)
    engine = open_library(path)
    settle(window, "a")
    assert other_program(path) == 1
    assert path.with_name("test.faceapp-wal").exists()
    settle(window, "b")
    settle(engine, "c")
    assert other_program(path) == 3
    assert engine.connection.value("SELECT count(*) FROM setting WHERE length(key) = 1") == 3
    window.close()
    engine.close()
    assert other_program(path) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_so_it_is_with_thumbnails(tmp_path: Path) -> None:
    library = open_library(tmp_path / "test.faceapp")
    one, two = open_thumbnails(library), open_thumbnails(library)
    one.put_photo(PhotoId(1), b"a")
    assert other_program(library.path) == 0
    assert one.path.with_name(f"{one.path.name}-wal").exists()
    two.put_photo(PhotoId(2), b"b")
    assert one.photo(PhotoId(2)) == b"b"
    one.close()
    two.close()
    library.close()
