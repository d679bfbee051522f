"""Questions come in order, nothing is asked twice, and the page at hand never changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.ui.review.session import Session


def person(number: int, name: str = "Alice") -> Person:
    return Person(PersonId(number), name, False, None, None, "", 1, 1, 1, 2019, 2019)


def faces(*numbers: int) -> list[FaceId]:
    return [FaceId(number) for number in numbers]


ALICE, BOB = person(1), person(2, "Bob")


def started(alice: int = 30, bob: int = 3) -> Session:
    session = Session()
    session.start([(ALICE, faces(*range(alice))), (BOB, faces(*range(100, 100 + bob)))])
    return session


def test_a_page_has_the_nearest_faces_of_one_person() -> None:
    question = started().question()
    assert question is not None
    assert (question.person, question.faces, question.waiting) == (ALICE, tuple(range(24)), 30)


def test_answers_lead_to_the_next_page_and_the_next_person() -> None:
    session = started()
    session.answer(faces(*range(20)), faces(*range(20, 24)))
    question = session.question()
    assert question is not None
    assert question.faces == tuple(range(24, 30))
    session.answer(question.faces, [])
    assert session.question().person == BOB  # type: ignore[union-attr]
    assert (session.confirmed, session.rejected, session.left) == (26, 4, 3)


def test_what_is_skipped_comes_again_at_the_end() -> None:
    session = started(alice=2, bob=1)
    session.skip(faces(0, 1))
    assert session.question().person == BOB  # type: ignore[union-attr]
    session.answer(faces(100), [])
    assert session.question().faces == (0, 1)  # type: ignore[union-attr]


def test_what_nobody_knows_is_not_asked_again_in_this_sitting() -> None:
    session = started(alice=2, bob=0)
    session.put_aside(faces(0, 1))
    assert session.question() is None
    assert session.unsure == 2
    session.extend([(ALICE, faces(0, 1))])
    assert session.question() is None


def test_what_is_left_is_what_nobody_answered() -> None:
    session = started(alice=5, bob=1)
    session.put_aside(faces(0, 1))
    session.skip(faces(2))
    session.answer(faces(3), [])
    assert (session.left, session.unsure, session.unanswered) == (3, 2, 5)
    session.extend([(ALICE, faces(1, 2, 4)), (BOB, faces(100))])  # somebody else answered 0
    assert (session.left, session.unsure, session.unanswered) == (3, 1, 4)


def test_an_answer_that_could_not_be_taken_is_put_aside() -> None:
    """Two proposals of one person on one photo: the nearer one is taken."""
    session = started(alice=3, bob=0)
    session.answer(faces(0, 1), faces(2))
    assert (session.confirmed, session.rejected) == (2, 1)
    session.extend([(ALICE, faces(1))])
    assert session.question() is None
    assert (session.confirmed, session.unsure, session.unanswered) == (1, 1, 1)


def test_new_proposals_come_behind_and_leave_the_page_alone() -> None:
    session = started(alice=25)
    before = session.question()
    session.extend([(BOB, faces(100)), (ALICE, faces(99, *range(25))), (person(3, "Carol"), faces(200))])
    after = session.question()
    assert before is not None
    assert after is not None
    assert after.faces == before.faces
    assert after.waiting == 26
    assert [(one.name, count) for one, count in session.people()] == [("Alice", 26), ("Bob", 1), ("Carol", 1)]


def test_an_answer_that_was_undone_is_asked_again() -> None:
    session = started(alice=1, bob=0)
    session.answer(faces(0), [])
    session.extend([(ALICE, faces(0))])
    assert session.question() is None
    session.forget_answers(faces(0))
    session.extend([(ALICE, faces(0))])
    assert session.question().faces == (0,)  # type: ignore[union-attr]


def test_one_can_choose_who_is_next() -> None:
    session = started()
    session.go_to(BOB.id)
    assert session.question().person == BOB  # type: ignore[union-attr]
    session.skip(faces(100, 101, 102))
    session.go_to(BOB.id)
    assert session.question().faces == (100, 101, 102)  # type: ignore[union-attr]


@given(st.lists(st.sampled_from(["yes", "no", "skip", "aside"]), max_size=60), st.integers(0, 60))
def test_every_face_is_answered_once(answers: list[str], count: int) -> None:
    session = started(alice=count, bob=5)
    asked: list[int] = []
    for answer in answers:
        question = session.question(size=7)
        if question is None:
            break
        if answer in {"yes", "no", "aside"}:
            asked.extend(question.faces)
        match answer:
            case "yes":
                session.answer(question.faces, [])
            case "no":
                session.answer([], question.faces)
            case "skip":
                session.skip(question.faces)
            case _:
                session.put_aside(question.faces)
    assert len(asked) == len(set(asked))
    assert len(asked) + session.left == count + 5
    assert session.confirmed + session.rejected + session.unsure == len(asked)
