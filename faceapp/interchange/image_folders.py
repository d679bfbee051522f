"""Image folders: a folder of pictures for each class, as torchvision's ImageFolder reads them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.file_names import Taken, folder_name
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.found import STRANGERS, FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.reading import Bad, Folder, name_told

_CLASSES: Final = "classes.json"
_EMPTY: Final = ".keep"


class ImageFolders:
    """SPLIT/CLASS/NAME.jpg; loaders number the classes of each split by its folders' names, sorted.

    So that a class has one number everywhere, each split has a folder of every class that some
    split has. Of a class without a picture in a split it is empty: ``ImageFolder`` then asks for
    ``allow_empty=True`` instead of counting wrongly (``without_pictures`` tells which). Splits that
    share no class at all, by person, have only their own. True names, numbers' meaning and splits
    are in ``classes.json``, which loaders pass over.
    """

    facts = FormatFacts(
        "folders",
        "ImageFolder (torchvision)",
        Wants.FACES,
        frozenset((Holds.SPLITS,)),
        "https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str | None:
        """As train/Ann/NAME.jpg; None of a picture without a class, which no folder can hold."""
        name = _class(dataset, picture)
        if name is None:
            return None
        folder = class_folders(dataset.classes)[name]
        return f"{picture.split}/{folder}/{picture.file}" if picture.split else f"{folder}/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """The true names of the folders, and what keeps empty ones."""
        folders = class_folders(dataset.classes)
        told = {
            "title": dataset.title,
            "label": str(dataset.label),
            "splits": list(dataset.splits),
            "classes": [{"folder": folder, "name": name} for name, folder in folders.items()],
        }
        with out.text(_CLASSES) as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
            file.write("\n")
        for split, name in without_pictures(dataset):
            with out.text(f"{split}/{folders[name]}/{_EMPTY}"):
                pass

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """Folders of splits with folders of classes, or folders of classes; any depth below a class.

        Raises:
            NotThisFormat: there is no picture in a folder of its class.
        """
        where = Folder(folder)
        root = where.root
        told = _told(where, root / _CLASSES)
        while not told and _only_one(where, root):
            root = where.folders(root)[0]
            told = _told(where, root / _CLASSES)
        names, classes, own = _names(where, root / _CLASSES, told)
        parts = _parts(where, root, own)
        found = []
        for split, place in parts:
            for each in _classes(where, place):
                name = names.get(each.name, each.name)
                for path in where.pictures(each):
                    face = FoundFace(name, LabelledFace(None, confirmed=False))
                    found.append(FoundPicture(path, split, faces=[face]))
        if not found and own is None:
            raise NotThisFormat(format=self.facts.title, missing="CLASS/NAME.jpg")
        _tell_loose(where, {each.path for each in found})
        return gathered(
            where,
            found,
            classes or None,
            label=told.get("label"),
            splits=[split for split, _ in parts] + list(own or ()),
            title=told.get("title"),
        )


def class_folders(classes: tuple[str, ...]) -> dict[str, str]:
    """Folder of each class, the same in all splits."""
    return dict(_class_folders(classes))


@lru_cache(maxsize=4)
def _class_folders(classes: tuple[str, ...]) -> dict[str, str]:
    taken: Taken = {}
    return {name: folder_name(name, taken) for name in dict.fromkeys(classes)}


def without_pictures(dataset: Dataset) -> list[tuple[str, str]]:
    """(split, class) of each class that has pictures in another split only.

    None of a dataset whose splits share no class on purpose.
    """
    used = {
        split: {name for picture in dataset.of(split) if (name := _class(dataset, picture)) is not None}
        for split in dataset.splits
    }
    anywhere = set().union(*used.values()) if used else set()
    if sum(map(len, used.values())) == len(anywhere):
        return []
    order = [name for name in dict.fromkeys(dataset.classes) if name in anywhere]
    return [(split, name) for split in dataset.splits for name in order if name not in used[split]]


def _class(dataset: Dataset, picture: LabelledPicture) -> str | None:
    """Of the first face that has one."""
    return next((name for face in picture.faces if (name := dataset.class_of(face)) is not None), None)


def _told(where: Folder, path: Path) -> dict[str, Any]:
    if not where.is_file(path):
        return {}
    with where.caught(path):
        told = where.json(path)
        if isinstance(told, dict) and isinstance(told.get("classes"), list):
            return told
        raise Bad(Wrong.NO_LIST_OF_CLASSES)
    return {}


def _names(
    where: Folder, path: Path, told: dict[str, Any]
) -> tuple[dict[str, str], list[str], list[str] | None]:
    """Class of each folder, classes in order, splits."""
    names = {}
    for each in told.get("classes", ()):
        with where.caught(path):
            if not isinstance(each, dict) or not isinstance(each.get("folder"), str):
                raise Bad(Wrong.CLASS_NO_FOLDER)
            names[each["folder"]] = name_told(each.get("name"))
    splits = told.get("splits")
    own = [each for each in splits if isinstance(each, str) and each] if isinstance(splits, list) else None
    return names, list(names.values()), own


def _parts(where: Folder, root: Path, own: list[str] | None) -> list[tuple[str, Path]]:
    """Each split and where its classes are."""
    folders = where.folders(root)
    if own is not None:
        return [(each.name, each) for each in folders if each.name in own] if own else [("", root)]
    splits = [
        (split, each)
        for each in folders
        if (split := split_named(each.name)) and any(where.pictures(inner) for inner in where.folders(each))
    ]
    if not splits:
        return [("", root)]
    for each in folders:
        if each not in [place for _, place in splits] and where.pictures(each):
            where.problem(each, Wrong.ALL_LOOSE if split_named(each.name) else Wrong.NO_SPLIT_BESIDE)
    return splits


def _classes(where: Folder, place: Path) -> list[Path]:
    """Folders of classes; where people are parted into known and unknown, those of the known ones."""
    found = where.folders(place)
    known = [each for each in found if each.name.casefold() == "known"]
    others = [each for each in found if each.name.casefold() in STRANGERS]
    if known and others and len(known) + len(others) == len(found):
        return [inner for each in known for inner in where.folders(each)] + others
    return found


def _tell_loose(where: Folder, taken: set[Path]) -> None:
    """How many pictures lie in no folder of a class; those of folders that were told of are not counted."""
    told = {path for path, _ in where.problems}
    loose = [
        path
        for path in where.pictures(where.root)
        if path not in taken and path not in told and not told & set(path.parents)
    ]
    if loose:
        wrong = Wrong.ONE_LOOSE if len(loose) == 1 else Wrong.SOME_LOOSE
        where.problem(where.root, wrong, count=len(loose))


def _only_one(where: Folder, root: Path) -> bool:
    """Whether all lies in one folder that is neither a class nor a split, as archives are unpacked."""
    folders = where.folders(root)
    if len(folders) != 1 or split_named(folders[0].name):
        return False
    return not any(path.parent == folders[0] for path in where.pictures(folders[0])) and any(
        where.pictures(inner) for inner in where.folders(folders[0])
    )


FORMAT: Final = ImageFolders()
