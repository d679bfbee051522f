"""The index of a view: every order, read at once or sorted from what is in memory."""

from __future__ import annotations

import pytest
from library_builder import Builder

from faceapp.domain.browsing import Sort
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.services import browse
from faceapp.services.library import Library


@pytest.fixture
def make(library: Library) -> Builder:
    return Builder(library)


def test_a_changed_photo_stays_in_the_index_until_it_is_looked_at_again(
    make: Builder, library: Library
) -> None:
    make.photo("new.jpg", state="pending", size=(0, 0))
    changed = make.photo("changed.jpg", state="pending", size=(400, 300))

    assert browse.photo_index(library).ids.tolist() == [changed]


def test_every_order_is_the_same_read_or_sorted(make: Builder, library: Library) -> None:
    b = make.photo("b.jpg", "Pictures", "2019-01-01T00:00:00", size=(100, 100))
    a = make.photo("A.jpg", "Pictures", "2018-01-01T00:00:00", size=(200, 100))
    c = make.photo("c.jpg", "Archive", "2019-01-01T00:00:00", size=(300, 100), state="gone")
    for photo, faces in ((b, 2), (a, 3), (c, 2)):
        for number in range(faces):
            make.face(photo, number / 10)
    for face in (3, 4):  # two of the three on ``a`` are no faces
        make.mark(FaceId(face), "not_a_face")
    expected = {
        Sort.NEWEST: [c, b, a],
        Sort.OLDEST: [a, b, c],
        Sort.NAME: [c, a, b],
        Sort.ADDED: [c, a, b],
        Sort.FACES: [c, b, a],
    }
    start = browse.photo_index(library)

    assert set(expected) == set(Sort)
    for sort, ids in expected.items():
        for index in (browse.photo_index(library, sort=sort), browse.in_order(library, start, sort)):
            assert index.ids.tolist() == ids, sort
            assert dict(zip(index.ids.tolist(), index.aspect.tolist(), strict=True)) == {b: 1, a: 2, c: 3}
            assert index.state.tolist() == [int(photo == c) for photo in ids]
            assert bool(index.months) == (sort in {Sort.NEWEST, Sort.OLDEST})


def test_what_went_meanwhile_is_sorted_to_the_end(make: Builder, library: Library) -> None:
    photos = [make.photo(f"{letter}.jpg") for letter in "abc"]
    index = browse.photo_index(library)
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("DELETE FROM photo WHERE id = ?", (photos[0],))

    assert browse.in_order(library, index, Sort.NAME).ids.tolist() == [photos[1], photos[2], photos[0]]
    assert len(browse.in_order(library, index, Sort.FACES)) == 3
