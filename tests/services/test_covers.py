"""The picture of a person stays what it is until it goes."""

from __future__ import annotations

import numpy as np
import pytest
from tagging_world import EMBEDDER, World

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import browse, history, people, tagging
from faceapp.services.library import Library


@pytest.fixture
def world(library: Library) -> World:
    return World(library)


def cover(library: Library, name: str = "Anna") -> FaceId | None:
    shown = browse.person(library, browse.find_person(library, name)).cover
    [listed] = [one for one in browse.people(library, hidden=True) if one.name == name]
    [completed] = [one for one in browse.names(library) if one.name == name]
    assert shown == listed.cover == completed.cover
    return shown


def seen(library: Library, face: FaceId, *, pixels: float, direction: tuple[float, float] = (1, 0)) -> None:
    """A face of that size, measured into that direction."""
    vector = np.zeros(8, "<f4")
    vector[:2] = np.array(direction) / np.hypot(*direction)
    with library.write(Author.MODEL) as tx:
        tx.connection.execute(
            "UPDATE face SET pixels = ?, sharpness = 100, yaw = 0 WHERE id = ?", (pixels, face)
        )
        tx.connection.execute(
            "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?)", (face, EMBEDDER, vector.tobytes())
        )


def test_naming_better_faces_later_leaves_the_cover(library: Library, world: World) -> None:
    faces = [world.photo()[0] for _ in range(20)]
    for place, face in enumerate(faces):
        seen(library, face, pixels=40 + 10 * place)
    tagging.name_face(library, faces[12], "Anna")
    assert cover(library) == faces[12]
    group = world.group(*faces[:12], *faces[13:])
    tagging.name_group(library, group, "Anna")
    assert cover(library) == faces[12]
    history.undo(library)
    history.redo(library)
    assert cover(library) == faces[12]


def test_a_cover_that_goes_is_followed_by_another_and_undo_brings_it_back(
    library: Library, world: World
) -> None:
    faces = [world.photo()[0] for _ in range(3)]
    for place, face in enumerate(faces):
        seen(library, face, pixels=40 + 10 * place)
    tagging.name_faces(library, faces, "Anna")
    first = cover(library)
    assert first == faces[2]
    tagging.unname(library, [faces[2]])
    assert cover(library) == faces[1]
    tagging.name_face(library, faces[2], "Anna")
    assert cover(library) == faces[1]
    history.undo(library)
    history.undo(library)
    assert cover(library) == first
    history.undo(library)
    assert browse.people(library) == ()


def test_of_good_looks_the_one_most_like_the_others_is_taken(library: Library, world: World) -> None:
    odd, usual, poor, other = (world.photo()[0] for _ in range(4))
    seen(library, odd, pixels=210, direction=(0, 1))
    seen(library, usual, pixels=190, direction=(1, 0.1))
    seen(library, poor, pixels=20, direction=(1, 0))
    seen(library, other, pixels=180, direction=(1, 0.3))
    tagging.name_faces(library, [odd, usual, poor, other], "Anna")
    assert cover(library) == other  # nearest the middle of the four; poor is no good look


def test_merging_keeps_the_cover_of_who_stays(library: Library, world: World) -> None:
    (anna,), (bob,) = world.photo(), world.photo()
    seen(library, anna, pixels=40)
    seen(library, bob, pixels=300)
    tagging.name_face(library, anna, "Anna")
    tagging.name_face(library, bob, "Bob")
    people.merge(library, world.person("Anna"), [world.person("Bob")])
    assert cover(library) == anna
    history.undo(library)
    assert (cover(library), cover(library, "Bob")) == (anna, bob)


def test_a_library_without_kept_covers_keeps_what_it_shows(library: Library, world: World) -> None:
    faces = [world.photo()[0] for _ in range(15)]
    for place, face in enumerate(faces):
        seen(library, face, pixels=40 + 10 * place)
    tagging.name_faces(library, faces[5:8], "Anna")
    people_of_old = library.connection.value("SELECT id FROM person")
    with library.write(Author.USER) as tx:
        tx.connection.execute("UPDATE person SET cover = NULL")
    assert cover(library) == faces[7]
    tagging.name_faces(library, faces[8:], "Anna")
    assert cover(library) == faces[7]
    kept = "SELECT cover FROM person WHERE id = ?"
    assert library.connection.value(kept, (PersonId(people_of_old),)) == faces[7]


def test_an_import_leaves_the_person_of_a_user_alone(library: Library, world: World) -> None:
    (mine,), (found,) = world.photo(), world.photo()
    tagging.name_face(library, mine, "Anna")
    with library.write(Author.USER) as tx:
        tx.connection.execute("UPDATE person SET cover = NULL")
    tagging.name_face(library, found, "Anna", by=Author.IMPORT)
    assert library.connection.value("SELECT cover FROM person") is None
    assert cover(library) in (mine, found)
