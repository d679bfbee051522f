"""Datasets made of nothing real, and a folder to write them into: what every test of a format stands on."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO, TextIO

import numpy as np
from PIL import Image

from faceapp.domain.dataset import Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.measurement import Pixels
from faceapp.interchange.formats import Format, Holds

WIDTH, HEIGHT = 64, 48
HOSTILE = (
    "'quoted' \"twice\"",
    "../up",
    "<b>&amp;</b> ]]>",
    "Con",
    "Zoë, 王小明",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u202etxt.exe",
    "a: b # c - [d] {e}",
    "back\\slash|pipe*star?",
    "line\nfeed\ttab",
    "n" * 300,
    "😀 smile",
)
"""Names of people that are no file names and no safe text, in the order of their characters."""
HOSTILE = tuple(sorted(HOSTILE))


def box_of(x: int, y: int, w: int, h: int) -> Box:
    """A box on whole pixels of a generated picture."""
    return Box(x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT)


def landmarks_in(box: Box) -> Landmarks:
    """Five points, on quarters of pixels at most."""

    def at(x: float, y: float) -> tuple[float, float]:
        return box.x + box.w * x, box.y + box.h * y

    return at(0.25, 0.25), at(0.75, 0.25), at(0.5, 0.5), at(0.25, 0.75), at(0.75, 0.75)


def embedding_of(number: int) -> bytes:
    """Eight numbers of unit length, the same on every machine."""
    row = [float((number * 7 + each * 3) % 11 - 5) for each in range(8)]
    length = math.sqrt(math.fsum(each * each for each in row))
    return np.asarray([each / length for each in row], dtype="<f4").tobytes()


def face_of(
    number: int,
    box: Box | None,
    person: str | None,
    expression: Expression | None,
    *,
    proposed: bool = False,
    rich: bool = False,
) -> LabelledFace:
    """A face; a ``rich`` one says everything that a face can say."""
    if not rich:
        return LabelledFace(box, person, expression, person is not None)
    spread = [0.1] * 7
    spread[number % 7] = 0.4
    return LabelledFace(
        box,
        person,
        expression,
        confirmed=person is not None and not proposed,
        score=0.75 if proposed and person is not None else None,
        expression_confirmed=expression is not None and number % 2 == 0,
        scores=tuple(spread),
        detection=0.9375,
        landmarks=landmarks_in(box) if box else None,
        embedding=embedding_of(number),
        face=100 + number,
    )


def scenes(
    people: tuple[str, ...] = ("Ann", "Ben", "Cid"),
    *,
    splits: tuple[str, ...] = ("train", "val", "test"),
    label: Label = Label.PERSON,
    rich: bool = True,
    unlabelled: bool = False,
    suffix: str = ".jpg",
) -> Dataset:
    """Pictures of several faces: each split has one of two faces, one of one at the edge, one of nobody."""
    pictures = []
    number = 0
    for split in splits or ("",):
        stem = split or "all"
        first, second, edge = box_of(4, 4, 12, 16), box_of(32, 8, 20, 24), box_of(48, 16, 16, 32)
        faces = [
            face_of(number, first, people[number % len(people)], EXPRESSIONS[number % 7], rich=rich),
            face_of(
                number + 1,
                second,
                people[(number + 1) % len(people)],
                EXPRESSIONS[(number + 3) % 7],
                proposed=True,
                rich=rich,
            ),
        ]
        alone = face_of(number + 2, edge, people[(number + 2) % len(people)], Expression.HAPPY, rich=rich)
        stranger = face_of(number + 3, first, None, None, rich=rich)
        rows = [("both", tuple(faces)), ("edge", (alone,)), ("nobody", ())]
        if unlabelled:
            rows.append(("stranger", (stranger,)))
        for name, found in rows:
            pictures.append(
                LabelledPicture(
                    f"{stem}-{name}",
                    suffix,
                    WIDTH,
                    HEIGHT,
                    split,
                    found,
                    source=f"{len(pictures):064x}" if rich else "",
                    taken_at=f"2024-05-0{number % 9 + 1}T10:00:00" if rich else None,
                )
            )
        number += 3
    return Dataset(tuple(pictures), label, people, splits, "Summer & sun", 7, unlabelled)


def single_faces(
    people: tuple[str, ...] = ("Ann", "Ben", "Cid"),
    *,
    splits: tuple[str, ...] = ("train", "val", "test"),
    label: Label = Label.PERSON,
    each: int = 2,
    rich: bool = True,
    unlabelled: bool = False,
    suffix: str = ".jpg",
) -> Dataset:
    """Pictures of one face: ``each`` of every person in every split; expressions take turns."""
    pictures = []
    number = 0
    box = box_of(8, 8, 32, 32)
    told: tuple[str | None, ...] = (*people, None) if unlabelled else people
    for split in splits or ("",):
        for person in told:
            for _ in range(each):
                shown = EXPRESSIONS[number % 7] if person is not None else None
                pictures.append(
                    LabelledPicture(
                        f"face-{number:04d}",
                        suffix,
                        WIDTH,
                        HEIGHT,
                        split,
                        (face_of(number, box, person, shown, rich=rich),),
                        source=f"{number:064x}" if rich else "",
                        taken_at="2024-05-01T10:00:00" if rich else None,
                        recording="Talk" if rich and number % 2 else None,
                        time=number / 4 if rich and number % 2 else None,
                    )
                )
                number += 1
    return Dataset(tuple(pictures), label, people, splits, "Summer & sun", 7, unlabelled)


@cache
def pixels_of(name: str, width: int, height: int) -> Pixels:
    """Smooth colours of ``name``: (height, width, 3) uint8."""
    seed = sum(name.encode()) % 199
    rows, columns = np.mgrid[0:height, 0:width]
    found = np.stack([(rows + seed) % 256, (columns * 2) % 256, (rows + columns) % 256], axis=-1)
    return found.astype(np.uint8)


class FolderOut:
    """An ``Out`` on a folder; what was written is in ``written``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[str] = []

    @contextmanager
    def text(self, path: str) -> Iterator[TextIO]:
        kept = io.StringIO(newline="")
        yield kept
        self._keep(path, kept.getvalue().encode("utf-8"))

    @contextmanager
    def binary(self, path: str) -> Iterator[BinaryIO]:
        kept = io.BytesIO()
        yield kept
        self._keep(path, kept.getvalue())

    def picture_bytes(self, picture: LabelledPicture) -> bytes:
        kept = io.BytesIO()
        coded = Image.fromarray(self.picture_pixels(picture))
        coded.save(kept, "PNG" if picture.suffix == ".png" else "JPEG", quality=90)
        return kept.getvalue()

    def picture_pixels(self, picture: LabelledPicture) -> Pixels:
        return pixels_of(picture.name, picture.width, picture.height)

    def _keep(self, path: str, data: bytes) -> None:
        assert not path.startswith("/"), path
        assert ".." not in path.split("/"), path
        assert "\\" not in path, path
        assert path not in self.written, f"{path} was written twice"
        self.written.append(path)
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def export(made: Format, dataset: Dataset, folder: Path) -> Path:
    """Write labels and pictures of ``dataset`` into ``folder``; where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    out = FolderOut(folder)
    for picture in dataset.pictures:
        place = made.place(dataset, picture)
        if place is not None:
            with out.binary(place) as file:
                file.write(out.picture_bytes(picture))
    made.write(dataset, out)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder`` by its relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def labels_only(folder: Path) -> dict[str, bytes]:
    """As ``contents``, without pictures."""
    return {
        name: data for name, data in contents(folder).items() if not name.lower().endswith((".jpg", ".png"))
    }


def no_pictures(name: str, pixels: Pixels) -> Path:
    """An ``Unpack`` for formats that carry no pictures."""
    raise AssertionError(f"{name} was unpacked")


class UnpackTo:
    """An ``Unpack`` into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, name: str, pixels: Pixels) -> Path:
        place = self.folder / f"{name}.png"
        Image.fromarray(pixels).save(place)
        return place


Kept = Callable[[LabelledFace], LabelledFace]


def held(dataset: Dataset, made: Format, kept: Kept = lambda face: face) -> Dataset:
    """What of ``dataset`` the format can hold, by what it says of itself (``Holds``).

    The seed is of the choices, not of the dataset's content; ``kept`` takes more away.
    """
    holds = made.facts.holds
    pictures = []
    for picture in dataset.pictures:
        written = [face for face in picture.faces if dataset.class_of(face) is not None]
        if not written and Holds.NEGATIVES not in holds:
            continue
        faces = tuple(kept(_held_face(dataset, face, holds)) for face in written)
        told = replace(picture, faces=faces, split=picture.split if Holds.SPLITS in holds else "")
        if Holds.DATES not in holds:
            told = replace(told, taken_at=None)
        pictures.append(told)
    splits = dataset.splits if Holds.SPLITS in holds else ()
    order = {name: place for place, name in enumerate(splits)}
    pictures.sort(key=lambda picture: (order.get(picture.split, 0), picture.name))
    people = dataset.people if dataset.label is Label.PERSON or Holds.SEVERAL in holds else ()
    return replace(dataset, pictures=tuple(pictures), splits=splits, people=people, seed=0)


def _held_face(dataset: Dataset, face: LabelledFace, holds: frozenset[Holds]) -> LabelledFace:
    if Holds.SEVERAL not in holds:
        face = replace(
            face,
            person=face.person if dataset.label is Label.PERSON else None,
            expression=face.expression if dataset.label is Label.EXPRESSION else None,
        )
    if Holds.BOXES not in holds:
        face = replace(face, box=None)
    if Holds.STATE not in holds:
        face = replace(
            face,
            confirmed=face.person is not None,
            score=None,
            expression_confirmed=face.expression is not None,  # who made the dataset has
            scores=None,
            detection=None,
            face=None,
        )
    if Holds.LANDMARKS not in holds:
        face = replace(face, landmarks=None)
    if Holds.EMBEDDINGS not in holds:
        face = replace(face, embedding=None)
    return face


def rounded(dataset: Dataset, digits: int = 4) -> Dataset:
    """The same with every place in whole steps, to compare what went through text."""

    def face(given: LabelledFace) -> LabelledFace:
        box = given.box
        points = given.landmarks
        return replace(
            given,
            box=Box(*(round(each, digits) + 0.0 for each in (box.x, box.y, box.w, box.h))) if box else None,
            landmarks=tuple((round(x, digits), round(y, digits)) for x, y in points) if points else None,  # type: ignore[arg-type]
            scores=tuple(round(each, digits) for each in given.scores) if given.scores else None,
        )

    return replace(
        dataset,
        pictures=tuple(replace(each, faces=tuple(map(face, each.faces))) for each in dataset.pictures),
    )
