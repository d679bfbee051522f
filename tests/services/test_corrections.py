"""What a person corrected becomes something to learn from: on real photos, by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from faceapp.cli import main
from faceapp.domain.errors import TooFewPictures
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.training import Recipe
from faceapp.services.corrections import write_corrected
from faceapp.services.expressions import set_expression
from faceapp.services.library import open_library
from faceapp.services.tagging import name_faces
from faceapp.services.train import train_on_corrections

SHOWN = {"happy": Expression.HAPPY, "sad": Expression.SAD, "angry": Expression.ANGRY}


def indexed(tmp_path: Path, *photos: Path) -> Path:
    path = tmp_path / "library.faceapp"
    assert main(["--library", str(path), "index", *map(str, photos), "--json"]) == 0
    return path


def test_faces_are_written_as_a_model_sees_them(astronaut_jpg: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photos" / "one.jpg"
    photo.parent.mkdir()
    photo.write_bytes(astronaut_jpg.read_bytes())
    path = indexed(tmp_path, photo.parent)
    library = open_library(path)
    try:
        face = library.connection.value("SELECT id FROM face")
        assert list(write_corrected(library, tmp_path / "none")) == []
        set_expression(library, [face], Expression.HAPPY)
        name_faces(library, [face], "Eileen")
        set_expression(library, [face], None)
        set_expression(library, [face], Expression.HAPPY, by=Author.IMPORT)  # as a dataset says it
        person = library.connection.value("SELECT person FROM assignment")
        assert [event.done for event in write_corrected(library, tmp_path / "out")] == [1]
        chip = cv2.imread(str(tmp_path / "out" / "happy" / f"person-{person}" / f"{face}.png"), -1)
        assert chip.shape == (48, 48)
        assert chip.std() > 20
        start = Path("faceapp-expression")
        with pytest.raises(TooFewPictures):
            list(train_on_corrections(library, tmp_path / "o.onnx", Recipe.fine_tuning(), start=start))
        photo.unlink()
        assert list(write_corrected(library, tmp_path / "gone")) == []
    finally:
        library.close()


def test_the_built_in_model_learns_from_corrections(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = shared / "photos" / "cast"
    folders = [cast / name for name in ("penny", "sheldon", "raj", "amy", "howard", "leonard")]
    path = indexed(tmp_path, *folders)
    library = open_library(path)
    try:
        faces = library.connection.execute(
            "SELECT f.id, p.name FROM face f JOIN photo p ON p.id = f.photo ORDER BY p.name"
        ).fetchall()
        assert len(faces) >= 25
        for number, (face, _) in enumerate(faces):
            set_expression(library, [face], list(SHOWN.values())[number % 3])
        for folder in folders:
            name_faces(library, [face for face, name in faces if name.startswith(folder.name)], folder.name)
    finally:
        library.close()
    capsys.readouterr()
    out = tmp_path / "mine.onnx"
    command = ["--library", str(path), "--json", "train", "expression", "--corrections", "--epochs", "2"]
    assert main([*command, "--out", str(out)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["epochs"] == 2
    told = json.loads(out.with_suffix(".json").read_text())
    assert told["trained_on"] + told["validated_on"] == len(faces)
    assert told["validated_on"] >= 3
