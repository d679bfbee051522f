"""The whole way from folders to a model file, and its command."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from faceapp.cli import main
from faceapp.domain import training_thresholds as thresholds
from faceapp.domain.errors import CannotWrite, ModelDamaged, NoSuchModel, NoSuchNetwork, NoTrainingPictures
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.training import EpochTrained, ReadingPictures, Recipe, TrainingFinished
from faceapp.services.train import train_expression
from faceapp.training.reading import network_of
from faceapp.vision.entries import entry

RECIPE = Recipe(network="tiny", epochs=2, batch=16, plain_epochs=1)


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "TRAIN_THREADS", 1)
    torch.set_num_threads(1)


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """Twelve pictures of chance for each label, two of them for validation."""
    chance = np.random.default_rng(1)
    for label in EXPRESSIONS:
        for number in range(12):
            folder = tmp_path / "faces" / ("validation" if number < 2 else "train") / label
            folder.mkdir(parents=True, exist_ok=True)
            small = chance.integers(0, 255, (6, 6)).astype(np.uint8)
            cv2.imwrite(str(folder / f"{number}.png"), cv2.resize(small, (64, 48)))
    return tmp_path / "faces"


def test_from_folders_to_a_model_with_a_card(faces: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.onnx"
    events = list(train_expression(faces, out, RECIPE))
    finished = events[-1]
    assert isinstance(finished, TrainingFinished)
    assert (finished.model, finished.card) == (out, tmp_path / "mine.md")
    assert sum(isinstance(event, EpochTrained) for event in events) == 2
    assert finished.validation.accuracy == pytest.approx(
        sum(row[place] for place, row in enumerate(finished.validation.confusion)) / 14
    )
    facts = json.loads((tmp_path / "mine.json").read_text())
    assert facts["trained_on"] == 70
    assert facts["validated_on"] == 14
    assert facts["recipe"]["seed"] == 1
    assert facts["labels"] == [label.value for label in EXPRESSIONS]
    card = finished.card.read_text()
    assert facts["sha256"] in card
    assert "not use it" in card
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "faces",
        *(f"mine.{end}" for end in ("json", "md", "onnx", "toml")),
    ]


def test_the_model_can_be_put_on_the_shelf(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    finished = list(train_expression(faces, tmp_path / "Aunt Bé's.onnx", RECIPE))[-1]
    assert isinstance(finished, TrainingFinished)
    assert main(["models", "add", str(finished.model), "--entry", str(finished.entry)]) == 0
    capsys.readouterr()
    found = entry("own-aunt-b-s")
    assert (found.kind, found.shelf) == ("expression", "own")
    assert found.labels == tuple(EXPRESSIONS)
    assert found.source("network").read() == finished.model.read_bytes()
    # From the shelf, it can be fine-tuned by its name.
    again = list(
        train_expression(faces, tmp_path / "b.onnx", replace(RECIPE, epochs=1), start=Path(found.id))
    )
    assert isinstance(again[-1], TrainingFinished)
    # The pictures it learned from are known again, wherever they lie; the others are not.
    (tmp_path / "some" / "sad").mkdir(parents=True)
    for file in sorted((faces / "train" / "sad").iterdir())[:5]:
        (tmp_path / "some" / "sad" / file.name).write_bytes(file.read_bytes())
    for place, learned in ((tmp_path / "some", True), (faces / "validation", False)):
        assert main(["evaluate", "expression", str(place), "--model", found.id, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["learned_from"] is learned
        assert main(["evaluate", "expression", str(place), "--model", found.id]) == 0
        assert ("Beware: own-aunt-b-s learned from pictures" in capsys.readouterr().out) is learned


@pytest.mark.parametrize("named", [True, False])
def test_the_licence_is_that_of_the_model_it_began_with(faces: Path, tmp_path: Path, named: bool) -> None:
    from faceapp.domain.resources import resource

    start = Path("faceapp-expression") if named else resource("models/expression.onnx")
    tuned = replace(Recipe.fine_tuning(), epochs=1)
    list(train_expression(faces, tmp_path / "tuned.onnx", tuned, start=start))
    known = entry("faceapp-expression").licence
    assert "FER2013" in known
    said = f"as faceapp expression ({known}), and your own pictures"
    facts = tomllib.loads((tmp_path / "tuned.toml").read_text())["model"][0]
    assert facts["licence"] == said
    page = (tmp_path / "tuned.md").read_text()
    assert said in page
    assert "only the last layer learned on" in page
    list(train_expression(faces, tmp_path / "again.onnx", tuned, start=tmp_path / "tuned.onnx"))
    assert tomllib.loads((tmp_path / "again.toml").read_text())["model"][0]["licence"] == said


def test_stopped_and_typed_again_it_goes_on(faces: Path, tmp_path: Path) -> None:
    whole = list(train_expression(faces, tmp_path / "whole.onnx", RECIPE))[-1]
    events = train_expression(faces, tmp_path / "again.onnx", RECIPE)
    assert isinstance(events, Iterator)
    while not isinstance(next(events), EpochTrained):
        pass
    events.close()  # type: ignore[attr-defined]
    assert not (tmp_path / "again.onnx").exists()
    again = list(train_expression(faces, tmp_path / "again.onnx", RECIPE))
    assert sum(isinstance(event, EpochTrained) for event in again) == 1
    assert isinstance(whole, TrainingFinished)
    assert isinstance(again[-1], TrainingFinished)
    assert (tmp_path / "whole.onnx").read_bytes() == (tmp_path / "again.onnx").read_bytes()


def test_fine_tuning_begins_with_a_model_of_ours(faces: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.onnx"
    list(train_expression(faces, base, RECIPE))
    finished = list(train_expression(faces, tmp_path / "tuned.onnx", Recipe.fine_tuning(), start=base))[-1]
    assert isinstance(finished, TrainingFinished)
    assert json.loads((tmp_path / "tuned.json").read_text())["network"] == "tiny"
    (tmp_path / "no.onnx").write_bytes(b"\x80\x04cos\nsystem\n")
    for start, wrong in (
        (tmp_path / "no.onnx", ModelDamaged),
        (tmp_path / "nowhere.onnx", ModelDamaged),
        (Path("nowhere"), NoSuchModel),
        (Path("mtcnn"), ModelDamaged),
    ):
        with pytest.raises(wrong):
            list(train_expression(faces, tmp_path / "x.onnx", RECIPE, start=start))


def test_what_can_not_be_done_is_told_before_anything_is_written(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(NoTrainingPictures):
        list(train_expression(tmp_path / "nowhere", tmp_path / "x.onnx", RECIPE))
    with pytest.raises(NoSuchNetwork):
        list(train_expression(faces, tmp_path / "x.onnx", Recipe(network="enormous")))
    for out in (tmp_path / "nowhere" / "x.onnx", tmp_path, tmp_path / "x.md"):
        with pytest.raises(CannotWrite):
            next(iter(train_expression(faces, out, RECIPE)))
    assert [path.name for path in tmp_path.iterdir()] == ["faces"]


def test_the_command(faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.onnx"
    arguments = ["train", "expression", "--data", str(faces), "--epochs", "1", "--out", str(out)]
    assert main([*arguments, "--network", "tiny", "--batch", "16", "--json"]) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert {"accuracy", "macro_f1", "per_label", "epochs", "seconds", "model"} <= document.keys()
    assert document["epochs"] == 1
    assert Path(document["model"]) == out
    assert set(document["per_label"]) == {label.value for label in EXPRESSIONS}
    assert "Epoch 1: loss" in said.err
    assert main([*arguments, "--network", "tiny", "--batch", "16"]) == 0
    assert "macro F1" in capsys.readouterr().out
    assert main([*arguments, "--network", "enormous"]) == 3
    assert "there are residual" in capsys.readouterr().err
    assert main([*arguments, "--epochs", "0"]) == 2
    capsys.readouterr()


def test_stopping_the_command(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from faceapp.commands import training

    def stopped(*_: object, **__: object) -> Iterator[ReadingPictures]:
        yield ReadingPictures(500)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "train_expression", stopped)
    assert main(["train", "expression", "--data", str(faces), "--out", str(tmp_path / "x.onnx")]) == 130
    assert "goes on" in capsys.readouterr().err


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    code = (
        "import sys, faceapp.services.train, faceapp.commands.training, faceapp.domain.training;"
        "print([m for m in ('torch', 'onnx', 'onnxruntime', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_faces_of_fer2013(shared: Path) -> None:
    from faceapp.training.splitting import Faces, gather

    steps = gather(shared / "expressions" / "public_test.tar.gz", 1)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            faces: Faces = end.value
            break
    assert len(faces.train) + len(faces.validation) + faces.repeated + faces.nothing == 3589
    assert 30 < faces.repeated < 200  # some are there twice, some under two labels
    assert np.bincount(faces.validation.labels).min() >= 5
    assert (faces.broken, faces.foreign) == (0, {})


def test_a_whole_model_learns_on(faces: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.onnx", tmp_path / "second.onnx"
    list(train_expression(faces, first, RECIPE))
    on = replace(Recipe.going_on(), epochs=1, batch=16)
    list(train_expression(faces, second, on, start=first))
    before, after = (network_of(path)[1].state_dict() for path in (first, second))
    assert {name for name in before if not torch.equal(before[name], after[name])} >= {
        "stem.0.weight",
        "head.weight",
    }
    # It goes on from what it knew: a fresh one would be elsewhere altogether.
    moved = (after["stem.0.weight"] - before["stem.0.weight"]).norm() / before["stem.0.weight"].norm()
    assert moved < 0.5
    assert "began with the weights of another model" in second.with_suffix(".md").read_text()


def test_teachers_are_named_on_the_card(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher, out = tmp_path / "old one.onnx", tmp_path / "new.onnx"
    list(train_expression(faces, teacher, RECIPE))
    arguments = ["train", "expression", "--data", str(faces), "--out", str(out), "--epochs", "1"]
    taught = [*arguments, "--network", "tiny", "--teacher", str(teacher), "--teacher", "faceapp-expression"]
    assert main(taught) == 0
    capsys.readouterr()
    recipe = json.loads(out.with_suffix(".json").read_text())["recipe"]
    assert recipe["balance"] == "none"
    assert [name.split()[0] for name in recipe["teachers"]] == ["old", "faceapp-expression"]
    page = out.with_suffix(".md").read_text()
    assert "80% of what it learned of each face is not its label but what other models say" in page
    assert recipe["teachers"][1] in page
    assert main([*arguments, "--network", "tiny", "--teacher", str(tmp_path / "nowhere.onnx")]) == 3
    assert "nowhere.onnx" in capsys.readouterr().err
