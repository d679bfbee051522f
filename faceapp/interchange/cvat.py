"""CVAT for images 1.1: one XML of all boxes, that the annotation tool takes in beside the pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from faceapp.domain.dataset import Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.geometry import Landmarks
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.attributes import CONFIRMED, KINDS, attributes_of, with_attributes
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.found import FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.picture_size import picture_size
from faceapp.interchange.places import landmarks_told, points, sides
from faceapp.interchange.reading import PICTURE_SUFFIXES, Bad, Folder, box_told, name_told, number, side
from faceapp.interchange.xml_writing import Xml

_FILE: Final = "annotations.xml"
_MARKS: Final = "landmarks"
"""Label of the points of a face, which have its ``group_id``."""


class Cvat:
    """Boxes are left, top, right, bottom in pixels, cut at the edge; ``source`` is "manual" where confirmed.

    A task that takes the file in needs the labels of ``meta`` (its raw labels are made of them).
    """

    facts = FormatFacts(
        "cvat",
        "CVAT for images 1.1",
        Wants.SCENES,
        frozenset((Holds.BOXES, Holds.SEVERAL, Holds.NEGATIVES, Holds.SPLITS, Holds.STATE, Holds.LANDMARKS)),
        "https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002 - says it itself
        """As images/train/NAME.jpg."""
        return f"images/{picture.split}/{picture.file}" if picture.split else f"images/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """All in one file, in the order of the dataset."""
        with out.text(_FILE) as file:
            xml = Xml(file)
            with xml.inside("annotations"):
                xml.leaf("version", "1.1")
                _write_meta(dataset, xml)
                for number_, picture in enumerate(dataset.pictures):
                    told: dict[str, object] = {"id": number_, "name": picture.file}
                    if picture.split:
                        told["subset"] = picture.split
                    told |= {"width": picture.width, "height": picture.height}
                    with xml.inside("image", **told):
                        _write_faces(dataset, picture, xml)

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """``annotations.xml``, or the only XML file there; pictures anywhere below.

        Raises:
            NotThisFormat: there is none.
        """
        where = Folder(folder)
        path = self._file(where)
        found: list[FoundPicture] = []
        classes: list[str] = []
        root = None
        with where.caught(path):
            root = where.xml(path)
            if root.tag != "annotations":
                raise NotThisFormat(format=self.facts.title, missing=_FILE)
        if root is None:
            return gathered(where, [], [])
        if root.find("track") is not None:
            where.problem(path, Wrong.TRACKS)
        for label in root.iterfind("meta//labels/label"):
            with where.caught(path):
                name = name_told(label.findtext("name"))
                if label.findtext("type") != "points":
                    classes.append(name)
        pictures: dict[str, list[Path]] = {}
        for each in where.pictures(where.root):
            pictures.setdefault(each.name, []).append(each)
        for image in root.iterfind("image"):
            told = image.get("name")
            about = where.root / told if told and "\0" not in told else path
            with where.caught(about):
                found.append(_picture(where, image, pictures))
        subsets = [each.text or "" for each in root.iterfind("meta//subsets/subset")]
        return gathered(
            where,
            found,
            classes,
            label=root.findtext("meta/dataset/label"),
            splits=subsets,
            title=root.findtext("meta/dataset/title") or root.findtext("meta//name") or "",
            people=[each.text or "" for each in root.iterfind("meta/dataset/people/person")],
        )

    def _file(self, where: Folder) -> Path:
        path = where.root / _FILE
        if where.is_file(path):
            return path
        others = where.files(where.root, ".xml")
        if len(others) != 1:
            raise NotThisFormat(format=self.facts.title, missing=_FILE)
        return others[0]


def _write_meta(dataset: Dataset, xml: Xml) -> None:
    marked = any(face.landmarks for picture in dataset.pictures for face in picture.faces)
    with xml.inside("meta"):
        with xml.inside("task"):
            xml.leaf("name", dataset.title)
            xml.leaf("size", len(dataset.pictures))
            xml.leaf("mode", "annotation")
            xml.leaf("overlap", 0)
            if dataset.splits:
                with xml.inside("subsets"):
                    for split in filter(None, dataset.splits):
                        xml.leaf("subset", split)
            with xml.inside("labels"):
                for name in dict.fromkeys(dataset.classes):
                    with xml.inside("label"):
                        xml.leaf("name", name)
                        xml.leaf("type", "rectangle")
                        with xml.inside("attributes"):
                            for key, kind in KINDS.items():
                                _write_attribute(key, kind, xml)
                if marked:
                    with xml.inside("label"):
                        xml.leaf("name", _MARKS)
                        xml.leaf("type", "points")
                        xml.leaf("attributes")
        with xml.inside("dataset"):
            xml.leaf("title", dataset.title)
            xml.leaf("label", dataset.label)
            if dataset.label is not Label.PERSON:
                with xml.inside("people"):
                    for person in dataset.people:
                        xml.leaf("person", person)


def _write_attribute(name: str, kind: str, xml: Xml) -> None:
    with xml.inside("attribute"):
        xml.leaf("name", name)
        xml.leaf("mutable", "False")
        xml.leaf("input_type", kind)
        xml.leaf("default_value", "false" if kind == "checkbox" else "")
        xml.leaf("values", "false" if kind == "checkbox" else "")


def _write_faces(dataset: Dataset, picture: LabelledPicture, xml: Xml) -> None:
    for group, face in enumerate(picture.faces, 1):
        name = dataset.class_of(face)
        place = sides(face, picture)
        if name is None or place is None:
            continue
        left, top, right, bottom = place
        source = "manual" if face.confirmed else "auto"
        marks = points(face, picture)
        of_group: dict[str, object] = {"group_id": group} if marks else {}
        with xml.inside(
            "box",
            label=name,
            source=source,
            occluded=0,
            xtl=f"{left:.2f}",
            ytl=f"{top:.2f}",
            xbr=f"{right:.2f}",
            ybr=f"{bottom:.2f}",
            z_order=0,
            **of_group,
        ):
            for key, said in attributes_of(face).items():
                xml.leaf("attribute", str(said).lower() if isinstance(said, bool) else said, name=key)
        if marks:
            told = ";".join(f"{x:.2f},{y:.2f}" for x, y in marks)
            xml.leaf("points", label=_MARKS, source=source, occluded=0, points=told, z_order=0, **of_group)


def _picture(where: Folder, image: Element, pictures: dict[str, list[Path]]) -> FoundPicture:
    subset = image.get("subset") or ""
    subset = "" if subset == "default" else split_named(subset) or subset
    path = _find(where, image.get("name"), subset, pictures)
    size = (side(image.get("width")), side(image.get("height"))) if image.get("width") else picture_size(path)
    if size is None:
        raise Bad(Wrong.NO_SIZE)
    found = FoundPicture(path, subset, *size)
    marks: dict[str, Landmarks] = {}
    for told in image.iterfind("points"):
        with where.caught(path):
            group, given = told.get("group_id"), (told.get("points") or "").split(";")
            pairs = [each.split(",") for each in given]
            if group and len(pairs) == 5 and all(len(pair) == 2 for pair in pairs):
                marks[group] = landmarks_told([(x, y) for x, y in pairs], *size)
    for told in image.iterfind("box"):
        with where.caught(path):
            left, top, right, bottom = (number(told.get(key)) for key in ("xtl", "ytl", "xbr", "ybr"))
            said = {each.get("name", ""): each.text or "" for each in told.iterfind("attribute")}
            face = LabelledFace(box_told((left, top, right - left, bottom - top), *size), confirmed=False)
            face = replace(with_attributes(face, said), landmarks=marks.get(told.get("group_id", "")))
            found.faces.append(FoundFace(name_told(told.get("label")), face, CONFIRMED in said))
    return found


def _find(where: Folder, told: str | None, subset: str, pictures: dict[str, list[Path]]) -> Path:
    where.inside(told)
    name = str(told).replace("\\", "/")
    if Path(name).suffix.lower() not in PICTURE_SUFFIXES:
        raise Bad(Wrong.NO_PICTURE)
    root = where.root
    for path in (root / "images" / subset / name, root / "images" / name, root / name):
        found = where.file_at(path)
        if found is not None:
            return found
    fit = pictures.get(Path(name).name, [])
    if not fit:
        raise Bad(Wrong.PICTURE_GONE)
    if len(fit) > 1:
        raise Bad(Wrong.SEVERAL_PICTURES)
    return fit[0]


FORMAT: Final = Cvat()
