"""Files of models: where they lie, and that only the right ones are read."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from faceapp.domain.errors import BadModelEntry, ModelDamaged, ModelUnchecked, NoSuchModel
from faceapp.vision import entries
from faceapp.vision.sources import Source, models_folder, sums

DATA = b"the numbers of a network"
SHA256 = hashlib.sha256(DATA).hexdigest()
BLOB = hashlib.sha1(b"blob %d\0" % len(DATA) + DATA).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def lay(source: Source, data: bytes = DATA) -> Path:
    goal = source.goal
    assert goal is not None
    goal.parent.mkdir(parents=True, exist_ok=True)
    goal.write_bytes(data)
    return goal


URL = Source(
    "some", "network", len(DATA), sha256=SHA256, url="https://example.org/a/net%20work.onnx?raw=true"
)
KINDS = {
    "sha256": URL,
    "git's id": replace(URL, sha256="", size=0, blob=BLOB),
    "from disk": replace(URL, url="", file="some/deep/network.onnx"),
}


@pytest.mark.parametrize("source", KINDS.values(), ids=KINDS)
def test_a_file_is_read_when_it_is_the_published_one(source: Source, folder: Path) -> None:
    assert not source.there()
    with pytest.raises(ModelDamaged):
        source.read()
    path = lay(source)
    assert source.there()
    assert source.read() == DATA
    assert source.checked() == path
    for wrong in (DATA[:-1], DATA[:-1] + b"!", b""):
        lay(source, wrong)
        with pytest.raises(ModelDamaged):
            source.read()
        with pytest.raises(ModelDamaged):
            source.checked()


def test_where_files_lie(folder: Path) -> None:
    assert models_folder() == folder
    assert URL.goal == folder / "some" / "net work.onnx"
    assert KINDS["from disk"].goal == folder / "some/deep/network.onnx"


def test_where_nothing_is_published_somebody_has_to_vouch(folder: Path) -> None:
    source = replace(URL, sha256="", size=0)
    path = lay(source)
    assert not source.published
    assert not source.there()
    with pytest.raises(ModelUnchecked, match="some"):
        source.read()
    kept = source.kept_sum
    assert kept == path.with_name("net work.onnx.sha256")
    kept.write_text(f"{SHA256}  {path.name}\n")
    assert source.there()
    assert source.read() == DATA
    assert subprocess.run(["sha256sum", "-c", kept.name], cwd=kept.parent, check=False).returncode == 0
    path.write_bytes(DATA + b"!")
    with pytest.raises(ModelDamaged):
        source.read()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")
def test_gits_id_is_gits(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(DATA * 100_000)
    command = ["git", "-c", "core.autocrlf=false", "hash-object", "--no-filters", str(file)]
    git = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert sums(file).blob == git


def test_gits_id_of_a_file_with_nothing_in_it_is_the_known_one(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    assert sums(file).blob == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


@pytest.mark.parametrize("entry", entries.entries(), ids=lambda entry: entry.id)
def test_every_file_has_one_place_and_a_way_to_be_proved(entry: entries.ModelEntry) -> None:
    for source in entry.sources:
        assert sum(map(bool, (source.package, source.resource, source.url, source.file))) == 1
        assert source.url == "" or source.url.startswith("https://")
        if source.published:
            assert len(source.sha256) == 64 or len(source.blob) == 40
            assert source.size or source.blob
        else:  # it is compared with shapes when somebody vouches for it
            assert source.about
            assert source.tensors or (source.inputs and source.outputs)
    assert len({source.part for source in entry.sources}) == len(entry.sources)


@pytest.mark.parametrize("entry", entries.entries(), ids=lambda entry: entry.id)
def test_labels_are_our_words(entry: entries.ModelEntry) -> None:
    ours = {"angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"}
    if entry.kind == "expression":
        assert set(entry.labels) - {"contempt"} == ours
        assert len(entry.labels) in {7, 8}


def test_the_real_files_are_the_published_ones(shared: Path) -> None:
    """Files of ``shared/weights`` are what their entries say, byte for byte."""
    known = {source.name: source for entry in entries.entries() for source in entry.sources}
    for file in sorted((shared / "weights").glob("*.onnx")):
        name = "MobileFaceNet.onnx" if file.name.startswith("mobilefacenet") else file.name
        assert known[name].matches(sums(file)), name


OWN = """
[[model]]
id = "mine"
kind = "expression"
labels = ["happy", "neutral"]
[[model.source]]
file = "own/mine/network.onnx"
sha256 = "%s"
size = 24
"""


def test_own_models_stand_beside_the_others(folder: Path) -> None:
    assert "mine" not in {entry.id for entry in entries.entries()}
    folder.mkdir()
    (folder / "own.toml").write_text(OWN % SHA256)
    mine = entries.entry("mine")
    assert (mine.shelf, mine.adapter, mine.labels, mine.name) == ("own", "onnx", ("happy", "neutral"), "mine")
    assert entries.entries()[-1] is mine
    lay(mine.sources[0])
    assert mine.source("network").read() == DATA
    (folder / "own.toml").write_text(OWN.replace("mine", "other") % SHA256)
    assert entries.entry("other").id == "other"
    with pytest.raises(NoSuchModel):
        entries.entry("mine")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "mine"', ""),
        ('id = "mine"', 'id = "../mine"'),
        ('id = "mine"', "id = 3"),
        ('id = "mine"', 'id = "mtcnn"'),
        ('"expression"', '"feeling"'),
        ("[[model.source]]", "[other]"),
        ("own/mine/network.onnx", "../network.onnx"),
        ("own/mine/network.onnx", "/etc/network.onnx"),
        ("own/mine/network.onnx", "own\\\\\\\\..\\\\\\\\..\\\\\\\\network.onnx"),
        ("own/mine/network.onnx", "C:/network.onnx"),
        ("file = ", "url = "),
        ("size = 24", "weight = 24"),
        ("size = 24", "inputs = 3"),
        ("size = 24", 'inputs = [["a"]]'),
        ("size = 24", 'url = "http://example.org/a.onnx"'),
        (SHA256, "abc"),
        ("[[model]]", "[model]"),
        ("[[model]]", "]]"),
    ],
)
def test_own_models_that_are_not_described_well_are_refused(folder: Path, old: str, new: str) -> None:
    folder.mkdir()
    text = OWN % SHA256
    assert old in text
    (folder / "own.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(BadModelEntry, match=r"own\.toml"):
        entries.entries()
    assert entries.entry("mtcnn").shelf == "built-in"  # the program works on
