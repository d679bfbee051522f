"""The faces of a library whose expression is set: counted, and told to the process that learns."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceapp.domain.errors import NoTrainingPictures
from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.domain.face import Face
from faceapp.domain.geometry import Landmarks
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.own_training import CorrectedCounts
from faceapp.domain.own_training_errors import TrainingPlaceGone
from faceapp.domain.own_training_thresholds import OTHERS_MOST
from faceapp.services import browse
from faceapp.storage.figure_reads import told_faces, told_unplaced, uncorrected_faces
from faceapp.storage.library import Library

TABLES: Final = ("fer2013.csv", "icml_face_data.csv")
"""Names of FER2013's table, in which the pictures are."""
_PLACES = {str(label): place for place, label in enumerate(EXPRESSIONS)}


@dataclass(frozen=True, slots=True)
class TaughtFace:
    """A face to learn from; crosses processes.

    Attributes:
        path: of the photo.
        landmarks: fractions of it; None: the whole photo is the face.
        label: place in ``EXPRESSIONS``.
        who: faces of the same person have the same; all of one go to one side.
    """

    path: Path
    landmarks: Landmarks | None
    label: int
    who: str


def corrected_counts(library: Library) -> CorrectedCounts:
    """How many there are of each expression, and how many can not be learned from."""
    counts = [0] * len(EXPRESSIONS)
    imported = 0
    for _, _, label, by_import in told_faces(library.connection):
        counts[_PLACES[label]] += 1
        imported += by_import
    return CorrectedCounts(tuple(counts), imported, told_unplaced(library.connection))


def taught_faces(library: Library) -> tuple[TaughtFace, ...]:
    """All of them, those of one photo after each other."""
    rows = sorted(told_faces(library.connection), key=lambda row: (row[1], row[0]))
    known = {face.id: face for face in browse.faces(library, [FaceId(face) for face, *_ in rows])}
    photos = sorted({PhotoId(photo) for _, photo, *_ in rows})
    paths = {one.id: one.path for one in browse.photos(library, photos)}
    return tuple(
        TaughtFace(paths[PhotoId(photo)], found.landmarks, _PLACES[label], who(found))
        for face, photo, label, _ in rows
        for found in (known[FaceId(face)],)
    )


def other_faces(library: Library) -> tuple[TaughtFace, ...]:
    """Some faces whose expression nobody set, spread evenly over the library; their label means nothing."""
    rows = uncorrected_faces(library.connection)
    rows = rows[:: max(1, -(-len(rows) // OTHERS_MOST))]
    known = {face.id: face for face in browse.faces(library, [FaceId(face) for face, _ in rows])}
    paths = {
        one.id: one.path for one in browse.photos(library, sorted({PhotoId(photo) for _, photo in rows}))
    }
    return tuple(
        TaughtFace(paths[PhotoId(photo)], found.landmarks, 0, who(found))
        for face, photo in rows
        if (found := known[FaceId(face)]).landmarks is not None
    )


def who(face: Face) -> str:
    """Its person or, where nobody was named, the group of look-alikes."""
    if face.person is not None:
        return f"person-{face.person}"
    return f"face-{face.id}" if face.group is None else f"group-{face.group}"


def labelled_counts(place: Path) -> CorrectedCounts | None:
    """How many files lie in folders that name an expression; None for an archive or a table: not known.

    Raises:
        TrainingPlaceGone: there is nothing.
        NoTrainingPictures: no folder names one.
    """
    if not place.exists():
        raise TrainingPlaceGone(path=place)
    if place.is_file() or any((place / name).is_file() for name in TABLES):
        return None
    counts = [0] * len(EXPRESSIONS)
    for folder, _, files in os.walk(place):
        named = (expression_named(part) for part in Path(folder).relative_to(place).parts)
        label = next((one for one in named if one is not None), None)
        if label is not None:
            counts[EXPRESSIONS.index(label)] += len(files)
    if not sum(counts):
        raise NoTrainingPictures
    return CorrectedCounts(tuple(counts))
