"""Faces of whole videos: nobody is mixed up, who comes back is known again, names stay where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.following import UNCOUNTED, Pace
from faceapp.domain.ids import PersonId
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import WHO_MOST
from faceapp.services.following import Follower
from faceapp.services.known_people import KnownPeople, known_people
from faceapp.services.labelling import Labels
from faceapp.services.library import Library
from faceapp.services.limits import limits
from faceapp.services.models import ModelSet, load
from faceapp.services.returning import Returning
from faceapp.services.tagging import name_face, reject
from tests import shelf_models
from tests.follow_truth import Compared, compare, pictures
from tests.services.face_world import MODEL, FaceWorld, look

ALICE, BOB = PersonId(1), PersonId(2)


@pytest.fixture(scope="session")
def models() -> ModelSet:
    return load()


@pytest.fixture
def videos(photos: Path) -> Path:
    return photos / "videos"


def nobody_known(model: str) -> KnownPeople:
    return KnownPeople(model, np.zeros((0, 0), np.float32), np.zeros(0, np.int64), limits(model))


def _nobody_mixed_up(found: Compared, *, must: str, missed: float = 0.05) -> None:
    assert found.switched == []
    assert found.mixed == []
    assert {person: len(found.whos[person]) for person in must} == dict.fromkeys(must, 1)
    assert len(found.missed) <= missed * found.expected, found.missed


@pytest.mark.parametrize(
    ("video", "must", "cuts"),
    [
        ("five-people-1080p.mp4", "ABCDEG", 0),
        ("short_hamilton_clip.mp4", "AMNO", 3),
        ("face_noface.mov", "A", 2),
        ("noface_face.mov", "A", 2),
        ("single_face.mp4", "A", 0),
    ],
)
def test_the_truth_files(models: ModelSet, videos: Path, video: str, must: str, cuts: int) -> None:
    found = compare(videos / video, Follower(replace(models, expression=None), None), keep=True)
    _nobody_mixed_up(found, must=must)
    assert sum(answer.cut for answer in found.every) == cuts
    for answer in found.every:
        whos = [face.who for face in answer.faces]
        assert len(whos) == len(set(whos)), "two faces of one picture are two people"
    for summary in found.tracks:
        assert summary.best.crop.startswith(b"\xff\xd8")
        assert summary.best.embedding is not None
        assert np.linalg.norm(summary.best.embedding) == pytest.approx(1.0, abs=1e-4)
        assert summary.first <= summary.best_time <= summary.last


@pytest.mark.parametrize(
    ("video", "must"), [("five-people-1080p.mp4", "ABCDEG"), ("short_hamilton_clip.mp4", "AMNO")]
)
def test_the_truth_files_with_the_faster_pair(videos: Path, video: str, must: str) -> None:
    from faceapp.vision.adapters import mobilefacenet, yunet

    faster = ModelSet(
        yunet.load(shelf_models.real("yunet")),
        mobilefacenet.load(shelf_models.real("mobilefacenet")),
    )
    found = compare(videos / video, Follower(faster, None))
    _nobody_mixed_up(found, must=must, missed=0.08)


def test_who_is_known_is_recognised_in_another_video(models: ModelSet, videos: Path) -> None:
    follower = Follower(models, None)
    for picture in pictures(videos / "noface_face.mov"):
        follower.follow(picture)
    (summary,) = follower.finish()
    known = _known(summary.best.embedding, [BOB])
    follower = Follower(models, known)
    told = [
        (face.person, face.certain)
        for picture in pictures(videos / "face_noface.mov")
        for face in follower.follow(picture).faces
    ]
    assert {one for one in told[10:] if one[0] is not None} == {(BOB, False)}, "proposed, as in the library"
    assert told[0][0] is None, "one look alone says nothing"
    assert told[-1] == (BOB, False)
    assert follower.take_ended()[0].person == BOB


def test_somebody_named_while_he_moves_is_named_when_he_comes_back(models: ModelSet, videos: Path) -> None:
    follower = Follower(models, None)
    now = 0.0
    for picture in list(pictures(videos / "single_face.mp4"))[:8]:
        (face,) = follower.follow(picture).faces
        now = picture.time
    assert face.person is None
    summary = follower.current(face.track)
    assert summary is not None
    follower.named(face.who, ALICE)
    last = next(pictures(videos / "single_face.mp4"))
    (again,) = follower.follow(VideoPicture(last.pixels, now + 5.0, 100)).faces
    assert again.track != face.track
    assert (again.who, again.person, again.certain) == (face.who, ALICE, True)
    follower.named(face.who, None)
    (again,) = follower.follow(VideoPicture(last.pixels, now + 5.04, 101)).faces
    assert again.person is None


def test_little_time_thins_out_expressions_and_never_faces(models: ModelSet, videos: Path) -> None:
    follower = Follower(models, None, pace=Pace(budget=1e-4))
    answers = [follower.follow(picture) for picture in pictures(videos / "single_face.mp4")]
    assert all(len(answer.faces) == 1 for answer in answers)
    read = [answer.faces[0].scores is not None for answer in answers]
    assert sum(read) < len(read) / 2


def test_vectors_of_another_model_recognise_nobody(models: ModelSet, videos: Path) -> None:
    known = nobody_known("mobilefacenet")
    follower = Follower(models, known)
    (face,) = follower.follow(next(pictures(videos / "single_face.mp4"))).faces
    assert face.person is None


def _known(vector: np.ndarray | None, people: list[PersonId]) -> KnownPeople:
    assert vector is not None
    vectors = np.stack([vector] * len(people)).astype(np.float32)
    return KnownPeople(MODEL, vectors, np.array(people, np.int64), limits(MODEL))


def test_two_faces_at_one_time_are_never_one_person() -> None:
    labels = Labels(limits(MODEL))
    labels.know(_known(look(1, 0), [ALICE]))
    labels.look(7, look(1, 1, apart=0.25), 3)
    assert labels.of(7) == (ALICE, False)
    assert labels.surely(7) == ALICE
    labels.look(8, look(1, 2, apart=0.05), 3)
    assert labels.of(8) == (ALICE, False), "the nearer one"
    assert labels.of(7) == (None, False)
    labels.forget(8)
    labels.look(7, look(1, 1, apart=0.25), 4)
    assert labels.of(7)[0] == ALICE


def test_what_somebody_said_outranks_what_is_near() -> None:
    labels = Labels(limits(MODEL))
    labels.know(_known(look(1, 0), [ALICE]))
    labels.look(7, look(1, 1, apart=0.1), 3)
    labels.say(7, BOB)
    assert labels.of(7) == (BOB, True)
    labels.say(8, ALICE)
    labels.say(7, None)
    assert labels.of(7) == (None, False), "Alice is somebody else here"


def test_a_label_does_not_flicker_between_two_who_look_alike() -> None:
    both = KnownPeople(
        MODEL, np.stack([look(1, 0, 0.0), look(1, 5, 0.2)]), np.array([1, 2], np.int64), limits(MODEL)
    )
    labels = Labels(limits(MODEL))
    labels.know(both)
    middle = look(1, 0, 0.0) + look(1, 5, 0.2)
    middle /= np.linalg.norm(middle)
    labels.look(7, look(1, 0, 0.0), 3)
    assert labels.of(7)[0] == ALICE
    slightly = middle + 0.02 * look(1, 5, 0.2)
    labels.look(7, (slightly / np.linalg.norm(slightly)).astype(np.float32), 4)
    assert labels.of(7)[0] == ALICE
    labels.look(7, look(1, 5, 0.2), 5)
    assert labels.of(7)[0] == BOB


def test_who_comes_back_and_who_was_there_at_the_same_time() -> None:
    returning = Returning(0.34, 0.28)
    assert _shown(returning, 1, 0.0, look(1, 1, 0.1), last=4.0) == 1
    assert _shown(returning, 2, 1.0, look(1, 2, 0.1), last=4.0) == 2, "at the same time: somebody else"
    assert _shown(returning, 3, 6.0, look(2, 1, 0.1), last=7.0) == 3
    returning.ended(1)
    assert _shown(returning, 4, 8.0, look(1, 3, 0.1), last=9.0) in (1, 2)
    assert _shown(returning, 5, 8.0, look(1, 4, 0.1), last=9.0) in (1, 2)
    assert returning.who(4) != returning.who(5)


def test_a_poor_look_waits_for_a_better_one() -> None:
    returning = Returning(0.34, 0.28)
    _shown(returning, 1, 0.0, look(1, 1, 0.1), last=1.0)
    assert _shown(returning, 2, 2.0, look(1, 2, 0.1), last=2.1, worth=0.05) >= UNCOUNTED
    assert returning.look(2, 2.0, look(1, 2, 0.1), 0.5, sure=False) == 1


def test_a_track_that_was_parted_by_mistake_finds_back() -> None:
    returning = Returning(0.34, 0.28)
    _shown(returning, 1, 0.0, look(1, 1, 0.1), last=3.0)
    returning.parted(1, 2, before=2.96)
    returning.ended(1)
    assert _shown(returning, 2, 3.0, look(1, 2, 0.2), last=4.0) == 1


def test_who_comes_back_after_many_blurred_looks_has_the_same_number() -> None:
    returning = Returning(0.34, 0.28)
    assert _shown(returning, 1, 0.0, look(1, 1, 0.1), last=1.0) == 1
    for track in range(2, 40):
        returning.ended(track - 1)
        _shown(returning, track, 2.0 * track, look(1, track, 0.4), last=2.0 * track + 1, worth=0.12)
    returning.ended(39)
    assert _shown(returning, 40, 1000.0, look(1, 41, 0.1), last=1001.0) == 1


def test_a_number_is_given_once_a_face_was_really_seen() -> None:
    returning = Returning(0.34, 0.28)
    assert _shown(returning, 1, 0.0, look(1, 1, 0.1), last=1.0, worth=0.2) >= UNCOUNTED
    before = returning.who(1)
    assert returning.look(1, 0.0, look(1, 1, 0.1), 0.2, sure=True) == 1
    assert returning.take_joined() == ((before, 1),)
    assert returning.take_joined() == ()


def test_naming_two_numbers_alike_makes_them_one_unless_they_were_seen_together() -> None:
    returning = Returning(0.34, 0.28)
    _shown(returning, 1, 0.0, look(1, 1, 0.1), last=4.0)
    _shown(returning, 2, 1.0, look(2, 1, 0.1), last=4.0)
    _shown(returning, 3, 6.0, look(3, 1, 0.1), last=7.0)
    returning.take_joined()
    assert returning.name(1, ALICE) == 1
    assert returning.name(2, ALICE) == 2, "seen beside her"
    returning.name(2, None)
    assert returning.name(3, ALICE) == 1
    assert returning.take_joined() == ((3, 1),)
    assert returning.who(3) == 1
    assert returning.recognised(2, ALICE) == 2
    assert returning.name(3, None) == 1, "what is said of a number of before is said of what it is now"
    assert returning.person(1) is None


def test_hours_of_strangers_are_forgotten() -> None:
    returning = Returning(0.34, 0.28)
    for track in range(1, 1200):
        _shown(returning, track, float(track), look(track, 1, 0.1), last=track + 0.5)
        returning.ended(track)
    assert len(returning) <= WHO_MOST
    first = _shown(returning, 2000, 2000.0, look(1199, 2, 0.1), last=2001.0)
    assert first == returning.who(2000) == 1199, "the latest are still known"


def test_what_says_nothing_is_not_remembered() -> None:
    returning = Returning(0.34, 0.28)
    _shown(returning, 1, 0.0, look(1, 1, 0.1), last=1.0, worth=0.02)
    returning.ended(1)
    assert len(returning) == 0


def _shown(
    returning: Returning, track: int, first: float, vector: np.ndarray, *, last: float, worth: float = 0.8
) -> int:
    returning.seen(track, first)
    who = returning.look(track, first, vector.astype(np.float32), worth, sure=False)
    returning.seen(track, last)
    return who


def test_known_people_of_a_library_leave_out_who_is_hidden(library: Library) -> None:
    world = FaceWorld(library)
    for person, name in ((1, "Alice"), (2, "Bob")):
        for face in world.shots(person, range(3)):
            name_face(library, face, name)
    known = known_people(library)
    assert len(known) == 6
    ((nearest, *_),) = known.near([look(2, 9)], 2.0)
    assert nearest.distance < 0.35
    assert known.near([look(2, 9)], 0.01) == ((),)
    assert nobody_known(MODEL).near([look(1, 1)], 2.0) == ((),)


def test_who_was_refused_is_not_proposed_again_in_a_video(library: Library) -> None:
    world = FaceWorld(library)
    for face in world.shots(1, range(3)):
        name_face(library, face, "Alice")
    twin = look(1, 7, 0.4)
    before = known_people(library)
    ((nearest, *_),) = before.near([twin], 0.4)
    reject(library, [world.face(twin)], nearest.person)
    after = known_people(library)
    labels = Labels(limits(MODEL))
    labels.know(before)
    labels.look(7, twin, 3)
    assert labels.of(7)[0] == nearest.person
    labels.know(after)
    labels.look(7, twin, 4)
    assert labels.of(7) == (None, False)
    assert after.near([look(1, 1)], 0.4), "who is nearer to her faces is her all the same"
    assert after.near([_between(twin, look(1, 1), 0.8)], 0.6) == ((),)
    assert after.near([_between(twin, look(1, 1), 0.2)], 0.6) != ((),)


def _between(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    mixed = share * one + (1 - share) * other
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)
