"""Every term of the query language, on a real library."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_builder import Builder

from faceapp.domain.browsing import Sort
from faceapp.domain.errors import BadQuery
from faceapp.services import browse, search
from faceapp.services.library import Library


@pytest.fixture
def shelf(library: Library) -> Library:
    """Seven photos that differ in who is on them, when and where they were taken."""
    make = Builder(library)
    both = make.photo("both.jpg", "Pictures/Beach 2018", "2019-07-14T10:00:00")
    alone = make.photo("alone.jpg", "Pictures/Beach 2018", "2019-09-30T23:59:59")
    smith = make.photo("IMG_1234.jpg", "Pictures/Zürich", "2020-01-01T00:00:00")
    maybe = make.photo("maybe.jpg", "Pictures", "2020-02-29T12:00:00")
    crowd = make.photo("crowd.jpg", "Pictures", "2018-12-31T23:59:59")
    empty = make.photo("empty.jpg", "Pictures", "1960-05-05T05:05:05")
    gone = make.photo("100%_gone.jpg", "Pictures", "2021-01-01T00:00:00", state="gone")
    make.photo("broken.jpg", "Pictures", "2019-07-15T10:00:00", state="problem")
    make.photo("waiting.jpg", "Pictures", "2019-07-15T10:00:00", state="pending", size=(0, 0))
    alice = make.named("Alice", [both, alone])
    make.named("Bob", [both])
    make.named("Alice Smith", [smith])
    make.named("Zoë Bobson", [gone])
    make.propose(make.face(maybe), alice)
    for x in range(4):
        make.face(crowd, x / 5)
    make.mark(make.face(crowd, 0.9), "hidden")
    make.mark(make.face(empty), "not_a_face")
    hidden = make.face(alone, 0.8)
    make.confirm(hidden, make.person("Hidden Harry"))
    make.mark(hidden, "hidden")
    return library


def found(library: Library, query: str) -> set[str]:
    by_index = [
        browse.photo(library, number).path for number in browse.photo_index(library, query).ids.tolist()
    ]
    assert [path for path, _ in search.search(library, query)] == by_index
    return {path.stem for path in by_index}


ALL = {"both", "alone", "IMG_1234", "maybe", "crowd", "empty", "100%_gone"}


@pytest.mark.parametrize(
    ("query", "stems"),
    [
        ("", ALL),
        ("   ", ALL),
        ("alice", {"both", "alone", "IMG_1234"}),
        ('"alice"', {"both", "alone"}),
        ("alice bob", {"both"}),
        ("Alice Smith", {"IMG_1234"}),
        ("smith", {"IMG_1234"}),
        ("zoe", {"100%_gone"}),
        ("bob", {"both", "100%_gone"}),
        ("alice OR zoe", {"both", "alone", "IMG_1234", "100%_gone"}),
        ("alice -bob", {"alone", "IMG_1234"}),
        ("-alice", {"maybe", "crowd", "empty", "100%_gone"}),
        ("-(alice OR zoe) -crowd", {"maybe", "empty"}),
        ("harry", set()),
        ("proposed:alice", {"maybe"}),
        ("proposed", {"maybe"}),
        ("alice OR proposed:alice", {"both", "alone", "IMG_1234", "maybe"}),
        ("person:nobody", set()),
        ("unnamed", {"maybe", "crowd"}),
        ("-unnamed", ALL - {"maybe", "crowd"}),
        ("named", {"both", "alone", "IMG_1234", "100%_gone"}),
        ("hidden", {"crowd", "alone"}),
        ("gone", {"100%_gone"}),
        ("faces:0", {"empty"}),
        ("faces:2", {"both", "alone"}),
        ("faces:>3", {"crowd"}),
        ("faces:>=5", {"crowd"}),
        ("faces:<2", {"IMG_1234", "maybe", "empty", "100%_gone"}),
        ("faces:1..2", ALL - {"crowd", "empty"}),
        ("2019", {"both", "alone"}),
        ("2019-07", {"both"}),
        ("2019-07..2019-09", {"both", "alone"}),
        ("2019-09-30", {"alone"}),
        ("2020..", {"IMG_1234", "maybe", "100%_gone"}),
        ("..2018", {"crowd", "empty"}),
        ("1960", {"empty"}),
        ("beach", {"both", "alone"}),
        ("zurich", {"IMG_1234"}),
        ("folder:pictures", ALL),
        ('folder:"beach 20"', {"both", "alone"}),
        ("img_1", {"IMG_1234"}),
        ("file:img", {"IMG_1234"}),
        ("file:beach", set()),
        ("100%_", {"100%_gone"}),
        ("%", {"100%_gone"}),
        ("alone 2019 beach alice -bob faces:2", {"alone"}),
        ('"\'); DROP TABLE photo; --"', set()),
        ("nothing-like-it", set()),
    ],
)
def test_a_query_finds(shelf: Library, query: str, stems: set[str]) -> None:
    assert found(shelf, query) == stems


def test_names_on_each_photo_come_along(shelf: Library) -> None:
    assert [(path.name, people) for path, people in search.search(shelf, "2019 OR crowd")] == [
        ("alone.jpg", ("Alice",)),
        ("both.jpg", ("Alice", "Bob")),
        ("crowd.jpg", ()),
    ]


def test_the_order_can_be_chosen(shelf: Library) -> None:
    def names(sort: Sort) -> list[str]:
        return [
            browse.photo(shelf, n).path.stem
            for n in browse.photo_index(shelf, "2019 OR crowd", sort).ids.tolist()
        ]

    assert names(Sort.NEWEST) == ["alone", "both", "crowd"]
    assert names(Sort.OLDEST) == ["crowd", "both", "alone"]
    assert names(Sort.NAME) == ["crowd", "alone", "both"]
    assert names(Sort.ADDED) == ["crowd", "alone", "both"]
    assert names(Sort.FACES) == ["crowd", "alone", "both"]


def test_chips_know_who_is_meant(shelf: Library) -> None:
    assert [chip.label for chip in search.understand(shelf, "alice smith beach").chips] == [
        "alice smith",
        "beach",
    ]


def test_what_can_not_be_understood_is_refused(shelf: Library) -> None:
    with pytest.raises(BadQuery):
        browse.photo_index(shelf, "faces:many")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["alice", '"', "(", ")", "-", " ", " OR ", "%", "'", ";", "\x00", "\ud800", "2019"])
    )
)
def test_no_query_breaks_the_library(shelf: Library, pieces: list[str]) -> None:
    try:
        index = browse.photo_index(shelf, "".join(pieces))
    except BadQuery:
        return
    assert len(index) <= len(ALL)
