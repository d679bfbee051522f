"""Which faces are learned from, and which judge what was learned."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import TooFewPictures
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.learned import mark
from faceapp.domain.training import ReadingPictures
from faceapp.domain.training_thresholds import TRAIN_VALIDATION
from faceapp.training.data import LabelledFaces, Reader, sets
from faceapp.training.duplicates import also_in, even, families, unlike


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces to train with and others to validate with, and what was left out.

    Attributes:
        given: the validation faces came apart; else they were split off by group.
        repeated: training faces left out because they are among the validation faces, or
            among the others, or have two labels.
        nothing: pictures left out because they show nothing.
        broken, foreign: see ``Reader``.
    """

    train: LabelledFaces
    validation: LabelledFaces
    given: bool
    repeated: int
    nothing: int
    broken: int
    foreign: dict[str, int]


def gather(data: Path, seed: int) -> Generator[ReadingPictures, None, Faces]:
    """Read the faces at ``data`` and part them.

    Raises:
        NoTrainingPictures: there are none.
        TooFewPictures: fewer than two labels have pictures, or nothing is left to validate with.
    """
    place, apart = sets(data)
    reader = Reader()
    every = yield from _read(reader, place)
    whole = every.only(~even(every.pictures))
    if apart is None:
        own = whole.only(unlike(whole))
        held = split(own, seed)
        train, validation, broken, foreign = own.only(~held), own.only(held), reader.broken, reader.foreign
    else:
        other = Reader()
        all_validation = yield from _read(other, apart)
        validation = all_validation.only(~even(all_validation.pictures))
        fresh = whole.only(~also_in(whole.pictures, validation.pictures))
        train = fresh.only(unlike(fresh))
        broken = reader.broken + other.broken
        foreign = {**reader.foreign, **other.foreign}
    if len(np.unique(train.labels)) < 2 or not len(validation):
        raise TooFewPictures
    repeated = len(whole) - len(train) - (0 if apart is not None else len(validation))
    nothing = len(every) - len(whole)
    return Faces(train, validation, apart is not None, repeated, nothing, broken, foreign)


def split(faces: LabelledFaces, seed: int, part: float = TRAIN_VALIDATION) -> NDArray[np.bool_]:
    """(n,) flags of the faces to validate with: whole groups, of each label about ``part``, never
    more than half.
    """
    names, place = np.unique(families(faces), return_inverse=True)
    return _taken(faces, place, np.random.default_rng(seed).permutation(len(names)), part)


def kept_aside(faces: LabelledFaces, part: float) -> NDArray[np.bool_]:
    """As ``split``, by what the pictures are and not by chance.

    Of faces that were there before, nearly the same ones are kept aside when more have come: a model
    that learned on from an earlier one is not judged by what that one learned.
    """
    names, place = np.unique(families(faces), return_inverse=True)
    marks = [""] * len(names)
    for group, picture in zip(place.tolist(), faces.pictures, strict=True):
        own = mark(picture)
        marks[group] = min(marks[group] or own, own)
    return _taken(faces, place, np.argsort(np.array(marks), kind="stable"), part)


def _taken(
    faces: LabelledFaces, place: NDArray[np.int64], order: NDArray[np.int64], part: float
) -> NDArray[np.bool_]:
    """The faces of the first groups in ``order``, until there are enough of each label."""
    counts = np.zeros((len(order), len(EXPRESSIONS)), np.int64)
    np.add.at(counts, (place, faces.labels), 1)
    every = counts.sum(axis=0)
    have = np.zeros_like(every)
    taken = np.zeros(len(order), bool)
    for group in order:
        more = counts[group]
        if (have < every * part)[more > 0].all() and (have + more <= every / 2).all():
            taken[group] = True
            have += more
    return taken[place]


def _read(reader: Reader, place: Path) -> Generator[ReadingPictures, None, LabelledFaces]:
    for done in reader.read(place):
        if done % 500 == 0:
            yield ReadingPictures(done)
    return reader.faces()
