"""Which of the formats that could read a folder it is of, where nobody said it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from faceapp.domain.import_errors import BrokenDataset, NoDataset, NoDatasetButFolders, UnclearFormat
from faceapp.domain.import_problems import Problem, Problems, Wrong
from faceapp.domain.import_thresholds import IMPORT_IN_CLASSES, IMPORT_PROBLEMS_SAID
from faceapp.interchange.formats import Read
from faceapp.interchange.found import split_named
from faceapp.interchange.reading import Bad, Folder

_LOOSE: Final = frozenset(("folders", "lfw", "csv", "jsonl"))
"""Formats that nearly any folder or table can be taken for: they stand back behind a stricter one."""

_CLASSES: Final = "classes.json"
_OF_LFW: Final = (
    "pairs.txt",
    "people.txt",
    "pairsDevTrain.txt",
    "peopleDevTrain.txt",
    "lfw-names.txt",
    "people.json",
)
_NO_CLASSES: Final = frozenset(("images", "labels", "annotations", "photos", "pictures"))


def the_one(folder: Path, found: dict[str, Read], empty: dict[str, Read]) -> str:
    """Key of the format that ``folder`` is of.

    Args:
        folder: where the dataset lies.
        found: what each format reads of it, with pictures.
        empty: what formats read that find their own files and no picture in them.

    Raises:
        NoDataset, NoDatasetButFolders, BrokenDataset: it is of none.
        UnclearFormat: it could be of several.
    """
    likely = [key for key in found if key not in _LOOSE]
    if not likely:
        where = Folder(folder)
        count = len(where.pictures(where.root)) if {"lfw", "folders"} & set(found) else 0
        if "lfw" in found and _is_lfw(where, found["lfw"], count):
            likely = ["lfw"]  # its folders are image folders, too, and it says more of them
        else:
            likely = [key for key in found if key in {"csv", "jsonl"}]
        if not likely:
            broken = _broken(where, empty)
            told = "folders" in found and _says_so(where, found["folders"])
            if broken.each and not told:
                raise BrokenDataset(folder=folder, reason=broken)
            if "folders" in found:
                if not told and not _in_classes(found["folders"], count):
                    raise NoDatasetButFolders(folder=folder)
                likely = ["folders"]
    if not likely:
        raise NoDataset(folder=folder)
    if len(likely) > 1:
        raise UnclearFormat(folder=folder, formats=", ".join(likely))
    return likely[0]


def _is_lfw(where: Folder, read: Read, count: int) -> bool:
    """Whether its lists are there, or each picture is called as LFW's are."""
    return any(where.is_file(where.root / name) for name in _OF_LFW) or len(read.files) == count


def _says_so(where: Folder, read: Read) -> bool:
    """Whether there are folders of splits, or a list of classes."""
    places = (where.root, *where.folders(where.root))
    return any(read.dataset.splits) or any(where.is_file(place / _CLASSES) for place in places)


def _in_classes(read: Read, count: int) -> bool:
    """Whether a folder without any list is one of classes: two or more, and hardly a picture beside them."""
    names = {path.parent.name.casefold() for path in read.files.values()}
    if all(split_named(name) or name in _NO_CLASSES for name in names):
        return False
    faces = [face for picture in read.dataset.pictures for face in picture.faces]
    classes = {face.person or (face.expression and face.expression.value) for face in faces}
    return len(classes) >= 2 and len(read.files) >= IMPORT_IN_CLASSES * count


def _broken(where: Folder, empty: dict[str, Read]) -> Problems:
    """What looks like labels and is damaged, and how; none where nothing does."""
    said: dict[Path, Problems] = {}
    for read in empty.values():
        said.update(read.problems)
    for place in (where.root, *where.folders(where.root)):
        for path in where.files(place, ".json", ".xml"):
            try:
                if path.suffix.lower() == ".json":
                    where.json(path)
                else:
                    where.xml(path)
            except Bad as bad:
                said.setdefault(path, Problems((bad.problem,)))
    told = [
        Problem.of(Wrong.ABOUT, name=path.name, problem=problems)
        for path, problems in sorted(said.items(), key=lambda each: each[0])
    ]
    more = len(told) - IMPORT_PROBLEMS_SAID
    if more > 0:
        told = [*told[:IMPORT_PROBLEMS_SAID], Problem.of(Wrong.MORE_FILES, count=more)]
    return Problems(tuple(told))
