from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tagging_world import EMBEDDER, World, content, measurement

from faceapp.domain.change import Verb
from faceapp.domain.errors import (
    EmptyBox,
    EmptyName,
    NoSuchFace,
    NoSuchGroup,
    NoSuchPerson,
    NoSuchPhoto,
    SamePersonTwice,
)
from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.services import history, people, tagging
from faceapp.services.drawing import learn_face
from faceapp.services.library import Library, open_thumbnails
from faceapp.storage import log


@pytest.fixture
def world(library: Library) -> World:
    return World(library)


def test_naming_makes_a_person_and_says_what_changed(library: Library, world: World) -> None:
    (face,) = world.photo()

    change = tagging.name_face(library, face, "  Anna \t B. ")

    assert world.name(face) == "Anna B."
    assert change is not None
    assert (change.verb, change.subject) == (Verb.NAME_FACE, "Anna B.")
    assert change.faces == (face,)
    assert change.people == (world.person("anna b."),)
    assert change.photos == (world.photo_of(face),)


def test_naming_again_in_other_letters_changes_nothing(library: Library, world: World) -> None:
    (face,) = world.photo()
    tagging.name_face(library, face, "Anna")
    before = content(library)

    assert tagging.name_face(library, face, "ANNA") is None

    assert content(library) == before
    assert len(log.recent(library.connection, 9)) == 1


@pytest.mark.parametrize("name", ["", "  \t\n", "\u202e\u0000"])
def test_a_name_needs_a_letter(library: Library, world: World, name: str) -> None:
    (face,) = world.photo()
    with pytest.raises(EmptyName):
        tagging.name_face(library, face, name)
    assert history.can_undo(library) is None


def test_a_photo_shows_a_person_once_unless_the_user_insists(library: Library, world: World) -> None:
    first, second = world.photo(2)
    tagging.name_face(library, first, "Anna")

    with pytest.raises(SamePersonTwice) as error:
        tagging.name_face(library, second, "anna")
    assert error.value.facts == {"name": "Anna"}
    assert world.name(second) is None

    tagging.name_face(library, second, "anna", allow_twice=True)
    assert world.name(second) == "Anna"
    insisted = dict(library.connection.execute("SELECT face, insisted FROM assignment"))
    assert insisted == {first: 0, second: 1}


def test_two_faces_of_one_photo_named_at_once(library: Library, world: World) -> None:
    first, second = world.photo(2)
    with pytest.raises(SamePersonTwice):
        tagging.name_faces(library, [first, second], "Anna")
    assert content(library)["person"] == {}


def test_renaming_a_face_frees_the_photo_for_the_old_name(library: Library, world: World) -> None:
    first, second = world.photo(2)
    tagging.name_face(library, first, "Anna")
    tagging.name_face(library, first, "Bob")
    tagging.name_face(library, second, "Anna")
    assert (world.name(first), world.name(second)) == ("Bob", "Anna")


def test_naming_brings_a_hidden_face_back_and_takes_back_a_rejection(library: Library, world: World) -> None:
    (face,), (other,) = world.photo(), world.photo()
    tagging.name_face(library, other, "Anna")
    tagging.reject(library, [face], world.person("Anna"))
    tagging.hide(library, [face])

    tagging.name_face(library, face, "Anna")

    assert world.state(face) == "confirmed"
    held = content(library)
    assert held["rejection"] == {}
    assert held["face_mark"] == {}


def test_faces_that_are_gone_are_left_out(library: Library, world: World) -> None:
    (face,) = world.photo()
    change = tagging.name_faces(library, [FaceId(99), face], "Anna")
    assert change is not None
    assert change.faces == (face,)
    for verb in (tagging.accept, tagging.reject, tagging.unname, tagging.hide, tagging.unmark):
        with pytest.raises(NoSuchFace):
            verb(library, [FaceId(99)])


def test_a_proposal_is_accepted_with_its_distance(library: Library, world: World) -> None:
    (known,), (face,), (unknown,) = world.photo(), world.photo(), world.photo()
    tagging.name_face(library, known, "Anna")
    world.propose(face, world.person("Anna"), 0.25)

    change = tagging.accept(library, [face, unknown])

    assert change is not None
    assert (change.verb, change.subject, change.faces) == (Verb.ACCEPT, "Anna", (face,))
    row = library.connection.execute("SELECT state, by, distance FROM assignment WHERE face = ?", (face,))
    assert row.fetchone() == ("confirmed", "user", 0.25)
    assert tagging.accept(library, [unknown]) is None


def test_of_two_proposals_on_one_photo_the_nearest_is_accepted(library: Library, world: World) -> None:
    (known,), (far, near) = world.photo(), world.photo(2)
    tagging.name_face(library, known, "Anna")
    world.propose(far, world.person("Anna"), 0.4)
    world.propose(near, world.person("Anna"), 0.2)

    tagging.accept(library, [far, near])

    assert (world.state(far), world.state(near)) == ("proposed", "confirmed")
    with pytest.raises(SamePersonTwice):
        tagging.accept(library, [far])
    tagging.accept(library, [far], allow_twice=True)
    assert world.state(far) == "confirmed"


def test_a_rejection_is_kept_and_never_proposed_again(library: Library, world: World) -> None:
    (known,), (face,) = world.photo(), world.photo()
    tagging.name_face(library, known, "Anna")
    anna = world.person("Anna")
    world.propose(face, anna)

    change = tagging.reject(library, [face])
    assert change is not None
    assert (change.subject, change.people) == ("Anna", (anna,))

    world.propose(face, anna)
    assert world.state(face) == "unknown"
    assert tagging.reject(library, [face]) is None
    assert tagging.reject(library, [face], anna) is None


def test_rejecting_a_confirmed_name_takes_it_away(library: Library, world: World) -> None:
    (face,) = world.photo()
    tagging.name_face(library, face, "Anna")
    tagging.reject(library, [face])
    assert world.state(face) == "unknown"
    assert (face, world.person("Anna")) in content(library)["rejection"]


def test_rejecting_somebody_else_leaves_the_name(library: Library, world: World) -> None:
    first, second = world.photo(2)
    tagging.name_face(library, first, "Anna")
    tagging.name_face(library, second, "Bob")
    tagging.reject(library, [first], world.person("Bob"))
    assert world.name(first) == "Anna"
    with pytest.raises(NoSuchPerson):
        tagging.reject(library, [first], PersonId(99))


def test_unnaming_and_marking(library: Library, world: World) -> None:
    (face,), (other,) = world.photo(), world.photo()
    tagging.name_faces(library, [face, other], "Anna")
    people.set_cover(library, world.person("Anna"), face)

    tagging.unname(library, [face])
    assert world.state(face) == "unknown"
    assert library.connection.value("SELECT cover FROM person") is None
    assert tagging.unname(library, [face]) is None

    tagging.hide(library, [face, other])
    assert (world.state(face), world.state(other)) == ("hidden", "hidden")
    tagging.not_a_face(library, [face])
    assert world.state(face) == "not_a_face"
    world.propose(face, world.person("Anna"))
    tagging.unmark(library, [face, other])
    assert (world.state(face), world.state(other)) == ("unknown", "unknown")


def test_a_group_is_named_but_for_who_is_known(library: Library, world: World) -> None:
    (named,), (hidden,), (small, large), (rejected,) = (
        world.photo(), world.photo(), world.photo(2), world.photo()
    )  # fmt: skip
    group = world.group(named, hidden, small, large, rejected)
    tagging.name_face(library, named, "Bob")
    tagging.hide(library, [hidden])
    (other,) = world.photo()
    tagging.name_face(library, other, "Anna")
    tagging.reject(library, [rejected], world.person("Anna"))

    change = tagging.name_group(library, group, "anna")

    assert change is not None
    assert (change.verb, change.subject, change.faces) == (Verb.NAME_GROUP, "Anna", (large,))
    assert world.name(named) == "Bob"
    assert world.state(small) == "unknown"
    with pytest.raises(SamePersonTwice):
        tagging.name_group(library, group, "Anna")
    with pytest.raises(NoSuchGroup):
        tagging.name_group(library, GroupId(99), "Anna")


def test_an_import_leaves_alone_what_the_user_said(library: Library, world: World) -> None:
    (mine,), (free,) = world.photo(), world.photo()
    tagging.name_face(library, mine, "Anna")

    tagging.name_faces(library, [mine, free], "Bob", by=Author.IMPORT)
    assert (world.name(mine), world.name(free)) == ("Anna", "Bob")

    tagging.name_face(library, free, "Anna")
    assert world.name(free) == "Anna"


def test_a_model_can_not_use_the_verbs(library: Library, world: World) -> None:
    (face,) = world.photo()
    with pytest.raises(ValueError, match="models"):
        tagging.name_face(library, face, "Anna", by=Author.MODEL)


def test_drawing_a_face_with_a_name_is_one_step(library: Library, world: World) -> None:
    (seen,) = world.photo()
    photo = world.photo_of(seen)
    thumbnails = open_thumbnails(library)
    before = content(library)

    change = tagging.add_face(library, thumbnails, photo, Box(0.5, 0.5, 0.7, 0.2), measurement(7), "Anna")

    assert change is not None
    (face,) = change.faces
    assert world.name(face) == "Anna"
    assert thumbnails.face(face) == b"jpeg 7"
    box = library.connection.execute("SELECT x, y, w, h, origin, score FROM face WHERE id = ?", (face,))
    *place, origin, score = box.fetchone()
    assert place == pytest.approx([0.5, 0.5, 0.5, 0.2])
    assert (origin, score) == ("user", 1.0)
    after = content(library)
    assert (face, EMBEDDER) in after["embedding"]

    history.undo(library)
    assert content(library) == before
    history.redo(library)
    assert content(library) == after
    thumbnails.close()


def test_drawing_where_there_is_nothing(library: Library, world: World) -> None:
    (face,) = world.photo()
    for box in (Box(1.1, 0.2, 0.1, 0.1), Box(0.2, 0.2, 0.0, 0.1), Box(float("nan"), 0, 0.1, 0.1)):
        with pytest.raises(EmptyBox):
            tagging.add_face(library, None, world.photo_of(face), box)
        with pytest.raises(EmptyBox):
            tagging.move_face(library, face, box)
    with pytest.raises(NoSuchPhoto):
        tagging.add_face(library, None, PhotoId(99), Box(0, 0, 0.1, 0.1))
    with pytest.raises(NoSuchFace):
        tagging.move_face(library, FaceId(99), Box(0, 0, 0.1, 0.1))


def test_a_moved_face_keeps_its_name_and_gets_its_embedding_back(library: Library, world: World) -> None:
    (face,) = world.photo()
    tagging.name_face(library, face, "Anna")
    before = content(library)

    tagging.move_face(library, face, Box(0.5, 0.5, 0.2, 0.2), measurement(3))

    vector = content(library)["embedding"][face, EMBEDDER][0]
    expected = measurement(3).embedding
    assert expected is not None
    assert np.frombuffer(vector, np.float32) == pytest.approx(expected)
    assert world.name(face) == "Anna"
    tagging.move_face(library, face, Box(0.6, 0.5, 0.2, 0.2))
    assert content(library)["embedding"] == {}

    history.undo(library)
    history.undo(library)
    assert content(library) == before


def test_only_faces_drawn_by_hand_are_removed(library: Library, world: World) -> None:
    (found,) = world.photo()
    change = tagging.add_face(
        library, None, world.photo_of(found), Box(0, 0, 0.2, 0.2), measurement(1), "Anna"
    )
    assert change is not None
    (drawn,) = change.faces
    people.set_cover(library, world.person("Anna"), drawn)
    before = content(library)

    assert tagging.remove_face(library, [found]) is None
    removed = tagging.remove_face(library, [found, drawn])

    assert removed is not None
    assert (removed.faces, removed.photos) == ((drawn,), (world.photo_of(found),))
    assert (drawn,) not in content(library)["face"]
    history.undo(library)
    assert content(library) == before


def test_a_review_accepts_and_rejects_in_one_step(library: Library, world: World) -> None:
    (known,), (yes,), (no,), (other,) = (world.photo() for _ in range(4))
    tagging.name_face(library, known, "Anna")
    tagging.name_face(library, other, "Bert")
    anna = world.person("Anna")
    world.propose(yes, anna)
    world.propose(no, anna)
    before = content(library)

    change = tagging.review(library, anna, [yes, other], [no])

    assert change is not None
    assert (change.verb, change.subject, set(change.faces)) == (Verb.REVIEW, "Anna", {yes, no})
    assert (world.name(yes), world.name(no), world.name(other)) == ("Anna", None, "Bert")
    history.undo(library)
    assert content(library) == before


@pytest.mark.parametrize(("yes", "verb"), [(True, Verb.ACCEPT), (False, Verb.REJECT)])
def test_a_review_with_one_answer_is_called_by_it(
    library: Library, world: World, yes: bool, verb: Verb
) -> None:
    (known,), (face,) = world.photo(), world.photo()
    tagging.name_face(library, known, "Anna")
    anna = world.person("Anna")
    world.propose(face, anna)

    change = tagging.review(library, anna, [face] if yes else [], [] if yes else [face])

    assert change is not None
    assert change.verb is verb


def test_a_review_keeps_its_no_where_the_yes_is_twice_on_a_photo(library: Library, world: World) -> None:
    known, twin = world.photo(2)
    (face,) = world.photo()
    tagging.name_face(library, known, "Anna")
    anna = world.person("Anna")
    world.propose(twin, anna)
    world.propose(face, anna)
    with pytest.raises(SamePersonTwice):
        tagging.review(library, anna, [twin], [])

    change = tagging.review(library, anna, [twin], [face])

    assert change is not None
    assert change.verb is Verb.REJECT


def test_a_box_in_which_no_face_was_seen_speaks_for_nobody(library: Library, world: World) -> None:
    """Its vector would be of a shirt: it is neither compared nor grouped, whichever way it came."""
    (near,) = world.photo()
    photo = world.photo_of(near)
    shirt = replace(measurement(7), landmarks=None)

    def measured(face: FaceId) -> bool:
        return bool(library.connection.value("SELECT count(*) FROM embedding WHERE face = ?", (face,)))

    added = tagging.add_face(library, None, photo, Box(0.5, 0.5, 0.1, 0.1), shirt, "Bob", embedder=EMBEDDER)
    assert added is not None
    (drawn,) = added.faces
    assert not measured(drawn)
    learn_face(library, None, drawn, shirt, embedder=EMBEDDER)
    assert not measured(drawn)
    tagging.move_face(library, near, Box(0.6, 0.6, 0.1, 0.1), shirt, embedder=EMBEDDER)
    assert not measured(near)
    learn_face(library, None, drawn, measurement(7), embedder=EMBEDDER)
    assert measured(drawn)
