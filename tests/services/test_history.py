from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tagging_world import World, content, measurement, reopened

from faceapp.domain.change import Verb
from faceapp.domain.errors import NothingToRedo, NothingToUndo
from faceapp.domain.geometry import Box
from faceapp.services import history, people, tagging
from faceapp.services.library import Library, open_thumbnails
from faceapp.storage import log


@pytest.fixture
def world(library: Library) -> World:
    return World(library)


def test_nothing_to_undo_or_redo(library: Library) -> None:
    with pytest.raises(NothingToUndo):
        history.undo(library)
    with pytest.raises(NothingToRedo):
        history.redo(library)
    assert history.can_undo(library) is None
    assert history.can_redo(library) is None


def test_undo_gives_the_inverse_and_redo_the_change(library: Library, world: World) -> None:
    (face,) = world.photo()
    change = tagging.name_face(library, face, "Anna")
    assert change is not None

    assert history.undo(library) == change.inverse()
    assert history.redo(library) == change


def test_what_undo_would_do_is_told_without_its_rows(library: Library, world: World) -> None:
    (face,) = world.photo()
    change = tagging.name_face(library, face, "Anna")
    assert change is not None
    light = replace(change, before=(), after=())

    assert history.can_undo(library) == light
    assert log.recent(library.connection, 5) == (light,)
    history.undo(library)
    assert history.can_undo(library) is None
    assert history.can_redo(library) == replace(light, undone=True)


def test_history_survives_a_restart(library: Library, world: World) -> None:
    (face,) = world.photo()
    empty = content(library)
    tagging.name_face(library, face, "Anna")
    people.rename(library, world.person("Anna"), "Bob")
    after = content(library)
    library.close()

    with reopened(library.path) as again:
        assert history.undo(again).verb is Verb.RENAME_PERSON
        history.undo(again)
        assert content(again) == empty
    with reopened(library.path) as again:
        history.redo(again)
        history.redo(again)
        assert content(again) == after
        with pytest.raises(NothingToRedo):
            history.redo(again)


def test_two_programs_share_one_history(library: Library, world: World) -> None:
    first, second = world.photo(2)
    with reopened(library.path) as other:
        version = library.version()
        tagging.name_face(library, first, "Anna")
        tagging.name_face(other, second, "Bob")
        assert library.version() != version

        assert history.undo(library).subject == "Bob"
        assert history.undo(other).subject == "Anna"
        with pytest.raises(NothingToUndo):
            history.undo(library)


def test_a_new_change_leaves_nothing_to_redo(library: Library, world: World) -> None:
    first, second = world.photo(2)
    tagging.name_face(library, first, "Anna")
    tagging.name_face(library, second, "Bob")
    history.undo(library)
    history.undo(library)
    tagging.hide(library, [first])
    assert history.can_redo(library) is None
    assert [change.verb for change in log.recent(library.connection, 9)] == [Verb.HIDE_FACE]


def test_undoing_a_name_removes_the_person_it_made_but_no_other(library: Library, world: World) -> None:
    (first,), (second,) = world.photo(), world.photo()
    tagging.name_face(library, first, "Anna")
    anna = world.person("Anna")
    tagging.name_face(library, second, "Anna")
    history.undo(library)
    assert world.person("Anna") == anna
    world.propose(second, anna)
    history.undo(library)
    assert content(library)["person"] == {}
    assert world.state(second) == "unknown"


def test_undo_brings_the_proposal_back_and_writes_over_newer_ones(library: Library, world: World) -> None:
    (anna_face,), (bob_face,), (face,) = world.photo(), world.photo(), world.photo()
    tagging.name_face(library, anna_face, "Anna")
    tagging.name_face(library, bob_face, "Bob")
    world.propose(face, world.person("Anna"), 0.31)
    before = content(library)

    tagging.name_face(library, face, "Clara")
    history.undo(library)
    assert content(library) == before

    tagging.name_face(library, face, "Clara")
    tagging.unname(library, [face])
    world.propose(face, world.person("Bob"), 0.4)
    history.undo(library)
    assert world.name(face) == "Clara"
    history.redo(library)
    assert world.state(face) == "unknown"


def test_rows_of_photos_that_are_gone_are_left_out(library: Library, world: World) -> None:
    (gone,), (stays,) = world.photo(), world.photo()
    tagging.name_faces(library, [gone, stays], "Anna")
    tagging.unname(library, [gone, stays])
    assert world.purge(world.photo_of(gone))

    history.undo(library)

    assert world.name(stays) == "Anna"
    assert (gone,) not in content(library)["assignment"]
    history.undo(library)
    history.redo(library)
    assert world.name(stays) == "Anna"


def test_a_forgotten_cover_that_is_gone_comes_back_as_none(library: Library, world: World) -> None:
    (face,), (other,) = world.photo(), world.photo()
    tagging.name_faces(library, [face, other], "Anna")
    people.set_cover(library, world.person("Anna"), face)
    people.forget(library, world.person("Anna"))
    assert world.purge(world.photo_of(face))

    history.undo(library)

    assert library.connection.execute("SELECT name, cover FROM person").fetchall() == [("Anna", None)]
    assert world.name(other) == "Anna"


def test_a_step_with_thousands_of_faces(library: Library, world: World) -> None:
    faces = [face for _ in range(300) for face in world.photo(10)]
    before = content(library)
    tagging.hide(library, faces)
    after = content(library)
    assert len(after["face_mark"]) == 3000
    history.undo(library)
    assert content(library) == before
    assert history.redo(library).faces == tuple(faces)
    assert content(library) == after


def test_undo_leaves_the_file_to_models_again(library: Library, world: World, tmp_path: Path) -> None:
    (face,) = world.photo()
    tagging.name_face(library, face, "Anna")
    history.undo(library)
    assert library.connection.execute("SELECT by FROM writer").fetchall() == [("model",)]


def test_the_crop_of_a_face_that_is_moved_back_is_cut_again(library: Library, world: World) -> None:
    (face,) = world.photo()
    pictures = open_thumbnails(library)
    pictures.put_face(face, b"old")
    tagging.move_face(library, face, Box(0.5, 0.5, 0.2, 0.2), measurement(3), thumbnails=pictures)
    assert pictures.face(face) == b"jpeg 3"
    history.undo(library, pictures)
    assert pictures.face(face) is None
    pictures.put_face(face, b"old")
    history.redo(library, pictures)
    assert pictures.face(face) is None
    pictures.close()
