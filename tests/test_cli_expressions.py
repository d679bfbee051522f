"""Expressions on the command line, end to end: found, shown, corrected, searched, filled in."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faceapp import cli
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.face import Author
from faceapp.domain.model_choice import BUILT_IN
from faceapp.services import settings
from faceapp.services.library import open_library
from faceapp.services.models import IN_USE, written

Run = Callable[..., Any]


def index(library: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "faceapp", "--library", str(library), "index", str(folder), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> tuple[Path, Path]:
    """A library of one photo, made without expressions; and its folder."""
    place = tmp_path_factory.mktemp("indexed")
    (place / "album").mkdir()
    shutil.copy(astronaut_jpg, place / "album" / "one.jpg")
    with open_library(place / "one.faceapp") as library:
        settings.put(library, IN_USE, written(replace(BUILT_IN, expression=None)))
    index(place / "one.faceapp", place / "album")
    return place / "one.faceapp", place / "album"


@pytest.fixture(scope="module")
def filled(indexed: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same library, indexed again with the built-in models."""
    path, folder = indexed
    copy = tmp_path_factory.mktemp("filled") / path.name
    for file in path.parent.glob("one.faceapp*"):
        shutil.copy(file, copy.parent / file.name)
    with open_library(copy) as library, library.write(Author.USER) as tx:
        tx.connection.execute("DELETE FROM setting WHERE key = ?", (IN_USE,))
    index(copy, folder)
    return copy, folder


@pytest.fixture
def run(filled: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    for file in filled[0].parent.iterdir():
        shutil.copy(file, tmp_path / file.name)

    def go(*arguments: object) -> Any:
        code = cli.main(["--library", str(tmp_path / filled[0].name), *map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return json.loads(out)

    return go


def test_a_face_without_a_measured_expression_has_none(
    indexed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = indexed
    assert cli.main(["--library", str(path), "photo", str(folder / "one.jpg"), "--json"]) == 0
    (face,) = json.loads(capsys.readouterr().out)["faces"]
    assert "expression" not in face


def test_index_fills_in_what_an_older_library_lacks(run: Run, filled: tuple[Path, Path]) -> None:
    (face,) = run("photo", filled[1] / "one.jpg")["faces"]
    found = face["expression"]
    assert found["by"] == "model"
    assert list(found["scores"]) == [label.value for label in EXPRESSIONS]
    assert sum(found["scores"].values()) == pytest.approx(1, abs=0.001)
    assert found["label"] == max(found["scores"], key=found["scores"].get)
    (again,) = run("people")["ungrouped"]
    assert again["expression"] == found


def test_an_expression_is_corrected_found_and_taken_back(run: Run, filled: tuple[Path, Path]) -> None:
    photo = filled[1] / "one.jpg"
    (face,) = run("photo", photo)["faces"]
    other = "fear" if face["expression"]["label"] != "fear" else "sad"
    assert run("search", other)["photos"] == []

    said = run("expression", face["id"], other)
    assert said == {"changed": "set the expression of 1 face", "faces": [face["id"]], "people": []}
    (corrected,) = run("photo", photo)["faces"]
    assert corrected["expression"] == {**face["expression"], "label": other, "by": "user"}
    assert [found["path"] for found in run("search", other)["photos"]] == [str(photo)]
    assert run("search", face["expression"]["label"])["photos"] == []
    run("name", face["id"], "Eileen Collins")
    assert run("search", "eileen", other)["photos"][0]["people"] == ["Eileen Collins"]
    assert run("search", "eileen", face["expression"]["label"])["photos"] == []

    run("undo")
    assert run("undo") == {"undone": "set the expression of 1 face"}
    assert run("photo", photo)["faces"] == [face]
    assert run("redo") == {"redone": "set the expression of 1 face"}
    assert run("expression", face["id"], "model")["faces"] == [face["id"]]
    assert run("photo", photo)["faces"] == [face]
    assert run("expression", face["id"], "model")["changed"] is None


def test_a_photo_in_words_tells_how_sure_who_said_it_and_plain_dates(
    run: Run, filled: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = filled[1] / "one.jpg"
    library = tmp_path / filled[0].name

    def lines() -> list[str]:
        assert cli.main(["--library", str(library), "photo", str(photo)]) == 0
        return capsys.readouterr().out.splitlines()

    (face,) = run("photo", photo)["faces"]
    label, scores = face["expression"]["label"], face["expression"]["scores"]
    _, facts, said = lines()
    assert re.search(r", \d{4}-\d\d-\d\d \d\d:\d\d:\d\d( \(date of the file\))?$", facts), facts
    (share,) = re.findall(rf"unknown, {label} (\d+) %  at ", said)
    assert abs(int(share) - 100 * scores[label]) <= 1
    run("expression", face["id"], "Fearful")
    assert f"unknown, fearful, set by you (the model: {label} {share} %)  at " in lines()[2]
    assert run("photo", photo)["faces"][0]["expression"]["label"] == "fear"


def test_a_search_tells_which_face_it_is_about(run: Run, filled: tuple[Path, Path]) -> None:
    (face,) = run("photo", filled[1] / "one.jpg")["faces"]
    for query in (face["expression"]["label"], "unnamed"):
        (found,) = run("search", query)["photos"]
        assert found == {"path": str(filled[1] / "one.jpg"), "people": [], "faces": [face["id"]]}
    assert run("search", "faces:1")["photos"][0]["faces"] == [], "a number of faces is about none of them"


def test_what_is_no_expression_is_wrong_usage(
    filled: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--library", str(filled[0]), "expression", "1", "cheerful"]) == 2
    assert "happy, surprised, sad, angry, fearful, disgusted, neutral, or model" in capsys.readouterr().err
    assert cli.main(["--library", str(filled[0]), "expression", "77", "happy"]) == 3
    assert capsys.readouterr().err == "faceapp: There is no face 77.\n"


@pytest.mark.parametrize(
    ("typed", "kept"), [("surprised", "surprise"), ("disgust", "disgust"), ("Sad", "sad")]
)
def test_the_words_on_screen_and_those_in_files_are_understood(run: Run, typed: str, kept: str) -> None:
    (face,) = run("search", "unnamed")["photos"][0]["faces"]
    run("expression", face, typed)
    assert run("search", typed)["photos"][0]["faces"] == [face]
    assert run("search", kept)["photos"][0]["faces"] == [face]


def test_a_word_that_is_no_expression_brings_those_there_are(
    filled: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--library", str(filled[0]), "search", "smiling"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("Nobody is called smiling. Expressions: happy, surprised, ")
    assert cli.main(["--library", str(filled[0]), "search", "Zebedee"]) == 0
    assert capsys.readouterr().err == "Nobody is called Zebedee.\n"
