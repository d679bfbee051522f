"""Reading CelebA's lists, our own and others'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.expression import Expression, expression_named
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import row_gathering as values
from faceapp.interchange.formats import Read
from faceapp.interchange.reading import Bad, Folder
from faceapp.interchange.row_gathering import RowGathering

TITLE: Final = "CelebA"
IDENTITY: Final = "identity_CelebA.txt"
ATTRIBUTES: Final = "list_attr_celeba.txt"
BOXES: Final = "list_bbox_celeba.txt"
LANDMARKS: Final = "list_landmarks_celeba.txt"
LANDMARKS_ALIGNED: Final = "list_landmarks_align_celeba.txt"
PARTITION: Final = "list_eval_partition.txt"
NAMES: Final = "celeba_names.json"
_PICTURES: Final = ("img_align_celeba", "img_celeba", "img_align_celeba_png")
_HOMES: Final = (".", "Anno", "Eval", "Img", "celeba", "celeba/Anno", "celeba/Eval", "celeba/Img")
_BETWEEN: Final = re.compile(r"[,\s]+")
_SPLITS: Final = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class _List:
    """A list: what it says of each file.

    Attributes:
        path: where it lies.
        heading: names of its columns, without that of the file.
        rows: cells by file.
    """

    path: Path
    heading: tuple[str, ...]
    rows: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What our own file says; nothing of somebody else's."""

    people: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    label: Label | None = None
    unlabelled: bool = False


def read(folder: Path) -> Read:
    """See ``celeba.CelebA.read``.

    Raises:
        NotThisFormat: there is no list, or no folder of pictures.
    """
    found = RowGathering(folder)
    where = found.folder
    pictures = _first(where, _PICTURES, Path.is_dir)
    lists = {name: _list(where, name) for name in (IDENTITY, ATTRIBUTES, BOXES, LANDMARKS, LANDMARKS_ALIGNED)}
    partition = _list(where, PARTITION)
    known = [each for each in (*lists.values(), partition) if each is not None]
    if not known:
        raise NotThisFormat(format=TITLE, missing=IDENTITY)
    if pictures is None:
        raise NotThisFormat(format=TITLE, missing=_PICTURES[0])
    own = where.is_file(where.root / NAMES)
    told = _own(where, where.root / NAMES) if own else _Told()
    aligned = pictures.name != "img_celeba"
    points = lists[LANDMARKS_ALIGNED if aligned else LANDMARKS]
    boxes = lists[BOXES] if own or not aligned else None
    for file in dict.fromkeys(file for each in known for file in each.rows):
        home = next(each.path for each in known if file in each.rows)
        try:
            path = _picture(found, pictures, file)
            split = _split(partition, file, told)
            key = found.picture(path, LabelledPicture("", "", 0, 0, split))
            face = _face(lists, file, told)
            if boxes is not None or points is not None:
                sides, flat = _numbers(boxes, file, 4), _numbers(points, file, 10)
                face = _placed(face, found.size_of(key), sides, flat)
            found.face(key, face)
        except Bad as bad:
            where.problem(home, Wrong.ABOUT, name=values.shown(file), problem=bad.problem)
    for split in told.order:
        found.split(split)
    made = found.read(told.order or _SPLITS, told.label)
    people = [name for name in told.people.values() if name in made.dataset.people]
    order = tuple(dict.fromkeys([*people, *sorted(made.dataset.people, key=_as_number)]))
    return replace(made, dataset=replace(made.dataset, people=order, unlabelled=told.unlabelled))


def _as_number(name: str) -> tuple[int, str]:
    return (int(name) if name.isdecimal() and len(name) < 20 else 0, name)


def _first(where: Folder, names: Sequence[str], there: Any) -> Path | None:
    for home in _HOMES:
        for name in names:
            path = where.root / home / name
            if there(path):
                try:
                    return where.kept(path)
                except Bad:
                    continue
    return None


def _list(where: Folder, name: str) -> _List | None:
    """A list as text or as CSV; None where there is none."""
    path = _first(where, (name, name.replace(".txt", ".csv")), Path.is_file)
    if path is None:
        return None
    heading: tuple[str, ...] = ()
    rows: dict[str, Sequence[str]] = {}
    with where.caught(path):
        for number, cells in enumerate(_cells(where.text(path)), 1):
            if number <= 2 and "." not in cells[0]:
                if len(cells) > 1 or not cells[0].isdecimal():
                    heading = tuple(cells[1:] if cells[0].casefold() == "image_id" else cells)
                continue
            if len(cells) < 2:
                where.problem(path, Wrong.LINE_SAYS_NOTHING, line=number)
            else:
                rows[cells[0]] = cells[1:]
    return _List(path, heading, rows)


def _cells(told: str) -> Iterator[list[str]]:
    for line in told.splitlines():
        if line.strip():
            yield _BETWEEN.split(line.strip())


def _picture(found: RowGathering, pictures: Path, file: str) -> Path:
    """The picture a list names; PNGs lie where the lists say JPEG."""
    try:
        return found.inside(file, pictures)
    except Bad:
        if not file.endswith(".jpg"):
            raise
        return found.inside(file.removesuffix(".jpg") + ".png", pictures)


def _split(partition: _List | None, file: str, told: _Told) -> str:
    cells = None if partition is None else partition.rows.get(file)
    if cells is None:
        return ""
    if told.label is not None:
        return told.splits.get(cells[0], "")
    if cells[0] not in {"0", "1", "2"}:
        raise Bad(Wrong.PARTITION)
    return _SPLITS[int(cells[0])]


def _face(lists: Mapping[str, _List | None], file: str, told: _Told) -> LabelledFace:
    identity, attributes = lists[IDENTITY], lists[ATTRIBUTES]
    person = shown = None
    if identity is not None and file in identity.rows:
        number = identity.rows[file][0]
        known = told.people.get(number)
        person = known or (None if told.label is not None or number == "0" else number)
    if attributes is not None and file in attributes.rows:
        shown = _expression(attributes.heading, attributes.rows[file])
    return LabelledFace(
        None, person, shown, confirmed=person is not None, expression_confirmed=shown is not None
    )


def _expression(heading: Sequence[str], cells: Sequence[str]) -> Expression | None:
    if len(heading) != len(cells):
        raise Bad(Wrong.ATTRIBUTES, count=len(cells), wanted=len(heading))
    named = [expression_named(name) for name, cell in zip(heading, cells, strict=True) if cell == "1"]
    found = {each for each in named if each is not None}
    return found.pop() if len(found) == 1 else None


def _placed(
    face: LabelledFace,
    size: tuple[int, int],
    sides: tuple[float, ...] | None,
    flat: tuple[float, ...] | None,
) -> LabelledFace:
    width, height = size
    if sides is not None:
        x, y, w, h = sides
        face = replace(face, box=values.box_of((x / width, y / height, w / width, h / height)))
    if flat is not None:
        part = [value / (height if place % 2 else width) for place, value in enumerate(flat)]
        face = replace(face, landmarks=values.landmarks_of(part))
    return face


def _numbers(told: _List | None, file: str, count: int) -> tuple[float, ...] | None:
    """Numbers of a line; None where they are all nought."""
    if told is None or file not in told.rows:
        return None
    found = values.numbers(list(told.rows[file]), told.path.stem, count)
    return found if found is not None and any(found) else None


def _own(where: Folder, path: Path) -> _Told:
    try:
        told = where.json(path)
        if not isinstance(told, dict):
            raise Bad(Wrong.NO_OBJECT)
        people, splits, label = told.get("people"), told.get("splits"), told.get("label")
        if not isinstance(people, dict) or not all(isinstance(one, str) and one for one in people.values()):
            raise Bad(Wrong.ITS_PEOPLE)
        if not isinstance(splits, dict) or not all(isinstance(one, int) for one in splits.values()):
            raise Bad(Wrong.ITS_SPLITS_NUMBERS)
        if not isinstance(label, str) or label not in set(Label):
            raise Bad(Wrong.ITS_LABEL)
    except Bad as bad:
        where.tell(path, bad.problem)
        return _Told()
    return _Told(
        people={number: name.encode("utf-8", "replace").decode() for number, name in people.items()},
        splits={str(number): split for split, number in splits.items()},
        order=tuple(splits),
        label=Label(label),
        unlabelled=told.get("unlabelled") is True,
    )
