"""``faceapp import``: a dataset comes in with real models, and is undone; errors are one sentence each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from export_world import picture, tree

from faceapp.cli import COMMANDS, main
from faceapp.domain.dataset_formats import READABLE


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def yolo(folder: Path, boxes: dict[str, str]) -> Path:
    """As Ultralytics lays it out; ``boxes`` are the lines of each picture."""
    from skimage import data as pictures
    from skimage.io import imsave

    (folder / "images" / "train").mkdir(parents=True)
    (folder / "labels" / "train").mkdir(parents=True)
    for name, lines in boxes.items():
        imsave(folder / "images" / "train" / f"{name}.png", pictures.astronaut(), check_contrast=False)
        (folder / "labels" / "train" / f"{name}.txt").write_text(lines)
    (folder / "data.yaml").write_text("path: .\ntrain: images/train\nnames:\n  0: Eileen\n  1: Rocket\n")
    return folder


def test_a_dataset_comes_in_once_is_exported_the_same_and_undone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # her face in the middle, a part of the picture in which no face is, lines of another program
    folder = yolo(tmp_path / "own", {"a": "0 0.4375 0.21 0.18 0.27\n1 0.85 0.3 0.12 0.3\n"})
    library = str(tmp_path / "l.faceapp")
    code, out, _ = said(
        capsys, "--library", library, "import", "auto", str(folder), "--processes", "1", "--json"
    )
    told = json.loads(out)
    assert (code, told["format"], told["pictures"]) == (0, "yolo", 1)
    assert (told["labels"], told["new_labels"], told["people"]) == (2, 2, 2)
    assert (told["faces_found"], told["faces_added"], told["problems"]) == (1, 1, [])
    assert told["faces_unboxed"] == 0
    code, out, _ = said(capsys, "--library", library, "people", "--json")
    people = json.loads(out)["people"]
    assert [one["name"] for one in people] == ["Eileen", "Rocket"]
    (face,) = people[0]["faces"]
    assert face["state"] == "confirmed"
    assert face["expression"]["by"] == "model"
    assert face["box"] == pytest.approx([0.3475, 0.075, 0.18, 0.27])
    (added,) = people[1]["faces"]
    assert "scores" not in added.get("expression", {})  # it was looked at closer: no face is there
    code, out, _ = said(
        capsys, "--library", library, "import", "yolo", str(folder), "--processes", "1", "--json"
    )
    again = json.loads(out)
    assert (again["labels"], again["new_labels"], again["faces_added"], again["steps"]) == (2, 0, 0, 0)
    trees = []
    for name, of in (("one", library), ("two", str(tmp_path / "m.faceapp"))):
        if name == "two":
            said(capsys, "--library", of, "import", "auto", str(tmp_path / "one"), "--processes", "1")
        code, _, _ = said(
            capsys, "--library", of, "export", "coco", str(tmp_path / name), "--encoding", "png"
        )
        assert code == 0
        trees.append(tree(tmp_path / name))
    assert trees[0] == trees[1]  # card and manifest, too: what was measured is the same
    code, out, _ = said(capsys, "--library", library, "undo", "--json")
    assert json.loads(out)["undone"] == "import labels of 2 faces from own"
    code, out, _ = said(capsys, "--library", library, "people", "--json")
    assert json.loads(out)["people"] == []


def test_only_looking_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "d"
    for n, name in enumerate(("Ann", "Bob")):
        (folder / name).mkdir(parents=True)
        (folder / name / "1.jpg").write_bytes(picture(n))
    library = tmp_path / "l.faceapp"
    code, out, _ = said(capsys, "--library", str(library), "import", "folders", str(folder), "--dry-run")
    assert code == 0
    assert "2 pictures, 2 labels, 2 people. Nothing was written." in out
    code, out, _ = said(
        capsys, "--library", str(library), "import", "auto", str(folder), "--dry-run", "--json"
    )
    assert json.loads(out) == {
        "format": "folders",
        "pictures": 2,
        "labels": 2,
        "people": 2,
        "expressions": 0,
        "classes": {"Ann": 1, "Bob": 1},
        "splits": [],
        "problems": [],
    }
    assert not library.exists()


@pytest.mark.parametrize(
    ("form", "place", "sentence"),
    [
        ("auto", "nowhere", "There is no file or folder"),
        ("auto", "empty", "is no labelled dataset that can be read"),
        ("coco", "empty", "is no COCO"),
        ("webdataset", "empty", "can be written, but not read"),
    ],
)
def test_what_can_not_be_is_one_sentence_and_leaves_no_library(
    form: str, place: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    library = tmp_path / "l.faceapp"
    code, out, err = said(capsys, "--library", str(library), "import", form, str(tmp_path / place))
    assert (code, out) == (3, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert not library.exists()


def test_each_expression_is_counted_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n, name in enumerate(("angry/1", "happy/2", "happy/3", "sad/4")):
        path = tmp_path / "d" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(n))
    words = ["--library", str(tmp_path / "l.faceapp"), "import", "auto", str(tmp_path / "d"), "--dry-run"]
    code, out, _ = said(capsys, *words)
    assert code == 0
    lines = out.splitlines()
    assert [line.split() for line in lines[lines.index("Expressions:") + 1 :]] == [
        ["2", "happy"],
        ["1", "angry"],
        ["1", "sad"],
    ]
    code, out, _ = said(capsys, *words, "--json")
    assert json.loads(out)["classes"] == {"happy": 2, "angry": 1, "sad": 1}


def test_a_format_that_there_is_not_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "import", "foo", str(tmp_path))
    assert (code, out) == (2, "")
    assert f"there is no format foo; one of auto, {', '.join(READABLE)}" in err


def test_in_the_window_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from faceapp import app

    asked: list[tuple[object, ...]] = []

    def run(*words: object) -> int:
        asked.append(words)
        return 0

    monkeypatch.setattr(app, "run", run)
    library, folder = tmp_path / "l.faceapp", tmp_path / "d"
    assert main(["--library", str(library), "import", "coco", str(folder), "--window"]) == 0
    assert asked == [(library, [], (folder, "coco"))]


def test_help_names_each_format_that_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "import", "--help")
    assert code == 0
    assert f"auto, {', '.join(READABLE)}; auto: " in " ".join(out.split())
    assert "faceapp undo" in out
    assert "import" in COMMANDS
