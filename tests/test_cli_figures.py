"""Pictures and tables that ``faceapp evaluate`` writes, as it is typed."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from faceapp import cli


@pytest.fixture
def album(tmp_path: Path, astronaut_jpg: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(astronaut_jpg.read_bytes())
    with Image.open(astronaut_jpg) as picture:
        picture.rotate(3, fillcolor="grey").save(folder / "two.png")
    Image.new("RGB", (300, 200), "green").save(folder / "nobody.jpg")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_groups_become_a_table(album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "labels.csv", tmp_path / "figures.csv"
    table.write_text("path,person,role\none.jpg,eileen,known\ntwo.png,eileen,known\n")
    words = ["evaluate", "grouping", str(table), "--root", str(album), "--csv", str(out)]
    assert cli.main(words) == 0
    (row,) = rows(out)
    assert (row["model"], row["detector"], row["data"]) == ("dlib-resnet", "mtcnn", "labels.csv")
    assert (row["bcubed_f1"], row["groups"], row["judged"]) == ("1", "1", "2")
    assert "2 faces of 1 person" in capsys.readouterr().out


def test_expressions_become_a_picture_and_a_table(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(os.environ, "DISPLAY", raising=False)
    place = tmp_path / "labelled"
    (place / "happy").mkdir(parents=True)
    (album / "one.jpg").rename(place / "happy" / "one.jpg")
    picture, out = tmp_path / "said.png", tmp_path / "figures.csv"
    words = ["evaluate", "expression", str(place), "--png", str(picture), "--csv", str(out)]
    assert cli.main(words) == 0
    with Image.open(picture) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1280, 960))
    (row,) = rows(out)
    assert (row["model"], row["kind"], row["judged"]) == ("faceapp-expression", "expression", "1")


def test_pairs_become_a_curve(photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    album = photos / "album-labelled"
    labels = rows(album / "labels.csv")
    first = [row["path"] for row in labels if row["person"] == labels[0]["person"]][:3]
    other = next(row["path"] for row in labels if row["person"] != labels[0]["person"])
    table, picture, out = tmp_path / "pairs.csv", tmp_path / "curve.png", tmp_path / "figures.csv"
    table.write_text(f"a,b,same\n{first[0]},{first[1]},1\n{first[0]},{first[2]},1\n{first[1]},{other},0\n")
    words = ["evaluate", "verification", str(table), "--root", str(album)]
    assert cli.main([*words, "--png", str(picture), "--csv", str(out), "--json"]) == 0
    with Image.open(io.BytesIO(picture.read_bytes())) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1280, 840))
    (row,) = rows(out)
    assert (row["accuracy"], row["precision"], row["auc"], row["judged"]) == ("1", "1", "1", "3")
    assert float(row["accuracy_low"]) < 0.5
    capsys.readouterr()
    assert cli.main([*words, "--embedder", "mtcnn"]) == 3
    assert "no model called mtcnn" in capsys.readouterr().err


def test_nothing_to_draw_is_said(album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("a,b,same\none.jpg,nobody.jpg,0\n")
    words = ["evaluate", "verification", str(table), "--root", str(album), "--png", str(tmp_path / "no.png")]
    assert cli.main(words) == 3
    assert "no photo with a face" in capsys.readouterr().err
    assert not (tmp_path / "no.png").exists()
    labels = tmp_path / "labels.csv"
    labels.write_text("path,person,role\none.jpg,eileen,known\n")
    words = [
        "evaluate",
        "grouping",
        str(labels),
        "--root",
        str(album),
        "--csv",
        str(tmp_path / "no" / "a.csv"),
    ]
    assert cli.main(words) == 3
    assert "can not be written" in capsys.readouterr().err


def test_what_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone, table = tmp_path / "gone", tmp_path / "pairs.csv"
    table.write_text("a,b,same\n")
    for words in (
        ("expression", gone),
        ("verification", gone, "--root", tmp_path),
        ("verification", table, "--root", gone),
        ("grouping", table, "--root", gone),
    ):
        assert cli.main(["evaluate", *map(str, words)]) == cli.CANNOT
        assert capsys.readouterr().err == f"faceapp: There is no file or folder {gone}.\n"
