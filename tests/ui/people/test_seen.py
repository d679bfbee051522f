"""What of the people, groups and faces is shown, and in which order."""

from __future__ import annotations

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import Group, Person
from faceapp.ui.people.content import Content, PeopleSort
from faceapp.ui.people.seen import Seen


def person(number: int, name: str, photos: int, *, hidden: bool = False) -> Person:
    return Person(PersonId(number), name, hidden, None, None, "", photos, 0, photos, None, None)


ANNA, BEN, CARO = person(1, "Anna Berg", 2), person(2, "Ben", 5), person(3, "Caro", 9, hidden=True)
GROUP = Group(GroupId(1), (FaceId(1), FaceId(2)))
CLEAR, UNCLEAR = SeenOnce((FaceId(3),), True), SeenOnce((FaceId(4),), False)
HIDDEN = HiddenFaces((FaceId(5),))
ALL = Content((ANNA, BEN, CARO), (GROUP,), (CLEAR, UNCLEAR), (HIDDEN,))


def sections(seen: Seen) -> list[list[object]]:
    return [list(part) for part in seen.of(ALL)]


def test_hidden_people_and_unclear_faces_are_shown_when_they_are_wanted() -> None:
    assert sections(Seen()) == [[BEN, ANNA], [GROUP], [CLEAR], [], []]
    assert sections(Seen(hidden=True)) == [[CARO, BEN, ANNA], [GROUP], [CLEAR], [], [HIDDEN]]
    assert sections(Seen(unclear=True)) == [[BEN, ANNA], [GROUP], [CLEAR], [UNCLEAR], []]


def test_people_stand_by_name_or_by_photos() -> None:
    assert sections(Seen(sort=PeopleSort.NAME))[0] == [ANNA, BEN]


def test_a_filter_finds_people_by_the_beginning_of_a_word_and_nothing_else() -> None:
    assert sections(Seen(filter="be", unclear=True, hidden=True)) == [[BEN, ANNA], [], [], [], []]
    assert sections(Seen(filter="erg")) == [[], [], [], [], []]
    assert Seen(filter="be").unclear_of(ALL) == []
    assert Seen().unclear_of(ALL) == [UNCLEAR]
