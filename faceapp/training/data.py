"""Labelled faces: read from a folder for each label, or such folders in one archive."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import NoTrainingPictures
from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.domain.training_thresholds import EXPRESSION_SIDE, TRAIN_PICTURE_BYTES

Pictures = NDArray[np.uint8]
Ints = NDArray[np.int64]

_TRAIN = ("train", "training")
_VALIDATION = ("validation", "valid", "val", "public_test", "test")
_ARCHIVES = (".tar.gz", ".tgz", ".tar")


@dataclass(frozen=True, slots=True)
class LabelledFaces:
    """Faces that somebody gave labels.

    Attributes:
        pictures: (n, side, side) grey.
        labels: (n,) place in ``EXPRESSIONS``.
        groups: (n,) faces that belong together (a person's) have the same number.
    """

    pictures: Pictures
    labels: Ints
    groups: Ints

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, which: NDArray[np.generic]) -> LabelledFaces:
        """The faces at ``which``: places, or a flag for each."""
        return LabelledFaces(self.pictures[which], self.labels[which], self.groups[which])


@dataclass(slots=True)
class Reader:
    """Reads labelled faces; counts what it could not use.

    Attributes:
        broken: files in a label's folder that are no readable pictures.
        foreign: folders that name no expression of ours, with their files.
    """

    side: int = EXPRESSION_SIDE
    broken: int = 0
    foreign: dict[str, int] = field(default_factory=dict)
    _pictures: list[Pictures] = field(default_factory=list)
    _labels: list[int] = field(default_factory=list)
    _groups: list[str] = field(default_factory=list)

    def read(self, place: Path) -> Iterator[int]:
        """Add the faces of a folder or archive; tells how many there are now.

        A path is LABEL/FILE or LABEL/PERSON/FILE, below any folders.
        """
        for inside, read in files(place):
            folder, label = label_of(inside)
            if label is None:
                self.foreign[folder] = self.foreign.get(folder, 0) + 1
                continue
            picture = grey_square(read(), self.side)
            if picture is None:
                self.broken += 1
                continue
            below = inside.parts[inside.parts.index(folder) + 1 : -1]
            self._pictures.append(picture)
            self._labels.append(label)
            self._groups.append("/".join(below) if below else f"\0{len(self._groups)}")
            yield len(self._labels)

    def faces(self) -> LabelledFaces:
        """All that were read.

        Raises:
            NoTrainingPictures: there is none.
        """
        if not self._labels:
            raise NoTrainingPictures
        _, groups = np.unique(self._groups, return_inverse=True)
        return LabelledFaces(np.stack(self._pictures), np.array(self._labels), groups.astype(np.int64))


def sets(data: Path) -> tuple[Path, Path | None]:
    """Where the faces to train with lie, and those to validate with, if they are apart.

    Raises:
        NoTrainingPictures: there is nothing like it at ``data``.
    """
    if data.is_file() and data.name.endswith(_ARCHIVES):
        return data, None
    if not data.is_dir():
        raise NoTrainingPictures
    train = _named(data, _TRAIN)
    return (data, None) if train is None else (train, _named(data, _VALIDATION))


def grey_square(data: bytes, side: int) -> Pictures | None:
    """A picture file's middle square as (side, side) grey; None where it can not be read."""
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    except cv2.error:
        picture = None
    if picture is None or min(picture.shape) < 8:
        return None
    height, width = picture.shape
    square = min(height, width)
    top, left = (height - square) // 2, (width - square) // 2
    cut = picture[top : top + square, left : left + square]
    if square != side:
        cut = cv2.resize(
            cut, (side, side), interpolation=cv2.INTER_AREA if square > side else cv2.INTER_CUBIC
        )
    return np.ascontiguousarray(cut, np.uint8)


def _named(data: Path, names: tuple[str, ...]) -> Path | None:
    for name in names:
        for place in (data / name, *(data / f"{name}{ending}" for ending in _ARCHIVES)):
            if place.exists():
                return place
    return None


def label_of(inside: PurePosixPath) -> tuple[str, int | None]:
    """The folder that names an expression, the outermost first, and which; else the last folder."""
    folders = inside.parts[:-1]
    for folder in folders:
        found = expression_named(folder)
        if found is not None:
            return folder, EXPRESSIONS.index(found)
    return (folders[-1] if folders else ""), None


def files(place: Path) -> list[tuple[PurePosixPath, Callable[[], bytes]]]:
    """All files of a folder or archive in the order of their names, and what reads each.

    What can not be read, or is too large for a face, reads as no bytes.

    Raises:
        NoTrainingPictures: the archive is none, or broken.
    """
    if place.is_file():
        return [(inside, partial(bytes, data)) for inside, data in _archive(place)]
    found = [path for path in sorted(place.rglob("*")) if path.is_file()]
    return [(PurePosixPath(path.relative_to(place).as_posix()), partial(_read, path)) for path in found]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= TRAIN_PICTURE_BYTES else b""
    except OSError:
        return b""


def _archive(place: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files of an archive, in the order of their names; nothing is unpacked to the disk."""
    found = []
    try:
        with tarfile.open(place) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None and member.size <= TRAIN_PICTURE_BYTES:
                    found.append((PurePosixPath(member.name), file.read()))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise NoTrainingPictures from error
    yield from sorted(found)
