"""Pascal VOC: an XML of boxes for each picture, and lists of names for each split."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.attributes import CONFIRMED, attributes_of, with_attributes
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.found import FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.picture_size import picture_size
from faceapp.interchange.places import WHOLE
from faceapp.interchange.reading import PICTURE_SUFFIXES, Bad, Folder, box_told, name_told, number, side
from faceapp.interchange.xml_writing import Xml

_ROOT: Final = "VOCdevkit/VOC2012"
_ALL: Final = "trainval"
_PARTS: Final = frozenset((".txt",))
_FLAG: Final = re.compile(r"\s+-?[01]$")

Corners = tuple[int, int, int, int]


class Voc:
    """Boxes are whole pixels from 1 on, and the last pixel is in the box: (1, 1) to (width, height).

    Source: the devkit of the VOC challenge 2012, section 2.3, whose top left pixel is (1, 1); so
    read also ``torchvision``'s and Detectron2's loaders. A box is ``truncated`` where it reaches the
    picture's edge. What VOC has no field for stands in ``attributes`` of an object, as CVAT writes them.
    The folders lie in VOCdevkit/VOC2012, where loaders look for them.
    """

    facts = FormatFacts(
        "voc",
        "Pascal VOC",
        Wants.SCENES,
        frozenset((Holds.BOXES, Holds.SEVERAL, Holds.NEGATIVES, Holds.SPLITS, Holds.STATE)),
        "http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002 - one folder for all
        """As VOCdevkit/VOC2012/JPEGImages/NAME.jpg."""
        return f"{_ROOT}/JPEGImages/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """An XML for each picture, then the lists; ``trainval`` has all but those of the test."""
        for picture in dataset.pictures:
            with out.text(f"{_ROOT}/Annotations/{picture.name}.xml") as file:
                _write(dataset, picture, Xml(file, declared=False))
        lists = {split: dataset.of(split) for split in dataset.splits if split}
        lists[_ALL] = [each for each in dataset.pictures if each.split != "test"]
        for split, pictures in lists.items():
            with out.text(f"{_ROOT}/ImageSets/Main/{split}.txt") as file:
                file.writelines(
                    f"{picture.name}\n" for picture in sorted(pictures, key=lambda each: each.name)
                )

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """Every XML below ``folder`` that is an ``annotation``; its picture near it.

        Raises:
            NotThisFormat: there is none.
        """
        where = Folder(folder)
        annotations = where.below(where.root, frozenset((".xml",)))
        splits, lists = _lists(where, {path.stem for path in annotations})
        pictures: dict[str, list[Path]] = {}
        for path in where.pictures(where.root):
            pictures.setdefault(path.stem, []).append(path)
        found = []
        heads: list[tuple[str, str]] = []
        any_annotation = False
        for path in annotations:
            try:
                root = where.xml(path)
            except Bad as bad:
                where.tell(path, bad.problem)
                any_annotation |= path.parent.name == "Annotations"
                continue
            if root.tag != "annotation":
                continue
            any_annotation = True
            heads.append((_text(root, "source/database"), _text(root, "source/annotation")))
            with where.caught(path):
                picture = _Annotation(where, path, root, pictures).picture()
                picture.split = splits.get(path.stem) or _split_of(path, where.root)
                found.append(picture)
        if not any_annotation:
            raise NotThisFormat(format=self.facts.title, missing="Annotations/NAME.xml")
        title, label = heads[0] if heads else ("", "")
        return gathered(where, found, None, label=label, splits=lists, title=title)


def _write(dataset: Dataset, picture: LabelledPicture, xml: Xml) -> None:
    with xml.inside("annotation"):
        xml.leaf("folder", "VOC2012")
        xml.leaf("filename", picture.file)
        with xml.inside("source"):
            xml.leaf("database", dataset.title)
            xml.leaf("annotation", dataset.label)
        with xml.inside("size"):
            xml.leaf("width", picture.width)
            xml.leaf("height", picture.height)
            xml.leaf("depth", 3)
        xml.leaf("segmented", 0)
        for face in picture.faces:
            name = dataset.class_of(face)
            corners = _corners(face, picture)
            if name is None or corners is None:
                continue
            left, top, right, bottom = corners
            cut = left == 1 or top == 1 or right == picture.width or bottom == picture.height
            with xml.inside("object"):
                xml.leaf("name", name)
                xml.leaf("pose", "Unspecified")
                xml.leaf("truncated", int(cut))
                xml.leaf("difficult", 0)
                with xml.inside("bndbox"):
                    for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True):
                        xml.leaf(tag, value)
                with xml.inside("attributes"):
                    for key, said in attributes_of(face).items():
                        with xml.inside("attribute"):
                            xml.leaf("name", key)
                            xml.leaf("value", said)


def _corners(face: LabelledFace, picture: LabelledPicture) -> Corners | None:
    """First and last pixel that the box covers by half or more, counted from 1."""
    box = (face.box or WHOLE).clipped()
    left, top = round(box.x * picture.width), round(box.y * picture.height)
    right, bottom = round((box.x + box.w) * picture.width), round((box.y + box.h) * picture.height)
    return (left + 1, top + 1, right, bottom) if right > left and bottom > top else None


class _Annotation:
    """One XML."""

    def __init__(self, where: Folder, path: Path, root: Element, pictures: dict[str, list[Path]]) -> None:
        self._where, self._path, self._root, self._pictures = where, path, root, pictures

    def picture(self) -> FoundPicture:
        path = self._file()
        size = self._size(path)
        picture = FoundPicture(path, "", *size)
        for told in self._root.iter("object"):
            with self._where.caught(path):
                picture.faces.append(_face(told, size))
        return picture

    def _file(self) -> Path:
        told = _text(self._root, "filename")
        if told:
            given = self._where.inside(told)
            tries = [
                self._path.parent.parent / "JPEGImages" / told,
                self._path.parent.parent / "images" / told,
                self._path.parent / told,
                given,
            ]
            for each in tries:
                found = self._where.file_at(each) if each.suffix.lower() in PICTURE_SUFFIXES else None
                if found is not None:
                    return found
        stems = {self._path.stem, Path(told).stem if told else self._path.stem}
        fit = [each for stem in sorted(stems) for each in self._pictures.get(stem, ())]
        if not fit:
            raise Bad(Wrong.ITS_PICTURE_GONE)
        near = [
            each for each in fit if each.parent in {self._path.parent, self._path.parent.parent / "images"}
        ]
        fit = near or fit
        if len(set(fit)) > 1:
            raise Bad(Wrong.SEVERAL_OF_ITS_NAME)
        return fit[0]

    def _size(self, path: Path) -> tuple[int, int]:
        try:
            return side(_text(self._root, "size/width")), side(_text(self._root, "size/height"))
        except Bad:
            found = picture_size(path)
        if found is None:
            raise Bad(Wrong.NO_SIZE)
        return found


def _face(told: Element, size: tuple[int, int]) -> FoundFace:
    name = name_told(_text(told, "name"))
    values = [_text(told, f"bndbox/{tag}") for tag in ("xmin", "ymin", "xmax", "ymax")]
    if not all(values):
        raise Bad(Wrong.BOX_NUMBERS)
    left, top, right, bottom = map(number, values)
    box = box_told((left - 1, top - 1, right - left + 1, bottom - top + 1), *size)
    said = {_text(each, "name"): _text(each, "value") for each in told.iterfind("attributes/attribute")}
    return FoundFace(name, with_attributes(LabelledFace(box, confirmed=False), said), CONFIRMED in said)


def _text(root: Element, path: str) -> str:
    found = root.findtext(path)
    return found if found is not None and found.strip() else ""


def _lists(where: Folder, known: Set[str]) -> tuple[dict[str, str], list[str]]:
    """The split of each name, and all splits: from ImageSets/Main, without the lists of single classes.

    Behind a name may stand whether a class is on the picture, 1, 0 or -1; ``known`` names may end so, too.
    """
    found: dict[str, str] = {}
    splits = []
    for path in where.below(where.root, _PARTS):
        if path.parent.name != "Main" or path.parent.parent.name != "ImageSets" or path.stem == _ALL:
            continue
        if split_named(path.stem) is None and re.search(r"_(train|val|trainval|test)$", path.stem):
            continue
        split = split_named(path.stem) or path.stem
        splits.append(split)
        with where.caught(path):
            for line in where.text(path).splitlines():
                name = line.strip()
                name = name if name in known else _FLAG.sub("", name).strip()
                if name:
                    found.setdefault(name, split)
    return found, splits


def _split_of(path: Path, root: Path) -> str:
    """From the folders above, where no list names it (Roboflow)."""
    named = (split_named(part) for part in reversed(path.relative_to(root).parts[:-1]))
    return next((each for each in named if each), "")


FORMAT: Final = Voc()
