"""Hugging Face's imagefolder, loaded by its own loader and by ourselves."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.dataset_world import (
    HOSTILE,
    box_of,
    contents,
    export,
    held,
    labels_only,
    no_pictures,
    rounded,
    scenes,
    single_faces,
)
from PIL import Image

from faceapp.domain.dataset import Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.expression import Expression
from faceapp.interchange.hugging_face import FORMAT


def without_boxes(dataset: Dataset) -> Dataset:
    """As a dataset whose pictures have one label each says it."""
    return replace(
        dataset,
        pictures=tuple(
            replace(picture, faces=tuple(replace(face, box=None) for face in picture.faces))
            for picture in dataset.pictures
        ),
    )


def one_split_of_nobody() -> Dataset:
    """What the loader would take for a column without a type."""
    dataset = scenes()
    kept = [one for one in dataset.pictures if one.split != "test" or not one.faces]
    return replace(dataset, pictures=tuple(kept))


WORLDS = {
    "scenes": scenes(),
    "plain": scenes(rich=False),
    "whole": scenes(splits=(), unlabelled=True),
    "expressions": scenes(label=Label.EXPRESSION),
    "faces": single_faces(label=Label.FACE),
    "labels": without_boxes(single_faces(rich=False)),
    "rich labels": without_boxes(single_faces()),
    "hostile": single_faces(HOSTILE, each=1, unlabelled=True),
    "nobody": one_split_of_nobody(),
    "dates": scenes(("2012-05-01", "2012-05-02", "2012-05-03")),
}


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    import datasets

    before = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    yield
    if before:
        datasets.enable_progress_bars()


def loaded(folder: Path, tmp_path: Path) -> Any:
    import datasets

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        return datasets.load_dataset("imagefolder", data_dir=str(folder), cache_dir=str(tmp_path / "cache"))


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("world", WORLDS)
def test_the_loader_gives_what_was_written(world: str, tmp_path: Path) -> None:
    dataset = WORLDS[world]
    found = loaded(export(FORMAT, dataset, tmp_path / "set"), tmp_path)
    names = {"": "train", "val": "validation"}
    assert sorted(found) == sorted(names.get(split, split) for split in dataset.parts)
    for split in dataset.parts:
        rows = list(found[names.get(split, split)])
        pictures = sorted(dataset.of(split), key=lambda picture: not picture.faces)
        assert len(rows) == len(pictures)
        for row, picture in zip(rows, pictures, strict=True):
            told = [(face, dataset.class_of(face)) for face in picture.faces]
            told = [(face, name) for face, name in told if name is not None]
            assert row["image"].size == (picture.width, picture.height)
            if "label" in row:
                assert row["label"] == told[0][1]
            if any(face.box for one in dataset.pictures for face in one.faces):
                objects = row["objects"]
                assert objects["names"] == [name for _, name in told]
                assert [dataset.classes[each] for each in objects["categories"]] == objects["names"]
                for bbox, (face, _) in zip(objects["bbox"], told, strict=True):
                    box = face.box
                    assert bbox == pytest.approx((box.x * 64, box.y * 48, box.w * 64, box.h * 48), abs=0.001)
                assert objects["person"] == [face.person for face, _ in told]
                confirmed = [each == "confirmed" for each in objects["state"]]
                assert confirmed == [face.confirmed for face, _ in told]
            else:
                assert row["label"] is not None


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_written_is_read_again_and_written_the_same(world: str, tmp_path: Path) -> None:
    dataset = WORLDS[world]
    folder = export(FORMAT, dataset, tmp_path / "first")
    read = FORMAT.read(folder, no_pictures)
    assert not read.problems
    assert rounded(read.dataset) == rounded(replace(held(dataset, FORMAT), title=""))
    for picture in read.dataset.pictures:
        assert read.files[picture.split, picture.name] == folder / FORMAT.place(dataset, picture)
    assert contents(export(FORMAT, read.dataset, tmp_path / "again")) == contents(folder)
    assert labels_only(export(FORMAT, dataset, tmp_path / "twice")) == labels_only(folder)


def test_metadata_lies_in_each_split_and_not_at_the_root(tmp_path: Path) -> None:
    names = set(labels_only(export(FORMAT, scenes(), tmp_path / "a")))
    assert names == {f"{split}/metadata.jsonl" for split in ("train", "validation", "test")}
    names = set(labels_only(export(FORMAT, one_split_of_nobody(), tmp_path / "b")))
    assert names == {f"{split}/metadata.parquet" for split in ("train", "validation", "test")}


@pytest.mark.usefixtures("offline")
def test_of_a_split_without_pictures_nothing_is_written(tmp_path: Path) -> None:
    """The loader says 'Instruction "test" corresponds to no data!' and loads no split at all."""
    kept = tuple(one for one in scenes().pictures if one.split != "test")
    folder = export(FORMAT, replace(scenes(), pictures=kept), tmp_path / "set")
    assert not (folder / "test").exists()
    assert sorted(loaded(folder, tmp_path)) == ["train", "validation"]
    assert FORMAT.read(folder, no_pictures).dataset.splits == ("train", "val")


def test_somebody_elses(tmp_path: Path) -> None:
    """As in Hugging Face's own documentation: numbers for classes, metadata at the root, no sizes."""
    (tmp_path / "valid").mkdir()
    for name in ("one.png", "valid/two.png"):
        Image.new("RGB", (64, 48)).save(tmp_path / name)
    rows = [
        {"file_name": "one.png", "objects": {"bbox": [[16, 12, 32.0, 24]], "categories": [4]}},
        {"file_name": "valid/two.png", "objects": {"bbox": [], "categories": []}},
    ]
    (tmp_path / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)))
    read = FORMAT.read(tmp_path, no_pictures)
    assert not read.problems
    assert [picture.split for picture in read.dataset.pictures] == ["val", ""] or [
        picture.split for picture in read.dataset.pictures
    ] == ["", "val"]
    faces = [face for picture in read.dataset.pictures for face in picture.faces]
    assert faces == [LabelledFace(box_of(16, 12, 32, 24), "4")]


def test_labels_of_somebody_else_that_are_expressions(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    rows = []
    for name, label in (("a", "happiness"), ("b", "sad"), ("c", "Angry")):
        Image.new("RGB", (8, 8)).save(tmp_path / "train" / f"{name}.png")
        rows.append(f"{name}.png,{label}")
    (tmp_path / "train" / "metadata.csv").write_text("file_name,label\n" + "\n".join(rows))
    read = FORMAT.read(tmp_path, no_pictures)
    assert read.dataset.label is Label.EXPRESSION
    shown = [picture.faces[0].expression for picture in read.dataset.pictures]
    assert shown == [Expression.HAPPY, Expression.SAD, Expression.ANGRY]


def test_what_is_wrong_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    folder = export(FORMAT, scenes(splits=()), tmp_path)
    path = folder / "train" / "metadata.jsonl"
    good = [json.loads(line) for line in path.read_text().splitlines()]
    first = good[0]
    wrong = [
        {**first, "file_name": "../../secret.jpg"},
        {**first, "file_name": "/etc/passwd"},
        {**first, "file_name": "a\0.jpg"},
        {**first, "file_name": None},
        {**first, "objects": "none"},
        {**first, "objects": [1]},
        {**first, "objects": {**first["objects"], "names": ["Ann"]}},
        {**first, "width": "wide"},
    ]
    path.write_text("\n".join([*map(json.dumps, wrong), "[]", "{", *map(json.dumps, good)]))
    read = FORMAT.read(folder, no_pictures)
    assert [place for place, _ in read.problems] == [path]
    assert [picture.name for picture in read.dataset.pictures] == ["all-both", "all-edge", "all-nobody"]
    assert [len(picture.faces) for picture in read.dataset.pictures] == [2, 1, 0]


def test_without_metadata_it_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotThisFormat):
        FORMAT.read(tmp_path, no_pictures)


def test_more_than_one_face_without_boxes(tmp_path: Path) -> None:
    two = (LabelledFace(None, "Ann"), LabelledFace(None, "Ben"))
    dataset = Dataset((LabelledPicture("a", ".jpg", 64, 48, faces=two),), people=("Ann", "Ben"))
    read = FORMAT.read(export(FORMAT, dataset, tmp_path), no_pictures)
    assert read.dataset == dataset


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), junk=st.binary(max_size=12), cut=st.integers(0, 40))
def test_damaged_metadata_is_a_problem_and_no_more(
    place: float, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged-hf"
    path, whole = folder / "train" / "metadata.jsonl", folder / "whole"
    if not whole.exists():
        export(FORMAT, scenes(), folder)
        whole.write_bytes(path.read_bytes())
    data = whole.read_bytes()
    at = int(place * len(data))
    path.write_bytes(data[:at] + junk + data[at + cut :])
    read = FORMAT.read(folder, no_pictures)
    assert len(read.problems) <= 1
    assert len(read.dataset.of("test")) == 3
