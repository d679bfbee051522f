"""What is open, what was decided, and the figures before and after."""

from __future__ import annotations

from dataclasses import replace

from faceapp.domain.cleaning import Flaw, Found, Suspect
from faceapp.domain.cleaning_session import Outcome, Session, Standing, cases, outcome
from faceapp.domain.ids import FaceId, PersonId, PhotoId

ANNA, BOB = PersonId(1), PersonId(2)
NAMED = Standing(ANNA, "", False, False, frozenset(), False)


def suspect(face: int, score: float = 0.5, flaw: Flaw = Flaw.PERSON, photo: int | None = None) -> Suspect:
    where = PhotoId(face if photo is None else photo)
    return Suspect(flaw, FaceId(face), where, "Anna", "Bob", score, person=ANNA, likelier=BOB)


def found(*suspects: Suspect, looked: int = 20) -> Found:
    flaws = {one.flaw for one in suspects} or {Flaw.PERSON}
    likely = {flaw: sum(one.flaw is flaw for one in suspects) for flaw in flaws}
    return Found(suspects, dict.fromkeys(flaws, looked), likely)


def take(session: Session, look: Found) -> None:
    session.take(look, cases(look.suspects))


def test_what_became_of_a_doubt_follows_from_what_stands() -> None:
    one = suspect(1)
    assert outcome(one, NAMED) is Outcome.OPEN
    assert outcome(one, None) is Outcome.CHANGED
    assert outcome(one, replace(NAMED, person=BOB)) is Outcome.CHANGED
    assert outcome(one, replace(NAMED, marked=True)) is Outcome.CHANGED
    assert outcome(one, replace(NAMED, kept=frozenset({Flaw.PERSON}))) is Outcome.KEPT
    assert outcome(one, replace(NAMED, kept=frozenset({Flaw.SMALL}))) is Outcome.OPEN
    assert outcome(one, replace(NAMED, insisted=True)) is Outcome.KEPT
    assert outcome(one, replace(NAMED, out=True)) is Outcome.LEFT_OUT
    small = suspect(1, flaw=Flaw.SMALL)
    assert outcome(small, replace(NAMED, person=BOB)) is Outcome.OPEN, "it is as small as before"
    assert outcome(small, replace(NAMED, person=None)) is Outcome.CHANGED
    shown = replace(suspect(1, flaw=Flaw.EXPRESSION), said="happy")
    assert outcome(shown, replace(NAMED, expression="happy")) is Outcome.OPEN
    assert outcome(shown, replace(NAMED, expression="sad")) is Outcome.CHANGED


def test_what_is_decided_leaves_and_comes_back_at_its_place() -> None:
    session = Session()
    take(session, found(suspect(3, 0.9), suspect(1, 0.8), suspect(2, 0.7)))
    assert [case.suspect.face for case in session.open(Flaw.PERSON)] == [3, 1, 2]
    assert session.tally(Flaw.PERSON).before == 1 - 3 / 20
    renamed = {FaceId(1): replace(NAMED, person=BOB)}
    assert session.follow([FaceId(1), FaceId(99)], renamed) == {Flaw.PERSON}
    assert [case.suspect.face for case in session.open(Flaw.PERSON)] == [3, 2]
    told = session.tally(Flaw.PERSON)
    assert (told.decided, told.changed, told.now) == (1, 1, 1 - 2 / 20)
    assert session.follow([FaceId(1)], {FaceId(1): NAMED}) == {Flaw.PERSON}
    assert [case.suspect.face for case in session.open(Flaw.PERSON)] == [3, 1, 2]
    assert session.tally(Flaw.PERSON).decided == 0


def test_a_second_look_keeps_what_was_decided_and_drops_what_is_no_doubt_any_more() -> None:
    session = Session()
    take(session, found(suspect(1, 0.9), suspect(2, 0.8), suspect(3, 0.7)))
    session.follow([FaceId(1)], {FaceId(1): replace(NAMED, person=BOB)})
    take(session, found(suspect(3, 0.7), suspect(4, 0.6)))
    assert [case.suspect.face for case in session.open(Flaw.PERSON)] == [3, 4]
    told = session.tally(Flaw.PERSON)
    assert (told.before, told.now, told.changed) == (1 - 3 / 20, 1 - 2 / 20, 1)
    session.follow([FaceId(1)], {FaceId(1): NAMED})
    assert [case.suspect.face for case in session.open(Flaw.PERSON)] == [1, 3, 4], "undone: asked again"


def test_a_photo_that_is_there_twice_is_one_thing_to_decide() -> None:
    one, two = (suspect(face, 1.0, Flaw.DUPLICATE, photo=7) for face in (1, 2))
    (case,) = cases([one, two])
    assert case.faces == (1, 2)
    session = Session()
    take(session, found(one, two))
    assert session.count(Flaw.DUPLICATE) == 1
    out = replace(NAMED, out=True)
    session.follow([FaceId(1)], {FaceId(1): out, FaceId(2): NAMED})
    assert session.count(Flaw.DUPLICATE) == 1, "one of its faces is not decided"
    assert session.concerned([FaceId(2)]) == (1, 2)
    session.follow([FaceId(2)], {FaceId(1): out, FaceId(2): out})
    assert session.tally(Flaw.DUPLICATE).left_out == 1


def test_figures_begin_with_the_first_look_that_had_labels() -> None:
    session = Session()
    take(session, Found((), {Flaw.PERSON: 0}, {Flaw.PERSON: 0}))
    assert session.tally(Flaw.PERSON).before is None
    take(session, found(suspect(1)))
    assert session.tally(Flaw.PERSON).before == 1 - 1 / 20
