"""COCO as others lay it out: any JSON of images and classes, pictures wherever they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import LabelledFace
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.attributes import CONFIRMED, with_attributes
from faceapp.interchange.formats import Read
from faceapp.interchange.found import FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.picture_size import picture_size
from faceapp.interchange.places import landmarks_told
from faceapp.interchange.reading import (
    PICTURE_SUFFIXES,
    Bad,
    Folder,
    box_told,
    maybe_number,
    name_told,
    rows,
    side,
)

_KIND: Final = re.compile(r"^_?(?:instances|person_keypoints|annotations?|labels?)(?:[_.-]+|$)")
"""What stands before the split in a file's name."""


def read_coco(folder: Path, title: str) -> Read:
    """What ``Coco.read`` gives; ``title`` of the format for the error.

    Raises:
        NotThisFormat: there is no file of labels.
    """
    where = Folder(folder)
    found: list[FoundPicture] = []
    classes: dict[str, None] = {}
    splits: set[str] = set()
    seen: set[Path] = set()
    info: dict[str, Any] = {}
    broken = 0
    any_of_ours = False
    pictures = _Pictures(where)
    for path in where.below(where.root, frozenset((".json",))):
        try:
            told = where.json(path)
        except Bad as bad:
            where.tell(path, bad.problem)
            broken += path.parent.name == "annotations" or "instances" in path.name
            continue
        if not isinstance(told, dict) or not {"images", "categories"} <= set(told):
            continue
        any_of_ours = True
        with where.caught(path):
            split = _split(path, where.root)
            splits.add(split)
            names = _categories(where, path, told)
            classes |= dict.fromkeys(names.values())
            mine = _Reader(where, path, names, split, pictures).pictures(told)
            fresh = [each for each in mine if each.path not in seen]
            if len(fresh) < len(mine):
                again = len(mine) - len(fresh)
                where.problem(path, Wrong.ONE_ELSEWHERE if again == 1 else Wrong.SOME_ELSEWHERE, count=again)
            seen |= {each.path for each in fresh}
            found += fresh
        if isinstance(told.get("info"), dict):
            info = {**told["info"], **info}
    if not any_of_ours and not broken:
        raise NotThisFormat(format=title, missing="annotations/instances.json")
    return gathered(
        where,
        found,
        list(classes),
        label=info.get("label"),
        splits=splits,
        title=info.get("description"),
        people=info.get("people"),
    )


class _Pictures:
    """Where pictures lie, by what a file of labels calls them."""

    def __init__(self, where: Folder) -> None:
        self._where = where
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, told: object, split: str, labels: Path) -> Path:
        """The picture called ``told``.

        Raises:
            Bad: it leads out, is no picture, is not there, or could be one of several.
        """
        first = self._where.inside(told)
        name = str(told).replace("\\", "/")
        if Path(name).suffix.lower() not in PICTURE_SUFFIXES:
            raise Bad(Wrong.TOLD_NO_PICTURE, told=Path(name).name)
        root = self._where.root
        near = [root / "images" / split / name, root / "images" / name, first, labels.parent / name]
        for path in near:
            found = self._where.file_at(path)
            if found is not None:
                return found
        if self._by_name is None:
            self._by_name = {}
            for path in self._where.pictures(root):
                self._by_name.setdefault(path.name, []).append(path)
        tail = tuple(part for part in name.split("/") if part not in {"", "."})
        fit = [path for path in self._by_name.get(tail[-1], ()) if path.parts[-len(tail) :] == tail]
        in_split = [path for path in fit if split and split in map(split_named, path.parts)]
        fit = in_split or fit or self._by_name.get(tail[-1], [])
        if not fit:
            raise Bad(Wrong.PICTURE_GONE)
        if len(fit) > 1:
            raise Bad(Wrong.SEVERAL_PICTURES)
        return fit[0]


class _Reader:
    """One file of labels."""

    def __init__(
        self, where: Folder, path: Path, names: dict[object, str], split: str, pictures: _Pictures
    ) -> None:
        self._where, self._path, self._names = where, path, names
        self._split, self._pictures = split, pictures

    def pictures(self, told: dict[str, Any]) -> list[FoundPicture]:
        found: dict[object, FoundPicture] = {}
        missing: set[object] = set()
        for row in rows(told["images"], Wrong.NO_IMAGES):
            key = row.get("id") if isinstance(row, dict) else None
            if not isinstance(key, (int, str)):
                self._where.problem(self._path, Wrong.IMAGE_NO_NUMBER)
                continue
            if key in found:
                self._where.problem(self._path, Wrong.IMAGE_TWICE, number=str(key)[:40])
                continue
            missing.add(key)
            name = row.get("file_name")
            about = self._where.root / name if isinstance(name, str) and "\0" not in name else self._path
            with self._where.caught(about):
                found[key] = self._picture(row)
                missing.discard(key)
        for row in rows(told.get("annotations", []), Wrong.NO_ANNOTATIONS):
            key = row.get("image_id") if isinstance(row, dict) else None
            picture = found.get(key) if isinstance(key, (int, str)) else None
            if picture is None:
                if not isinstance(key, (int, str)) or key not in missing:
                    self._where.problem(self._path, Wrong.NO_IMAGE_OF)
                continue
            with self._where.caught(picture.path):
                picture.faces.append(self._face(row, picture))
        return list(found.values())

    def _picture(self, row: dict[str, Any]) -> FoundPicture:
        path = self._pictures.find(row.get("file_name"), self._split, self._path)
        size = (row.get("width"), row.get("height"))
        if None in size:
            size = picture_size(path) or size
        if None in size:
            raise Bad(Wrong.NO_SIZE)
        taken, recording, source = row.get("date_captured"), row.get("recording"), row.get("source")
        return FoundPicture(
            path,
            self._split,
            side(size[0]),
            side(size[1]),
            source=source if isinstance(source, str) else "",
            taken_at=taken if isinstance(taken, str) and taken else None,
            recording=recording if isinstance(recording, str) else None,
            time=maybe_number(row.get("time")),
        )

    def _face(self, row: dict[str, Any], picture: FoundPicture) -> FoundFace:
        key = row.get("category_id")
        name = self._names.get(key) if isinstance(key, (int, str)) else None
        if name is None:
            raise Bad(Wrong.CLASS_UNKNOWN)
        if row.get("iscrowd") in (1, True):
            raise Bad(Wrong.CROWD)
        box = row.get("bbox")
        if not isinstance(box, list):
            raise Bad(Wrong.BOX_NUMBERS)
        told = row.get("attributes")
        told = told if isinstance(told, dict) else {}
        face = LabelledFace(box_told(box, picture.width, picture.height), confirmed=False)
        face = with_attributes(face, told)
        marks = row.get("keypoints")
        if isinstance(marks, list) and len(marks) == 15 and all(marks[2::3]):
            given = list(zip(marks[::3], marks[1::3], strict=True))
            face = replace(face, landmarks=landmarks_told(given, picture.width, picture.height))
        return FoundFace(name, face, CONFIRMED in told)


def _split(path: Path, root: Path) -> str:
    """From the file's name, else from the folders above it (Roboflow)."""
    rest = _KIND.sub("", path.stem.removesuffix(".coco"))
    named = split_named(rest)
    if named or (rest != path.stem and rest and path.parent.name == "annotations"):
        return named or rest
    for part in reversed(path.relative_to(root).parts[:-1]):
        named = split_named(part)
        if named:
            return named
    return ""


def _categories(where: Folder, path: Path, told: dict[str, Any]) -> dict[object, str]:
    names: dict[object, str] = {}
    for row in rows(told["categories"], Wrong.NO_CATEGORIES):
        with where.caught(path):
            key = row.get("id") if isinstance(row, dict) else None
            if not isinstance(key, (int, str)):
                raise Bad(Wrong.CLASS_NO_NUMBER)
            names.setdefault(key, name_told(row.get("name")))
    ordered = sorted(names.items(), key=lambda item: (isinstance(item[0], str), item[0]))
    return dict(ordered)
