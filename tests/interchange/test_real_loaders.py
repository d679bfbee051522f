"""What we write, loaded by the programs it is for, torchvision and pycocotools: counts, boxes, labels."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from interchange.dataset_world import HEIGHT, HOSTILE, WIDTH, export, scenes, single_faces

from faceapp.domain.dataset import Dataset, Label, LabelledPicture
from faceapp.domain.expression import EXPRESSIONS
from faceapp.interchange import coco, image_folders, voc

Labelled = list[tuple[str, tuple[float, float, float, float]]]


def told(dataset: Dataset, picture: LabelledPicture) -> Labelled:
    """Class and box in pixels (left, top, width, height) of each face that is written."""
    found = []
    for face in picture.faces:
        name = dataset.class_of(face)
        assert face.box is not None
        if name is not None:
            x, y, w, h = face.box.x * WIDTH, face.box.y * HEIGHT, face.box.w * WIDTH, face.box.h * HEIGHT
            found.append((name, (x, y, w, h)))
    return found


@pytest.mark.parametrize("label", list(Label))
def test_pycocotools_and_torchvision_read_coco(label: Label, tmp_path: Path) -> None:
    from pycocotools import mask
    from pycocotools.coco import COCO
    from torchvision.datasets import CocoDetection

    dataset = scenes(HOSTILE[:5], label=label, unlabelled=True)
    folder = export(coco.FORMAT, dataset, tmp_path)
    for split in dataset.splits:
        with contextlib.redirect_stdout(io.StringIO()):
            read = COCO(folder / "annotations" / f"instances_{split}.json")
            loader = CocoDetection(
                folder / "images" / split, folder / "annotations" / f"instances_{split}.json"
            )
        names = {each["id"]: each["name"] for each in read.loadCats(read.getCatIds())}
        assert list(names.values()) == list(dataset.classes)
        pictures = {picture.file: picture for picture in dataset.of(split)}
        assert {each["file_name"] for each in read.loadImgs(read.getImgIds())} == set(pictures)
        assert len(loader) == len(pictures)
        for (image, targets), number in zip(loader, loader.ids, strict=True):
            picture = pictures[read.loadImgs(number)[0]["file_name"]]
            assert image.size == (WIDTH, HEIGHT)
            found = [(names[each["category_id"]], tuple(each["bbox"])) for each in targets]
            assert found == told(dataset, picture)
            for each in targets:
                covered = mask.area([read.annToRLE(each)])[0]
                assert covered == pytest.approx(each["area"], rel=0.1)


def test_pycocotools_scores_a_perfect_detector_with_one(tmp_path: Path) -> None:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    folder = export(coco.FORMAT, scenes(splits=()), tmp_path)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(folder / "annotations" / "instances.json")
        rows = [
            {key: each[key] for key in ("image_id", "category_id", "bbox")} | {"score": 1.0}
            for each in truth.dataset["annotations"]
        ]
        result = COCOeval(truth, truth.loadRes(rows), "bbox")
        result.evaluate()
        result.accumulate()
        result.summarize()
    assert result.stats[0] == pytest.approx(1.0)


def test_landmarks_are_keypoints_of_coco(tmp_path: Path) -> None:
    from pycocotools.coco import COCO

    dataset = scenes(splits=())
    folder = export(coco.FORMAT, dataset, tmp_path)
    with contextlib.redirect_stdout(io.StringIO()):
        read = COCO(folder / "annotations" / "instances.json")
    (category, *_) = read.loadCats([1])
    assert category["keypoints"] == ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"]
    marks = [each["keypoints"] for each in read.loadAnns(read.getAnnIds())]
    faces = [face for picture in dataset.pictures for face in picture.faces]
    for given, face in zip(marks, faces, strict=True):
        points = np.reshape(given, (5, 3))
        assert face.landmarks is not None
        assert points[:, :2] == pytest.approx(np.asarray(face.landmarks) * (WIDTH, HEIGHT), abs=0.01)
        assert (points[:, 2] == 2).all()


@pytest.mark.parametrize(("year", "sets"), [("2012", ("train", "val", "trainval"))])
def test_torchvision_reads_voc(year: str, sets: tuple[str, ...], tmp_path: Path) -> None:
    from torchvision.datasets import VOCDetection

    dataset = scenes()
    export(voc.FORMAT, dataset, tmp_path)
    whose = {"train": {"train"}, "val": {"val"}, "trainval": {"train", "val"}}
    for name in sets:
        loader = VOCDetection(tmp_path, year=year, image_set=name)
        pictures = [each for each in dataset.pictures if each.split in whose[name]]
        pictures.sort(key=lambda each: each.name)
        assert len(loader) == len(pictures)
        for (image, target), picture in zip(loader, pictures, strict=True):
            said = target["annotation"]
            assert said["filename"] == picture.file
            assert image.size == (int(said["size"]["width"]), int(said["size"]["height"]))
            found = []
            for each in said.get("object", []):
                left, top, right, bottom = (
                    int(each["bndbox"][key]) for key in ("xmin", "ymin", "xmax", "ymax")
                )
                found.append((each["name"], (left - 1, top - 1, right - left + 1, bottom - top + 1)))
                edge = right == WIDTH or bottom == HEIGHT
                assert each["truncated"] == str(int(edge))
            assert found == told(dataset, picture)


def test_torchvision_reads_image_folders_of_people(tmp_path: Path) -> None:
    from torchvision.datasets import ImageFolder

    dataset = single_faces(HOSTILE)
    folder = export(image_folders.FORMAT, dataset, tmp_path)
    said = json.loads((folder / "classes.json").read_text("utf-8"))
    names = {each["folder"]: each["name"] for each in said["classes"]}
    numbers = []
    for split in dataset.splits:
        loader = ImageFolder(folder / split)
        numbers.append(loader.class_to_idx)
        found = sorted((Path(path).name, names[loader.classes[number]]) for path, number in loader.samples)
        assert found == sorted((each.file, dataset.class_of(each.faces[0])) for each in dataset.of(split))
        assert loader[0][0].size == (WIDTH, HEIGHT)
    assert numbers[0] == numbers[1] == numbers[2]
    assert len(numbers[0]) == len(HOSTILE)


def test_torchvision_reads_image_folders_without_splits(tmp_path: Path) -> None:
    from torchvision.datasets import ImageFolder

    dataset = single_faces(("Ann",), splits=(), label=Label.EXPRESSION, each=7)
    loader = ImageFolder(export(image_folders.FORMAT, dataset, tmp_path))
    assert loader.classes == sorted(map(str, EXPRESSIONS))
    assert Counter(loader.targets) == dict.fromkeys(range(7), 1)


def test_a_class_that_one_split_lacks_keeps_its_number(tmp_path: Path) -> None:
    from torchvision.datasets import ImageFolder

    whole = single_faces()
    kept = tuple(each for each in whole.pictures if (each.split, each.faces[0].person) != ("val", "Ann"))
    dataset = Dataset(kept, whole.label, whole.people, whole.splits)
    folder = export(image_folders.FORMAT, dataset, tmp_path)
    assert image_folders.without_pictures(dataset) == [("val", "Ann")]
    with pytest.raises(FileNotFoundError, match="Ann"):
        ImageFolder(folder / "val")
    loader = ImageFolder(folder / "val", allow_empty=True)
    assert loader.class_to_idx == ImageFolder(folder / "train").class_to_idx
    assert set(loader.targets) == {1, 2}


def test_splits_by_person_have_their_own_classes(tmp_path: Path) -> None:
    from torchvision.datasets import ImageFolder

    whole = single_faces(("Ann", "Ben", "Cid"))
    side = {"train": "Ann", "val": "Ben", "test": "Cid"}
    kept = tuple(each for each in whole.pictures if each.faces[0].person == side[each.split])
    folder = export(image_folders.FORMAT, Dataset(kept, whole.label, whole.people, whole.splits), tmp_path)
    assert [ImageFolder(folder / split).classes for split in whole.splits] == [["Ann"], ["Ben"], ["Cid"]]
