"""What there is to measure models on, and what is to be measured of which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from faceapp.domain.errors import TooFewCorrections, TooFewNames
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.figure_thresholds import (
    CORRECTIONS_LEAST,
    CORRECTIONS_MOST,
    NAMED_FACES,
    NAMED_FACES_MEASURED,
    NAMED_PEOPLE_LEAST,
    SPEED_FACES_A_PHOTO,
    SPEED_PHOTOS,
)
from faceapp.domain.figures import LibraryData, Wish
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import browse
from faceapp.services.figure_labelled import (
    CorrectedFace,
    CorrectionsTask,
    GroupsTask,
    PairsTask,
    PicturesTask,
)
from faceapp.services.figure_names import NamesTask, chosen
from faceapp.services.figure_run import Task
from faceapp.services.figure_speed import PhotoSample, SpeedTask
from faceapp.storage import figure_reads
from faceapp.storage.library import Library
from faceapp.vision.entries import entry

__all__ = ["Wanted", "data_of", "tasks"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for.

    Attributes:
        models: ids, of any kind.
        detector: what finds the faces on photos of tables.
        wishes: what to measure; of each model, what it can do.
        pairs, people: tables, for those wishes; see ``cli.md``.
        root: the folder their paths begin at; None: the one each table lies in.
        expressions: a folder with a folder for each expression.
    """

    models: tuple[str, ...]
    detector: str
    wishes: frozenset[Wish]
    pairs: Path | None = None
    people: Path | None = None
    root: Path | None = None
    expressions: Path | None = None


def data_of(library: Library) -> LibraryData:
    """What the library has to measure on; 100 ms for 300 000 named faces."""
    connection = library.connection
    _, _, people = figure_reads.named_faces(connection)
    _, counts = np.unique(people, return_counts=True)
    return LibraryData(
        len(figure_reads.measured_photos(connection)),
        int(counts[counts > 1].sum()),
        int((counts > 1).sum()),
        len(figure_reads.corrected_faces(connection)),
    )


def tasks(library: Library, wanted: Wanted) -> tuple[Task, ...]:
    """The parts of a run, in the order in which they are done: the quick ones first.

    Raises:
        NoSuchModel: one of the models is not known.
        TooFewNames, TooFewCorrections: where these are asked for and there is not enough.
    """
    kinds = {model: entry(model).kind for model in wanted.models}
    embedders = [model for model, kind in kinds.items() if kind == "embedder"]
    expressions = [model for model, kind in kinds.items() if kind == "expression"]
    planned: list[Task] = []
    if Wish.SPEED in wanted.wishes:
        whole, with_faces = _whole(library), _with_faces(library)
        for model, kind in kinds.items():
            planned.append(SpeedTask(model, whole if kind == "detector" else with_faces))
    if Wish.NAMES in wanted.wishes and embedders:
        planned += _names(library, embedders)
    if Wish.CORRECTIONS in wanted.wishes and expressions:
        faces = _corrected(library)
        planned += [CorrectionsTask(model, faces) for model in expressions]
    planned += labelled(wanted, embedders, expressions)
    return tuple(planned)


def labelled(wanted: Wanted, embedders: Sequence[str], expressions: Sequence[str]) -> list[Task]:
    """The parts that need no library."""
    planned: list[Task] = []
    for wish, table, kind in (
        (Wish.VERIFICATION, wanted.pairs, PairsTask),
        (Wish.GROUPING, wanted.people, GroupsTask),
    ):
        if wish in wanted.wishes and table is not None:
            root = wanted.root or table.parent
            planned += [kind(model, wanted.detector, table, root) for model in embedders]
    if Wish.EXPRESSION in wanted.wishes and wanted.expressions is not None:
        planned += [PicturesTask(model, wanted.detector, wanted.expressions) for model in expressions]
    return planned


def _evenly(numbers: np.ndarray, most: int) -> list[int]:
    """``most`` of ``numbers``, spread over all of them."""
    if len(numbers) <= most:
        return [int(number) for number in numbers]
    places = np.linspace(0, len(numbers) - 1, most).round().astype(np.int64)
    return [int(number) for number in numbers[places]]


def _whole(library: Library) -> tuple[PhotoSample, ...]:
    numbers = _evenly(figure_reads.measured_photos(library.connection), SPEED_PHOTOS)
    return tuple(PhotoSample(one.path) for one in browse.photos(library, [PhotoId(n) for n in numbers]))


def _with_faces(library: Library) -> tuple[PhotoSample, ...]:
    numbers = _evenly(figure_reads.photos_with_faces(library.connection), SPEED_PHOTOS)
    samples = []
    for photo in browse.photos(library, [PhotoId(n) for n in numbers]):
        known = [face.landmarks for face in browse.faces_of(library, photo.id) if face.landmarks is not None]
        samples.append(PhotoSample(photo.path, tuple(known[:SPEED_FACES_A_PHOTO])))
    return tuple(samples)


def _names(library: Library, embedders: Sequence[str]) -> list[Task]:
    """The same faces for all models; fewer where one of them has to look at the photos first."""
    faces, _, people = figure_reads.named_faces(library.connection)
    for most in (NAMED_FACES, NAMED_FACES_MEASURED):
        places = chosen(people, most)
        numbers = tuple(int(face) for face in faces[places])
        if all(
            figure_reads.with_vectors(library.connection, model, numbers) == len(numbers)
            for model in embedders
        ):
            break
    who = tuple(int(person) for person in people[places])
    if len(set(who)) < NAMED_PEOPLE_LEAST:
        raise TooFewNames(least=NAMED_PEOPLE_LEAST)
    return [NamesTask(model, library.path, numbers, who) for model in embedders]


def _corrected(library: Library) -> tuple[CorrectedFace, ...]:
    rows = figure_reads.corrected_faces(library.connection)
    if len(rows) < CORRECTIONS_LEAST:
        raise TooFewCorrections(least=CORRECTIONS_LEAST, missing=CORRECTIONS_LEAST - len(rows))
    rows = [rows[place] for place in _evenly(np.arange(len(rows)), CORRECTIONS_MOST)]
    known = {face.id: face for face in browse.faces(library, [FaceId(face) for face, _, _ in rows])}
    photos = {
        one.id: one.path for one in browse.photos(library, sorted({PhotoId(photo) for _, photo, _ in rows}))
    }
    place = {str(label): number for number, label in enumerate(EXPRESSIONS)}
    return tuple(
        CorrectedFace(photos[PhotoId(photo)], landmarks, place[label])
        for face, photo, label in rows
        if (landmarks := known[FaceId(face)].landmarks) is not None
    )
