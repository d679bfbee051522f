"""``faceapp clean``: suspects in words and as JSON, and what is said of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tagging_world import World

from faceapp.cli import main
from faceapp.commands import cleaning_work
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.services import tagging
from faceapp.services.library import open_library


@pytest.fixture
def library_file(tmp_path: Path) -> Path:
    """Anna has five small faces, Bob five of other looks, one of which is called Anna."""
    path = tmp_path / "library.faceapp"
    with open_library(path) as library:
        world = World(library)
        for person in range(2):
            for _ in range(5):
                (face,) = world.photo()
                looks = [0.0] * 8
                looks[person], looks[2 + face % 6] = 0.98, 0.199
                with library.write(Author.MODEL) as tx:
                    tx.connection.execute(
                        "UPDATE embedding SET vector = ? WHERE face = ?",
                        (np.array(looks, "<f4").tobytes(), face),
                    )
                tagging.name_face(library, face, "Anna" if person == 0 or face == 8 else "Bob")
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE face SET pixels = 15 WHERE id = 2")
    return path


def said(library: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["--library", str(library), "clean", *words]) == 0
    return capsys.readouterr().out


def test_suspects_are_told(library_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(library_file, capsys=capsys)
    assert "person: 1 of 10 labels (10.0 %)" in text
    assert "face 8: Anna, probably Bob" in text
    assert "face 2: Anna, 15 pixels" in text


def test_as_json(library_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(library_file, "--json", "--flaw", "person", capsys=capsys))
    assert told["looked"]["person"] == 10
    (suspect,) = told["suspects"]
    assert (suspect["face"]["id"], suspect["said"], suspect["better"]) == (8, "Anna", "Bob")
    everything = json.loads(said(library_file, "--json", "--all", "--flaw", "person", capsys=capsys))
    assert len(everything["suspects"]) == 10
    assert everything["suspects"][0]["face"]["id"] == 8


def test_what_is_said_is_kept(library_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "as labelled" in said(library_file, "--keep", "8", "--flaw", "person", capsys=capsys)
    assert "out of datasets" in said(library_file, "--leave-out", "2", capsys=capsys)
    told = json.loads(said(library_file, "--json", capsys=capsys))
    assert told["suspects"] == []
    assert "known already" in said(library_file, "--keep", "8", "--flaw", "person", capsys=capsys)
    with open_library(library_file) as library:
        assert tagging.unname(library, [FaceId(8)]) is not None


def test_a_face_that_is_not_there(library_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(library_file), "clean", "--keep", "99"]) == 3
    assert "There is no face 99." in capsys.readouterr().err


def test_nothing_labelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_library(tmp_path / "empty.faceapp").close()
    assert main(["--library", str(tmp_path / "empty.faceapp"), "clean"]) == 0
    assert "No face has a name" in capsys.readouterr().err


def test_many_labels_are_looked_at_elsewhere_with_the_same_answers(
    library_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = said(library_file, "--json", "--all", capsys=capsys)
    monkeypatch.setattr(cleaning_work, "LOOK_HERE", 1)
    assert json.loads(said(library_file, "--json", "--all", capsys=capsys)) == json.loads(here)


@pytest.mark.parametrize("words", [(), ("--keep", "8")])
def test_stopping_is_one_sentence_and_changes_nothing(
    library_file: Path,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cleaning_work, "open_present", interrupted)
    assert main(["--library", str(library_file), "clean", *words]) == 130
    assert capsys.readouterr().err == ("Stopped.\n" if words else "Stopped. Nothing was changed.\n")
