from __future__ import annotations

import numpy as np
import pytest
from tagging_world import World, content

from faceapp.domain.cleaning import Flaw
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import cleaning, cleaning_decisions, history, tagging
from faceapp.services.expressions import set_expression
from faceapp.services.library import Library
from faceapp.storage import expressions


def look(library: Library, face: FaceId, centre: int, seed: int) -> None:
    """Make a face look like the people of ``centre``."""
    rng = np.random.default_rng(seed)
    vector = np.eye(8)[centre] + 0.15 * rng.normal(size=8) / 3
    packed = (vector / np.linalg.norm(vector)).astype("<f4").tobytes()
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE embedding SET vector = ? WHERE face = ?", (packed, face))


@pytest.fixture
def named(library: Library) -> list[FaceId]:
    """Four people with six faces each, one a photo; the third face of Anna looks like Bob."""
    world = World(library)
    faces = []
    for person, name in enumerate(("Anna", "Bob", "Carla", "Dan")):
        for place in range(6):
            (face,) = world.photo()
            look(library, face, 1 if (person, place) == (0, 2) else person, face)
            tagging.name_face(library, face, name)
            faces.append(face)
    return faces


def read(library: Library, face: FaceId, shows: Expression, sure: float = 0.9) -> None:
    from faceapp.services.expressions import reader_in_use

    reader = reader_in_use(library)
    assert reader is not None
    scores = np.full(7, (1 - sure) / 6, np.float32)
    scores[EXPRESSIONS.index(shows)] = sure
    with library.write(Author.MODEL) as tx:
        expressions.put(tx, face, reader.model, reader.version, scores)


def test_the_wrong_name_is_found_and_set_right(library: Library, named: list[FaceId]) -> None:
    found = cleaning.find(library)
    (suspect,) = found.of(Flaw.PERSON)
    assert (suspect.face, suspect.said, suspect.better) == (named[2], "Anna", "Bob")
    assert found.looked[Flaw.PERSON] == 24
    assert found.right(Flaw.PERSON) == pytest.approx(23 / 24)
    cleaning_decisions.take_better(library, [suspect])
    assert cleaning.find(library).of(Flaw.PERSON) == ()
    assert cleaning.find(library).right(Flaw.PERSON) == 1.0
    history.undo(library)
    assert len(cleaning.find(library).of(Flaw.PERSON)) == 1


def test_all_labels_can_be_had_in_order(library: Library, named: list[FaceId]) -> None:
    ranked = cleaning.find(library, everything=True).of(Flaw.PERSON)
    assert len(ranked) == 24
    assert ranked[0].face == named[2]
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_what_is_right_does_not_come_again(library: Library, named: list[FaceId]) -> None:
    change = cleaning_decisions.keep(library, [named[2]], Flaw.PERSON)
    assert change is not None
    assert change.faces == (named[2],)
    assert cleaning.find(library).of(Flaw.PERSON) == ()
    assert cleaning_decisions.keep(library, [named[2]], Flaw.PERSON) is None, "nothing new is no change"
    history.undo(library)
    assert len(cleaning.find(library).of(Flaw.PERSON)) == 1


def test_what_is_left_out_does_not_come_again_for_any_reason(library: Library, named: list[FaceId]) -> None:
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE face SET pixels = 10 WHERE id = ?", (named[2],))
    assert {one.flaw for one in cleaning.find(library).suspects} == {Flaw.PERSON, Flaw.SMALL}
    cleaning_decisions.leave_out(library, [named[2]], Flaw.SMALL)
    assert cleaning.find(library).suspects == ()
    assert content(library)["assignment"][named[2],][0] is not None, "the name stays"


def test_a_query_chooses_whose_labels_are_shown(library: Library, named: list[FaceId]) -> None:
    assert cleaning.find(library, "Carla").of(Flaw.PERSON) == ()
    found = cleaning.find(library, "Anna")
    assert [one.face for one in found.of(Flaw.PERSON)] == [named[2]]
    assert found.looked[Flaw.PERSON] == 6


def test_an_expression_that_the_model_does_not_see(library: Library, named: list[FaceId]) -> None:
    for face in named[:8]:
        read(library, face, Expression.HAPPY)
        set_expression(library, [face], Expression.HAPPY)
    read(library, named[3], Expression.SAD, 0.97)
    (suspect,) = cleaning.find(library).of(Flaw.EXPRESSION)
    assert (suspect.face, suspect.said, suspect.better) == (named[3], "happy", "sad")
    cleaning_decisions.take_better(library, [suspect])
    assert cleaning.find(library).of(Flaw.EXPRESSION) == ()


def test_pictures_that_are_small_soft_empty_or_of_two(library: Library) -> None:
    world = World(library)
    ((small,), (soft,), (two, second)) = (world.photo(), world.photo(), world.photo(2))
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE face SET pixels = 12 WHERE id = ?", (small,))
        tx.connection.execute("UPDATE face SET sharpness = 2 WHERE id = ?", (soft,))
        tx.connection.execute("UPDATE face SET w = 0.5, h = 0.5 WHERE id = ?", (two,))
        tx.connection.execute("UPDATE face SET w = 0.45, h = 0.5 WHERE id = ?", (second,))
    drawn = tagging.add_face(library, None, PhotoId(1), Box(0.5, 0.5, 0.2, 0.2), None, "Eve")
    assert drawn is not None
    tagging.name_faces(library, [small, soft, two], "Anna", allow_twice=True)
    found = {one.flaw: one for one in cleaning.find(library).suspects if one.flaw is not Flaw.PERSON}
    assert {flaw: one.face for flaw, one in found.items()} == {
        Flaw.SMALL: small,
        Flaw.BLURRED: soft,
        Flaw.NO_FACE: drawn.faces[0],
        Flaw.TWO_FACES: two,
    }
    assert found[Flaw.SMALL].value == 12.0
    assert found[Flaw.TWO_FACES].value == pytest.approx(0.9)


def test_the_later_of_two_near_duplicates(library: Library, named: list[FaceId]) -> None:
    first, second = (cleaning.find(library, everything=True).of(Flaw.PERSON)[place].photo for place in (5, 6))
    pair = (min(first, second), max(first, second))
    found = cleaning.find(library, near=lambda photos: [pair] if pair[0] in photos else [])
    (suspect,) = found.of(Flaw.DUPLICATE)
    assert (suspect.photo, suspect.other) == (pair[1], pair[0])


def test_an_empty_library(library: Library) -> None:
    found = cleaning.find(library, near=lambda _: [])
    assert found.suspects == ()
    assert found.right(Flaw.PERSON) is None
