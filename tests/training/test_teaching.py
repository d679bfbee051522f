"""What teachers say of a face and its mirror image is learned beside its label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from faceapp.domain.errors import ModelDamaged, NoSuchModel
from faceapp.domain.training import AskingTeachers, Balance, Recipe
from faceapp.training import teaching
from faceapp.training.data import LabelledFaces, Pictures
from faceapp.training.export import onnx_file
from faceapp.training.judging import judged, logits_of
from faceapp.training.loop import train
from faceapp.training.networks import network

Make = Callable[..., LabelledFaces]


def _end(steps: Any) -> tuple[list[Any], Any]:
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


def _saying(row: list[float]) -> teaching.Teacher:
    return teaching.Teacher("one", lambda faces: np.tile(np.array(row, np.float32), (len(faces), 1)))


def test_the_mean_of_what_they_say_but_softer(invented: Make) -> None:
    sure = [0.94, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01]
    other = [0.01, 0.94, 0.01, 0.01, 0.01, 0.01, 0.01]
    told, shares = _end(teaching.taught([_saying(sure), _saying(other)], invented(10).pictures))
    assert told[-1] == AskingTeachers(140, 140)
    assert [one.done for one in told] == [64, 70, 134, 140]
    assert shares.shape == (70, 7)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert shares[0, 0] == pytest.approx(shares[0, 1])  # as sure of one as of the other
    assert shares[0, 0] / shares[0, 2] == pytest.approx(94 ** (0.5 / 1.5), rel=1e-3)
    _, alone = _end(teaching.taught([_saying(sure)], invented(1).pictures))
    assert 0.5 < alone[0, 0] < 0.94


def test_they_are_asked_about_the_mirror_image_too(invented: Make) -> None:
    def left_is_dark(faces: Pictures) -> np.ndarray[Any, np.dtype[np.float32]]:
        dark = faces[:, :, :24].mean(axis=(1, 2)) < faces[:, :, 24:].mean(axis=(1, 2))
        return np.where(dark[:, None], np.eye(7)[3] * 0.9 + 0.01, np.eye(7)[4] * 0.9 + 0.01).astype(
            np.float32
        )

    _, shares = _end(teaching.taught([teaching.Teacher("one", left_is_dark)], invented(2).pictures))
    assert shares[:, 3] == pytest.approx(shares[:, 4], abs=1e-5)


def test_a_file_of_ours_teaches_and_no_other_file(invented: Make, tmp_path: Path) -> None:
    file = tmp_path / "mine.onnx"
    file.write_bytes(onnx_file(network("tiny", 1), "tiny", 1.0, {}))
    made = teaching.teacher(file)
    assert made.name.startswith("mine ")
    said = made.ask(invented(1).pictures)
    assert said.shape == (7, 7)
    assert said.sum(axis=1) == pytest.approx(1, abs=1e-5)
    file.write_bytes(b"\x80\x04cos\nsystem\n")
    for wrong in (file, tmp_path / "nowhere.onnx"):
        with pytest.raises(ModelDamaged):
            teaching.teacher(wrong)
    with pytest.raises(NoSuchModel):
        teaching.teacher(Path("nowhere"))


def test_a_model_of_the_shelf_teaches(invented: Make) -> None:
    made = teaching.teacher(Path("faceapp-expression"))
    assert made.name.startswith("faceapp-expression ")
    pictures = invented(1).pictures
    rows = made.ask(pictures)
    assert rows.shape == (7, 7)
    assert rows.std(axis=0).max() > 1e-3


def test_a_network_learns_from_teachers_what_wrong_labels_do_not_say(invented: Make, tmp_path: Path) -> None:
    faces, held = invented(32, labels=3), invented(10, first=50, labels=3)
    chance = np.random.default_rng(1)
    wrong = replace(faces, labels=chance.permutation(faces.labels))
    known = (np.eye(7)[faces.labels] * 0.9 + 0.1 / 7).astype(np.float32)
    recipe = Recipe(network="tiny", epochs=10, batch=16, rate=1.6, balance=Balance.NONE)
    right = []
    for name, taught in (("labels", None), ("taught", known)):
        _, trained = _end(train(wrong, held, recipe, tmp_path / name, taught=taught))
        logits = logits_of(trained.network, held.pictures, torch.device("cpu"))
        right.append(judged(logits, held.labels).accuracy)
    assert right[1] > 0.6  # guessing gives 0.33
    assert right[1] > right[0] + 0.2
