"""Proposals and groups: what people said holds, and only what a change reaches is touched."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from faceapp.domain.change import Change
from faceapp.domain.face import Author, Quality
from faceapp.domain.ids import FaceId
from faceapp.services import browse, companies, history, people, regrouping, tagging
from faceapp.services.library import Library, open_library
from faceapp.services.recognise import Gallery, candidates, odd_ones_out, similar, update
from faceapp.storage import log
from tests.services.face_world import FaceWorld, centre, groups, look, proposals


class Session:
    """A library with its gallery, as the engine holds them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.gallery = Gallery()

    def update(self, faces: Sequence[FaceId] | None = None) -> tuple[set[int], set[int]]:
        changed: set[int] = set()
        regrouped: set[int] = set()
        for step in update(self.library, self.gallery, faces):
            changed.update(step.faces)
            regrouped.update(step.groups)
        return changed, regrouped

    def follow(self, change: Change | None) -> Change:
        assert change is not None
        self.gallery.apply(change)
        self.update()
        self.check()
        return change

    def name(self, face: FaceId, name: str) -> Change:
        return self.follow(tagging.name_face(self.library, face, name))

    def check(self) -> None:
        """The library is as if everything had been worked out from nothing, by another program."""
        with_history = (groups(self.library), proposals(self.library))
        copy = self.library.path.with_suffix(".copy")
        self.library.connection.execute("VACUUM INTO ?", (str(copy),))
        with open_library(copy) as other:
            other.connection.execute("DELETE FROM group_member")
            other.connection.execute("DELETE FROM face_group")
            other.connection.execute("DELETE FROM assignment WHERE by = 'model'")
            for _ in update(other, Gallery(), None):
                pass
            from_nothing = (groups(other), proposals(other))
        copy.unlink()
        assert with_history == from_nothing


@pytest.fixture
def session(library: Library) -> Session:
    return Session(library)


@pytest.fixture
def world(library: Library) -> FaceWorld:
    return FaceWorld(library)


def person_of(library: Library, name: str) -> int:
    return int(browse.find_person(library, name))


def test_faces_that_look_alike_are_one_group(session: Session, world: FaceWorld) -> None:
    first, second = world.shots(1, range(5)), world.shots(2, range(4))
    alone = world.shots(3, [0])

    session.update()

    assert groups(session.library) == {frozenset(first), frozenset(second), frozenset(alone)}
    assert {frozenset(g.faces) for g in browse.groups(session.library)} == {
        frozenset(first),
        frozenset(second),
    }
    assert browse.ungrouped(session.library) == tuple(alone)


def test_two_faces_of_one_photo_are_two_people(session: Session, world: FaceWorld) -> None:
    photo = world.photo()
    twins = [world.face(look(1, shot, 0.1), photo) for shot in range(2)]
    others = world.shots(1, range(2, 5), 0.1)

    session.update()

    assert all(len(group & set(twins)) < 2 for group in groups(session.library))
    assert {len(group & set(twins)) for group in groups(session.library)} == {1}
    assert sum(len(group) for group in groups(session.library)) == len(twins + others)


def test_a_group_keeps_its_number_while_it_grows(session: Session, world: FaceWorld) -> None:
    world.shots(1, range(3))
    session.update()
    (before,) = browse.groups(session.library)

    new = world.shots(1, range(3, 5))
    changed, regrouped = session.update(new)

    (after,) = browse.groups(session.library)
    assert after.id == before.id
    assert set(after.faces) == {*before.faces, *new}
    assert changed == set(new)
    assert regrouped == {after.id}


def test_naming_a_face_proposes_the_others(session: Session, world: FaceWorld) -> None:
    anna, ben = world.shots(1, range(5)), world.shots(2, range(3))
    session.update()

    session.name(anna[0], "Anna")

    person = person_of(session.library, "Anna")
    assert proposals(session.library) == dict.fromkeys(anna[1:], person)
    faces = browse.faces(session.library, anna[1:] + ben)
    assert [f.distance is not None and 0 < f.distance < 0.37 for f in faces] == [True] * 4 + [False] * 3


def test_undoing_the_name_takes_the_proposals_back(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(4))
    session.update()
    before = groups(session.library)
    session.name(anna[0], "Anna")

    session.follow(history.undo(session.library))
    assert proposals(session.library) == {}
    assert groups(session.library) == before

    session.follow(history.redo(session.library))
    assert len(proposals(session.library)) == 3


def test_who_is_in_a_group_with_a_named_face_is_proposed_however_far(
    session: Session, world: FaceWorld
) -> None:
    near, *chain = [world.face(in_plane(angle)) for angle in (0.0, 0.1, 0.2, 0.3, 0.42)]
    session.update()
    assert frozenset((near, *chain)) in groups(session.library)

    session.name(near, "Anna")
    assert set(proposals(session.library)) == set(chain)

    session.follow(tagging.unname(session.library, [near]))
    assert proposals(session.library) == {}


def test_a_rejected_person_is_never_proposed_again(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(4))
    session.update()
    session.name(anna[0], "Anna")

    session.follow(tagging.reject(session.library, [anna[1]]))

    assert anna[1] not in proposals(session.library)
    assert all(not {anna[0], anna[1]} <= group for group in groups(session.library))
    session.name(anna[2], "Anna")
    assert set(proposals(session.library)) == {anna[3]}


def test_one_person_once_on_a_photo_the_best_first(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(3))
    photo = world.photo()
    near, far = world.face(look(1, 7, 0.1), photo), world.face(look(1, 8, 0.3), photo)
    session.update()
    session.name(anna[0], "Anna")

    assert near in proposals(session.library)
    assert far not in proposals(session.library)

    # Once the user says that the better one is somebody else, the other one has its turn.
    session.follow(tagging.reject(session.library, [near]))
    assert far in proposals(session.library)
    # And none, once Anna is confirmed on this photo.
    session.name(near, "Anna")
    assert far not in proposals(session.library)


def test_different_names_are_different_groups(session: Session, world: FaceWorld) -> None:
    faces = world.shots(1, range(6), 0.2)
    session.update()
    assert groups(session.library) == {frozenset(faces)}

    session.name(faces[0], "Anna")
    session.name(faces[1], "Bea")

    assert all(not {faces[0], faces[1]} <= group for group in groups(session.library))


def test_hidden_faces_and_hidden_people_get_no_proposals(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(5))
    session.update()
    session.name(anna[0], "Anna")
    session.follow(tagging.hide(session.library, [anna[1]]))
    session.follow(tagging.not_a_face(session.library, [anna[2]]))
    assert set(proposals(session.library)) == {anna[3], anna[4]}
    assert not any({anna[1], anna[2]} & group for group in groups(session.library))

    session.follow(people.hide_person(session.library, browse.find_person(session.library, "Anna")))
    assert proposals(session.library) == {}

    session.follow(people.show_person(session.library, browse.find_person(session.library, "Anna")))
    assert set(proposals(session.library)) == {anna[3], anna[4]}
    session.follow(tagging.unmark(session.library, [anna[1]]))
    assert set(proposals(session.library)) == {anna[1], anna[3], anna[4]}


def test_merging_and_forgetting_people(session: Session, world: FaceWorld) -> None:
    anna, ben = world.shots(1, range(3)), world.shots(2, range(3))
    session.update()
    session.name(anna[0], "Anna")
    session.name(ben[0], "Ben")
    into, other = (browse.find_person(session.library, name) for name in ("Anna", "Ben"))

    session.follow(people.merge(session.library, into, [other]))
    assert set(proposals(session.library).values()) == {into}
    assert len(proposals(session.library)) == 4

    session.follow(people.forget(session.library, into))
    assert proposals(session.library) == {}


def test_a_poor_look_asks_for_more_likeness(session: Session, world: FaceWorld) -> None:
    anna = world.face(in_plane(0.0))
    good = world.face(in_plane(0.35))
    poor = world.face(in_plane(-0.35), quality=Quality(pixels=18, sharpness=3, yaw=0, pitch=0, roll=0))
    session.update()
    session.name(anna, "Anna")

    (distance,) = (f.distance for f in browse.faces(session.library, [good]))
    assert distance is not None
    assert 0.34 < distance < 0.37
    assert poor not in proposals(session.library)


def test_candidates_are_five_even_when_nobody_is_near(session: Session, world: FaceWorld) -> None:
    for number in range(7):
        world.shots(number, range(2))
    session.update()
    for number in range(7):
        session.name(FaceId(2 * number + 1), f"Person {number}")
    stranger = world.shots(99, [0])[0]
    session.update([stranger])

    found = candidates(session.gallery, stranger)
    assert len(found) == 5
    assert all(c.distance is not None and c.distance > 0.37 for c in found)
    assert [c.distance for c in found] == sorted(c.distance for c in found if c.distance is not None)

    likely = candidates(session.gallery, FaceId(6))
    assert likely[0].name == "Person 2"
    tagging.reject(session.library, [FaceId(6)], likely[0].person)
    change = log.recent(session.library.connection, 1)[0]
    session.gallery.apply(change)
    session.update()
    assert "Person 2" not in [c.name for c in candidates(session.gallery, FaceId(6), 7)]


def test_a_name_is_known_to_candidates_before_the_update(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(2))
    session.update()
    change = tagging.name_face(session.library, anna[0], "Anna")
    assert change is not None
    session.gallery.apply(change)
    assert [c.name for c in candidates(session.gallery, anna[1])] == ["Anna"]


def test_candidates_follow_names_given_and_taken_later(session: Session, world: FaceWorld) -> None:
    anna, ben = world.shots(1, range(3), 0.15), world.shots(2, range(3))
    session.update()
    session.name(anna[0], "Anna")

    def named(face: FaceId) -> list[str]:
        return [c.name for c in candidates(session.gallery, face)]

    assert named(anna[2]) == ["Anna"]  # from here on, what is compared with is chosen
    session.name(ben[0], "Ben")
    assert named(ben[1]) == ["Ben", "Anna"]
    first = candidates(session.gallery, anna[2])[0].distance
    session.name(anna[1], "Anna")
    second = candidates(session.gallery, anna[2])[0].distance
    assert first is not None
    assert second is not None
    assert second < first
    session.follow(tagging.unname(session.library, [ben[0]]))
    assert named(ben[1]) == ["Anna"]
    session.name(anna[0], "Ben")  # the same face, another name
    assert set(named(anna[2])) == {"Anna", "Ben"}
    session.follow(people.hide_person(session.library, browse.find_person(session.library, "Ben")))
    assert named(anna[2]) == ["Anna"]


def test_similar_faces_nearest_first(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(5))
    world.shots(2, range(5))
    session.update()
    found = similar(session.gallery, anna[0], 6)
    assert {face for face, _ in found[:4]} == set(anna[1:])
    assert [d for _, d in found] == sorted(d for _, d in found)
    assert len(similar(session.gallery, anna[0], 100)) == 9


def test_the_odd_one_comes_first(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(6))
    wrong = world.shots(2, [0])
    session.update()
    change = tagging.name_faces(session.library, anna + wrong, "Anna")
    session.follow(change)
    odd = odd_ones_out(session.gallery, browse.find_person(session.library, "Anna"))
    assert odd[0][0] == wrong[0]
    assert len(odd) == 7
    assert odd[0][1] > 2 * odd[1][1]


def test_what_another_program_did_is_seen(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(4))
    session.update()
    with open_library(session.library.path) as other:
        tagging.name_face(other, anna[0], "Anna")
        new = FaceWorld.__new__(FaceWorld)
        new.library, new._builder, new._photos = other, world._builder, world._photos
        more = new.face(look(1, 9), world.photo())
        other.connection.execute("DELETE FROM face WHERE id = ?", (anna[3],))

    session.update()
    assert set(proposals(session.library)) == {anna[1], anna[2], more}
    session.check()

    with open_library(session.library.path) as other:
        history.undo(other)
        tagging.name_face(other, anna[1], "Bea")  # drops what was undone from the log
    session.update()
    assert set(proposals(session.library)) == {anna[0], anna[2], more}
    session.check()


def test_a_name_given_while_nobody_watched(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(4))
    session.update()
    tagging.name_face(session.library, anna[0], "Anna")
    again = Session(session.library)
    again.update()
    assert set(proposals(session.library)) == set(anna[1:])
    again.check()

    tagging.unname(session.library, [anna[0]])
    once_more = Session(session.library)
    once_more.update()
    assert proposals(session.library) == {}
    once_more.check()


def test_stopping_in_the_middle_and_going_on(session: Session, world: FaceWorld) -> None:
    anna = world.shots(1, range(4))
    world.shots(2, range(4))
    session.update()
    change = tagging.name_face(session.library, anna[0], "Anna")
    assert change is not None
    session.gallery.apply(change)
    for steps in range(12):
        slices = update(session.library, session.gallery, None)
        for _ in range(steps):
            next(slices, None)
        slices.close()  # type: ignore[attr-defined]
    session.update()
    session.check()
    assert set(proposals(session.library)) == set(anna[1:])


def test_a_group_goes_with_its_last_face(session: Session, world: FaceWorld) -> None:
    anna, ben = world.shots(1, range(3)), world.shots(2, range(3))
    session.update()
    with session.library.write(Author.MODEL) as tx:
        tx.connection.execute("DELETE FROM photo WHERE id IN (1, 2, 3)")
    session.update()
    assert groups(session.library) == {frozenset(ben)}
    assert not set(anna) & set(browse.ungrouped(session.library))
    assert session.library.connection.value("SELECT count(*) FROM face_group") == 1


def test_nothing_to_do_changes_nothing(session: Session, world: FaceWorld) -> None:
    world.shots(1, range(4))
    session.update()
    assert session.update() == (set(), set())
    assert Session(session.library).update() == (set(), set())


def cousin(person: int, shot: int) -> NDArray[np.float32]:
    """One face of somebody of a family whose faces are nearly as far from each other as one's own."""
    random = np.random.default_rng((person, shot))
    away = 0.27 * centre(person) / np.linalg.norm(centre(person))
    noise = random.normal(size=128) / np.sqrt(128) * 0.26
    vector = centre(1000) / np.linalg.norm(centre(1000)) + away + noise
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.mark.parametrize("seed", range(10))
def test_a_long_day_gives_what_starting_anew_gives(
    session: Session, world: FaceWorld, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos come in portions while people are named, rejected, hidden, merged, undone."""
    if seed % 2:
        monkeypatch.setattr(companies, "GROUP_SPOKESMEN", 3)
        monkeypatch.setattr(regrouping, "GROUP_SPOKESMEN", 3)
    random = np.random.default_rng(seed)
    every: list[FaceId] = []
    for _ in range(6):
        new = []
        for _ in range(8):
            photo = world.photo()
            for person in random.choice(6, size=random.integers(1, 4), replace=False):
                shot = int(random.integers(1_000_000))
                vector = look(int(person), shot, 0.33) if seed % 4 < 2 else cousin(int(person), shot)
                new.append(world.face(vector, photo))
        every += new
        session.update(new)
        for _ in range(3):
            face = every[random.integers(len(every))]
            name = f"Person {random.integers(4)}"
            verbs = [
                lambda f=face, n=name: tagging.name_face(session.library, f, n, allow_twice=True),
                lambda f=face, n=name: tagging.name_face(session.library, f, n, allow_twice=True),
                lambda f=face: tagging.hide(session.library, [f]),
                lambda f=face: tagging.unname(session.library, [f]),
                lambda f=face: tagging.unmark(session.library, [f]),
                lambda: history.undo(session.library) if history.can_undo(session.library) else None,
            ]
            waiting = list(proposals(session.library))
            if waiting:
                verbs.append(lambda w=waiting: tagging.reject(session.library, [FaceId(w[0])]))
                verbs.append(lambda w=waiting: tagging.accept(session.library, [FaceId(w[-1])]))
            known = [person.id for person in browse.people(session.library)]
            if len(known) > 1:
                verbs.append(lambda k=known: people.merge(session.library, k[0], k[1:2]))
                verbs.append(lambda k=known: people.hide_person(session.library, k[-1]))
            change = verbs[random.integers(len(verbs))]()
            if change is not None:
                session.gallery.apply(change)
        session.update()
        session.check()


def in_plane(radians: float) -> NDArray[np.float32]:
    """A unit vector at an angle: two of them are as far apart as their angles say."""
    vector = np.zeros(128, np.float32)
    vector[:2] = np.cos(radians), np.sin(radians)
    return vector


def test_a_face_does_not_leave_its_group_for_somebody_the_group_does_not_look_like(
    session: Session, world: FaceWorld
) -> None:
    known = [world.face(in_plane(angle)) for angle in (0.0, 0.01)]
    odd, *rest = [world.face(in_plane(angle)) for angle in (0.35, 0.55, 0.58, 0.6)]
    session.update()
    assert frozenset((odd, *rest)) in groups(session.library)

    session.follow(tagging.name_faces(session.library, known, "Anna"))
    assert proposals(session.library) == {}

    # As soon as half of the group looks like her, too, it may be her.
    session.name(world.face(in_plane(0.25)), "Anna")
    assert odd in proposals(session.library)


def test_a_face_alone_is_proposed_for_whom_it_looks_like(session: Session, world: FaceWorld) -> None:
    known = [world.face(in_plane(angle)) for angle in (0.0, 0.01)]
    alone = world.face(in_plane(0.36))
    session.update()
    session.follow(tagging.name_faces(session.library, known, "Anna"))
    assert set(proposals(session.library)) == {alone}


def test_candidates_of_a_library_that_was_empty_at_first(session: Session, world: FaceWorld) -> None:
    session.update()
    assert candidates(session.gallery, FaceId(1)) == ()
    first, second = world.shots(1, range(2))
    session.update([first, second])
    assert candidates(session.gallery, first) == ()
    session.name(first, "Anna")
    assert [one.name for one in candidates(session.gallery, second)] == ["Anna"]
