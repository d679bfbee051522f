from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from tagging_world import World, content

from faceapp.domain.cleaning import Flaw, Suspect
from faceapp.domain.cleaning_session import Outcome, cases, outcome
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import cleaning, cleaning_beside, cleaning_decisions, history, tagging
from faceapp.services.expressions import set_expression
from faceapp.services.library import Library


@pytest.fixture
def world(library: Library) -> World:
    return World(library)


def doubt(face: FaceId, better: str, flaw: Flaw = Flaw.PERSON) -> Suspect:
    return Suspect(flaw, face, PhotoId(1), "Anna", better, 0.5)


def test_each_takes_its_better_label_in_one_step(library: Library, world: World) -> None:
    (a,), (b,), (c, beside) = world.photo(), world.photo(), world.photo(2)
    tagging.name_faces(library, [a, b, c], "Anna")
    tagging.name_face(library, beside, "Bob")
    set_expression(library, [a], Expression.HAPPY)
    change = cleaning_decisions.take_better(
        library, [doubt(a, "Bob"), doubt(b, "Carla"), doubt(c, "Bob"), doubt(a, "sad", Flaw.EXPRESSION)]
    )
    assert change is not None
    assert [world.name(face) for face in (a, b, c)] == ["Bob", "Carla", "Anna"], (
        "Bob is on that photo already"
    )
    assert cleaning_decisions.standing(library, [a])[a].expression == "sad"
    history.undo(library)
    assert [world.name(face) for face in (a, b, c)] == ["Anna"] * 3
    assert cleaning_decisions.take_better(library, [doubt(a, "")]) is None


def test_what_stands_of_a_face(library: Library, world: World) -> None:
    ((a,), (b,)) = (world.photo(), world.photo())
    tagging.name_face(library, a, "Anna")
    cleaning_decisions.keep(library, [a], Flaw.PERSON)
    cleaning_decisions.leave_out(library, [b], Flaw.SMALL)
    tagging.not_a_face(library, [b])
    now = cleaning_decisions.standing(library, [a, b, FaceId(99)])
    assert set(now) == {a, b}
    assert (now[a].person, now[a].kept, now[a].out) == (world.person("Anna"), {Flaw.PERSON}, False)
    assert (now[b].marked, now[b].out) == (True, True)
    assert cleaning_decisions.ever(library) == cleaning_decisions.Decided(1, 1)


def test_left_out_faces_are_listed_and_come_back(library: Library, world: World) -> None:
    ((a,), (b,)) = (world.photo(), world.photo())
    tagging.name_faces(library, [a, b], "Anna")
    cleaning_decisions.keep(library, [a], Flaw.PERSON)
    cleaning_decisions.leave_out(library, [a], Flaw.BLURRED)
    cleaning_decisions.leave_out(library, [b], Flaw.SMALL)
    listed = {one.face: (one.flaw, one.said) for one in cleaning_decisions.left_out(library)}
    assert listed == {a: (Flaw.BLURRED, "Anna"), b: (Flaw.SMALL, "Anna")}
    assert cleaning_decisions.bring_back(library, [a]) is not None
    assert [one.face for one in cleaning_decisions.left_out(library)] == [b]
    assert (a, Flaw.PERSON) in content(library)["verdict"], "what was said to be right stays"
    history.undo(library)
    assert len(cleaning_decisions.left_out(library)) == 2
    assert cleaning_decisions.bring_back(library, []) is None


def test_the_first_of_two_near_duplicates_is_left_out_and_the_second_kept(
    library: Library, world: World
) -> None:
    (first, stranger), (second,) = world.photo(2), world.photo()
    tagging.name_faces(library, [first, second], "Anna")
    pair = (world.photo_of(first), world.photo_of(second))
    (suspect,) = cleaning.find(library, near=lambda _: [pair]).of(Flaw.DUPLICATE)
    cleaning_decisions.leave_out_of_two(library, cases([suspect]))
    assert [one.face for one in cleaning_decisions.left_out(library)] == [first], "who has no label stays"
    assert cleaning.find(library, near=lambda _: [pair]).of(Flaw.DUPLICATE) == ()
    now = cleaning_decisions.standing(library, [suspect.face, stranger])
    assert outcome(suspect, now[second]) is Outcome.KEPT
    history.undo(library)
    assert len(cleaning.find(library, near=lambda _: [pair]).of(Flaw.DUPLICATE)) == 1


def test_of_two_the_smaller_one_is_left_out(library: Library, world: World) -> None:
    ((small,), (large,), (other,)) = (world.photo(), world.photo(), world.photo())
    tagging.name_faces(library, [small, large, other], "Anna")
    with library.write(Author.MODEL) as tx:
        tx.connection.execute(
            "UPDATE photo SET width = 40, height = 30 WHERE id = ?", (world.photo_of(small),)
        )
    pairs = [(world.photo_of(small), world.photo_of(large)), (world.photo_of(small), world.photo_of(other))]
    found = cases(cleaning.find(library, near=lambda _: pairs).of(Flaw.DUPLICATE))
    assert len(found) == 2
    seen = cleaning_beside.beside(library, found[0])
    assert (seen.first_worse, seen.same_size) == (True, False)
    cleaning_decisions.leave_out_worse(library, found)
    assert [one.face for one in cleaning_decisions.left_out(library)] == [small]
    history.undo(library)
    assert cleaning_decisions.left_out(library) == ()


def test_known_pictures_of_both_names_stand_beside(library: Library, world: World) -> None:
    anna = [world.photo()[0] for _ in range(6)]
    (bob,) = world.photo()
    tagging.name_faces(library, anna, "Anna")
    tagging.name_face(library, bob, "Bob")
    set_expression(library, [bob], Expression.HAPPY)
    names = {"person": world.person("Anna"), "likelier": world.person("Bob")}
    one = Suspect(Flaw.PERSON, anna[0], world.photo_of(anna[0]), "Anna", "Bob", 0.5, **names)
    seen = cleaning_beside.beside(library, cases([one])[0], avoid={anna[1]})
    assert set(seen.said) == set(anna[2:])
    assert seen.better == (bob,)
    shown = Suspect(Flaw.EXPRESSION, anna[0], world.photo_of(anna[0]), "sad", "happy", 0.9)
    assert cleaning_beside.beside(library, cases([shown])[0]).better == (bob,)


@pytest.mark.parametrize("verb", [cleaning_decisions.keep, cleaning_decisions.leave_out])
def test_many_are_looked_up_at_once(library: Library, world: World, verb: Callable[..., object]) -> None:
    """It runs on the window's thread: two thousand faces took eleven seconds, each asked about all."""
    faces = world.photo(40)

    def reads(some: Sequence[FaceId]) -> int:
        said: list[str] = []
        library.connection.set_trace_callback(said.append)
        assert verb(library, some, Flaw.PERSON) is not None
        library.connection.set_trace_callback(None)
        return sum(text.lstrip().startswith("SELECT") for text in said)

    assert reads(faces[:2]) == reads(faces[2:]) > 0
