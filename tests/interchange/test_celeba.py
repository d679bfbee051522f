"""CelebA's lists, read by torchvision and by ourselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.dataset_world import (
    HOSTILE,
    FolderOut,
    box_of,
    contents,
    export,
    labels_only,
    no_pictures,
    scenes,
    single_faces,
)
from PIL import Image

from faceapp.domain.dataset import Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat, WantsFaces
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.interchange.celeba import FORMAT
from faceapp.interchange.celeba_reading import (
    ATTRIBUTES,
    BOXES,
    IDENTITY,
    LANDMARKS_ALIGNED,
    NAMES,
    PARTITION,
)


def test_torchvision_gives_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader asks for the bytes of the original by their md5; all else of it is as it is."""
    from torchvision.datasets import CelebA

    monkeypatch.setattr(CelebA, "_check_integrity", lambda _: True)
    dataset = single_faces()
    export(FORMAT, dataset, tmp_path / "celeba")
    for split, theirs in (("train", "train"), ("val", "valid"), ("test", "test")):
        loaded = CelebA(str(tmp_path), theirs, target_type=["attr", "identity", "bbox", "landmarks"])
        pictures = dataset.of(split)
        assert len(loaded) == len(pictures)
        for (image, told), picture in zip(loaded, pictures, strict=True):
            attributes, identity, box, points = told
            face = picture.faces[0]
            assert image.size == (64, 48)
            image.close()
            assert dataset.people[int(identity) - 1] == face.person
            assert EXPRESSIONS[attributes.tolist().index(1)] is face.expression
            assert sum(attributes.tolist()) == 1
            assert box.tolist() == [8, 8, 32, 32]
            assert points.tolist()[:2] == [16, 16]


WORLDS = {
    "splits": single_faces(rich=False),
    "whole": single_faces(splits=(), rich=False),
    "points": single_faces(rich=True),
    "expressions": single_faces(label=Label.EXPRESSION, rich=False, suffix=".png"),
    "faces": single_faces(label=Label.FACE, rich=False),
    "hostile": single_faces(HOSTILE, each=1, unlabelled=True, rich=False),
    "parts": single_faces(splits=("train", "extra"), rich=False),
}


def told(dataset: Dataset) -> list[tuple[object, ...]]:
    return [
        (one.split, one.faces[0].person, one.faces[0].expression, one.faces[0].box, one.faces[0].landmarks)
        for one in dataset.pictures
    ]


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_written_is_read_again_and_written_the_same(world: str, tmp_path: Path) -> None:
    dataset = WORLDS[world]
    folder = export(FORMAT, dataset, tmp_path / "first")
    read = FORMAT.read(folder, no_pictures)
    assert not read.problems
    assert told(read.dataset) == told(dataset)
    assert (read.dataset.label, read.dataset.splits) == (dataset.label, dataset.splits)
    assert (read.dataset.people, read.dataset.unlabelled) == (dataset.people, dataset.unlabelled)
    out = FolderOut(tmp_path / "again")
    for picture in read.dataset.pictures:
        with out.binary(str(FORMAT.place(read.dataset, picture))) as file:
            file.write(read.files[picture.split, picture.name].read_bytes())
    FORMAT.write(read.dataset, out)
    assert contents(tmp_path / "again") == contents(folder)
    assert labels_only(export(FORMAT, dataset, tmp_path / "twice")) == labels_only(folder)


def pictures(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        Image.new("RGB", (64, 48)).save(folder / name)


def test_the_original_in_the_wild(tmp_path: Path) -> None:
    """As the archives lay it: lists in folders, a count and a heading above, many spaces between."""
    pictures(tmp_path / "Img" / "img_celeba", "000001.jpg", "000002.jpg")
    (tmp_path / "Anno").mkdir()
    (tmp_path / "Eval").mkdir()
    (tmp_path / "Anno" / "identity_CelebA.txt").write_text("000001.jpg 2880\n000002.jpg 37\n")
    (tmp_path / "Anno" / "list_bbox_celeba.txt").write_text(
        "2\nimage_id x_1 y_1 width height\n000001.jpg    16   12  32  24\n000002.jpg    0   0  0  0\n"
    )
    (tmp_path / "Anno" / "list_landmarks_celeba.txt").write_text(
        "1\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x "
        "rightmouth_y\n000001.jpg 16 12 32 12 24 24 16 36 32 36\n"
    )
    (tmp_path / "Anno" / "list_attr_celeba.txt").write_text(
        "2\nBald Smiling\n000001.jpg -1 1\n000002.jpg 1 -1\n"
    )
    (tmp_path / "Eval" / "list_eval_partition.txt").write_text("000001.jpg 2\n000002.jpg 0\n")
    read = FORMAT.read(tmp_path, no_pictures)
    assert not read.problems
    first, second = read.dataset.pictures
    assert (first.split, second.split) == ("train", "test")
    assert first.faces == (LabelledFace(None, "37"),)
    assert second.faces[0].box == box_of(16, 12, 32, 24)
    assert second.faces[0].landmarks is not None
    assert second.faces[0].landmarks[0] == (0.25, 0.25)
    assert read.dataset.people == ("37", "2880")


def test_with_aligned_pictures_boxes_of_others_mean_nothing(tmp_path: Path) -> None:
    pictures(tmp_path / "img_align_celeba", "000001.jpg")
    (tmp_path / "list_bbox_celeba.csv").write_text("image_id,x_1,y_1,width,height\n000001.jpg,900,12,32,24\n")
    (tmp_path / "list_attr_celeba.csv").write_text("image_id,Bald,Happy\n000001.jpg,-1,1\n")
    read = FORMAT.read(tmp_path, no_pictures)
    assert not read.problems
    (picture,) = read.dataset.pictures
    assert picture.faces == (
        LabelledFace(None, None, Expression.HAPPY, confirmed=False, expression_confirmed=True),
    )


def test_what_is_wrong_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    folder = export(FORMAT, single_faces(each=1, splits=()), tmp_path)
    identity = folder / "identity_CelebA.txt"
    identity.write_text(
        identity.read_text() + "../secret.jpg 1\n/etc/passwd.jpg 1\n000099.jpg 1\nalone.jpg\na\0b.jpg 1\n"
    )
    boxes = folder / "list_bbox_celeba.txt"
    boxes.write_text(boxes.read_text().replace("000002.jpg 8 8 32 32", "000002.jpg 8 8 nan x"))
    read = FORMAT.read(folder, no_pictures)
    assert len(read.problems) == 1
    assert read.problems[0][0].name == "identity_CelebA.txt"
    assert [picture.name for picture in read.dataset.pictures] == ["000001", "000002", "000003"]
    (folder / "celeba_names.json").write_text("[" * 100_000)
    (folder / "list_eval_partition.txt").write_bytes(b"\xff\xfe\x00")
    read = FORMAT.read(folder, no_pictures)
    assert len(read.problems) == 3
    assert {face.person for one in read.dataset.pictures for face in one.faces} <= {"1", "2", "3"}


def test_whole_photos_are_refused_and_nobody_is_left_out() -> None:
    dataset = scenes()
    with pytest.raises(WantsFaces):
        FORMAT.place(dataset, dataset.pictures[0])
    nobody = LabelledPicture("a", ".jpg", 64, 48)
    assert FORMAT.place(Dataset((nobody,)), nobody) is None


def test_without_lists_or_pictures_it_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotThisFormat):
        FORMAT.read(tmp_path, no_pictures)
    (tmp_path / "identity_CelebA.txt").write_text("000001.jpg 1\n")
    with pytest.raises(NotThisFormat):
        FORMAT.read(tmp_path, no_pictures)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([IDENTITY, ATTRIBUTES, BOXES, LANDMARKS_ALIGNED, PARTITION, NAMES]),
    place=st.floats(0, 1),
    junk=st.binary(max_size=12),
    cut=st.integers(0, 40),
)
def test_damaged_lists_are_problems_and_no_more(
    name: str, place: float, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged-celeba"
    if not folder.exists():
        export(FORMAT, single_faces(each=1), folder)
    whole = (folder / name).read_bytes()
    at = int(place * len(whole))
    (folder / name).write_bytes(whole[:at] + junk + whole[at + cut :])
    try:
        read = FORMAT.read(folder, no_pictures)
    finally:
        (folder / name).write_bytes(whole)
    assert len(read.problems) <= 6
    assert len(read.dataset.pictures) == 9
