"""The card says what is in the figures, and who should not use the model."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.learned import Learned
from faceapp.domain.metrics import classification
from faceapp.domain.training import Origin, Recipe
from faceapp.training.card import Card, write
from faceapp.training.card import text as text_of
from faceapp.training.entry import text


def _card(said: list[int], truth: list[int]) -> Card:
    return Card(
        network="tiny",
        recipe=Recipe(seed=7),
        epochs=3,
        seconds=5400.0,
        parameters=1_770_000,
        multiplications=218_000_000,
        bytes=7_100_000,
        sha256="ab" * 32,
        temperature=1.25,
        uncalibrated=0.111,
        milliseconds=4.2,
        trained_on=700,
        per_label=(100,) * 7,
        validated_on=len(truth),
        given=False,
        repeated=12,
        result=classification(np.eye(7)[said], np.array(truth)),
    )


def test_it_names_the_mistakes_that_are_made_most(tmp_path: Path) -> None:
    # Half of fear is called sad, a quarter of happy neutral.
    card = _card([2, 2, 4, 4, 3, 3, 3, 6, 0], [2, 2, 2, 2, 3, 3, 3, 3, 0])
    page = write(card, tmp_path / "mine.onnx").read_text()
    assert "fear called sad (50% of 4 faces), happy called neutral (25% of 4 faces)." in page
    assert "accuracy **66.67%**" in page
    assert "| **fear** | 0 | 0 | 2 | 0 | 2 | 0 | 0 |" in page
    assert "of a person (or folder) or none" in page
    assert "not what somebody feels" in page
    assert "should not use it" in page
    facts = json.loads((tmp_path / "mine.json").read_text())
    assert facts["result"]["accuracy"] == pytest.approx(6 / 9)
    assert facts["recipe"]["seed"] == 7


def test_it_tells_who_taught_and_what_was_added(tmp_path: Path) -> None:
    card = _card([0], [0])
    assert "teach" not in text_of(card, "mine")
    recipe = Recipe(teachers=("old 12ab", "big-xception 1-34cd"), neutral=0.15)
    page = text_of(replace(card, recipe=recipe), "mine")
    assert "of its mirror image: old 12ab, big-xception 1-34cd." in page
    assert "0.15 was added to the logit of neutral" in page


def test_it_tells_what_it_began_with() -> None:
    card = _card([0], [0])
    assert "began with" not in text_of(card, "mine")
    tuned = text_of(replace(card, recipe=Recipe.fine_tuning(), begun=True), "mine")
    assert "It began with the weights of another model, of which only the last layer learned on" in tuned
    whole = text_of(replace(card, recipe=Recipe.going_on(), begun=True), "mine")
    assert "It began with the weights of another model, all of which learned on." in whole


def test_without_mistakes_it_names_none(tmp_path: Path) -> None:
    page = write(_card(list(range(7)), list(range(7))), tmp_path / "mine.onnx").read_text()
    assert "of all faces that are so: nothing." in page


@pytest.mark.parametrize("name", ["Tante Bé's (2).onnx", "....onnx", "猫.onnx", "x" * 200 + ".onnx"])
def test_any_file_name_gives_an_entry_that_is_accepted(name: str, tmp_path: Path) -> None:
    import tomllib

    from faceapp.vision.entries import own_entry

    (facts,) = tomllib.loads(text(name, 7, "cd" * 32))["model"]
    found = own_entry(facts, tmp_path / "x.toml")
    assert found.labels == tuple(EXPRESSIONS)
    assert found.source("network").inputs == ((-1, 48, 48),)


def test_it_says_how_many_faces_its_figures_stand_on() -> None:
    page = text_of(_card([5, 3], [5, 3]), "mine")
    assert "there were fewer than 50 to judge with of angry (0), disgust (0), fear (0), happy (1)" in page
    assert "Few faces prove little" in page
    assert "On the 2 faces to judge with" in page
    one = text_of(_card([3, 3], [5, 3]), "mine")
    assert "surprise called happy (100% of one face)" in one
    many = [label for label in range(7) for _ in range(50)]
    assert "Few faces" not in text_of(_card(many, many), "mine")


def test_its_licence_and_what_it_learned_from_stand_in_card_and_entry() -> None:
    origin = Origin("as faceapp expression (GPL-3.0-or-later), and your own pictures", corrections=True)
    facts = tomllib.loads(text("mine.onnx", 3, "ab" * 32, origin, Learned(9, ("aa", "bb"))))["model"][0]
    assert facts["licence"] == origin.licence
    assert facts["learned_pictures"] == 9
    assert facts["learned_marks"] == ["aa", "bb"]
    assert facts["learned_corrections"] is True
    page = text_of(replace(_card([0], [0]), licence=origin.licence), "mine")
    assert f"Licence: {origin.licence}." in page
