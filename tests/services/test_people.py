from __future__ import annotations

from datetime import date

import pytest
from tagging_world import World, content

from faceapp.domain.errors import EmptyName, NameTaken, NoSuchFace, NoSuchPerson, NotThisPerson
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import history, people, tagging
from faceapp.services.library import Library


@pytest.fixture
def world(library: Library) -> World:
    return World(library)


@pytest.fixture
def anna(library: Library, world: World) -> PersonId:
    tagging.name_faces(library, [world.photo()[0], world.photo()[0]], "Anna")
    return world.person("Anna")


@pytest.fixture
def bob(library: Library, world: World) -> PersonId:
    tagging.name_face(library, world.photo()[0], "Bob")
    return world.person("Bob")


def faces_of(library: Library, person: PersonId) -> list[int]:
    return [key[0] for key, row in content(library)["assignment"].items() if row[0] == person]


def test_a_person_is_renamed_but_not_to_a_taken_name(
    library: Library, world: World, anna: PersonId, bob: PersonId
) -> None:
    people.rename(library, anna, " anna  maria ")
    assert world.person("ANNA MARIA") == anna
    people.rename(library, anna, "Anna Maria")
    assert library.connection.value("SELECT name FROM person WHERE id = ?", (anna,)) == "Anna Maria"
    assert people.rename(library, anna, "Anna Maria") is None

    with pytest.raises(NameTaken) as error:
        people.rename(library, anna, "BOB")
    assert error.value.facts == {"name": "Bob"}
    with pytest.raises(EmptyName):
        people.rename(library, anna, " ")


def test_merging_moves_everything_and_undo_brings_everything_back(
    library: Library, world: World, anna: PersonId, bob: PersonId
) -> None:
    (clara_face,), (proposed,), (rejected,) = world.photo(), world.photo(), world.photo()
    tagging.name_face(library, clara_face, "Clara")
    clara = world.person("Clara")
    world.propose(proposed, bob)
    tagging.reject(library, [rejected], bob)
    people.distinct(library, clara, bob)
    people.set_cover(library, bob, FaceId(faces_of(library, bob)[0]))
    people.set_birth_date(library, bob, date(1990, 2, 3))
    people.set_note(library, anna, "sister")
    people.set_note(library, bob, "brother")
    cover = library.connection.value("SELECT cover FROM person WHERE id = ?", (anna,))
    theirs = {*faces_of(library, anna), *faces_of(library, bob)}
    before = content(library)

    change = people.merge(library, anna, [bob, bob, anna])

    assert change is not None
    assert set(change.people) == {anna, bob, clara}
    held = content(library)
    assert (bob,) not in held["person"]
    assert set(faces_of(library, anna)) == theirs
    assert set(held["rejection"]) == {(rejected, anna)}
    assert set(held["distinct_people"]) == {(min(anna, clara), max(anna, clara))}
    facts = library.connection.execute("SELECT cover, birth_date, note FROM person WHERE id = ?", (anna,))
    assert facts.fetchone() == (cover, "1990-02-03", "sister\nbrother")

    history.undo(library)
    assert content(library) == before


def test_what_contradicts_itself_after_a_merge_is_settled(
    library: Library, world: World, anna: PersonId, bob: PersonId
) -> None:
    (named_bob,), (proposed_bob,) = world.photo(), world.photo()
    tagging.name_face(library, named_bob, "Bob")
    tagging.reject(library, [named_bob], anna)
    world.propose(proposed_bob, bob)
    tagging.reject(library, [proposed_bob], anna)
    named_anna = FaceId(faces_of(library, anna)[0])
    tagging.reject(library, [named_anna], bob)
    people.distinct(library, anna, bob)
    before = content(library)

    people.merge(library, anna, [bob])

    held = content(library)
    assert (world.name(named_bob), world.name(named_anna)) == ("Anna", "Anna")
    assert world.state(proposed_bob) == "unknown"
    assert set(held["rejection"]) == {(proposed_bob, anna)}
    assert held["distinct_people"] == {}
    history.undo(library)
    assert content(library) == before


def test_hiding_a_person_and_the_small_facts(library: Library, anna: PersonId) -> None:
    start = content(library)
    assert people.show_person(library, anna) is None
    people.hide_person(library, anna)
    people.set_birth_date(library, anna, date(2001, 12, 31))
    people.set_note(library, anna, " likes \ud83d tea ")
    row = library.connection.execute("SELECT hidden, birth_date, note FROM person WHERE id = ?", (anna,))
    assert row.fetchone() == (1, "2001-12-31", "likes ? tea")
    assert people.set_birth_date(library, anna, date(2001, 12, 31)) is None
    for _ in range(3):
        history.undo(library)
    assert content(library) == start


def test_a_cover_shows_its_person(library: Library, world: World, anna: PersonId, bob: PersonId) -> None:
    mine, theirs = FaceId(faces_of(library, anna)[0]), FaceId(faces_of(library, bob)[0])
    people.set_cover(library, anna, mine)
    assert people.set_cover(library, anna, mine) is None
    with pytest.raises(NotThisPerson):
        people.set_cover(library, anna, theirs)
    with pytest.raises(NoSuchFace):
        people.set_cover(library, anna, FaceId(99))

    tagging.name_face(library, mine, "Bob")
    assert library.connection.value("SELECT cover FROM person WHERE id = ?", (anna,)) is None
    history.undo(library)
    assert library.connection.value("SELECT cover FROM person WHERE id = ?", (anna,)) == mine


def test_forgetting_leaves_unknown_faces_and_can_be_undone(
    library: Library, world: World, anna: PersonId, bob: PersonId
) -> None:
    faces = faces_of(library, anna)
    (rejected,), (proposed,) = world.photo(), world.photo()
    tagging.reject(library, [rejected], anna)
    world.propose(proposed, anna)
    people.distinct(library, anna, bob)
    before = content(library)

    people.forget(library, anna)

    assert {world.state(FaceId(face)) for face in (*faces, proposed)} == {"unknown"}
    held = content(library)
    assert (anna,) not in held["person"]
    assert (held["rejection"], held["distinct_people"]) == ({}, {})
    history.undo(library)
    assert content(library) == before


def test_people_who_are_not_there(library: Library, anna: PersonId) -> None:
    nobody = PersonId(99)
    for verb in (
        lambda: people.rename(library, nobody, "X"),
        lambda: people.merge(library, anna, [nobody]),
        lambda: people.merge(library, nobody, [anna]),
        lambda: people.hide_person(library, nobody),
        lambda: people.set_cover(library, nobody, FaceId(1)),
        lambda: people.forget(library, nobody),
        lambda: people.distinct(library, anna, nobody),
    ):
        with pytest.raises(NoSuchPerson):
            verb()
    assert people.distinct(library, anna, anna) is None
