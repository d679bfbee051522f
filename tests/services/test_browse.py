"""What views read, on a real library."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_builder import Builder

from faceapp.domain.browsing import Companion, Doubt, FaceOrder, IndexState, Month, YearFaces
from faceapp.domain.errors import NoSuchFace, NoSuchPerson, NoSuchPhoto
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.services import browse
from faceapp.services.library import Library, open_library
from faceapp.services.suspicions import suspicions


@pytest.fixture
def make(library: Library) -> Builder:
    return Builder(library)


def test_the_index_holds_shape_colour_time_and_months(make: Builder, library: Library) -> None:
    old = make.photo("old.jpg", taken="1969-12-31T23:59:58", size=(300, 400))
    gone = make.photo("gone.jpg", taken="2019-07-02T00:00:00", state="gone", colour=0xFFFFFF)
    new = make.photo("new.jpg", taken="2019-07-14T10:00:00", size=(8000, 100))
    index = browse.photo_index(library)
    assert index.ids.tolist() == [new, gone, old]
    assert index.aspect.tolist() == pytest.approx([80, 4 / 3, 0.75])
    assert index.colour.tolist() == [0x336699, 0xFFFFFF, 0x336699]
    assert index.state.tolist() == [IndexState.MEASURED, IndexState.GONE, IndexState.MEASURED]
    assert index.taken[2] == -2
    assert index.months == (Month(2019, 7, 0, 2), Month(1969, 12, 2, 1))
    assert (index.ids.dtype, index.aspect.dtype, index.colour.dtype) == (np.int64, np.float32, np.uint32)


def test_an_empty_library_reads_as_empty(library: Library) -> None:
    assert len(browse.photo_index(library)) == 0
    assert browse.people(library) == browse.groups(library) == browse.ungrouped(library) == ()
    assert browse.review_queue(library) == suspicions(library, None) == browse.names(library) == ()
    assert browse.counts(library).photos == browse.counts(library).unnamed == 0


def test_a_mark_wins_over_a_name_and_a_name_over_a_proposal(make: Builder, library: Library) -> None:
    photo = make.photo()
    alice = make.person("Alice")
    confirmed, proposed, hidden, wrong, unknown = (make.face(photo, x / 10) for x in range(5))
    make.confirm(confirmed, alice)
    make.propose(proposed, alice, 0.25)
    make.confirm(hidden, alice)
    make.mark(hidden, "hidden")
    make.mark(wrong, "not_a_face")
    group = make.group([unknown, confirmed])
    faces = browse.faces_of(library, photo)
    assert [face.state for face in faces] == [
        FaceState.CONFIRMED,
        FaceState.PROPOSED,
        FaceState.HIDDEN,
        FaceState.NOT_A_FACE,
        FaceState.UNKNOWN,
    ]
    assert [face.person for face in faces] == [alice, None, None, None, None]
    assert [face.proposal for face in faces] == [None, alice, None, None, None]
    assert faces[1].distance == 0.25
    assert faces[4].group == faces[0].group == group
    assert browse.face(library, proposed) == faces[1]
    assert browse.faces(library, [unknown, FaceId(999), confirmed]) == (faces[4], faces[0])


def test_people_are_counted_with_years_and_the_best_face(make: Builder, library: Library) -> None:
    one, two = make.photo(taken="2015-01-01T00:00:00"), make.photo("b.jpg", taken="2019-12-31T23:59:59")
    alice, bob = make.person("alice"), make.person("Bob", hidden=1)
    small, large, second = (
        make.face(one, pixels=20),
        make.face(two, pixels=300),
        make.face(two, 0.7, pixels=200),
    )
    for face in (small, large):
        make.confirm(face, alice)
    make.confirm(second, alice, insisted=True)
    make.propose(make.face(one, 0.1), alice)
    make.propose(make.face(one, 0.2), bob)
    [person] = browse.people(library)
    assert (person.name, person.confirmed, person.proposed, person.photos) == ("alice", 3, 1, 2)
    assert (person.first_year, person.last_year, person.cover) == (2015, 2019, large)
    assert [person.name for person in browse.people(library, hidden=True)] == ["alice", "Bob"]
    assert browse.person(library, alice) == person
    assert browse.person(library, bob).confirmed == 0
    assert browse.names(library) == ((alice, "alice", large), (bob, "Bob", None))
    assert browse.called(library) == {alice: "alice", bob: "Bob"}
    assert browse.find_person(library, " ALICE ") == alice
    assert [face.id for face in browse.faces_of_person(library, alice)] == [large, second, small]
    assert [face.id for face in browse.faces_of_person(library, alice, FaceOrder.TIME)] == [
        small,
        large,
        second,
    ]
    assert browse.years_of_person(library, alice) == (YearFaces(2015, small, 1), YearFaces(2019, large, 2))


def test_faces_are_counted_without_looking_at_photos(make: Builder, library: Library) -> None:
    photo, other = make.photo(), make.photo("b.jpg")
    alice, bob = make.person("Alice"), make.person("Bob", hidden=1)
    for face in (make.face(photo), make.face(other, 0.4), make.face(other, 0.7)):
        make.confirm(face, alice)
    make.propose(make.face(photo, 0.1), bob)
    make.propose(make.face(photo, 0.2), alice)
    for name in ("hidden", "not_a_face"):
        marked = make.face(other, 0.1)
        make.confirm(marked, alice)
        make.mark(marked, name)

    for quick, whole in zip(
        browse.people_uncounted(library), browse.people(library, hidden=True), strict=True
    ):
        assert (quick.id, quick.name, quick.hidden, quick.cover) == (
            whole.id,
            whole.name,
            whole.hidden,
            whole.cover,
        )
        assert (quick.confirmed, quick.proposed) == (whole.confirmed, whole.proposed)
        assert whole.counted
        assert not quick.counted
        assert browse.head(library, quick.id).name == whole.name
    with pytest.raises(NoSuchPerson):
        browse.head(library, PersonId(999))


def test_faces_of_a_person_with_their_photos_stand_in_the_same_order(make: Builder, library: Library) -> None:
    alice = make.person("Alice")
    photos = [make.photo(f"{year}.jpg", taken=f"{year}-01-01T00:00:00") for year in (2019, 2015, 2017)]
    for number, photo in enumerate(photos * 2):
        face = make.face(photo, 0.1 * number, pixels=50 + 37 * number % 90)
        make.confirm(face, alice, insisted=True)
    gone = make.face(photos[0], 0.9)
    make.confirm(gone, alice, insisted=True)
    make.mark(gone, "hidden")

    for order in (FaceOrder.BEST, FaceOrder.TIME):
        found = browse.photos_of_faces(library, alice, order)
        assert list(found.items()) == [
            (face.id, face.photo) for face in browse.faces_of_person(library, alice, order)
        ]
        assert len(found) == 6


def test_a_cover_that_was_chosen_is_kept(make: Builder, library: Library) -> None:
    photo = make.photo()
    small, large = make.face(photo, pixels=20), make.face(photo, pixels=300)
    person = make.person("Alice", cover=small, birth_date="1990-05-06", note="hi")
    make.confirm(small, person)
    make.confirm(large, person)
    found = browse.person(library, person)
    assert (found.cover, found.birth_date, found.note) == (small, date(1990, 5, 6), "hi")
    assert browse.names(library)[0].cover == small


def test_groups_hold_only_unknown_faces_largest_first(make: Builder, library: Library) -> None:
    photos = [make.photo(f"{n}.jpg") for n in range(10)]
    faces = [make.face(photo, pixels=20 + x) for x, photo in enumerate(photos)]
    first = make.group(faces[:3])
    second = make.group(faces[3:8])
    make.group(faces[8:9])
    person = make.person("Alice")
    make.confirm(faces[3], person)
    make.mark(faces[4], "hidden")
    found = browse.groups(library)
    assert [(group.id, group.faces) for group in found] == [
        (first, (faces[2], faces[1], faces[0])),
        (second, (faces[7], faces[6], faces[5])),
    ]
    assert browse.ungrouped(library) == (faces[9], faces[8])
    assert [browse.group(library, group.id) for group in found] == list(found)
    assert browse.group(library, GroupId(99)).faces == ()
    make.propose(faces[0], person)
    assert [group.faces for group in browse.groups(library, smallest=3)] == [(faces[7], faces[6], faces[5])]
    assert browse.counts(library).groups == 2


def everything_unknown(library: Library) -> list[FaceId]:
    """As ``faceapp people --json`` lists them."""
    grouped = [face for group in browse.groups(library) for face in group.faces]
    return sorted([*grouped, *browse.ungrouped(library)])


def test_copies_of_one_photo_are_no_group(make: Builder, library: Library) -> None:
    photo, copy = (make.photo(f"{n}.jpg", content=b"same bytes here") for n in "ab")
    face, same = make.face(photo, pixels=300), make.face(copy, pixels=300)
    other, lonely = make.face(photo, 0.7, pixels=200), make.face(make.photo("c.jpg"), pixels=100)
    copies = make.group([face, same])
    assert browse.groups(library) == ()
    assert browse.counts(library).groups == 0
    assert browse.ungrouped(library) == (face, same, other, lonely)
    assert [one.faces for one in browse.unnamed(library).once] == [(face, same), (other,), (lonely,)]
    assert browse.group(library, copies).faces == (face, same)
    assert [group.id for group in browse.groups(library, smallest=1)] == [copies]


def test_a_group_on_two_photos_keeps_the_copies_of_one(make: Builder, library: Library) -> None:
    photo, copy = (make.photo(f"{n}.jpg", content=b"same bytes here") for n in "ab")
    faces = [make.face(one) for one in (photo, copy, make.photo("c.jpg", content=b"another"))]
    group = make.group(faces)
    assert [(one.id, one.faces) for one in browse.groups(library)] == [(group, tuple(faces))]
    assert browse.groups(library, smallest=3) == ()
    assert browse.counts(library).groups == 1
    make.confirm(faces[2], make.person("Alice"))
    assert browse.groups(library) == ()
    assert [one.faces for one in browse.unnamed(library).once] == [tuple(faces[:2])]


def test_two_faces_of_one_photo_are_no_group_and_no_copies(make: Builder, library: Library) -> None:
    photo = make.photo()
    faces = [make.face(photo, 0.1), make.face(photo, 0.6)]
    make.group(faces)
    assert browse.groups(library) == ()
    assert [one.faces for one in browse.unnamed(library).once] == [(face,) for face in faces]


def test_copies_without_a_group_are_shown_once(make: Builder, library: Library) -> None:
    photos = [make.photo(f"{n}.jpg", content=b"same bytes here") for n in range(3)]
    faces = [make.face(photo, pixels=100) for photo in photos]
    aside = make.face(photos[0], 0.7, pixels=50)
    assert [one.faces for one in browse.unnamed(library).once] == [tuple(faces), (aside,)]
    assert browse.ungrouped(library) == (*faces, aside)


def test_unclear_faces_are_told(make: Builder, library: Library) -> None:
    photo = make.photo()
    clear, blurred = make.face(photo, 0.1, pixels=100), make.face(photo, 0.6, pixels=1)
    assert browse.unnamed(library).once == (((clear,), True), ((blurred,), False))


@given(
    photos=st.lists(st.integers(0, 5), min_size=1, max_size=14),
    placed=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 3), st.integers(0, 4)), max_size=24),
)
@settings(max_examples=40, deadline=None)
def test_groups_are_what_they_are_said_to_be(
    photos: list[int], placed: list[tuple[int, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Against the plain definition: contents by photo, groups and states by face."""
    library = open_library(tmp_path_factory.mktemp("groups") / "one.faceapp")
    make = Builder(library)
    numbers = [make.photo(f"{n}.jpg", content=b"%16d" % c if c else None) for n, c in enumerate(photos)]
    content_of = {n: c or -n for n, c in zip(numbers, photos, strict=True)}
    person = make.person("Alice")
    groups: dict[int, list[tuple[FaceId, PhotoId]]] = {}
    unknown: dict[FaceId, PhotoId] = {}
    for place, (photo, group, state) in enumerate(placed):
        on = numbers[photo % len(numbers)]
        face = make.face(on, place / 30)
        groups.setdefault(group, []).append((face, on))
        match state:
            case 0:
                make.confirm(face, person)
            case 1:
                make.propose(face, person)
            case 2:
                make.mark(face, "hidden")
            case _:
                unknown[face] = on
    wanted = []
    for group, members in groups.items():
        left = {face for face, _ in members if face in unknown}
        if group:
            make.group([face for face, _ in members])
            if len({content_of[unknown[face]] for face in left}) > 1:
                wanted.append(left)
    found = browse.groups(library)
    assert sorted(sorted(group.faces) for group in found) == sorted(sorted(left) for left in wanted)
    assert everything_unknown(library) == sorted(unknown)
    whole = browse.unnamed(library)
    assert whole.groups == found
    assert sorted(face for one in whole.once for face in one.faces) == sorted(browse.ungrouped(library))
    assert browse.counts(library).groups == len(found)
    alone = [face.id for face in browse.faces(library, list(unknown)) if face.group is None]
    numbers_of = {face.group for face in browse.faces(library, list(unknown)) if face.group is not None}
    few = browse.unnamed_among(library, numbers_of, alone)
    assert few.groups == found
    assert {tuple(sorted(one.faces)) for one in few.once} == {tuple(sorted(o.faces)) for o in whole.once}
    library.close()


def test_companions_are_on_the_same_photos(make: Builder, library: Library) -> None:
    photos = [make.photo(f"{n}.jpg") for n in range(4)]
    alice = make.named("Alice", photos)
    bob = make.named("Bob", photos[:1])
    carol = make.named("Carol", photos[1:3])
    make.named("Dora", [])
    assert browse.co_appearances(library, alice) == (Companion(carol, "Carol", 2), Companion(bob, "Bob", 1))


def test_the_queue_has_the_nearest_first(make: Builder, library: Library) -> None:
    photo = make.photo()
    bob, alice = make.person("Bob"), make.person("Alice")
    far, near, other, hidden = (make.face(photo, x / 5) for x in range(4))
    make.propose(far, bob, 0.5)
    make.propose(near, bob, 0.1)
    make.propose(other, alice)
    make.propose(hidden, alice)
    make.mark(hidden, "hidden")
    assert [(person.name, faces) for person, faces in browse.review_queue(library)] == [
        ("Alice", (other,)),
        ("Bob", (near, far)),
    ]
    assert browse.counts(library).proposals == 3


def test_suspicious_faces_are_found(make: Builder, library: Library) -> None:
    early, late = make.photo(taken="1990-01-01T00:00:00"), make.photo("b.jpg")
    alice = make.person("Alice", birth_date="1990-01-11")
    first, second, before = make.face(late), make.face(late, 0.7), make.face(early)
    for face in (first, second, before):
        make.confirm(face, alice)
    bob = make.person("Bob")
    make.confirm(make.face(early, 0.1), bob)
    make.confirm(make.face(early, 0.2), bob, insisted=True)
    found = suspicions(library, None)
    assert [(doubt.doubt, doubt.name, doubt.faces) for doubt in found] == [
        (Doubt.TWICE, "Alice", (first, second)),
        (Doubt.UNBORN, "Alice", (before,)),
    ]
    assert found[1].value == pytest.approx(10)


def test_a_photo_is_found_by_its_place(make: Builder, library: Library) -> None:
    photo = make.photo("a.jpg", "Pictures/trip")
    assert browse.find_photo(library, Path("/photos/Pictures/trip/a.jpg")) == photo
    found = browse.photo(library, photo)
    assert (found.path, found.width, found.state) == (Path("/photos/Pictures/trip/a.jpg"), 400, "measured")
    with pytest.raises(NoSuchPhoto):
        browse.find_photo(library, Path("/photos/Pictures/other.jpg"))
    for read, number, error in (
        (browse.photo, PhotoId(99), NoSuchPhoto),
        (browse.face, FaceId(99), NoSuchFace),
        (browse.person, PersonId(99), NoSuchPerson),
    ):
        with pytest.raises(error):
            read(library, number)  # type: ignore[arg-type]


def test_problems_and_folders_are_listed(make: Builder, library: Library) -> None:
    make.photo()
    broken = make.photo("broken.jpg", state="problem")
    make.photo("waiting.jpg", state="pending")
    assert [photo.id for photo in browse.problems(library)] == [broken]
    [root] = browse.roots(library)
    assert (root.path, root.online, root.photos) == (Path("/photos/Pictures"), False, 2)
    counts = browse.counts(library)
    assert (counts.photos, counts.problems, counts.pending) == (1, 1, 1)
