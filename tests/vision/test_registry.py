"""The table of models and how they are loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faceapp.domain.errors import NoSuchModel
from faceapp.vision import entries, registry


def test_the_built_in_pair_is_there() -> None:
    assert {entry.id for entry in registry.entries() if entry.shelf == "built-in"} >= {"mtcnn", "dlib-resnet"}


@pytest.mark.parametrize("entry", registry.entries(), ids=lambda entry: entry.id)
def test_entries_are_whole(entry: entries.ModelEntry) -> None:
    assert entry.licence
    assert entry.kind in entries.KINDS
    assert entry.shelf in {"built-in", "one-click", "others"}
    assert entry.size > 0
    assert registry.entry(entry.id) is entry


@pytest.mark.parametrize("entry", registry.entries(), ids=lambda entry: entry.id)
def test_built_in_files_are_the_ones_that_were_measured(
    entry: entries.ModelEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # another test may have added some
    if entry.shelf != "built-in":
        assert not entry.there()  # has to be downloaded
        return
    assert entry.there()
    for source in entry.sources:
        assert len(source.read()) == source.size


def test_ids_are_unique() -> None:
    ids = [entry.id for entry in registry.entries()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("load", [registry.entry, registry.load_detector, registry.load_embedder])
def test_unknown_models_have_a_name_in_the_error(load: object) -> None:
    with pytest.raises(NoSuchModel, match="nonesuch"):
        load("nonesuch")  # type: ignore[operator]


def test_a_detector_is_no_embedder() -> None:
    with pytest.raises(NoSuchModel):
        registry.load_embedder("mtcnn")
    with pytest.raises(NoSuchModel):
        registry.load_detector("dlib-resnet")


def test_the_built_in_shelf_needs_no_torch_and_no_dlib() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from faceapp.vision import entries, registry, mtcnn, dlib_net\n"
        "where = pathlib.Path(tempfile.mkdtemp())\n"
        "mtcnn.load(registry.entry('mtcnn'), where=where)\n"
        "dlib_net.load(registry.entry('dlib-resnet'), where=where)\n"
        "bad = {'torch', 'facenet_pytorch', 'dlib', 'face_recognition_models', 'pkg_resources', 'deepface'}\n"
        "print(sorted(bad & set(sys.modules)))\n"
        "import shutil; shutil.rmtree(where)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_the_pair() -> None:
    models = registry.load_set()
    assert (models.detector.id, models.embedder.id) == ("mtcnn", "dlib-resnet")
    assert models.embedder.dimensions == 128
