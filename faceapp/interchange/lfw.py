"""Labeled Faces in the Wild: ``lfw/NAME/NAME_0001.jpg`` with lists of people and of pairs.

``pairs.txt`` and ``people.txt`` have ten folds (fewer of few people), ``lfw-names.txt`` the people. A split
called "train" or "test" has its pairs in ``pairsDevTrain.txt`` or ``pairsDevTest.txt``, others alike, and
its people in ``peopleDevTrain.txt`` where no one is on two sides. Spaces are underscores in LFW; what these
files can not say stands in ``people.json``: whole names, splits of pictures, the seed of the pairs. A face
without a label lies in ``unknown`` and is in no pair. Boxes and names of pictures are not held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import UNKNOWN_CLASS, Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat, WantsFaces
from faceapp.domain.dataset_splitting import in_order
from faceapp.domain.expression import expression_named
from faceapp.domain.file_names import Taken, folder_name
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.lfw_pairs import folds
from faceapp.interchange.reading import PICTURE_SUFFIXES, Bad, Folder

PICTURES: Final = "lfw"
EXTRA: Final = "people.json"
_FOLDERS: Final = (PICTURES, "lfw_funneled", "lfw-deepfunneled", "lfw-funneled", ".")
_PICTURE: Final = re.compile(r"(.+)_(\d{4,})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Place:
    folder: str
    number: int
    suffix: str

    @property
    def name(self) -> str:
        return f"{self.folder}_{self.number:04d}"

    @property
    def path(self) -> str:
        return f"{PICTURES}/{self.folder}/{self.name}{self.suffix}"


class Lfw:
    """See the module."""

    facts = FormatFacts(
        key="lfw",
        title="LFW",
        wants=Wants.FACES,
        holds=frozenset({Holds.SPLITS}),
        source="http://vis-www.cs.umass.edu/lfw/README.txt",
    )

    def __init__(self) -> None:
        self._last: tuple[Dataset, dict[str, _Place], dict[str, str]] | None = None

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str | None:
        """In the folder of its person; None where nobody is on it.

        Raises:
            WantsFaces: a picture shows more than one face.
        """
        found = self._places(dataset)[0].get(picture.name)
        return None if found is None else found.path

    def _places(self, dataset: Dataset) -> tuple[dict[str, _Place], dict[str, str]]:
        """Where each picture lies, and the folder of each class; kept for the dataset asked for last."""
        last = self._last
        if last is not None and last[0] is dataset:
            return last[1], last[2]
        taken: Taken = {}
        folders = {name: folder_name(name.replace(" ", "_"), taken) for name in dataset.classes}
        counts: dict[str, int] = {}
        found: dict[str, _Place] = {}
        for picture in dataset.pictures:
            if len(picture.faces) > 1:
                raise WantsFaces(format=self.facts.title)
            told = dataset.class_of(picture.faces[0]) if picture.faces else None
            if told is None:
                continue
            if told not in folders:
                folders[told] = folder_name(told.replace(" ", "_"), taken)
            number = counts[told] = counts.get(told, 0) + 1
            found[picture.name] = _Place(folders[told], number, picture.suffix)
        self._last = (dataset, found, folders)
        return found, folders

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the lists.

        Raises:
            WantsFaces: a picture shows more than one face.
        """
        places, folders = self._places(dataset)
        stranger = folders.get(UNKNOWN_CLASS) if dataset.unlabelled else None
        numbers: dict[str, list[int]] = {}
        of_split: dict[str, dict[str, list[int]]] = {split: {} for split in dataset.splits}
        splits: dict[str, list[str]] = {split: [] for split in dataset.splits}
        for picture in dataset.pictures:
            where = places.get(picture.name)
            if where is None:
                continue
            if picture.split:
                splits[picture.split].append(where.name)
            if where.folder == stranger:
                continue
            numbers.setdefault(where.folder, []).append(where.number)
            if picture.split:
                of_split[picture.split].setdefault(where.folder, []).append(where.number)
        _write_whole(numbers, dataset.seed, out)
        for split, mine in of_split.items():
            _write_split(split, mine, numbers, dataset.seed, out)
        extra = {
            "label": str(dataset.label),
            "seed": dataset.seed,
            "people": {folder: name for name, folder in folders.items()},
            "unlabelled": dataset.unlabelled,
            "splits": {split: sorted(names) for split, names in splits.items()},
        }
        with out.text(EXTRA) as file:
            json.dump(extra, file, ensure_ascii=False, indent=1)
            file.write("\n")

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002
        """Read the folders of people; an underscore is a space where ``people.json`` says nothing else."""
        where = Folder(folder)
        for name in _FOLDERS:
            home = where.root / name
            found = _pictures(where, home) if home.is_dir() else []
            if found:
                break
        else:
            raise NotThisFormat(format=self.facts.title, missing=f"{PICTURES}/NAME/NAME_0001.jpg")
        extra = _Extra.read(where, where.root / EXTRA)
        splits = {**_split_of_people(where), **extra.splits}
        pictures, files = [], {}
        for path in found:
            person = extra.people.get(path.parent.name, path.parent.name.replace("_", " "))
            split = splits.get(path.stem, splits.get(path.parent.name + "/", ""))
            picture = LabelledPicture(path.stem, path.suffix, 0, 0, split, (_face(extra, person),))
            pictures.append(picture)
            files[split, picture.name] = path
        order = extra.order or in_order(picture.split for picture in pictures)
        if order and any(not picture.split for picture in pictures):
            order = ("", *order)
        pictures.sort(key=lambda one: (order.index(one.split) if order else 0, one.name))
        named = {face.person for picture in pictures for face in picture.faces if face.person is not None}
        people = [name for name in extra.people.values() if name in named]
        dataset = Dataset(
            tuple(pictures),
            extra.label,
            tuple(dict.fromkeys([*people, *sorted(named)])),
            order,
            seed=extra.seed,
            unlabelled=extra.unlabelled,
        )
        return Read(dataset, files, where.problems)


def _write_whole(numbers: Mapping[str, list[int]], seed: int, out: Out) -> None:
    dealt = folds(numbers, seed)
    with out.text("pairs.txt") as file:
        file.write(f"{len(dealt)}\t{len(dealt[0].same)}\n")
        for fold in dealt:
            file.writelines(_line(pair) for pair in (*fold.same, *fold.different))
    with out.text("people.txt") as file:
        file.write(f"{len(dealt)}\n")
        for fold in dealt:
            file.write(f"{len(fold.people)}\n")
            file.writelines(_line((name, len(numbers[name]))) for name in fold.people)
    with out.text("lfw-names.txt") as file:
        file.writelines(_line((name, len(numbers[name]))) for name in sorted(numbers))


def _write_split(
    split: str, mine: Mapping[str, list[int]], every: Mapping[str, list[int]], seed: int, out: Out
) -> None:
    name = "Dev" + split[:1].upper() + split[1:]
    fold = folds(mine, seed, most=1)[0]
    with out.text(f"pairs{name}.txt") as file:
        file.write(f"{len(fold.same)}\n")
        file.writelines(_line(pair) for pair in (*fold.same, *fold.different))
    if all(len(numbers) == len(every[person]) for person, numbers in mine.items()):
        with out.text(f"people{name}.txt") as file:
            file.write(f"{len(mine)}\n")
            file.writelines(_line((person, len(mine[person]))) for person in sorted(mine))


def _line(parts: tuple[object, ...]) -> str:
    return "\t".join(map(str, parts)) + "\n"


# --- reading --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extra:
    """What ``people.json`` says; splits by the name of a picture."""

    people: Mapping[str, str]
    splits: Mapping[str, str]
    order: tuple[str, ...] = ()
    label: Label = Label.PERSON
    seed: int = 0
    unlabelled: bool = False

    @classmethod
    def read(cls, where: Folder, path: Path) -> _Extra:
        """What is there of it; damaged, it is a problem and says nothing."""
        if not where.is_file(path):
            return cls({}, {})
        try:
            told = where.json(path)
            if not isinstance(told, dict):
                raise Bad(Wrong.NO_OBJECT)
            return cls._of(told)
        except Bad as bad:
            where.tell(path, bad.problem)
            return cls({}, {})

    @classmethod
    def _of(cls, told: dict[str, Any]) -> _Extra:
        people, splits, seed = told.get("people", {}), told.get("splits", {}), told.get("seed", 0)
        if not isinstance(people, dict) or not all(isinstance(one, str) and one for one in people.values()):
            raise Bad(Wrong.ITS_PEOPLE)
        if not isinstance(splits, dict) or not all(isinstance(names, list) for names in splits.values()):
            raise Bad(Wrong.ITS_SPLITS_LISTS)
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise Bad(Wrong.ITS_SEED)
        label = told.get("label", "person")
        if not isinstance(label, str) or label not in set(Label):
            raise Bad(Wrong.ITS_LABEL)
        return cls(
            {folder: name.encode("utf-8", "replace").decode() for folder, name in people.items()},
            {name: split for split, names in splits.items() for name in names if isinstance(name, str)},
            tuple(splits),
            Label(label),
            seed,
            told.get("unlabelled") is True,
        )


def _pictures(where: Folder, home: Path) -> list[Path]:
    """Pictures that are called as LFW's are, by name."""
    found: list[Path] = []
    strange: list[Path] = []
    for folder in where.folders(home):
        for path in where.files(folder, *PICTURE_SUFFIXES):
            match = _PICTURE.fullmatch(path.stem)
            (found if match and match.group(1) == folder.name else strange).append(path)
    if found:
        for path in strange:
            where.problem(path, Wrong.MISNAMED)
    return found


def _split_of_people(where: Folder) -> dict[str, str]:
    """Splits by folder with "/" of lists of people who are on one side: LFW's own development sets."""
    found = {}
    for split in ("train", "val", "test"):
        path = where.root / f"peopleDev{split.capitalize()}.txt"
        if not where.is_file(path):
            continue
        with where.caught(path):
            for line in where.text(path).splitlines()[1:]:
                found[line.partition("\t")[0].strip() + "/"] = split
    return found


def _face(extra: _Extra, name: str) -> LabelledFace:
    face = LabelledFace(None, None, confirmed=False)
    if (extra.unlabelled and name == UNKNOWN_CLASS) or extra.label is Label.FACE:
        return face
    if extra.label is Label.EXPRESSION:
        shown = expression_named(name)
        return replace(face, expression=shown, expression_confirmed=shown is not None)
    return replace(face, person=name, confirmed=True)


FORMAT = Lfw()
