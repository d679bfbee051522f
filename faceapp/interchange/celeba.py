"""CelebA's lists: a line a picture in each of them, one face a picture.

``identity_CelebA.txt`` (a number for who it is), ``list_attr_celeba.txt`` (here: the seven expressions, 1
or -1), ``list_bbox_celeba.txt`` and ``list_landmarks_align_celeba.txt`` (whole pixels),
``list_eval_partition.txt`` (0 train, 1 val, 2 test, further ones from 3). Pictures are
``img_align_celeba/000001.jpg`` and so on. Names of people, and that the boxes mean these pictures, are in
``celeba_names.json``. 0 is nobody known; boxes and points of noughts are none.

In CelebA itself the boxes mean the pictures before they were aligned, in ``img_celeba``: with aligned ones
they are passed over. The lists are read with spaces or commas between, with or without a heading, and where
the archives lay them (``Anno``, ``Eval``, ``Img``). Attributes other than expressions are passed over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import WantsFaces
from faceapp.domain.expression import EXPRESSIONS
from faceapp.interchange import celeba_reading
from faceapp.interchange.celeba_reading import (
    ATTRIBUTES,
    BOXES,
    IDENTITY,
    LANDMARKS_ALIGNED,
    NAMES,
    PARTITION,
)
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants

_PICTURES: Final = "img_align_celeba"
_POINTS: Final = "lefteye righteye nose leftmouth rightmouth"
_NUMBERED: Final = {"": 0, "train": 0, "val": 1, "test": 2}


@dataclass(frozen=True, slots=True)
class _Written:
    file: str
    picture: LabelledPicture
    face: LabelledFace


class CelebA:
    """See the module."""

    facts = FormatFacts(
        key="celeba",
        title=celeba_reading.TITLE,
        wants=Wants.FACES,
        holds=frozenset({Holds.BOXES, Holds.SEVERAL, Holds.SPLITS, Holds.LANDMARKS}),
        source="https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
    )

    def __init__(self) -> None:
        self._last: tuple[Dataset, dict[str, _Written]] | None = None

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str | None:
        """By number; None where nobody is on it.

        Raises:
            WantsFaces: a picture shows more than one face.
        """
        found = self._written(dataset).get(picture.name)
        return None if found is None else f"{_PICTURES}/{found.file}"

    def _written(self, dataset: Dataset) -> dict[str, _Written]:
        """What is written of each picture; kept for the dataset asked for last."""
        if self._last is not None and self._last[0] is dataset:
            return self._last[1]
        found: dict[str, _Written] = {}
        for picture in dataset.pictures:
            if len(picture.faces) > 1:
                raise WantsFaces(format=self.facts.title)
            if picture.faces and dataset.class_of(picture.faces[0]) is not None:
                file = f"{len(found) + 1:06d}{picture.suffix}"
                found[picture.name] = _Written(file, picture, picture.faces[0])
        self._last = (dataset, found)
        return found

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the lists.

        Raises:
            WantsFaces: a picture shows more than one face.
        """
        written = list(self._written(dataset).values())
        named = {one.face.person: None for one in written if one.face.person is not None}
        people = list(dict.fromkeys([*dataset.people, *named]))
        numbers = {name: number for number, name in enumerate(people, 1)}
        others = [split for split in dataset.splits if split not in _NUMBERED]
        parts = _NUMBERED | {split: number for number, split in enumerate(others, 3)}
        with out.text(IDENTITY) as file:
            file.writelines(f"{one.file} {numbers.get(one.face.person or '', 0)}\n" for one in written)
        with out.text(PARTITION) as file:
            file.writelines(f"{one.file} {parts[one.picture.split]}\n" for one in written)
        with out.text(ATTRIBUTES) as file:
            file.write(f"{len(written)}\n{' '.join(each.value.capitalize() for each in EXPRESSIONS)}\n")
            for one in written:
                shown = (1 if one.face.expression is each else -1 for each in EXPRESSIONS)
                file.write(_line(one.file, shown))
        with out.text(BOXES) as file:
            file.write(f"{len(written)}\nimage_id x_1 y_1 width height\n")
            file.writelines(_line(one.file, _box(one)) for one in written)
        with out.text(LANDMARKS_ALIGNED) as file:
            heading = " ".join(f"{point}_{axis}" for point in _POINTS.split() for axis in "xy")
            file.write(f"{len(written)}\n{heading}\n")
            file.writelines(_line(one.file, _points(one)) for one in written)
        told = {
            "label": str(dataset.label),
            "people": {str(number): name for name, number in numbers.items()},
            "splits": {split: parts[split] for split in dataset.splits},
            "unlabelled": dataset.unlabelled,
        }
        with out.text(NAMES) as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
            file.write("\n")

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002
        """Read the lists that are there; identities are names where ``celeba_names.json`` says them."""
        return celeba_reading.read(folder)


def _line(file: str, numbers: object) -> str:
    return f"{file} {' '.join(map(str, numbers))}\n"  # type: ignore[call-overload]


def _box(one: _Written) -> tuple[int, ...]:
    box, width, height = one.face.box, one.picture.width, one.picture.height
    if box is None:
        return (0, 0, 0, 0)
    return (
        round(box.x * width),
        round(box.y * height),
        max(round(box.w * width), 1),
        max(round(box.h * height), 1),
    )


def _points(one: _Written) -> list[int]:
    if one.face.landmarks is None:
        return [0] * 10
    width, height = one.picture.width, one.picture.height
    return [
        round(value * side)
        for point in one.face.landmarks
        for value, side in zip(point, (width, height), strict=True)
    ]


FORMAT = CelebA()
