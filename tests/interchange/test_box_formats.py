"""What all formats of boxes and of folders must do: same bytes, all back, any name, strangers' files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.dataset_world import (
    HOSTILE,
    contents,
    export,
    held,
    labels_only,
    no_pictures,
    rounded,
    scenes,
    single_faces,
)

from faceapp.domain.dataset import Dataset, Label, LabelledFace
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.geometry import Box
from faceapp.interchange.formats import Holds, Read, ReadableFormat, Wants, readable_format

BOXES = ("coco", "yolo", "voc", "cvat", "fiftyone")
ALL = ("folders", *BOXES)
TITLED = ("folders", "coco", "voc", "cvat")


def made(key: str) -> ReadableFormat:
    found = readable_format(key)
    assert found is not None
    return found


def sample(key: str, **choices: object) -> Dataset:
    if made(key).facts.wants is Wants.FACES:
        return single_faces(**choices)  # type: ignore[arg-type]
    return scenes(**choices)  # type: ignore[arg-type]


def read(key: str, folder: Path) -> Read:
    return made(key).read(folder, no_pictures)


def expected(key: str, dataset: Dataset) -> Dataset:
    """What the format can hold; beyond ``Holds``: only COCO has the file a picture comes from."""
    told = held(dataset, made(key))
    if key != "coco":
        plain = [replace(each, source="", recording=None, time=None) for each in told.pictures]
        told = replace(told, pictures=tuple(plain))
    if key in {"yolo", "fiftyone", "folders"}:
        sizeless = [replace(each, width=0, height=0) for each in told.pictures]
        told = replace(told, pictures=tuple(sizeless))
    if key not in TITLED:
        told = replace(told, title="")
    return rounded(told)


@pytest.mark.parametrize("splits", [("train", "val", "test"), ("train", "test"), ()])
@pytest.mark.parametrize("label", list(Label))
@pytest.mark.parametrize("key", ALL)
def test_what_is_written_comes_back_and_is_written_the_same(
    key: str, label: Label, splits: tuple[str, ...], tmp_path: Path
) -> None:
    dataset = sample(key, label=label, splits=splits, unlabelled=label is not Label.FACE)
    first = export(made(key), dataset, tmp_path / "first")
    found = read(key, first)
    assert found.problems == ()
    assert rounded(found.dataset) == expected(key, dataset)
    for picture in found.dataset.pictures:
        path = found.files[picture.split, picture.name]
        assert path.name == picture.file
        assert path.is_file()
    again = replace(
        found.dataset,
        pictures=tuple(
            replace(each, width=mine.width, height=mine.height)
            for each, mine in zip(found.dataset.pictures, dataset.pictures, strict=True)
        ),
    )
    second = export(made(key), again, tmp_path / "second")
    assert contents(second) == contents(first)


@pytest.mark.parametrize("key", ALL)
def test_equal_datasets_give_equal_bytes_and_nothing_of_this_machine(key: str, tmp_path: Path) -> None:
    first = export(made(key), sample(key), tmp_path / "first")
    second = export(made(key), sample(key), tmp_path / "deep" / "er")
    assert contents(first) == contents(second)
    text = b"".join(labels_only(first).values())
    assert str(tmp_path).encode() not in text
    assert not re.search(rb"20[23]\d-\d\d-\d\d", re.sub(rb"2024-05-\d\dT10:00:00", b"", text))
    assert b"\r" not in text


@pytest.mark.parametrize("key", ALL)
def test_hostile_names_come_back_as_they_were(key: str, tmp_path: Path) -> None:
    choices = {"people": HOSTILE} if key == "folders" else {"people": HOSTILE, "splits": tuple("abcd")}
    dataset = sample(key, **choices)
    found = read(key, export(made(key), dataset, tmp_path / "out"))
    assert found.problems == ()
    told = [[face.person for face in picture.faces] for picture in found.dataset.pictures]
    assert told == [[face.person for face in picture.faces] for picture in dataset.pictures]
    assert found.dataset.people == HOSTILE


@pytest.mark.parametrize("key", BOXES)
def test_boxes_are_cut_at_the_edge_and_none_is_empty(key: str, tmp_path: Path) -> None:
    picture = scenes(splits=()).pictures[0]
    faces = (
        LabelledFace(Box(-0.25, -0.25, 0.5, 0.75), "Ann"),
        LabelledFace(Box(0.5, 0.5, 1.0, 1.0), "Ben"),
        LabelledFace(Box(1.5, 0.0, 0.25, 0.25), "Ann"),  # nothing of it is on the picture
        LabelledFace(Box(0.5, 0.5, 0.0, 0.0), "Ann"),
        LabelledFace(None, "Ann"),  # all of the picture
        LabelledFace(Box(0.25, 0.25, 0.25, 0.25), None),  # no class: not written
    )
    dataset = Dataset((replace(picture, faces=faces),), people=("Ann", "Ben"))
    found = read(key, export(made(key), dataset, tmp_path / "out"))
    assert found.problems == ()
    boxes = [face.box for face in rounded(found.dataset).pictures[0].faces]
    assert boxes == [Box(0, 0, 0.25, 0.5), Box(0.5, 0.5, 0.5, 0.5), Box(0, 0, 1, 1)]


@pytest.mark.parametrize("key", ALL)
def test_a_folder_of_something_else_is_told(key: str, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("nothing of this kind")
    with pytest.raises(NotThisFormat):
        read(key, tmp_path)


@pytest.mark.parametrize("key", ALL)
def test_an_empty_dataset_is_one(key: str, tmp_path: Path) -> None:
    dataset = Dataset((), people=("Ann",), splits=())
    export(made(key), dataset, tmp_path / "out")
    if key == "voc":  # a VOC without pictures has no annotation
        with pytest.raises(NotThisFormat):
            read(key, tmp_path / "out")
    else:
        assert read(key, tmp_path / "out").dataset.pictures == ()


@pytest.mark.parametrize("key", BOXES)
def test_pictures_that_no_split_names_stand_beside_the_splits(key: str, tmp_path: Path) -> None:
    dataset = scenes()
    loose = tuple(replace(each, split="" if each.split == "val" else each.split) for each in dataset.pictures)
    ordered = tuple(sorted(loose, key=lambda each: (("", "train", "test").index(each.split), each.name)))
    folder = export(
        made(key), replace(dataset, pictures=ordered, splits=("", "train", "test")), tmp_path / "out"
    )
    assert not [name for name in contents(folder) if "//" in name or name.split("/")[-1].startswith(".")]
    told = {each.name: each.split for each in read(key, folder).dataset.pictures}
    if key != "yolo":  # its trainer reads named parts only
        assert told == {each.name: each.split for each in ordered}


@pytest.mark.parametrize("key", ALL)
def test_links_that_lead_out_are_not_followed(key: str, tmp_path: Path) -> None:
    folder = export(made(key), sample(key), tmp_path / "out")
    secret = tmp_path / "secret.jpg"
    pictures = sorted(folder.rglob("*.jpg"))
    secret.write_bytes(pictures[0].read_bytes())
    pictures[0].unlink()
    pictures[0].symlink_to(secret)
    found = read(key, folder)
    assert all(path.resolve().is_relative_to(folder.resolve()) for path in found.files.values())
    assert secret not in found.files.values()
    assert len(found.files) == len(pictures) - 1
    assert found.problems


@pytest.mark.parametrize("key", BOXES)
def test_a_missing_picture_is_a_problem_and_the_rest_comes_in(key: str, tmp_path: Path) -> None:
    folder = export(made(key), scenes(), tmp_path / "out")
    gone = next(path for path in sorted(folder.rglob("*.jpg")) if path.stem == "train-both")
    gone.unlink()
    found = read(key, folder)
    assert len(found.dataset.pictures) == 8
    if key != "yolo":  # its pictures are those that are there
        assert len(found.problems) == 1


@pytest.mark.parametrize("key", BOXES)
def test_labels_cut_off_in_the_middle_are_problems(key: str, tmp_path: Path) -> None:
    folder = export(made(key), scenes(), tmp_path / "out")
    for name in labels_only(folder):
        path = folder / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    found = read(key, folder)
    assert found.problems
    assert all(str(problems).endswith(".") for _, problems in found.problems)


BAD_BYTES = (
    b"\0",
    b"\xff\xfe",
    b"../",
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"[]",
    b"{",
    b'"',
    b"<",
    b"&x;",
    b"9" * 30,
)


@pytest.mark.parametrize("key", ALL)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_never_break_the_reader(
    key: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    export(made(key), sample(key, splits=("train", "val")), folder)
    names = sorted(labels_only(folder))
    for _ in range(data.draw(st.integers(1, 4))):
        path = folder / data.draw(st.sampled_from(names))
        kept = path.read_bytes()
        at = data.draw(st.integers(0, len(kept)))
        gone = data.draw(st.integers(0, 12))
        new = data.draw(st.one_of(st.sampled_from(BAD_BYTES), st.binary(max_size=6)))
        path.write_bytes(kept[:at] + new + kept[at + gone :])
    try:
        found = read(key, folder)
    except NotThisFormat:
        return
    for picture in found.dataset.pictures:
        assert found.files[picture.split, picture.name].is_relative_to(folder.resolve())
        for face in picture.faces:
            if face.box:
                assert 0 <= face.box.x < 1
                assert 0 <= face.box.y < 1
                assert 0 < face.box.w <= 1
                assert 0 < face.box.h <= 1


def test_what_each_format_says_it_can_not_hold() -> None:
    missing = {key: frozenset(Holds) - made(key).facts.holds for key in ALL}
    assert missing["coco"] == frozenset()
    assert missing["fiftyone"] == {Holds.DATES}
    assert missing["cvat"] == {Holds.DATES, Holds.EMBEDDINGS}
    assert missing["voc"] == {Holds.DATES, Holds.EMBEDDINGS, Holds.LANDMARKS}
    assert missing["yolo"] == {Holds.DATES, Holds.EMBEDDINGS, Holds.SEVERAL, Holds.STATE}
    assert missing["folders"] == frozenset(Holds) - {Holds.SPLITS}
