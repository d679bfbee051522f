"""``faceapp export``: as the contract says, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from export_world import people_album, tree

from faceapp.cli import main
from faceapp.commands import exporting_words
from faceapp.commands.exporting import chosen
from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.export_choices import ExportChoices, Others, Shape, SplitBy
from faceapp.domain.export_history import ExportState, PastExport
from faceapp.services import exporting
from faceapp.services.export_history import history
from faceapp.services.export_making import Makers
from faceapp.services.library import open_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli")
    album = people_album(folder / "photos", folder / "a.faceapp")
    album.close()
    return folder / "a.faceapp"


def _run(library: Path, *words: object) -> int:
    return main(["--library", str(library), "export", *map(str, words)])


def _history(path: Path) -> tuple[PastExport, ...]:
    with open_library(path) as library:
        return history(library)


def test_json_is_as_the_contract_says(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = [
        "--confirmed",
        "--split",
        "train=0.5,val=0.5",
        "--split-by",
        "photo",
        "--crop",
        "64",
        "--seed",
        "3",
        "--json",
    ]
    assert _run(library, "csv", out, "--confirmed", *words) == 0
    document = json.loads(capsys.readouterr().out)
    assert {key: document[key] for key in ("pictures", "labels")} == {"pictures": 6, "labels": 6}
    files = tree(out)
    assert (document["files"], document["bytes"]) == (len(files), sum(map(len, files.values())))
    assert document["manifest"] == str(out / "manifest.json")
    assert document["left_out"] == {"unknown": 3}
    assert main(["export", "--verify", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]


def test_words(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert _run(library, "coco", out, "--split", "train=0.5,val=0.5", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "6 pictures with 6 labels, about" in told
    assert "Nothing was written" in told
    assert "Leak check:" in told
    assert "3  faces without a label" in told
    assert "Faces that are not exported are seen" not in told  # they are blurred
    assert not out.exists()
    assert _run(library, "coco", out, "--others", "keep", "--dry-run") == 0
    assert "Faces that are not exported are seen" in capsys.readouterr().out
    assert _run(library, "coco", out) == 0
    assert "manifest" in capsys.readouterr().out
    assert main(["export", "--verify", str(out)]) == 0
    assert "as exported" in capsys.readouterr().out
    (out / "images" / "Anna 1.jpg").unlink()
    assert main(["export", "--verify", str(out)]) == 3
    assert "missing   images/Anna 1.jpg" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nothing", "OUT"], 2, "there is no format 'nothing'; there are folders, coco"),
        (["nothing"], 2, "webdataset"),
        (["fer", "OUT", "--label", "expression", "--proposed"], 3, "holds one face a picture"),
        (["coco", "OUT", "--query", "Anna Bob"], 3, "No face fits these choices."),
        (["coco", "OUT", "--people", "Zelda"], 3, "Zelda"),
        (["coco", "OUT", "--split", "a=0.5,b=0.2"], 3, "add up to 1"),
        (["coco", "OUT", "--split-by", "imported"], 3, "came in with a part"),
        (["coco", "OUT", "--split-by", "imported", "--split", "a=1"], 2, "leave --split out"),
        (["coco", "OUT", "--choices", "/nothing/there.json"], 3, "holds no choices"),
        (["--verify", "OUT"], 3, "There is no export"),
        (["coco"], 2, "FORMAT OUT"),
        (["coco", "OUT", "--split", "a=b"], 2, "--split"),
        (["coco", "OUT", "--proposed", "2"], 2, "--proposed"),
        (["coco", "OUT", "--crop", "0"], 2, "--crop"),
    ],
)
def test_what_can_not_be(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str
) -> None:
    words = [str(tmp_path / "out") if word == "OUT" else word for word in words]
    assert _run(library, *words) == code
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_full_folder(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert _run(library, "coco", tmp_path) == 3
    assert "is not empty" in capsys.readouterr().err
    assert _run(library, "coco", tmp_path, "--into-full-folder") == 0
    assert (tmp_path / "manifest.json").is_file()


def test_stopped(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, begun = Makers.begin, 0

    def stop(self: Makers, batch: object) -> object:
        nonlocal begun
        begun += 1
        if begun == 4:
            raise KeyboardInterrupt
        return begin(self, batch)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(exporting.Makers, "begin", stop)
        assert _run(library, "coco", tmp_path / "out", "--processes", "1") == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert main(["export", "--verify", str(tmp_path / "out")]) == 3
    assert "Not complete" in capsys.readouterr().out
    assert _history(library)[0].state is ExportState.STOPPED
    assert _run(library, "coco", tmp_path / "out") == 0
    last = _history(library)[0]
    assert (last.state, last.folder, last.pictures) == (ExportState.DONE, tmp_path / "out", 6)
    assert main(["export", "--verify", str(tmp_path / "out")]) == 0


def test_every_choice_can_be_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found: list[ExportChoices] = []
    monkeypatch.setattr("faceapp.commands.exporting.run", lambda words: found.append(chosen(words)) or 0)
    words = (
        "export csv out --query Anna --people Anna,Bob --people Carl --label expression --proposed 0.7"
        " --min-pixels 40 --min-sharpness 50 --most 9 --least 2 --balance --strangers --negatives"
        " --shape full --aligned 96 --margin 0.5 --others cover --ids --landmarks --embeddings"
        " --keep-metadata --encoding png --split a=0.5,b=0.5 --split-by event --seed 4 --title T"
        " --consent yes"
    )
    assert main(words.split()) == 0
    all_of_it = ExportChoices(
        format="csv",
        query="Anna",
        people=("Anna", "Bob", "Carl"),
        label=Label.EXPRESSION,
        proposed=True,
        least_score=0.7,
        least_pixels=40,
        least_sharpness=50.0,
        most=9,
        least=2,
        balance=True,
        strangers=True,
        negatives=True,
        shape=Shape.ALIGNED,
        size=96,
        margin=0.5,
        others=Others.COVER,
        names=False,
        landmarks=True,
        embeddings=True,
        metadata=True,
        encoding="png",
        split=(("a", 0.5), ("b", 0.5)),
        split_by=SplitBy.EVENT,
        seed=4,
        consent="yes",
        title="T",
    )
    assert found.pop() == all_of_it
    (tmp_path / "c.json").write_text(all_of_it.as_json(), encoding="utf-8")
    assert main(["export", "coco", "out", "--choices", str(tmp_path / "c.json"), "--seed", "5"]) == 0
    again = found.pop()
    assert (again.format, again.seed, again.people) == ("coco", 5, all_of_it.people)
    assert main(["export", "coco", "out"]) == 0
    assert found.pop() == ExportChoices("coco", others=Others.BLUR)
    (tmp_path / "c.json").write_text('{"format": "coco", "seed": 3}', encoding="utf-8")
    assert main(["export", "coco", "out", "--choices", str(tmp_path / "c.json")]) == 0
    assert found.pop() == ExportChoices("coco", others=Others.BLUR, seed=3)


def test_a_single_one_is_left_out_in_the_singular(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(exporting_words._ONE) == set(LeftOut)
    words = ["--query", '"Anna 1"', "--label", "person", "--dry-run"]
    assert _run(library, "coco", "out", *words) == 0
    assert "      1  face without a label" in capsys.readouterr().out


def test_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    told = capsys.readouterr().out
    assert "faceapp export folders faces --aligned 112" in told
    assert f"{', '.join(FORMATS)}, samples" in " ".join(told.split())
    assert all(len(line) <= 110 for line in told.splitlines())


def test_folders_in_parts_of_too_few_say_so(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(library, "folders", tmp_path / "out", "--split", "train=0.5,val=0.5", "--crop", "64") == 3
    assert "No class has pictures in every part" in capsys.readouterr().err
    words = ["--split", "train=0.5,val=0.5", "--crop", "64", "--most", "1"]
    assert _run(library, "folders", tmp_path / "out", *words) == 3
    assert "With at most 1 of each there is not one for every part" in capsys.readouterr().err
