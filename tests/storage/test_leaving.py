"""What the schema itself sees to when folders leave: whoever writes, nothing is half away."""

from __future__ import annotations

import sqlite3

import pytest
from tagging_world import World

from faceapp.domain.face import Author
from faceapp.domain.health import Trouble
from faceapp.services import health, history, tagging
from faceapp.services.folders import remove_root
from faceapp.services.library import Library
from faceapp.storage import roots, scanning


@pytest.fixture
def world(library: Library) -> World:
    world = World(library)
    for _ in range(3):
        world.photo(2)
    return world


def marks(library: Library) -> dict[int, str]:
    return dict(library.connection.execute("SELECT face, mark FROM face_mark").fetchall())


def states(library: Library) -> list[tuple[str, str | None]]:
    return library.connection.execute("SELECT state, left_as FROM photo ORDER BY id").fetchall()


def test_photos_and_faces_leave_with_the_row_of_their_folder(library: Library, world: World) -> None:
    tagging.not_a_face(library, [2])  # type: ignore[list-item]
    library.connection.execute("UPDATE photo SET state = 'gone', gone_at = 1 WHERE id = 3")
    library.connection.execute("UPDATE root SET left_at = 7.0")
    assert states(library) == [("left", "measured"), ("left", "measured"), ("left", "gone")]
    assert marks(library) == {1: "left", 2: "not_a_face", 3: "left", 4: "left", 5: "left", 6: "left"}
    library.connection.execute("UPDATE root SET left_at = 8.0")
    assert states(library)[0] == ("left", "measured"), "once is enough"
    library.connection.execute("UPDATE root SET left_at = NULL")
    assert states(library) == [("measured", None), ("measured", None), ("gone", None)]
    assert marks(library) == {2: "not_a_face"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE photo SET state = 'left' WHERE id = 1",
        "UPDATE photo SET left_as = 'measured' WHERE id = 1",
        "UPDATE photo SET state = 'left', left_as = 'left' WHERE id = 1",
        "INSERT INTO face_mark VALUES (1, 'left', 'user', 0)",
        "INSERT INTO face_mark VALUES (1, 'hidden', 'model', 0)",
    ],
)
def test_half_a_leaving_is_refused(library: Library, world: World, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        library.connection.execute(statement)


def test_check_sees_photos_and_faces_that_are_half_away(library: Library, world: World) -> None:
    remove_root(library, roots.roots(library.connection)[0].id)
    assert health.check(library) == ()
    library.connection.execute("DELETE FROM face_mark WHERE face = 1")
    (found,) = health.check(library)
    assert (found.trouble, found.examples) == (Trouble.WRONG_LEFT, (1,))
    library.connection.execute("INSERT INTO face_mark VALUES (1, 'left', 'model', 0)")
    library.connection.execute("UPDATE photo SET state = 'measured', left_as = NULL WHERE id = 2")
    (found,) = health.check(library)
    assert (found.trouble, found.examples) == (Trouble.WRONG_LEFT, (2,))
    library.connection.execute("DROP TRIGGER photo_returns")
    assert Trouble.UNGUARDED in {one.trouble for one in health.check(library)}


def test_nobody_said_anything_about_faces_that_only_left(library: Library, world: World) -> None:
    tagging.hide(library, [3])  # type: ignore[list-item]
    remove_root(library, roots.roots(library.connection)[0].id)
    told = library.connection.execute(f"SELECT id FROM face WHERE {scanning.BY_PEOPLE}").fetchall()
    assert told == [(3,)]


def test_undo_of_a_leaving_takes_no_mark_that_a_person_set(library: Library, world: World) -> None:
    remove_root(library, roots.roots(library.connection)[0].id)
    with library.write(Author.USER) as tx:  # as another program might that knows no leaving
        tx.connection.execute("UPDATE face_mark SET mark = 'hidden', by = 'user' WHERE face = 4")
    history.undo(library)
    assert marks(library) == {4: "hidden"}
