"""The models behind the walls, under Qt's own tester; what stays keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from faceapp.domain.browsing import SeenOnce
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import Candidate, Group, Person
from faceapp.ui.people.content import Kind, steps
from faceapp.ui.people.faces_model import FaceSection, FacesModel
from faceapp.ui.people.model import PeopleModel
from faceapp.ui.review.waiting import WaitingModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def person(number: int, photos: int = 1, name: str = "") -> Person:
    return Person(
        PersonId(number), name or f"P{number}", False, FaceId(number), None, "", photos, 0, photos, 2019, 2019
    )


def group(number: int, size: int = 2) -> Group:
    return Group(GroupId(number), tuple(FaceId(100 * number + n) for n in range(size)))


def once(number: int) -> SeenOnce:
    return SeenOnce((FaceId(number),), True)


def keys(model: PeopleModel) -> list[tuple[Kind, int]]:
    return [model.key(row) for row in range(model.rowCount())]


def test_what_stays_keeps_its_place_and_what_is_new_comes_last(qapp: object) -> None:
    model = PeopleModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([person(1), person(2)], [group(1), group(2), group(3)], [once(9)], [once(10)])
    model.follow([person(3), person(2, 5), person(1)], [group(3), group(1), group(4)], [])
    assert keys(model) == [
        (Kind.PERSON, 1),
        (Kind.PERSON, 2),
        (Kind.PERSON, 3),
        (Kind.GROUP, 1),
        (Kind.GROUP, 3),
        (Kind.GROUP, 4),
    ]
    assert model.item(1) == person(2, 5)
    assert [model.kind(row) for row in (2, 3)] == [Kind.PERSON, Kind.GROUP]
    assert model.row_of((Kind.GROUP, 3)) == 4
    assert model.row_of((Kind.FACE, 9)) == -1
    assert model.face(3) == FaceId(100)
    model.follow([], [], [], [once(11), once(10)])
    assert keys(model) == [(Kind.UNCLEAR, 11), (Kind.UNCLEAR, 10)]
    tester.deleteLater()


def test_screen_readers_hear_who_it_is(qapp: object) -> None:
    model = PeopleModel()
    model.show([person(1, name="Alice")], [group(1, 3)], [once(9)])
    texts = [
        [
            model.index(row, 0).data(role)
            for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole)
        ]
        for row in range(3)
    ]
    assert texts == [["Alice", "1 photo"], ["Who is this?", "3 faces"], ["Who is this?", "Seen once"]]


_numbers = st.lists(st.integers(1, 30), unique=True, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(_numbers, _numbers, _numbers), min_size=1, max_size=5))
def test_any_change_of_content_is_told_as_it_is(qapp: object, contents: list[tuple[list[int], ...]]) -> None:
    model = PeopleModel()
    tester = QAbstractItemModelTester(model, FATAL)
    for people, groups, faces in contents:
        before = keys(model)
        model.follow(map(person, people), map(group, groups), map(once, faces))
        after = keys(model)
        assert {number for kind, number in after if kind is Kind.PERSON} == set(people)
        assert {number for kind, number in after if kind is Kind.GROUP} == set(groups)
        assert {number for kind, number in after if kind is Kind.FACE} == set(faces)
        stayed = [key for key in before if key in after]
        assert [key for key in after if key in stayed] == stayed
    tester.deleteLater()


@given(_numbers, _numbers)
def test_steps_lead_from_one_list_to_the_other(old: list[int], new: list[int]) -> None:
    step = steps(old, new, lambda item: item)
    left = list(old)
    for first, count in reversed(step.removed):
        del left[first : first + count]
    assert left == step.items
    assert sorted([*step.items, *step.added]) == sorted(new)


def test_faces_leave_their_sections(qapp: object) -> None:
    model = FacesModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show(map(FaceId, range(1, 7)), "Alice", [FaceSection("2018", 2), FaceSection("2019", 4)])
    model.cross(1)
    model.cross(2)
    model.take_out(map(FaceId, (2, 4, 5)))
    assert model.faces == (1, 3, 6)
    assert model.sections == (FaceSection("2018", 1), FaceSection("2019", 2))
    assert model.crossed == (3,)
    model.add(map(FaceId, (6, 7)))
    assert model.faces == (1, 3, 6, 7)
    assert model.sections[-1] == FaceSection("2019", 3)
    model.cross(1, crossed=False)
    assert model.crossed == ()
    assert model.index(0, 0).data() == "Alice"
    tester.deleteLater()


def test_people_who_wait_are_listed(qapp: object) -> None:
    model = WaitingModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([(person(1, name="Alice"), 3), (person(2, name="Bob"), 1)])
    model.show([(person(1, name="Alice"), 2), (person(2, name="Bob"), 1)])
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Alice, 2 faces"
    model.show([])
    assert model.rowCount() == 0
    tester.deleteLater()


def test_the_lines_below_the_name_field(qtbot: object, qapp: object) -> None:
    from faceapp.ui.naming.names import offers
    from faceapp.ui.naming.offers import OfferModel

    model = OfferModel(qapp)  # type: ignore[arg-type]
    tester = QAbstractItemModelTester(model, FATAL)
    known = [(PersonId(1), "Alice", None), (PersonId(2), "Albert", None)]
    model.offer(offers("al", known, [Candidate(PersonId(2), "Albert", None, 0.2)], []).lines)
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Albert",
        "Alice",
        "New person: al",
    ]
    model.offer(())
    tester.deleteLater()


@pytest.mark.parametrize("count", [0, 1, 70])
def test_many_that_go_at_once_are_told_at_once(qapp: object, count: int) -> None:
    model = PeopleModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show([person(n) for n in range(1, 200)], [], [])
    model.follow([person(n) for n in range(1, 200) if n % 2 or n > 2 * count], [], [])
    assert model.rowCount() == 199 - count
    tester.deleteLater()
