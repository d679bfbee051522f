"""Figures that are kept: what comes back, what does not count any more, what broke."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from faceapp.domain.certainty import wilson
from faceapp.domain.curves import Roc
from faceapp.domain.errors import CannotWrite
from faceapp.domain.figures import (
    Circumstance,
    Data,
    ExpressionFigures,
    Figures,
    GroupingFigures,
    SpeedFigures,
    VerificationFigures,
)
from faceapp.services import figures
from faceapp.vision.entries import entry

HERE = Circumstance("2026-01-02", Data.LIBRARY, "", entry("dlib-resnet").version, "mtcnn")
WHOLE = Figures(
    "dlib-resnet",
    SpeedFigures(HERE, 20, 31, None, 7.25, 91_000_000),
    VerificationFigures(
        HERE,
        1000,
        120,
        9,
        wilson(990, 1000),
        0.61,
        0.99,
        0.98,
        0.985,
        0.95,
        0.998,
        Roc((0.0, 1.0), (0.5, 1.0)),
    ),
    GroupingFigures(replace(HERE, data=Data.LABELLED, source="labels.csv"), 440, 180, 181, 0.99, 0.97, 0.98),
    ExpressionFigures(HERE, 3, wilson(2, 3), 0.6, 0.5, 0.55, 0.1, ("happy", "sad"), ((1, 1), (0, 1))),
)


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


def test_what_was_kept_comes_back() -> None:
    assert figures.kept("dlib-resnet") is None
    figures.keep(WHOLE)
    assert figures.kept("dlib-resnet") == WHOLE
    assert figures.from_document(json.loads(json.dumps(figures.document(WHOLE)))) == WHOLE
    assert figures.all_kept() == (WHOLE,)


def test_a_part_that_was_not_measured_again_stays() -> None:
    figures.keep(WHOLE)
    assert WHOLE.speed is not None
    faster = replace(WHOLE.speed, ms_face=3.0)
    figures.keep(Figures("dlib-resnet", faster))
    assert figures.kept("dlib-resnet") == replace(WHOLE, speed=faster)


def test_figures_of_another_version_are_of_another_model() -> None:
    old = replace(HERE, version="0-of another file")
    assert WHOLE.speed is not None
    assert WHOLE.grouping is not None
    figures.keep(replace(WHOLE, speed=replace(WHOLE.speed, circumstance=old)))
    assert figures.kept("dlib-resnet") == replace(WHOLE, speed=None)
    figures.keep(Figures("mtcnn", speed=replace(WHOLE.speed, circumstance=old)))
    assert figures.kept("mtcnn") is None


def test_a_model_that_is_gone_has_no_figures() -> None:
    figures.keep(replace(WHOLE, model="of-old"))
    assert figures.kept("of-old") is None
    assert figures.all_kept() == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"dlib-resnet": {}}', '{"dlib-resnet": {"model": 1, "speed": 3}}']
)
def test_a_broken_file_is_measured_again(text: str) -> None:
    path = figures.figures_file()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert figures.kept("dlib-resnet") is None
    figures.keep(WHOLE)
    assert figures.kept("dlib-resnet") == WHOLE


def test_nothing_of_the_machine_is_kept() -> None:
    figures.keep(WHOLE)
    text = figures.figures_file().read_text()
    assert str(Path.home()) not in text
    assert str(figures.figures_file().parent) not in text


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(CannotWrite):
        figures.keep(WHOLE)


def test_what_was_kept_before_answers_were_is_still_read() -> None:
    older = figures.document(WHOLE)
    for name in ("answers", "basis", "learned"):
        del older["expression"][name]
    assert figures.from_document(older) == WHOLE
    del older["expression"]["pictures"]
    with pytest.raises(KeyError):
        figures.from_document(older)
