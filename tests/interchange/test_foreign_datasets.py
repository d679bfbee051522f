"""Datasets as others make them: their layouts come in, their mistakes are told, nothing leads out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from interchange.dataset_world import no_pictures, pixels_of
from PIL import Image

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.expression import Expression
from faceapp.domain.geometry import Box
from faceapp.interchange.formats import Read, readable_format
from faceapp.interchange.picture_size import picture_size


def read(key: str, folder: Path) -> Read:
    made = readable_format(key)
    assert made is not None
    return made.read(folder, no_pictures)


def picture(path: Path, width: int = 100, height: int = 50) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels_of(path.stem, width, height)).save(path)
    return path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def people(found: Read) -> dict[str, list[str | None]]:
    return {each.name: [face.person for face in each.faces] for each in found.dataset.pictures}


def reasons(found: Read) -> list[str]:
    return [str(problems) for _, problems in found.problems]


# COCO ------------------------------------------------------------------------


def coco(images: list[Any], annotations: list[Any], categories: list[Any] | None = None) -> str:
    known = categories or [{"id": 3, "name": "Ann"}, {"id": 90, "name": "Ben"}]
    return json.dumps({"images": images, "annotations": annotations, "categories": known})


def image(number: int, name: object, width: object = 100, height: object = 50) -> dict[str, Any]:
    return {"id": number, "file_name": name, "width": width, "height": height}


def mark(number: int, of: int, box: object, category: object = 3) -> dict[str, Any]:
    return {"id": number, "image_id": of, "category_id": category, "bbox": box}


def test_coco_of_the_year_with_holes_in_its_numbers(tmp_path: Path) -> None:
    picture(tmp_path / "train2017" / "a.jpg")
    picture(tmp_path / "val2017" / "b.jpg")
    write(
        tmp_path / "annotations" / "instances_train2017.json",
        coco([image(7, "a.jpg")], [mark(1, 7, [10, 5, 20, 10], 90)]),
    )
    write(tmp_path / "annotations" / "instances_val2017.json", coco([image(9, "b.jpg")], []))
    found = read("coco", tmp_path)
    assert found.problems == ()
    assert found.dataset.splits == ("train", "val")
    assert found.dataset.people == ("Ann", "Ben")
    face = found.dataset.pictures[0].faces[0]
    assert (face.person, face.box, face.confirmed) == ("Ben", Box(0.1, 0.1, 0.2, 0.2), True)
    assert found.dataset.pictures[1].faces == ()


def test_pictures_in_two_files_of_coco_come_in_once(tmp_path: Path) -> None:
    picture(tmp_path / "val2017" / "a.jpg")
    for kind in ("instances", "person_keypoints"):
        write(tmp_path / "annotations" / f"{kind}_val2017.json", coco([image(7, "a.jpg")], []))
    write(tmp_path / "annotations" / "captions_val2017.json", '{"images": [], "annotations": []}')
    found = read("coco", tmp_path)
    assert [(each.split, each.name) for each in found.dataset.pictures] == [("val", "a")]
    assert [path.name for path, _ in found.problems] == ["person_keypoints_val2017.json"]


def test_coco_of_roboflow_beside_its_pictures(tmp_path: Path) -> None:
    for split in ("train", "valid"):
        picture(tmp_path / split / f"{split}.jpg")
        write(tmp_path / split / "_annotations.coco.json", coco([image(0, f"{split}.jpg")], []))
    found = read("coco", tmp_path)
    assert [(each.split, each.name) for each in found.dataset.pictures] == [
        ("train", "train"),
        ("val", "valid"),
    ]


def test_coco_with_pictures_somewhere_below(tmp_path: Path) -> None:
    picture(tmp_path / "photos" / "2020" / "a.jpg")
    picture(tmp_path / "photos" / "2021" / "a.jpg")
    picture(tmp_path / "photos" / "2021" / "b.png")
    rows = [image(1, "2020/a.jpg"), image(2, "2021\\a.jpg"), image(3, "b.png"), image(4, "a.jpg")]
    write(tmp_path / "labels.json", coco(rows, []))
    found = read("coco", tmp_path)
    assert [each.name for each in found.dataset.pictures] == ["a", "a-2", "b"]
    assert {path.parent.name for path in found.files.values()} == {"2020", "2021"}
    assert reasons(found) == ["Several pictures have this name."]


def test_what_is_wrong_in_coco_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    for name in "abcd":
        picture(tmp_path / "images" / f"{name}.jpg")
    picture(tmp_path.parent / "out.jpg")
    rows: list[Any] = [
        image(1, "a.jpg"),
        image(1, "b.jpg"),
        image(2, "../out.jpg"),
        image(3, str(tmp_path.parent / "out.jpg")),
        image(4, "C:\\pictures\\x.jpg"),
        image(5, "gone.jpg"),
        image(6, "a\0.jpg"),
        image(7, None),
        image(8, "b.jpg", "wide", 50),
        image(9, "c.jpg", 10**400, 50),
        image(10, "d.jpg", None, None),  # its size is in the file
        image(11, "./d.jpg"),
        "not a map",
        {"id": [1], "file_name": "a.jpg"},
    ]
    boxes: list[Any] = [
        mark(1, 1, [10, 5, 20, 10]),
        mark(2, 1, [float("nan"), 5, 20, 10]),
        mark(3, 1, [10, 5, -20, 10]),
        mark(4, 1, [1000, 5, 20, 10]),
        mark(5, 1, [90, 40, 20, 20]),
        mark(6, 1, [10, 5, 20]),
        mark(7, 1, "10 5 20 10"),
        mark(8, 1, [10, 5, 20, 10], 4),
        mark(9, 1, [10, 5, 20, 10], []),
        mark(10, 99, [10, 5, 20, 10]),
        mark(11, 1, [10, 5, 1e308, 1e308]),
        mark(12, 1, [10, 5, 10**400, 10]),
        mark(13, 1, [True, 5, 20, 10]),
        mark(14, 10, [0, 0, 50, 50]),
        mark(15, 10, [0, 0, 50, 50]) | {"iscrowd": 1},
        None,
    ]
    write(tmp_path / "instances.json", coco(rows, boxes))
    found = read("coco", tmp_path)
    assert people(found) == {"a": ["Ann"] * 3, "d": ["Ann"]}
    assert found.dataset.pictures[0].faces[1].box == Box(0.9, 0.8, pytest.approx(0.1), pytest.approx(0.2))
    assert found.dataset.pictures[1].faces[0].box == Box(0, 0, 0.5, 1)
    said = {path.name: str(problems) for path, problems in found.problems}
    assert said["gone.jpg"] == "The picture is not there."
    assert said["out.jpg"] in {
        "out.jpg leads out of the folder.",
        f"{tmp_path.parent}/out.jpg is a path of another computer.",
    }
    assert "wide" in said["b.jpg"]
    assert said["d.jpg"].startswith("A box around a crowd is no face. ")
    assert "more problem" not in "".join(said.values())  # a few are said one by one
    assert all(reason.endswith(".") for reason in reasons(found))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1",
        '"',
        "[" * 100_000,
        '{"images": 1, "categories": []}',
        '{"images": [], "categories": {}}',
        "\ud800",
    ],
)
def test_broken_coco_is_a_problem(text: str, tmp_path: Path) -> None:
    path = tmp_path / "annotations" / "instances_train.json"
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = read("coco", tmp_path)
    assert len(found.problems) == 1
    assert found.dataset.pictures == ()


def test_coco_of_expressions_and_unknown_ones(tmp_path: Path) -> None:
    names = ["Happiness", "surprised", "Neutral", "contempt", "unknown"]
    known = [{"id": number, "name": name} for number, name in enumerate(names)]
    for name in names:
        picture(tmp_path / f"{name}.jpg")
    rows = [image(number, f"{name}.jpg") for number, name in enumerate(names)]
    boxes = [mark(number, number, [1, 1, 9, 9], number) for number in range(len(names))]
    write(tmp_path / "x.json", coco(rows, boxes, known))
    found = read("coco", tmp_path)
    assert found.dataset.label is Label.EXPRESSION
    assert found.dataset.unlabelled
    told = {each.name: each.faces[0].expression for each in found.dataset.pictures}
    assert told == {
        "Happiness": Expression.HAPPY,
        "surprised": Expression.SURPRISE,
        "Neutral": Expression.NEUTRAL,
        "contempt": None,
        "unknown": None,
    }
    assert reasons(found) == ["contempt is none of the seven expressions; 1 face comes in without one."]


# YOLO ------------------------------------------------------------------------


def test_yolo_of_roboflow(tmp_path: Path) -> None:
    write(
        tmp_path / "data.yaml",
        "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 2\nnames: ['Ann', 'Ben']\n"
        "\nroboflow:\n  workspace: w\n  url: https://universe.roboflow.com/w/p\n",
    )
    picture(tmp_path / "train" / "images" / "a.jpg")
    write(tmp_path / "train" / "labels" / "a.txt", "1 0.5 0.5 0.2 0.4\n")
    picture(tmp_path / "valid" / "images" / "b.jpg")
    found = read("yolo", tmp_path)
    assert [(each.split, each.name) for each in found.dataset.pictures] == [("train", "a"), ("val", "b")]
    assert people(found) == {"a": ["Ben"], "b": []}
    box = found.dataset.pictures[0].faces[0].box
    assert box == Box(*(pytest.approx(each) for each in (0.4, 0.3, 0.2, 0.4)))
    assert reasons(found) == ["images is not there."]  # test


def test_yolo_with_lists_of_pictures_a_foreign_root_and_outlines(tmp_path: Path) -> None:
    write(
        tmp_path / "my.yaml",
        "path: /home/me/datasets/faces\ntrain: train.txt\nval: [images/x, images/y]\nnames:\n  0: face\n",
    )
    for place in ("images/a.jpg", "images/x/b.jpg", "images/y/c.jpg"):
        picture(tmp_path / place)
    write(tmp_path / "train.txt", "./images/a.jpg\n/etc/passwd\nimages/gone.jpg\n\n")
    write(tmp_path / "labels" / "a.txt", "0 0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5\n")
    write(tmp_path / "labels" / "x" / "b.txt", "0 0.5 0.5 0.2 0.2\n\n0 0.5 0.5 1.2 1.2\n")
    found = read("yolo", tmp_path)
    assert found.dataset.label is Label.FACE
    assert [(each.split, each.name, len(each.faces)) for each in found.dataset.pictures] == [
        ("train", "a", 1),
        ("val", "b", 2),
        ("val", "c", 0),
    ]
    assert found.dataset.pictures[0].faces[0].box == Box(0.1, 0.1, 0.4, 0.4)
    assert found.dataset.pictures[1].faces[1].box == Box(0, 0, 1, 1)
    assert len(found.problems) == 1
    assert found.problems[0][0].name == "train.txt"


def test_what_is_wrong_in_yolo_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    write(tmp_path / "data.yaml", "train: images\nval: ../../else\nnames: {0: Ann, x: Ben, 2: [1]}\n")
    picture(tmp_path / "images" / "a.jpg")
    lines = [
        "0 .5 .5 .2 .2",
        "9 .5 .5 .2 .2",
        "0 nan .5 .2 .2",
        "0 .5 .5 -1 .2",
        "0 5 5 .2 .2",
        "0 .5",
        "A b c d e",
        "0.5 .5 .5 .2 .2",
        "1e999 .5 .5 .2 .2",
    ]
    write(tmp_path / "labels" / "a.txt", "\n".join(lines))
    found = read("yolo", tmp_path)
    assert people(found) == {"a": ["Ann"]}
    assert sorted(path.name for path, _ in found.problems) == ["a.txt", "data.yaml"]
    said = {path.name: str(problems) for path, problems in found.problems}["a.txt"]
    assert said.count(".") >= 7
    assert "nan is no number." in said
    assert "more problem" not in said
    write(tmp_path / "labels" / "a.txt", "\n".join([*lines, *(f"0 x{n} .5 .2 .2" for n in range(30))]))
    said = {path.name: str(problems) for path, problems in read("yolo", tmp_path).problems}["a.txt"]
    assert said.endswith(" more problems.")


@pytest.mark.parametrize("text", ["names: [", "names: 3", "names: &a [b]", "\0", "a: b", ""])
def test_broken_yaml_is_told(text: str, tmp_path: Path) -> None:
    write(tmp_path / "data.yaml", text)
    picture(tmp_path / "images" / "a.jpg")
    write(tmp_path / "labels" / "a.txt", "0 .5 .5 .2 .2")
    try:
        found = read("yolo", tmp_path)
    except NotThisFormat:
        return
    assert found.problems


def test_old_yolo_with_names_in_a_text(tmp_path: Path) -> None:
    write(tmp_path / "classes.txt", "Ann\nBen\n")
    picture(tmp_path / "a.jpg")
    write(tmp_path / "a.txt", "1 .5 .5 .2 .2")
    assert people(read("yolo", tmp_path)) == {"a": ["Ben"]}


# VOC -------------------------------------------------------------------------


def voc(name: str, *objects: str, size: str = "<size><width>100</width><height>50</height></size>") -> str:
    return f"<annotation><filename>{name}</filename>{size}{''.join(objects)}</annotation>"


def voc_object(name: str, *corners: object) -> str:
    tags = zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True)
    inner = "".join(f"<{tag}>{value}</{tag}>" for tag, value in tags)
    return f"<object><name>{name}</name><bndbox>{inner}</bndbox></object>"


def test_voc_without_lists_with_fractions_of_pixels_and_sizes_of_nought(tmp_path: Path) -> None:
    picture(tmp_path / "images" / "a.png")
    picture(tmp_path / "images" / "b.jpg")
    nought = "<size><width>0</width><height>0</height></size>"
    write(tmp_path / "annotations" / "a.xml", voc("a.png", voc_object("Ann", 1, 1, 50.5, 25.25), size=nought))
    write(tmp_path / "annotations" / "b.xml", voc("other.jpg", voc_object("Ben", 51, 26, 100, 50), size=""))
    found = read("voc", tmp_path)
    assert found.problems == ()
    assert found.dataset.splits == ()
    assert people(found) == {"a": ["Ann"], "b": ["Ben"]}
    assert found.dataset.pictures[0].faces[0].box == Box(0, 0, 0.505, 0.505)
    assert found.dataset.pictures[1].faces[0].box == Box(0.5, 0.5, 0.5, 0.5)


def test_voc_with_lists_of_classes_and_two_sets(tmp_path: Path) -> None:
    root = tmp_path / "VOC2007"
    for name in "abc":
        picture(root / "JPEGImages" / f"{name}.jpg")
        write(root / "Annotations" / f"{name}.xml", voc(f"{name}.jpg"))
    write(root / "ImageSets" / "Main" / "train.txt", "a\n")
    write(root / "ImageSets" / "Main" / "val.txt", "b  1\n")
    write(root / "ImageSets" / "Main" / "trainval.txt", "a\nb\n")
    write(root / "ImageSets" / "Main" / "Ann_train.txt", "a  1\nb -1\n")
    found = read("voc", tmp_path)
    assert [(each.split, each.name) for each in found.dataset.pictures] == [
        ("", "c"),
        ("train", "a"),
        ("val", "b"),
    ]


def test_what_is_wrong_in_voc_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    for name in "abcdef":
        picture(tmp_path / "JPEGImages" / f"{name}.jpg")
    notes = tmp_path / "Annotations"
    good = voc_object("Ann", 1, 1, 50, 25)
    write(
        notes / "a.xml",
        voc("a.jpg", good, voc_object("Ben", 9, 9, 2, 2), voc_object("Ben", "x", 1, 2, 3), "<object/>"),
    )
    write(notes / "b.xml", voc("../../b.jpg", good))
    write(notes / "c.xml", voc("/etc/passwd", good))
    write(notes / "d.xml", "<annotation><filename>d.jpg")
    write(notes / "gone.xml", voc("gone.jpg", good))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    write(notes / "e.xml", bomb + voc("e.jpg", good.replace("Ann", "&b;")))
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    write(notes / "f.xml", outside + voc("f.jpg", good.replace("Ann", "&a;")))
    found = read("voc", tmp_path)
    assert people(found) == {"a": ["Ann"]}
    said = {path.name: str(problems) for path, problems in found.problems}
    assert set(said) == {"a.jpg", "b.xml", "c.xml", "d.xml", "e.xml", "f.xml", "gone.xml"}
    assert said["e.xml"] == said["f.xml"] == "It has entities of its own, which are not read."
    assert said["b.xml"] == "b.jpg leads out of the folder."


# CVAT ------------------------------------------------------------------------


def test_cvat_of_a_task_with_names_below_folders(tmp_path: Path) -> None:
    picture(tmp_path / "images" / "party" / "a.jpg")
    write(
        tmp_path / "annotations.xml",
        """<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version>
        <meta><task><labels><label><name>Ben</name></label><label><name>Ann</name></label></labels></task></meta>
        <image id="0" name="party/a.jpg" width="100" height="50">
        <box label="Ann" source="manual" occluded="0" xtl="10" ytl="5" xbr="30.0" ybr="15" z_order="0"/>
        <box label="Ann" xtl="10" ytl="5" xbr="5" ybr="15"/><box label="Ann" xtl="a"/><polygon/>
        </image><image id="1" name="../b.jpg" width="1" height="1"/><image id="2" name="c.jpg"/><image/>
        </annotations>""",
    )
    found = read("cvat", tmp_path)
    assert found.dataset.people == ("Ben", "Ann")
    assert people(found) == {"a": ["Ann"]}
    assert found.dataset.pictures[0].faces[0].box == Box(0.1, 0.1, 0.2, 0.2)
    assert len(found.problems) == 4


# FiftyOne --------------------------------------------------------------------


def test_fiftyone_of_its_own_export(tmp_path: Path) -> None:
    for name in ("000001", "000002"):
        picture(tmp_path / "data" / f"{name}.jpg")
    good = {"label": "Ann", "bounding_box": [0.1, 0.1, 0.2, 0.2], "confidence": 0.5}
    labels = {
        "000001": [
            good,
            {"label": 1, "bounding_box": [0, 0, 1, 1], "attributes": {"age": 51}},
            3,
            {"label": "Ann"},
        ],
        "000002": None,
        "../x": [good],
    }
    write(tmp_path / "labels.json", json.dumps({"classes": ["Ann", "Ben"], "labels": labels}))
    found = read("fiftyone", tmp_path)
    assert people(found) == {"000001": ["Ann", "Ben"], "000002": []}
    assert found.dataset.pictures[0].faces[0].score == 0.5
    assert len(found.problems) == 2


# folders ---------------------------------------------------------------------


def test_folders_of_fer(tmp_path: Path) -> None:
    for split in ("Training", "validation", "Test"):
        for name in ("Happy", "sad", "surprise", "unknown"):
            picture(tmp_path / "fer" / split / name / f"{split}-{name}.png", 8, 8)
    write(tmp_path / "fer" / "readme.txt", "x")
    found = read("folders", tmp_path)
    assert found.problems == ()
    assert found.dataset.splits == ("train", "val", "test")
    assert found.dataset.label is Label.EXPRESSION
    assert found.dataset.unlabelled
    assert [each.faces[0].expression for each in found.dataset.of("val")] == [
        Expression.HAPPY,
        Expression.SAD,
        Expression.SURPRISE,
        None,
    ]


def test_folders_of_people_with_pictures_deeper_and_equal_names(tmp_path: Path) -> None:
    picture(tmp_path / "Ann" / "1.jpg")
    picture(tmp_path / "Ben" / "2020" / "1.jpg")
    picture(tmp_path / "Val" / "1.jpg")  # a person, not a split
    picture(tmp_path / ".hidden" / "2.jpg")
    picture(tmp_path / "loose.jpg")
    found = read("folders", tmp_path)
    assert people(found) == {"1": ["Ann"], "1-2": ["Ben"], "1-3": ["Val"]}
    assert found.dataset.splits == ()


def test_a_folder_beside_splits_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "train" / "Ann" / "1.jpg")
    picture(tmp_path / "val" / "Ann" / "2.jpg")
    picture(tmp_path / "extra" / "Ann" / "3.jpg")
    picture(tmp_path / "test" / "4.jpg")
    found = read("folders", tmp_path)
    assert len(found.dataset.pictures) == 2
    assert [(path.name, str(problems)) for path, problems in found.problems] == [
        ("extra", "It is no split, as those beside it are."),
        ("test", "Its pictures lie in no folder of a class."),
    ]


@pytest.mark.parametrize("unknown", ["unknown", "Strangers"])
def test_folders_of_known_and_unknown_people(unknown: str, tmp_path: Path) -> None:
    picture(tmp_path / "known" / "Ann" / "1.jpg")
    picture(tmp_path / "known" / "Ben" / "2.jpg")
    picture(tmp_path / unknown / "Somebody" / "3.jpg")
    found = read("folders", tmp_path)
    assert people(found) == {"1": ["Ann"], "2": ["Ben"], "3": [None]}
    assert found.dataset.people == ("Ann", "Ben")
    assert found.dataset.unlabelled


@pytest.mark.parametrize(
    "told", ["[]", '{"classes": 1}', '{"classes": [1, {"folder": "Ann"}], "splits": 3}', "{"]
)
def test_a_broken_list_of_classes_leaves_the_folders_names(told: str, tmp_path: Path) -> None:
    picture(tmp_path / "Ann" / "1.jpg")
    write(tmp_path / "classes.json", told)
    found = read("folders", tmp_path)
    assert people(found) == {"1": ["Ann"]}
    assert found.problems


# sizes -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_the_size_of_a_picture_from_its_head(name: str, tmp_path: Path) -> None:
    path = picture(tmp_path / name, 37, 19)
    assert picture_size(path) == (None if name == "a.webp" else (37, 19))
    path.write_bytes(path.read_bytes()[:12])
    assert picture_size(path) is None
    assert picture_size(tmp_path / "gone.jpg") is None
