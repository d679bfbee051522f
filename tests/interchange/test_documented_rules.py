"""YOLO, FiftyOne and CVAT by their documented rules.

Ultralytics and FiftyOne would bring a second OpenCV, CVAT is a server: their loaders are not here.
What they document is written down again in this file, on its own: nothing of our readers is used.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import yaml
from interchange.dataset_world import HEIGHT, HOSTILE, WIDTH, export, scenes
from PIL import Image

from faceapp.domain.dataset import Dataset, Label, LabelledPicture
from faceapp.interchange import cvat, fifty_one, yolo

Labelled = list[tuple[str, tuple[float, ...]]]


def told(dataset: Dataset, picture: LabelledPicture) -> Labelled:
    """Class and box (left, top, width, height in fractions) of each face that is written."""
    found = []
    for face in picture.faces:
        name = dataset.class_of(face)
        assert face.box is not None
        if name is not None:
            found.append((name, (face.box.x, face.box.y, face.box.w, face.box.h)))
    return found


def same(found: Labelled, dataset: Dataset, picture: LabelledPicture, near: float) -> None:
    truth = told(dataset, picture)
    assert [name for name, _ in found] == [name for name, _ in truth]
    for (_, box), (_, true) in zip(found, truth, strict=True):
        assert box == pytest.approx(true, abs=near)


class Ultralytics:
    """docs.ultralytics.com/datasets/detect and /pose, and what its loader checks.

    The YAML is read by PyYAML, as there. Without ``path`` the root is the YAML's folder. Train and
    val must be named and exist. A picture's labels are where the last "/images/" of its path is
    "/labels/" and its suffix ".txt". A row: class, then numbers, all 0..1; classes below nc; for
    pose 5 + points x dimensions columns in every row; equal rows are dropped.
    """

    def __init__(self, settings: Path) -> None:
        self.told: dict[str, Any] = yaml.safe_load(settings.read_text("utf-8"))
        names = self.told["names"]
        self.names: dict[int, str] = dict(enumerate(names)) if isinstance(names, list) else names
        assert sorted(self.names) == list(range(len(self.names)))
        assert self.told.get("nc", len(self.names)) == len(self.names)
        root = settings.parent / self.told.get("path", "")
        self.places = {key: root / self.told[key] for key in ("train", "val", "test") if self.told.get(key)}
        assert {"train", "val"} <= set(self.places)
        assert all(place.is_dir() for place in self.places.values())
        self.points = self.told.get("kpt_shape", [0, 0])

    def rows(self, part: str) -> dict[str, np.ndarray[Any, Any]]:
        found = {}
        columns = 5 + self.points[0] * self.points[1]
        for picture in sorted(self.places[part].iterdir()):
            before, after = str(picture).rsplit(f"{os.sep}images{os.sep}", 1)
            label = Path(f"{before}{os.sep}labels{os.sep}{after}".rsplit(".", 1)[0] + ".txt")
            with Image.open(picture) as image:
                image.verify()
            lines = [line.split() for line in label.read_text("utf-8").splitlines() if line]
            rows = np.array(lines, dtype=np.float32).reshape(-1, columns)
            assert (rows >= 0).all()
            assert (rows[:, 1:5] <= 1).all()
            assert (rows[:, 0] < len(self.names)).all()
            assert len(np.unique(rows, axis=0)) == len(rows)
            found[picture.name] = rows
        return found


@pytest.mark.parametrize("rich", [True, False])
@pytest.mark.parametrize("label", list(Label))
def test_yolo_as_ultralytics_reads_it(label: Label, rich: bool, tmp_path: Path) -> None:
    dataset = scenes(HOSTILE, label=label, rich=rich, unlabelled=label is not Label.FACE)
    read = Ultralytics(export(yolo.FORMAT, dataset, tmp_path) / "data.yaml")
    assert tuple(read.names.values()) == dataset.classes
    assert ("kpt_shape" in read.told) == rich
    for split in dataset.splits:
        found = read.rows(split)
        assert set(found) == {picture.file for picture in dataset.of(split)}
        for picture in dataset.of(split):
            rows = found[picture.file]
            boxes = [
                (read.names[int(row[0])], (row[1] - row[3] / 2, row[2] - row[4] / 2, row[3], row[4]))
                for row in rows
            ]
            same(boxes, dataset, picture, 2e-6)
            if rich:
                marks = [face.landmarks for face in picture.faces if dataset.class_of(face)]
                points = rows[:, 5:].reshape(-1, 5, 3)
                assert (points[..., 2] == 2).all()
                assert points[..., :2] == pytest.approx(np.asarray(marks).reshape(-1, 5, 2), abs=2e-6)


@pytest.mark.parametrize("splits", [(), ("train",), ("train", "test"), ("val", "test"), ("odd", "even")])
def test_yolo_always_has_pictures_for_training_and_validation(
    splits: tuple[str, ...], tmp_path: Path
) -> None:
    dataset = scenes(splits=splits)
    read = Ultralytics(export(yolo.FORMAT, dataset, tmp_path) / "data.yaml")
    for part in ("train", "val"):
        assert len(read.rows(part)) == 3


def test_mirrored_points_of_a_pose_are_the_other_eye_and_corner(tmp_path: Path) -> None:
    read = Ultralytics(export(yolo.FORMAT, scenes(), tmp_path) / "data.yaml")
    assert read.told["flip_idx"] == [1, 0, 2, 4, 3]
    picture = scenes().pictures[0]
    marks = picture.faces[0].landmarks
    assert marks is not None
    mirrored = [(1 - x, y) for x, y in marks]
    turned = [mirrored[each] for each in read.told["flip_idx"]]
    assert turned[0][0] < turned[1][0]
    assert turned[3][0] < turned[4][0]


@pytest.mark.parametrize("label", list(Label))
def test_fiftyone_as_its_importer_reads_it(label: Label, tmp_path: Path) -> None:
    """docs.voxel51.com, FiftyOneImageDetectionDataset: labels.json with classes and, by the picture's
    name without suffix, a list of label, bounding_box (0..1), confidence and attributes."""
    dataset = scenes(HOSTILE, label=label, unlabelled=True)
    folder = export(fifty_one.FORMAT, dataset, tmp_path)
    for split in dataset.splits:
        said = json.loads((folder / split / "labels.json").read_text("utf-8"))
        files = {path.stem: path for path in (folder / split / "data").iterdir()}
        assert set(said["labels"]) == set(files)
        assert said["classes"] == list(dataset.classes)
        for picture in dataset.of(split):
            rows = said["labels"][picture.name]
            same([(row["label"], tuple(row["bounding_box"])) for row in rows], dataset, picture, 1e-6)
            for row, face in zip(rows, picture.faces, strict=True):
                assert set(row) <= {"label", "bounding_box", "confidence", "attributes"}
                assert ("confidence" in row) == (face.score is not None)
                assert row["attributes"].get("person") == face.person
                assert row["attributes"]["confirmed"] is face.confirmed
                assert row["attributes"]["p_happy"] == pytest.approx((face.scores or ())[3])


@pytest.mark.parametrize("label", list(Label))
def test_cvat_as_its_specification_says(label: Label, tmp_path: Path) -> None:
    """docs.cvat.ai, XML annotation format 1.1 and "CVAT for images": each box's label and each of its
    attributes are declared in meta; images/SUBSET/NAME; values of checkboxes are true or false."""
    dataset = scenes(HOSTILE, label=label, unlabelled=True)
    folder = export(cvat.FORMAT, dataset, tmp_path)
    root = ET.parse(folder / "annotations.xml").getroot()
    assert root.tag == "annotations"
    assert root.findtext("version") == "1.1"
    labels = {each.findtext("name"): each for each in root.iterfind("meta/task/labels/label")}
    assert list(labels)[:-1] == list(dataset.classes)
    assert root.findtext("meta/task/size") == str(len(dataset.pictures))
    images = root.findall("image")
    assert [int(each.attrib["id"]) for each in images] == list(range(len(dataset.pictures)))
    for image, picture in zip(images, dataset.pictures, strict=True):
        assert (folder / "images" / image.attrib["subset"] / image.attrib["name"]).is_file()
        assert (image.attrib["width"], image.attrib["height"]) == (str(WIDTH), str(HEIGHT))
        found: Labelled = []
        for box in image.iterfind("box"):
            left, top, right, bottom = (float(box.attrib[key]) for key in ("xtl", "ytl", "xbr", "ybr"))
            place = (left / WIDTH, top / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT)
            found.append((box.attrib["label"], place))
            assert (box.attrib["occluded"], box.attrib["z_order"]) == ("0", "0")
            assert box.attrib["source"] in {"manual", "auto"}
            kinds = {
                each.findtext("name"): each.findtext("input_type")
                for each in labels[box.attrib["label"]].iterfind("attributes/attribute")
            }
            for each in box.iterfind("attribute"):
                assert each.attrib["name"] in kinds
                if kinds[each.attrib["name"]] == "checkbox":
                    assert each.text in {"true", "false"}
        same(found, dataset, picture, 1e-3)
        for points in image.iterfind("points"):
            assert labels[points.attrib["label"]].findtext("type") == "points"
            assert len(points.attrib["points"].split(";")) == 5
