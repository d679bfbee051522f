"""A training as the window has it: three parts that stay apart, epochs that stay, a model for the shelf."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from faceapp.domain import training_thresholds
from faceapp.domain.errors import KnownError, NoTrainingPictures, TooFewPictures
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author
from faceapp.domain.learned import mark
from faceapp.domain.own_training import Basis, EpochFigures, ResultKept, TrainingWish
from faceapp.domain.own_training_errors import (
    TooFewPeople,
    TrainingLost,
    TrainingNameTaken,
    TrainingPlaceGone,
)
from faceapp.domain.training import EpochTrained, TrainingProgress
from faceapp.services import training_gathering, training_kept
from faceapp.services.expressions import set_expression
from faceapp.services.library import open_library
from faceapp.services.training_faces import (
    TaughtFace,
    corrected_counts,
    labelled_counts,
    other_faces,
    taught_faces,
)
from faceapp.services.training_process import thinned
from faceapp.services.training_run import TrainingTask
from faceapp.vision.entries import entry
from tests.services.face_world import FaceWorld
from tests.training.conftest import picture


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(training_thresholds, "TRAIN_THREADS", 1)
    torch.set_num_threads(1)


@pytest.fixture
def library_path(tmp_path: Path, make_library: Callable[[Path], Path]) -> Path:
    return make_library(tmp_path / "test.faceapp")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Eight pictures of each expression."""
    return written(tmp_path / "data", 8)


def written(place: Path, each: int, who: Callable[[int], str] = lambda _number: "") -> Path:
    for label, name in enumerate(EXPRESSIONS):
        for number in range(each):
            folder = place / name / who(number)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number}.png").write_bytes(cv2.imencode(".png", picture(label, number))[1].tobytes())
    return place


def tiny(data: Path, **more: object) -> TrainingWish:
    wish = {"name": "Mine", "place": data, "fresh": True, "epochs": 2, "batch": 8, "network": "tiny"} | more
    return TrainingWish(**wish)  # type: ignore[arg-type]


def test_a_model_is_learned_compared_and_put_on_the_shelf(
    data: Path, astronaut_jpg: Path, tmp_path: Path
) -> None:
    wish = tiny(data)
    training_kept.begin(wish)
    face = TaughtFace(
        astronaut_jpg, ((0.40, 0.2), (0.48, 0.2), (0.44, 0.25), (0.41, 0.3), (0.47, 0.3)), 3, "a"
    )
    gone = replace(face, path=tmp_path / "gone.jpg")
    events = list(TrainingTask(wish, (face,), "faceapp-expression", (face, gone)).run())
    assert isinstance(events[-1], ResultKept)
    kept = training_kept.kept()
    assert kept is not None
    assert kept.result is not None
    assert [one.epoch for one in kept.history] == [1, 2]
    assert (kept.result.used, kept.result.stopped, kept.result.epochs) == ("faceapp-expression", False, 2)
    aside, corrections = kept.result.judged
    assert (corrections.basis, corrections.truth.tolist(), corrections.small) == (
        Basis.CORRECTIONS,
        [3],
        False,
    )
    assert (kept.result.others, kept.result.changed in {0, 1}) == (1, True)
    assert aside.basis is Basis.ASIDE
    assert aside.old is not None
    assert not aside.learned
    assert sorted(set(aside.truth.tolist())) == list(range(7))
    learned = set(entry_marks())
    assert learned  # some of those learned from are known again, none of those kept aside
    assert not learned & {mark(one) for one in aside.pictures}
    pace = training_kept.pace(fresh=True)
    assert pace is not None
    assert pace > 0
    assert training_kept.pace(fresh=False) is None
    model = training_kept.put_on_shelf()
    assert (model.id, model.name, model.kind) == ("own-mine", "Mine", "expression")
    assert entry("own-mine").facts["learned_pictures"] == sum(kept.result.learned)
    assert str(sum(kept.result.learned)) in model.author
    assert training_kept.kept() is None
    assert not training_kept.folder().exists()  # no picture of a face is left
    with pytest.raises(TrainingNameTaken):
        training_kept.begin(tiny(data, name="mine"))
    assert training_kept.unused("Mine") == "Mine 2"


def entry_marks() -> list[str]:
    import tomllib

    text = (training_kept.folder() / "model.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["model"][0]["learned_marks"])


def test_one_that_was_stopped_goes_on_with_the_faces_it_began_with(data: Path) -> None:
    wish = tiny(data)
    training_kept.begin(wish)
    task = TrainingTask(wish, (), None)
    run = task.run()
    for event in run:
        if isinstance(event, EpochTrained):
            break
    run.close()  # type: ignore[attr-defined]
    kept = training_kept.kept()
    assert kept is not None
    assert kept.result is None
    assert [one.epoch for one in kept.history] == [1]
    for file in data.rglob("*.png"):
        file.unlink()
    events = list(task.run())
    assert [event.epoch for event in events if isinstance(event, EpochTrained)] == [2]
    kept = training_kept.kept()
    assert kept is not None
    assert kept.result is not None
    assert kept.result.judged[0].old is None  # no model was in use
    events = list(TrainingTask(wish, (), "own-gone").run())  # the one in use is not on the shelf any more
    assert not [event for event in events if isinstance(event, EpochTrained)]
    kept = training_kept.kept()
    assert kept is not None
    assert kept.result is not None
    assert kept.result.used == "faceapp-expression"


def test_the_three_parts_share_no_person(tmp_path: Path) -> None:
    data = written(tmp_path / "people", 12, lambda number: f"person{number % 6}")
    run = training_gathering.gather(tiny(data), ())
    try:
        while True:
            next(run)
    except StopIteration as end:
        found = end.value
    parts = [found.faces.train, found.faces.validation, found.apart[0].faces]
    pictures = [{mark(one) for one in part.pictures} for part in parts]
    assert all(pictures)
    assert not pictures[0] & pictures[1]
    assert not pictures[0] & pictures[2]
    training_kept.begin(tiny(data))
    training_gathering.save(found)
    again = training_gathering.load()
    assert again is not None
    assert np.array_equal(again.apart[0].faces.pictures, found.apart[0].faces.pictures)
    assert np.array_equal(again.faces.train.labels, found.faces.train.labels)


def test_faces_keep_their_photos(tmp_path: Path) -> None:
    landmarks = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.42, 0.6), (0.58, 0.6))
    face = TaughtFace(tmp_path / "caf\udce9.jpg", landmarks, 3, "person-1")
    assert list(training_gathering._photos([training_gathering._written(face), None])) == [face, None]


@pytest.mark.parametrize("each", [1, 0])
def test_too_little_is_refused_in_a_sentence(tmp_path: Path, each: int) -> None:
    place = written(tmp_path / "few", each)
    place.mkdir(exist_ok=True)
    training_kept.begin(tiny(place))
    with pytest.raises(TooFewPictures if each else NoTrainingPictures):
        list(TrainingTask(tiny(place), (), None).run())
    assert not training_kept.has_faces()


def test_people_who_are_missing_are_said_to_be(tmp_path: Path) -> None:
    place = written(tmp_path / "one", 6, lambda _number: "Alice")
    for folder in place.iterdir():  # the same person everywhere: below one label at a time
        assert (folder / "Alice").is_dir()
    with pytest.raises(TooFewPeople):
        list(training_gathering.gather(tiny(place), ()))


def test_places_are_counted_before_they_are_read(tmp_path: Path, data: Path) -> None:
    found = labelled_counts(data)
    assert found is not None
    assert found.counts == (8,) * 7
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoTrainingPictures):
        labelled_counts(tmp_path / "empty")
    with pytest.raises(TrainingPlaceGone):
        labelled_counts(tmp_path / "gone")
    (data / "fer2013.csv").write_text("emotion,pixels,Usage\n")
    assert labelled_counts(data) is None


def test_fer2013_s_table_is_read(tmp_path: Path) -> None:
    rows = ["emotion,pixels,Usage"]
    for usage, first in (("Training", 0), ("PublicTest", 100), ("PrivateTest", 200)):
        for label in range(7):
            for number in range(first, first + 6):
                pixels = " ".join(map(str, picture(label, number).ravel().tolist()))
                rows.append(f"{label},{pixels},{usage}")
    (tmp_path / "fer2013.csv").write_text("\n".join(rows) + "\n")
    run = training_gathering.gather(tiny(tmp_path), ())
    with pytest.raises(StopIteration) as end:
        next(run)
    found = end.value.value
    assert found.faces.given
    assert len(found.faces.validation) == 42
    assert len(found.faces.train) + len(found.apart[0].faces) == 42


def test_what_was_damaged_is_no_training(data: Path) -> None:
    assert training_kept.kept() is None
    training_kept.begin(tiny(data))
    assert training_kept.kept() is not None
    with pytest.raises(TrainingLost):
        training_kept.put_on_shelf()
    training_kept.note_epoch(EpochFigures(1, 2, 1.5, 0.5, 0.4))
    training_kept.note_epoch(EpochFigures(1, 2, 1.25, 0.5, 0.4))  # again, after a kill
    kept = training_kept.kept()
    assert kept is not None
    assert [one.loss for one in kept.history] == [1.25]
    (training_kept.folder() / "wish.json").write_text(json.dumps({"name": "x"}))
    assert training_kept.kept() is None
    training_kept.throw_away()
    training_kept.throw_away()  # there is nothing


def test_a_folder_that_can_not_be_written_is_told(data: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(KnownError):
        training_kept.begin(tiny(data))


def test_a_pause_is_no_work() -> None:
    progress = [
        TrainingProgress(1, 2, done, 40, done / seconds, 1.0, 60.0)
        for done, seconds in ((10, 1.0), (40, 14.0))
    ]
    waits = iter((10.0, 0.0))
    told = list(thinned(iter(progress), lambda: next(waits)))
    assert [one.rate for one in told if isinstance(one, TrainingProgress)] == pytest.approx([10.0, 10.0])
    assert isinstance(told[1], TrainingProgress)
    assert told[1].seconds_left == pytest.approx(60.0 * 4 / 14)


def test_a_labelled_face_that_fills_its_picture_needs_no_landmarks(library_path: Path) -> None:
    library = open_library(library_path)
    try:
        faces = FaceWorld(library).shots(1, range(3))
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE face SET x = 0, y = 0, w = 1, h = 0.99 WHERE id = ?", (faces[0],))
            tx.connection.execute("UPDATE face SET w = 1 WHERE id = ?", (faces[1],))
        set_expression(library, faces, Expression.SAD)
        (face,) = taught_faces(library)
        assert (face.landmarks, EXPRESSIONS[face.label]) == (None, Expression.SAD)
        counts = corrected_counts(library)
        assert (counts.faces, counts.unplaced) == (1, 2)
    finally:
        library.close()


def test_of_a_face_that_fills_its_picture_all_is_learned(data: Path) -> None:
    happy = data / "happy" / "0.png"
    run = training_gathering.cut([TaughtFace(happy, None, 3, "a")])
    next(run)
    with pytest.raises(StopIteration) as end:
        next(run)
    found, kept = end.value.value
    assert np.abs(found.pictures[0].astype(int) - cv2.imread(str(happy), 0)).max() <= 1
    assert [one.landmarks for one in kept] == [None]


def test_faces_nobody_set_are_chosen_from_all_over_the_library(library_path: Path) -> None:
    library = open_library(library_path)
    try:
        world = FaceWorld(library)
        faces = [face for person in range(30) for face in world.shots(person, range(5))]
        placed = np.linspace(0.4, 0.6, 10).astype("<f4").tobytes()
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE face SET landmarks = ?", (placed,))
        set_expression(library, faces[:10], Expression.HAPPY)
        others, taught = other_faces(library), taught_faces(library)
        assert len(taught) == 10
        assert corrected_counts(library).of(Expression.HAPPY) == 10
        assert 50 <= len(others) <= 100
        assert not {one.path for one in others} & {one.path for one in taught}
    finally:
        library.close()
