"""Named faces of a library as a measure: who is drawn, which pairs, what comes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.errors import TooFewCorrections, TooFewNames
from faceapp.domain.expression import Expression
from faceapp.domain.figure_thresholds import NAMED_FACES_EACH, NAMED_PAIRS, PAIRS_A_FACE, SPEED_PHOTOS
from faceapp.domain.figures import Data, Doing, Wish
from faceapp.services import figure_plan, tagging
from faceapp.services.expressions import set_expression
from faceapp.services.figure_labelled import CorrectionsTask
from faceapp.services.figure_names import NamesTask, chosen, pairs
from faceapp.services.figure_plan import Wanted
from faceapp.services.library import Library, open_library
from tests.library_builder import Builder
from tests.services.face_world import FaceWorld, look

Landmarks = np.array([0.45, 0.4, 0.55, 0.4, 0.5, 0.45, 0.46, 0.5, 0.54, 0.5], "<f4").tobytes()


def place_landmarks(library: Library) -> None:
    """Every face is known exactly, as one that a detector found."""
    from faceapp.domain.face import Author

    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE face SET landmarks = ?", (Landmarks,))


def named_world(library: Library, people: int, shots: int, apart: float = 0.3) -> FaceWorld:
    world = FaceWorld(library)
    for person in range(people):
        for face in world.shots(person, range(shots), apart):
            tagging.name_face(library, face, f"Person {person}")
    place_landmarks(library)
    return world


def test_faces_are_drawn_of_whole_people_and_of_nobody_too_many() -> None:
    people = np.repeat(np.arange(30), np.r_[np.full(10, 1), np.full(19, 5), 500])
    places = chosen(people, 200)
    who, counts = np.unique(people[places], return_counts=True)
    assert who.min() == 10, "of whom there is one face there is no pair"
    assert counts.max() <= NAMED_FACES_EACH
    assert len(places) == len(np.unique(places)) <= 200
    assert (chosen(people, 200) == places).all(), "seeded"
    assert (chosen(people, 200, seed=1) != places).any() or len(chosen(people, 200, seed=1)) != len(places)
    few = people[chosen(people, 40)]
    assert len(np.unique(few)) >= 5, "a small sample still has several people"
    assert len(chosen(np.arange(9), 100)) == 0


def test_pairs_have_both_kinds_in_every_block() -> None:
    people = np.repeat(np.arange(12), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 40])
    drawn = pairs(people)
    assert drawn.folds == 10
    assert (people[drawn.a] == people[drawn.b]).tolist() == drawn.same.tolist()
    blocks = drawn.same.reshape(10, -1)
    assert (blocks.sum(axis=1) * 2 == blocks.shape[1]).all()
    both = {tuple(sorted(pair)) for pair in zip(drawn.a.tolist(), drawn.b.tolist(), strict=True)}
    assert len(both) == len(drawn.a), "no pair twice"
    assert all(a != b for a, b in both)
    of_largest = drawn.same & (people[drawn.a] == 11)
    assert of_largest.sum() <= PAIRS_A_FACE * 40


def test_pairs_are_not_more_than_anybody_waits_for() -> None:
    assert len(pairs(np.repeat(np.arange(100), 20)).a) == NAMED_PAIRS


@pytest.mark.parametrize("people", [np.repeat(np.arange(4), 20), np.arange(50), np.repeat(np.arange(6), 2)])
def test_too_few_names_are_refused(people: np.ndarray) -> None:
    with pytest.raises(TooFewNames):
        pairs(people)


def test_a_library_of_clear_faces_is_told_right(library: Library) -> None:
    named_world(library, people=8, shots=6)
    data = figure_plan.data_of(library)
    assert (data.photos, data.faces, data.people, data.corrections) == (48, 48, 8, 0)
    (task,) = figure_plan.tasks(library, Wanted(("dlib-resnet", "mtcnn"), "mtcnn", frozenset({Wish.NAMES})))
    assert isinstance(task, NamesTask)
    assert task.doing is Doing.NAMES
    told: list[tuple[int, int]] = []
    found = task.run(lambda done, total: told.append((done, total)))
    assert told
    judged, groups = found.verification, found.grouping
    assert judged is not None
    assert groups is not None
    assert (judged.accuracy.value, judged.precision, judged.recall, judged.f1, judged.auc) == (1, 1, 1, 1, 1)
    assert judged.tar_at_far == 1.0
    assert 0.9 < judged.accuracy.low < 1.0 == judged.accuracy.high
    assert (judged.faces, judged.people, judged.pairs) == (48, 8, 240)
    assert judged.circumstance.data is Data.LIBRARY
    assert (groups.faces, groups.people, groups.groups, groups.f1) == (48, 8, 8, 1.0)


def test_faces_that_look_alike_are_told_less_well(library: Library) -> None:
    world = FaceWorld(library)
    mixed = 0.5 * look(1, 0)
    for person in range(8):
        for shot in range(6):
            vector = look(person, shot, 1.6) + mixed
            face = world.face((vector / np.linalg.norm(vector)).astype(np.float32))
            tagging.name_face(library, face, f"Person {person}")
    place_landmarks(library)
    (task,) = figure_plan.tasks(library, Wanted(("dlib-resnet",), "mtcnn", frozenset({Wish.NAMES})))
    judged = task.run(lambda _done, _total: None).verification
    assert judged is not None
    assert 0.5 < judged.accuracy.value < 0.99
    assert judged.accuracy.low < judged.accuracy.value < judged.accuracy.high
    assert judged.tar_at_far < judged.recall
    assert judged.roc.false[-1] == judged.roc.true[-1] == 1.0


def test_copies_of_a_photo_do_not_count(library: Library) -> None:
    world = named_world(library, people=8, shots=4)
    for person in range(8):
        tagging.name_face(library, world.face(look(person, 0)), f"Person {person}")
    place_landmarks(library)
    (task,) = figure_plan.tasks(library, Wanted(("dlib-resnet",), "mtcnn", frozenset({Wish.NAMES})))
    assert isinstance(task, NamesTask)
    assert len(task.faces) == 40
    judged = task.run(lambda _done, _total: None).verification
    assert judged is not None
    assert judged.faces == 32


def test_hidden_and_unplaced_faces_are_left_out(library: Library) -> None:
    named_world(library, people=6, shots=3)
    first = figure_plan.data_of(library)
    assert first.faces == 18
    face = library.connection.value("SELECT min(id) FROM face")
    tagging.hide(library, [face])
    assert figure_plan.data_of(library).faces == 17


def test_what_a_library_lacks_is_said(tmp_path: Path, library: Library) -> None:
    with pytest.raises(TooFewNames, match="5 people"):
        figure_plan.tasks(library, Wanted(("dlib-resnet",), "mtcnn", frozenset({Wish.NAMES})))
    with pytest.raises(TooFewCorrections, match="30 are needed, 30 more"):
        figure_plan.tasks(library, Wanted(("faceapp-expression",), "mtcnn", frozenset({Wish.CORRECTIONS})))
    other = open_library(tmp_path / "other.faceapp")
    assert figure_plan.data_of(other).photos == 0
    other.close()


def test_speed_is_measured_on_photos_from_all_over_the_library(library: Library) -> None:
    build = Builder(library)
    photos = [build.photo(f"{number}.jpg") for number in range(200)]
    for photo in photos[100:]:
        build.face(photo)
    place_landmarks(library)
    plan = figure_plan.tasks(library, Wanted(("mtcnn", "dlib-resnet"), "mtcnn", frozenset({Wish.SPEED})))
    whole, faces = (task.photos for task in plan)  # type: ignore[attr-defined]
    assert len(whole) == len(faces) == SPEED_PHOTOS
    numbers = [int(sample.path.stem) for sample in whole]
    assert (numbers[0], numbers[-1]) == (0, 199)
    assert max(np.diff(numbers)) <= 6
    assert all(int(sample.path.stem) >= 100 and len(sample.faces) == 1 for sample in faces)


def test_tables_are_measured_for_the_models_they_are_for(library: Library, tmp_path: Path) -> None:
    wanted = Wanted(
        ("mtcnn", "dlib-resnet", "mobilefacenet", "faceapp-expression"),
        "yunet",
        frozenset({Wish.VERIFICATION, Wish.GROUPING, Wish.EXPRESSION}),
        pairs=tmp_path / "pairs.csv",
        people=tmp_path / "people.csv",
        expressions=tmp_path / "faces",
    )
    plan = figure_plan.tasks(library, wanted)
    assert [(task.model, task.doing) for task in plan] == [
        ("dlib-resnet", Doing.VERIFICATION),
        ("mobilefacenet", Doing.VERIFICATION),
        ("dlib-resnet", Doing.GROUPING),
        ("mobilefacenet", Doing.GROUPING),
        ("faceapp-expression", Doing.EXPRESSION),
    ]
    assert {task.detector for task in plan} == {"yunet"}  # type: ignore[attr-defined]
    assert {getattr(task, "root", tmp_path) for task in plan} == {tmp_path}


def test_expressions_that_people_set_are_a_measure(library: Library) -> None:
    named_world(library, people=6, shots=6)
    faces = [number for (number,) in library.connection.execute("SELECT id FROM face ORDER BY id")]
    set_expression(library, faces[:20], Expression.HAPPY)
    set_expression(library, faces[20:31], Expression.FEAR)
    tagging.hide(library, faces[:1])
    assert figure_plan.data_of(library).corrections == 30
    wanted = Wanted(("faceapp-expression", "dlib-resnet"), "mtcnn", frozenset({Wish.CORRECTIONS}))
    (task,) = figure_plan.tasks(library, wanted)
    assert isinstance(task, CorrectionsTask)
    assert [face.label for face in task.faces] == [3] * 19 + [2] * 11
    assert task.faces[0].path.name == "2.jpg"
    assert task.faces[0].landmarks[0] == pytest.approx((0.45, 0.4))
    set_expression(library, faces[1:2], None)
    with pytest.raises(TooFewCorrections, match="1 more"):
        figure_plan.tasks(library, wanted)
