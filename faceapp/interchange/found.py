"""From what the files of a format say to a dataset: what the classes are, who is in it, names, order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from faceapp.domain.dataset import UNKNOWN_CLASS, Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_splitting import in_order
from faceapp.domain.expression import expression_named
from faceapp.domain.file_names import Taken, picture_name
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.formats import Read
from faceapp.interchange.reading import Folder

_FACES: Final = frozenset(("face", "faces", "human face", "human_face"))
STRANGERS: Final = frozenset((UNKNOWN_CLASS, "unknowns", "stranger", "strangers"))
"""Names of the class of faces that nobody named."""
_SPLITS: Final = {
    "training": "train",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "testing": "test",
}
_OFFICIAL: Final = ("train", "val", "test")
_YEAR: Final = re.compile(r"^(train|val|valid|validation|test)[-_]?(?:19|20)\d\d$")


@dataclass(slots=True)
class FoundFace:
    """A face as a file tells it.

    Attributes:
        name: of its class.
        face: all but what the class says.
        stated: the file says whether a human confirmed it.
    """

    name: str
    face: LabelledFace
    stated: bool = False


@dataclass(slots=True)
class FoundPicture:
    """A picture as a file tells it; ``path`` is where it lies."""

    path: Path
    split: str = ""
    width: int = 0
    height: int = 0
    faces: list[FoundFace] = field(default_factory=list)
    source: str = ""
    taken_at: str | None = None
    recording: str | None = None
    time: float | None = None


def split_named(told: str) -> str | None:
    """The split that a folder's or file's name means: "valid" is "val", "train2017" is "train"."""
    word = told.strip().casefold()
    year = _YEAR.match(word)
    word = year.group(1) if year else word
    word = _SPLITS.get(word, word)
    return word if word in _OFFICIAL else None


def label_of(names: Iterable[str], told: object = None) -> Label:
    """What classes of these names are; ``told`` is what the dataset itself says, if it does."""
    if isinstance(told, str) and told in set(Label):
        return Label(told)
    known = {name.strip().casefold() for name in names} - STRANGERS
    if known and known <= _FACES:
        return Label.FACE
    shown = sum(expression_named(name) is not None for name in known)
    if known and (shown == len(known) or (shown >= 3 and shown * 3 >= len(known) * 2)):
        return Label.EXPRESSION
    return Label.PERSON


def gathered(
    folder: Folder,
    found: Sequence[FoundPicture],
    classes: Sequence[str] | None,
    *,
    label: object = None,
    splits: Iterable[str] = (),
    title: object = "",
    people: object = None,
) -> Read:
    """The dataset that was found.

    Args:
        folder: where; what is wrong in it.
        found: pictures in any order.
        classes: names in the order of their numbers; None where the format has no order.
        label: what the dataset says that its classes are.
        splits: also those that have no picture.
        title: as told.
        people: as told, in order; for datasets whose classes are not people.
    """
    used = Counter(face.name for picture in found for face in picture.faces)
    names = list(dict.fromkeys(classes if classes is not None else sorted(used)))
    names += sorted(set(used) - set(names))
    kind = label_of(names, label)
    strangers = [name for name in names if name.strip().casefold() in STRANGERS]
    if kind is Label.EXPRESSION:
        _tell_foreign(folder, used, strangers)
    taken: Taken = {}
    seen: set[Path] = set()
    files: dict[tuple[str, str], Path] = {}
    pictures = []
    for each in sorted(found, key=lambda picture: (picture.path.stem, picture.split, str(picture.path))):
        if each.path in seen:
            folder.problem(each.path, Wrong.TOLD_TWICE)
            continue
        seen.add(each.path)
        picture = LabelledPicture(
            picture_name(each.path.stem.encode("utf-8", "replace").decode(), taken),
            each.path.suffix.encode("utf-8", "replace").decode(),
            each.width,
            each.height,
            each.split,
            tuple(_face(face, kind, strangers) for face in each.faces),
            each.source,
            each.taken_at,
            each.recording,
            each.time,
        )
        pictures.append(picture)
        files[picture.split, picture.name] = each.path
    order = in_order((*splits, *(picture.split for picture in pictures)))
    if any(not picture.split for picture in pictures) and order:
        order = ("", *order)
    pictures.sort(key=lambda picture: (order.index(picture.split) if order else 0, picture.name))
    known = [name for name in names if name not in strangers] if kind is Label.PERSON else []
    return Read(
        Dataset(
            tuple(pictures),
            kind,
            _people(known, pictures, people),
            order,
            title if isinstance(title, str) else "",
            unlabelled=bool(strangers) and kind is not Label.FACE,
        ),
        files,
        folder.problems,
    )


def _face(found: FoundFace, label: Label, strangers: Sequence[str]) -> LabelledFace:
    face = found.face
    if found.name not in strangers:
        if label is Label.PERSON:
            face = replace(face, person=found.name)
        elif label is Label.EXPRESSION:
            face = replace(face, expression=expression_named(found.name))
    if found.stated:
        return face
    return replace(face, confirmed=face.person is not None, expression_confirmed=face.expression is not None)


def _people(classes: Sequence[str], pictures: Iterable[LabelledPicture], told: object) -> tuple[str, ...]:
    order = (
        [*classes, *(each for each in told if isinstance(each, str))] if isinstance(told, list) else classes
    )
    named = {face.person for picture in pictures for face in picture.faces if face.person is not None}
    return (*dict.fromkeys(order), *sorted(named - set(order)))


def _tell_foreign(folder: Folder, used: Counter[str], strangers: Sequence[str]) -> None:
    for name, count in sorted(used.items()):
        if name not in strangers and expression_named(name) is None:
            wrong = Wrong.ONE_FOREIGN if count == 1 else Wrong.SOME_FOREIGN
            folder.problem(folder.root / name.replace("\0", ""), wrong, name=name, count=count)
