"""``faceapp evaluate expression`` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from faceapp import cli
from faceapp.domain.expression import EXPRESSIONS


@pytest.fixture
def labelled(tmp_path: Path, astronaut_jpg: Path) -> Path:
    place = tmp_path / "labelled"
    (place / "happy").mkdir(parents=True)
    (place / "neutral").mkdir()
    (place / "happy" / "eileen.jpg").write_bytes(astronaut_jpg.read_bytes())
    (place / "happy" / "broken.jpg").write_text("not a picture")
    Image.new("RGB", (300, 200), "green").save(place / "neutral" / "nobody.png")
    return place


def test_as_a_program_of_its_own(labelled: Path) -> None:
    command = [sys.executable, "-m", "faceapp", "evaluate", "expression", str(labelled), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["model"], said["pictures"], said["accuracy"]) == ("faceapp-expression", 1, 1.0)
    assert said["labels"] == [label.value for label in EXPRESSIONS]
    assert said["per_label"]["happy"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert said["confusion"][3][3] == 1
    assert said["no_face"] == [str(labelled / "neutral" / "nobody.png")]
    assert said["broken"] == [str(labelled / "happy" / "broken.jpg")]
    assert said["milliseconds_per_face"] > 0
    assert 0 < said["ece"] < 1
    low, high = said["accuracy_95"]
    assert low < 0.5 < high == 1.0  # one face says little


def test_in_words(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", "expression", str(labelled)]) == 0
    said, _ = capsys.readouterr()
    assert "1 face judged by faceapp-expression" in said
    assert "told right     100.00%" in said
    assert "1 file can not be read:" in said
    assert "No face was found in 1 photo:" in said
    assert "nobody.png" in said


def test_another_model_that_is_not_there(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", "expression", str(labelled), "--model", "nonesuch"]) == 3
    assert "nonesuch" in capsys.readouterr().err
    assert cli.main(["evaluate", "expression", str(labelled), "--model", "big-xception"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_without_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", "expression", str(tmp_path)]) == 3
    assert "folder of pictures for each expression" in capsys.readouterr().err
