"""Another detector for a library in use: whose faces are whose, and what becomes of the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from switch_world import NEW_DETECTOR, OLD, SwitchWorld, look, switch_world

from faceapp.domain.face import Mark
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.switching import SwitchFinished, SwitchSummary
from faceapp.services import browse, health, history, recognise, switching, tagging
from faceapp.services.models import in_use
from faceapp.services.recognise import Gallery

__all__ = ["switch_world"]

A, B, C = (0.05, 0.1, 0.2, 0.3), (0.4, 0.1, 0.2, 0.3), (0.7, 0.1, 0.2, 0.3)
EYES = replace(OLD, detector="other-eyes")
"""The detector alone changes."""


@pytest.fixture
def world(switch_world: SwitchWorld) -> SwitchWorld:
    """1 everywhere; 9, whom the other detector does not see, and 8, whom only that one sees, beside."""
    for n in range(5):
        switch_world.photo(f"{n}.jpg", (*A, 1), (*B, 9), (*C, 8))
    switch_world.photo("none.jpg")
    switch_world.scan()
    return switch_world


def run(world: SwitchWorld, choice: object = NEW_DETECTOR, **options: object) -> SwitchSummary:
    events = world.switch(choice, **options)  # type: ignore[arg-type]
    (summary,) = [event.summary for event in events if isinstance(event, SwitchFinished)]
    assert not list(health.check(world.library))
    staged = "SELECT (SELECT count(*) FROM staged_photo) + (SELECT count(*) FROM staged_face)"
    assert world.library.connection.value(staged) == 0
    return summary


def face(world: SwitchWorld, number: int) -> object:
    (found,) = browse.faces(world.library, [FaceId(number)])
    return found


def test_faces_at_the_same_place_are_the_same_and_the_others_come_and_go(world):
    first, second = world.faces_on("0.jpg")
    before = browse.faces(world.library, [FaceId(first)])[0].box

    summary = run(world)

    assert (summary.photos, summary.found, summary.lost, summary.faces) == (6, 5, 5, 10)
    assert in_use(world.library) == NEW_DETECTOR
    here = world.faces_on("0.jpg")
    assert here[0] == first
    assert second not in here
    box = browse.faces(world.library, [FaceId(first)])[0].box
    assert box == Box(before.x, before.y, before.w * 1.1, before.h * 1.1)
    np.testing.assert_allclose(world.vectors("stand-in")[first], look(1, "stand-in"), atol=1e-6)
    np.testing.assert_allclose(world.vectors("stand-in")[here[1]], look(8, "stand-in"), atol=1e-6)
    assert set(world.vectors("stand-in")) == {n for name in range(5) for n in world.faces_on(f"{name}.jpg")}
    assert world.thumbnails.faces([FaceId(here[1])]) == {here[1]: b"new 8"}
    assert world.thumbnails.faces([FaceId(second)]) == {}
    detectors = "SELECT DISTINCT detector, embedder FROM photo"
    assert world.library.connection.execute(detectors).fetchall() == [("other-eyes", "stand-in")]


@pytest.mark.parametrize("choice", [NEW_DETECTOR, EYES])
def test_until_then_the_window_sees_the_old_faces_alone(world, choice):
    def state() -> object:
        query = "SELECT f.*, vector FROM face f JOIN embedding e ON e.face = f.id AND e.model = 'dlib-resnet'"
        return world.library.connection.execute(query).fetchall()

    before = state()
    switching.choose(world.library, choice)
    for _ in switching.switch(world.library, world.thumbnails):
        if in_use(world.library) == OLD:
            assert state() == before
    assert state() != before


def test_whoever_was_named_stays_even_where_the_new_one_does_not_see_them(world):
    library = world.library
    seen, unseen = world.faces_on("0.jpg")
    tagging.name_face(library, FaceId(seen), "Anna")
    tagging.name_face(library, FaceId(unseen), "Nina")
    hidden = world.faces_on("1.jpg")[1]
    tagging.hide(library, [FaceId(hidden)])
    rejected = world.faces_on("2.jpg")[1]
    tagging.reject(library, [FaceId(rejected)], browse.find_person(library, "Anna"))

    summary = run(world)

    assert summary.lost == 2
    assert summary.without == 0
    for number in (seen, unseen, hidden, rejected):
        assert number in world.vectors("stand-in")
    np.testing.assert_allclose(world.vectors("stand-in")[unseen], look(9, "stand-in"), atol=1e-6)
    assert {one.name for one in browse.people(library)} == {"Anna", "Nina"}
    assert library.connection.value("SELECT mark FROM face_mark WHERE face = ?", (hidden,)) == Mark.HIDDEN
    for _ in recognise.update(library, Gallery("stand-in"), None):
        pass
    history.undo(library)  # the rejection
    history.undo(library)  # the mark
    history.undo(library)  # Nina
    assert {one.name for one in browse.people(library)} == {"Anna"}


def test_boxes_that_people_drew_stay_as_they_are_and_get_their_vector(world):
    drawn = tagging.add_face(world.library, None, world.photo_number("3.jpg"), Box(*C), None, "Olga").faces[0]

    run(world)

    assert browse.faces(world.library, [drawn])[0].box.iou(Box(*C)) > 0.999
    np.testing.assert_allclose(world.vectors("stand-in")[drawn], look(8, "stand-in"), atol=1e-6)
    assert len(world.faces_on("3.jpg")) == 2


def test_a_face_drawn_or_a_photo_changed_after_it_was_looked_at_is_looked_at_again(world):
    switching.choose(world.library, NEW_DETECTOR)
    drawn: list[FaceId] = []

    def may_finish() -> bool:
        if not drawn:
            photo = world.photo_number("4.jpg")
            drawn.extend(tagging.add_face(world.library, None, photo, Box(*C), None, "Olga").faces)
            world.photo("0.jpg", (*A, 8), note="changed")
            world.photo("late.jpg", (*C, 1))
            world.scan()
        return True

    run(world, None, may_finish=may_finish)

    assert sorted(world.workers[0].asked[6:]) == ["0.jpg", "4.jpg", "late.jpg"]
    np.testing.assert_allclose(world.vectors("stand-in")[drawn[0]], look(8, "stand-in"), atol=1e-6)
    assert len(world.faces_on("4.jpg")) == 2
    np.testing.assert_allclose(
        world.vectors("stand-in")[world.face_on("0.jpg")], look(8, "stand-in"), atol=1e-6
    )
    assert world.face_on("late.jpg") in world.vectors("stand-in")


def test_the_detector_alone_keeps_the_embedder_and_compares_anew(world):
    gallery = Gallery(OLD.embedder)
    for _ in recognise.update(world.library, gallery, None):
        pass
    summary = run(world, EYES)
    for _ in recognise.update(world.library, gallery, None):
        pass

    assert (summary.found, summary.lost) == (5, 5)
    faces = {n for name in range(5) for n in world.faces_on(f"{name}.jpg")}
    assert set(world.vectors("dlib-resnet")) == faces
    assert len(gallery) == 10
    assert len(browse.groups(world.library, smallest=1)) == 2


def test_photos_that_can_not_be_read_keep_their_faces_and_are_looked_at_when_they_can(world):
    (world.folder / "0.jpg").rename(world.folder.parent / "away.jpg")
    before = world.faces_on("0.jpg")
    tagging.name_face(world.library, FaceId(before[0]), "Anna")

    summary = run(world)

    assert summary.without == 2
    assert world.faces_on("0.jpg") == before
    world.scan()
    assert world.faces_on("0.jpg") == before, "gone"
    (world.folder.parent / "away.jpg").rename(world.folder / "0.jpg")
    world.scan()
    assert world.faces_on("0.jpg")[0] == before[0]
    np.testing.assert_allclose(
        world.vectors("stand-in")[world.faces_on("0.jpg")[1]], look(8, "stand-in"), atol=1e-6
    )
    assert {one.name for one in browse.people(world.library)} == {"Anna"}


def test_a_folder_that_left_comes_back_to_the_new_models(world):
    from faceapp.services.folders import add_folders, remove_root

    (root,) = add_folders(world.library, [world.folder])
    remove_root(world.library, root)
    run(world)
    add_folders(world.library, [world.folder])
    world.scan()
    assert not list(health.check(world.library))
    faces = {n for name in range(5) for n in world.faces_on(f"{name}.jpg")}
    assert set(world.vectors("stand-in")) == faces


def test_given_up_in_the_middle_it_goes_on_and_crops_of_no_use_go(world):
    switching.choose(world.library, NEW_DETECTOR)
    events = switching.switch(world.library, world.thumbnails)
    while world.library.connection.value("SELECT count(*) FROM staged_photo") < 3:
        next(events)
    events.close()
    new = [
        FaceId(n)
        for (n,) in world.library.connection.execute("SELECT id FROM staged_face WHERE face IS NULL")
    ]
    assert set(world.thumbnails.faces(new)) == set(new)

    switching.choose(world.library, EYES)  # something else after all
    run(world, None)

    assert len(world.workers[1].asked) == 6
    assert world.thumbnails.faces(new) == {}
    run(world, OLD)
    assert set(world.vectors("dlib-resnet")) == {n for k in range(5) for n in world.faces_on(f"{k}.jpg")}
