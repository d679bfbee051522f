from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tagging_world import World, content

from faceapp.domain.change import Row
from faceapp.domain.errors import EmptyName
from faceapp.domain.face import Author
from faceapp.services import settings, tagging
from faceapp.services.library import Library, open_library
from faceapp.storage.log import pack, unpack

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()
ROWS = st.builds(
    lambda table, key, names, values: Row(
        table, key, None if names is None else tuple(zip(names, values, strict=False))
    ),
    st.sampled_from(["face", "person"]),
    st.tuples(st.integers()),
    st.none() | st.just(("a", "b", "c")),
    st.tuples(VALUES, VALUES, VALUES),
)


@given(st.lists(ROWS, max_size=30))
def test_the_log_keeps_rows_exactly(rows: list[Row]) -> None:
    assert unpack(pack(rows)) == tuple(rows)


def test_many_rows_are_kept_small() -> None:
    rows = [
        Row("face_mark", (n,), (("mark", "hidden"), ("by", "user"), ("at", 1.5e9))) for n in range(10_000)
    ]
    packed = pack(rows)
    assert len(packed) < 60_000
    assert unpack(packed) == tuple(rows)


def test_a_transaction_is_whole_or_not_at_all(library: Library) -> None:
    world = World(library)
    (face,) = world.photo()
    before = content(library)
    with contextlib.suppress(EmptyName), library.write(Author.USER) as tx:
        tx.connection.execute("DELETE FROM photo")
        raise EmptyName
    assert content(library) == before
    tagging.name_face(library, face, "Anna")


def test_a_transaction_inside_a_transaction_is_a_mistake(library: Library) -> None:
    with library.write(Author.MODEL), pytest.raises(RuntimeError), library.write(Author.MODEL):
        pass


def test_peoples_rows_are_not_changed_without_a_verb(library: Library) -> None:
    World(library).photo()
    with library.write(Author.USER) as tx, pytest.raises(RuntimeError, match="verb"):
        tx.put("face_mark", [(1, "hidden", "user", 0.0)])


def test_several_reads_see_one_moment(library: Library) -> None:
    world = World(library)
    world.photo()
    with open_library(library.path) as other:
        with other.read() as connection:
            assert connection.value("SELECT count(*) FROM photo") == 1
            world.photo()
            assert connection.value("SELECT count(*) FROM photo") == 1
        assert other.connection.value("SELECT count(*) FROM photo") == 2


def test_settings_are_kept(library: Library) -> None:
    assert settings.get(library, "models", "none") == "none"
    settings.put(library, "models", ["mtcnn", 1, None])
    settings.put(library, "models", {"detector": "mtcnn"})
    with open_library(library.path) as again:
        assert settings.get(again, "models") == {"detector": "mtcnn"}


def test_threads_that_make_one_library_at_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with open_library(tmp_path / "new.faceapp") as library:
                settings.put(library, f"thread {number}", number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_library(tmp_path / "new.faceapp") as library:
        assert [settings.get(library, f"thread {number}") for number in range(6)] == list(range(6))


def test_opening_a_library_that_is_there_imports_nothing_heavy(library: Library) -> None:
    code = (
        "import sys; from pathlib import Path; from faceapp.services.library import open_library;"
        "open_library(Path(sys.argv[1])).close();"
        "print(sorted({'sqlite_utils', 'pandas', 'torch', 'faiss', 'cv2', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(library.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_making_a_library_leaves_pandas_as_it_was(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from faceapp.services.library import open_library;"
        "open_library(Path(sys.argv[1])).close(); print('pandas' in sys.modules); import pandas"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "a.faceapp")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_connection_belongs_to_its_thread(library: Library) -> None:
    errors: list[Exception] = []

    def work() -> None:
        try:
            library.connection.execute("SELECT 1")
        except sqlite3.ProgrammingError as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(errors) == 1
