"""Other models for a library in use: what must be the same after it, whatever comes between."""

from __future__ import annotations

import numpy as np
import pytest
from switch_world import NEW, OLD, SwitchWorld, look, switch_world

from faceapp.domain.errors import BadModelEntry, ModelDamaged, ModelMissing, NoSuchModel
from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group
from faceapp.domain.scanning import Waiting
from faceapp.domain.switching import SwitchEnded, SwitchFinished, SwitchProgress
from faceapp.services import browse, expressions, history, recognise, switching, tagging
from faceapp.services.models import in_use
from faceapp.services.recognise import Gallery
from faceapp.storage.switching import embedder_in_use

__all__ = ["switch_world"]

A, B = (0.1, 0.1, 0.2, 0.3), (0.6, 0.1, 0.2, 0.3)


@pytest.fixture
def world(switch_world: SwitchWorld) -> SwitchWorld:
    """Six photos of 1 (two with 2 beside), two of 3; 1 is Anna on one of them, 2 is not Anna."""
    for n in range(6):
        switch_world.photo(f"{n}.jpg", (*A, 1), *([(*B, 2)] if n < 2 else []))
    switch_world.photo("x.jpg", (*A, 3))
    switch_world.photo("y.jpg", (*A, 3), note="another")
    switch_world.scan()
    tagging.name_face(switch_world.library, FaceId(switch_world.face_on("0.jpg")), "Anna")
    update(switch_world)
    return switch_world


def update(world: SwitchWorld, gallery: Gallery | None = None) -> None:
    for _ in recognise.update(world.library, gallery or Gallery(in_use(world.library).embedder), None):
        pass


def states(world: SwitchWorld) -> dict[int, tuple[str, object]]:
    faces = [FaceId(row[0]) for row in world.library.connection.execute("SELECT id FROM face")]
    return {face.id: (face.state.value, face.person) for face in browse.faces(world.library, faces)}


def summary_of(events: list[object]) -> object:
    (finished,) = [event for event in events if isinstance(event, SwitchFinished)]
    return finished.summary


def test_the_old_model_is_in_use_until_all_faces_have_a_new_vector(world):
    switching.choose(world.library, NEW)
    before = states(world)
    seen = []
    for event in switching.switch(world.library, world.thumbnails):
        if in_use(world.library) == OLD:
            seen.append(event)
            assert states(world) == before
        else:
            assert set(world.vectors("stand-in")) == set(world.vectors("dlib-resnet"))

    assert any(isinstance(event, SwitchProgress) and event.total == 8 for event in seen)
    assert in_use(world.library) == NEW
    assert switching.wanted(world.library) is None
    np.testing.assert_allclose(
        world.vectors("stand-in")[world.face_on("1.jpg", 1)], look(2, "stand-in"), atol=1e-6
    )


def test_what_people_said_survives_and_guesses_are_made_anew(world):
    library = world.library
    anna = browse.find_person(library, "Anna")
    other, hidden, none = (FaceId(world.face_on(name)) for name in ("1.jpg", "x.jpg", "y.jpg"))
    tagging.reject(library, [other], anna)
    tagging.hide(library, [hidden])
    tagging.not_a_face(library, [none])
    update(world)
    proposed = {face for face, (state, _) in states(world).items() if state == "proposed"}
    assert proposed

    events = world.switch(NEW)

    after = states(world)
    assert summary_of(events).faces == 10
    assert not [face for face, (state, _) in after.items() if state == "proposed"], "none from old vectors"
    assert not browse.groups(library, smallest=1)
    assert after[world.face_on("0.jpg")] == ("confirmed", anna)
    assert (after[hidden][0], after[none][0], after[other][0]) == ("hidden", "not_a_face", "unknown")
    update(world)
    again = {face for face, (state, _) in states(world).items() if state == "proposed"}
    assert again == proposed
    assert other not in again
    assert browse.find_person(library, "Anna") == anna


def test_undo_goes_past_the_switch(world):
    named = FaceId(world.face_on("x.jpg"))
    tagging.name_face(world.library, named, "Carl")
    world.switch(NEW)

    history.undo(world.library)
    assert states(world)[named][0] != "confirmed"
    history.undo(world.library)
    assert browse.people(world.library) == ()
    update(world)
    history.redo(world.library)
    update(world)
    assert {state for state, _ in states(world).values()} >= {"confirmed", "proposed"}


def test_undoing_a_name_from_before_the_switch_brings_back_no_guess_of_the_old_model(world):
    library = world.library
    anna = browse.find_person(library, "Anna")
    guessed = [face for face, (state, _) in states(world).items() if state == "proposed"]
    before = {face: distance(world, face) for face in guessed}
    assert all(found is not None for found in before.values())
    tagging.name_faces(library, guessed, "Anna", allow_twice=True)
    update(world)
    world.switch(NEW)
    update(world)

    undone = history.undo(library)

    assert set(undone.faces) == set(guessed)
    after = states(world)
    assert {after[face] for face in guessed} == {("unknown", None)}, "what the old vectors said holds no more"
    update(world)
    assert {state for face, (state, _) in states(world).items() if face in guessed} == {"proposed"}
    assert {face: distance(world, face) for face in guessed} != before, "by the new vectors"
    history.redo(library)
    assert {states(world)[face] for face in guessed} == {("confirmed", anna)}


def test_undoing_the_name_of_a_group_after_the_switch_groups_its_faces_anew(world):
    library = world.library
    (group,) = [
        group for group in browse.groups(library) if len(group.faces) == 2 and 3 in whose(world, group)
    ]
    tagging.name_group(library, group.id, "Carl")
    world.switch(NEW)
    gallery = Gallery("stand-in")
    update(world, gallery)
    assert {states(world)[face][0] for face in group.faces} == {"confirmed"}

    gallery.apply(history.undo(library))

    assert {states(world)[face] for face in group.faces} == {("unknown", None)}
    assert "Carl" not in {person.name for person in browse.people(library, hidden=True)}
    for _ in recognise.update(library, gallery, group.faces):
        pass
    assert [set(one.faces) for one in browse.groups(library) if set(one.faces) & set(group.faces)] == [
        set(group.faces)
    ]
    assert library.connection.value("SELECT count(*) FROM face") == 10, "nothing is lost"


def distance(world: SwitchWorld, face: FaceId) -> float | None:
    (found,) = browse.faces(world.library, [face])
    return found.distance


def whose(world: SwitchWorld, group: Group) -> set[int]:
    """Who is on the photos of the group's faces: 3 is alone on x and y."""
    names = {
        browse.photo(world.library, browse.face(world.library, face).photo).path.name for face in group.faces
    }
    return {3} if names == {"x.jpg", "y.jpg"} else {1}


def test_given_up_in_the_middle_it_goes_on_where_it_was(world):
    switching.choose(world.library, NEW)
    events = switching.switch(world.library, world.thumbnails)
    while len(world.vectors("stand-in")) < 3:
        next(events)
    events.close()
    done = set(world.workers[0].asked)
    assert in_use(world.library) == OLD

    assert switching.wanted(world.library) == NEW
    world.switch()

    kept = len(done & set(world.workers[1].asked))
    assert kept <= 4, "those that were in the works"
    assert in_use(world.library) == NEW


def test_called_off_the_old_one_stays_and_what_was_measured_is_there_another_time(world):
    switching.choose(world.library, NEW)
    events = switching.switch(world.library, world.thumbnails, may_finish=lambda: False)
    while len(world.vectors("stand-in")) < 10:
        next(events)
    switching.cancel(world.library)
    *_, last = events

    assert isinstance(last, SwitchEnded)
    assert in_use(world.library) == OLD
    world.switch(NEW)
    assert world.workers[1].asked == []
    assert in_use(world.library) == NEW


def test_switching_back_measures_nothing(world):
    before = world.vectors("dlib-resnet")
    world.switch(NEW)
    world.switch(OLD)

    assert world.workers[1].asked == []
    assert in_use(world.library) == OLD
    assert set(world.vectors("dlib-resnet")) == set(before)


def test_only_the_model_in_use_and_the_one_before_keep_their_vectors(world):
    world.switch(NEW)
    world.switch(NEW.__class__("mtcnn", "third", None))

    assert not world.vectors("dlib-resnet")
    assert len(world.vectors("stand-in")) == len(world.vectors("third")) == 10
    assert {len(vector) for vector in world.vectors("third").values()} == {64}


def test_photos_that_come_change_and_go_while_it_runs_are_there_at_the_switch(world):
    came: list[str] = []

    def between(name: str) -> None:
        if came or name != "2.jpg":
            return
        came.append(name)
        world.photo("new.jpg", (*A, 1), (*B, 3))
        world.photo("0.jpg", (*A, 3), note="changed")
        (world.folder / "5.jpg").unlink()
        world.scan()  # another program, with the models in use

    world.before_each = between
    world.switch(NEW)

    assert came
    new = world.vectors("stand-in")
    assert set(world.faces_on("new.jpg")) <= set(new)
    (changed,) = world.faces_on("0.jpg")  # measured before it changed, and again
    np.testing.assert_allclose(new[changed], look(3, "stand-in"), atol=1e-6)
    old = [look(who, "dlib-resnet") for who in (1, 2, 3)]
    assert not any(np.allclose(vector, other) for vector in new.values() for other in old)


def test_photos_that_can_not_be_read_do_not_stop_it_and_keep_their_names(world):
    (world.folder / "0.jpg").unlink()
    (world.folder / "1.jpg").write_text("now it is broken")

    summary = summary_of(world.switch(NEW))

    assert summary.without == 4
    assert in_use(world.library) == NEW
    assert states(world)[world.face_on("0.jpg")][0] == "confirmed"
    assert world.face_on("0.jpg") not in world.vectors("stand-in")
    update(world)
    assert states(world)[world.face_on("2.jpg")][0] == "unknown", "nobody to compare with"


def test_a_change_in_the_last_moment_is_measured_first(world):
    added: list[str] = []

    def may_finish() -> bool:
        if not added:
            added.append("late.jpg")
            world.photo("late.jpg", (*A, 3), note="late")
            world.scan()
        return True

    world.switch(NEW, may_finish=may_finish)

    assert world.face_on("late.jpg") in world.vectors("stand-in")


def test_it_waits_for_leave_to_take_over(world):
    leave = [False]
    switching.choose(world.library, NEW)
    events = switching.switch(world.library, world.thumbnails, may_finish=lambda: leave[0])
    for _ in range(300):
        assert not isinstance(next(events), SwitchFinished)
    assert in_use(world.library) == OLD
    leave[0] = True
    assert any(isinstance(event, SwitchFinished) for event in events)


def test_paused_it_begins_nothing_new_and_says_so(world):
    paused = [False]
    switching.choose(world.library, NEW)
    events = switching.switch(world.library, world.thumbnails, pause=lambda: paused[0])
    while not world.workers or len(world.workers[0].asked) < 2:
        next(events)
    paused[0] = True
    for _ in range(60):
        assert isinstance(next(events), Waiting | SwitchProgress)
    asked = len(world.workers[0].asked)
    told = [event for event, _ in zip(events, range(60), strict=False) if isinstance(event, SwitchProgress)]
    assert len(world.workers[0].asked) == asked
    assert any(event.paused for event in told)
    paused[0] = False
    assert any(isinstance(event, SwitchFinished) for event in events)


def test_another_program_that_did_it_ends_it(world):
    switching.choose(world.library, NEW)
    events = switching.switch(world.library, world.thumbnails, may_finish=lambda: False)
    for _ in range(100):
        next(events)
    world.switch()
    *_, last = events

    assert isinstance(last, SwitchEnded)
    assert in_use(world.library) == NEW


def test_a_gallery_of_the_old_model_writes_nothing_more_and_follows(world):
    gallery = Gallery(OLD.embedder)
    update(world, gallery)
    tagging.name_face(world.library, FaceId(world.face_on("x.jpg")), "Carl")
    slices = recognise.update(world.library, gallery, None)
    next(slices)

    world.switch(NEW)
    for _ in slices:
        pass

    assert gallery.model == "stand-in"
    carl = browse.find_person(world.library, "Carl")
    proposed = dict(
        world.library.connection.execute("SELECT face, person FROM assignment WHERE state = 'proposed'")
    )
    assert proposed[world.face_on("y.jpg")] == carl
    rows = gallery.rows([world.face_on("y.jpg")])
    grid = gallery.population.vectors.grid[rows[0]] / gallery.population.vectors.lengths[rows[0]]
    assert float(grid @ look(3, "stand-in")) > 0.99


@pytest.mark.parametrize(
    ("model", "error"),
    [
        ("nobody", NoSuchModel),
        ("other-eyes", NoSuchModel),
        ("lost", ModelMissing),
        ("no-distances", BadModelEntry),
    ],
)
def test_a_model_that_will_not_do_is_refused_before_anything_is_done(world, model, error):
    with pytest.raises(error):
        switching.choose(world.library, NEW.__class__("mtcnn", model, None))
    assert switching.wanted(world.library) is None
    assert in_use(world.library) == OLD


def test_a_model_that_turns_out_to_be_damaged_calls_it_off(world, monkeypatch):
    switching.choose(world.library, NEW)

    def broken(name: str) -> None:
        raise ModelDamaged(path=name)

    world.before_each = broken
    with pytest.raises(ModelDamaged):
        world.switch()
    assert switching.wanted(world.library) is None
    assert in_use(world.library) == OLD


def test_choosing_what_is_in_use_calls_off_what_was_on_its_way(world):
    assert switching.choose(world.library, NEW)
    assert not switching.choose(world.library, OLD)
    assert isinstance(world.switch()[-1], SwitchEnded)
    assert in_use(world.library) == OLD


def test_several_choices_one_after_the_other_add_up(world):
    switching.choose(world.library, switching.with_model(world.library, "embedder", "stand-in"))
    assert switching.with_model(world.library, "detector", "other-eyes") == NEW.__class__(
        "other-eyes", "stand-in", None
    )


def test_where_nobody_chose_the_built_in_embedder_is_in_use(library):
    assert embedder_in_use(library.connection) == in_use(library).embedder == "dlib-resnet"


def test_another_reader_of_expressions_reads_all_faces_first_and_corrections_stay(world):
    corrected = FaceId(world.face_on("3.jpg"))
    expressions.set_expression(world.library, [corrected], Expression.SAD)
    seen: set[bool] = set()
    reader = switching.changed(OLD, "expression", "reader")
    switching.choose(world.library, reader)
    for _ in switching.switch(world.library, world.thumbnails):
        seen.add(in_use(world.library) == OLD)
        faces = [FaceId(face) for face in world.vectors("dlib-resnet")]
        shown = {face.expression and face.expression.label for face in browse.faces(world.library, faces)}
        if in_use(world.library) == OLD:
            assert shown == {None, Expression.SAD}
        else:
            assert shown == {Expression.HAPPY, Expression.SAD}

    assert seen == {True, False}
    assert not world.vectors("reader")
    groups = browse.groups(world.library, smallest=1)
    assert groups, "nothing that came from vectors is touched"

    world.switch(switching.changed(reader, "expression", None))
    assert world.workers[1].asked == []
    (face,) = browse.faces(world.library, [corrected])
    assert face.expression is not None
    assert face.expression.label is Expression.SAD
    assert in_use(world.library) == OLD
