"""What looks wrong is found, and what the user said is right does not come again."""

from __future__ import annotations

import numpy as np
import pytest
from library_builder import Builder

from faceapp.domain.browsing import Doubt
from faceapp.domain.change import Verb
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.services import history
from faceapp.services.gallery import Gallery
from faceapp.services.library import Library
from faceapp.services.suspicions import accept_suspicion, suspicions


def measured(make: Builder, face: FaceId, direction: int, model: str) -> None:
    """A vector near one of 128 directions, a little different for each face."""
    vector = np.random.default_rng(face).normal(0, 0.01, 128)
    vector[direction] += 1
    vector /= np.linalg.norm(vector)
    with make.library.write(Author.MODEL) as tx:
        tx.connection.execute(
            "INSERT INTO embedding (face, model, vector) VALUES (?, ?, ?)",
            (face, model, vector.astype("<f4").tobytes()),
        )


@pytest.fixture
def make(library: Library) -> Builder:
    return Builder(library)


def test_a_face_unlike_all_others_of_its_person_is_found(make: Builder, library: Library) -> None:
    gallery = Gallery()
    alice, bob = make.person("Alice"), make.person("Bob")
    faces = [make.face(make.photo(f"{n}.jpg")) for n in range(9)]
    for place, face in enumerate(faces):
        make.confirm(face, alice if place < 6 else bob)
        measured(make, face, {5: 1, 8: 2}.get(place, 0), gallery.model)
    # Bob's third is unlike the other two, too: with so few nobody can say which is the odd one
    for _ in gallery.load(library):
        pass
    [found] = suspicions(library, gallery)
    assert (found.doubt, found.name, found.faces) == (Doubt.FAR, "Alice", (faces[5],))
    assert found.value == pytest.approx(2**0.5, abs=0.1)
    assert suspicions(library, None) == ()
    change = accept_suspicion(library, found)
    assert change is not None
    assert (change.verb, change.subject, change.faces) == (Verb.RIGHT, "Alice", (faces[5],))
    assert suspicions(library, gallery) == ()
    assert accept_suspicion(library, found) is None
    history.undo(library)
    assert suspicions(library, gallery) == (found,)


def test_what_is_right_does_not_come_again(make: Builder, library: Library) -> None:
    photo = make.photo()
    alice = make.person("Alice", birth_date="2020-01-01")
    for x in (0.1, 0.6):
        make.confirm(make.face(photo, x), alice)
    twice, first, second = suspicions(library, None)
    assert [one.doubt for one in (twice, first, second)] == [Doubt.TWICE, Doubt.UNBORN, Doubt.UNBORN]
    accept_suspicion(library, first)
    assert suspicions(library, None) == (second,)
    history.undo(library)
    accept_suspicion(library, twice)
    assert suspicions(library, None) == (first,)
    history.undo(library)
    assert suspicions(library, None) == (twice, first, second)
    history.redo(library)
    assert suspicions(library, None) == (first,)


def test_a_third_face_on_the_photo_is_asked_about(make: Builder, library: Library) -> None:
    photo = make.photo()
    alice = make.person("Alice")
    for x in (0.1, 0.4):
        make.confirm(make.face(photo, x), alice)
    [twice] = suspicions(library, None)
    accept_suspicion(library, twice)
    assert suspicions(library, None) == ()
    make.confirm(make.face(photo, 0.7), alice)
    [again] = suspicions(library, None)
    assert len(again.faces) == 3
    accept_suspicion(library, again)
    assert suspicions(library, None) == ()
