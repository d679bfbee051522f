"""How well the models do on labelled photos; what ``faceapp evaluate`` prints."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import BadTable
from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement, PhotoMeasurement
from faceapp.domain.metrics import FOLDS, BCubed, bcubed
from faceapp.domain.metrics import verification as judge
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.services.worker_process import Outcome, measuring_with
from faceapp.services.workers import MeasuringWorkers

if TYPE_CHECKING:
    from faceapp.services.models import ModelSet

Progress = Callable[[int, int], None]
_SAME = {"1": True, "true": True, "yes": True, "same": True}
_DIFFERENT = {"0": False, "false": False, "no": False, "different": False}
_SAY = _SAME | _DIFFERENT
_ROLES = ("known", "stranger")
PLAIN = ModelChoice(BUILT_IN.detector, BUILT_IN.embedder, None)
"""The built-in pair, and nothing looked at that is not asked for."""


@dataclass(frozen=True, slots=True)
class Models:
    """What measured the photos, and how fast.

    Attributes:
        detector, embedder: ids in the registry.
        milliseconds: from one photo to the next, all workers together, decoding included; the
            first photo, for which models are loaded, does not count. None for a single photo.
    """

    detector: str
    embedder: str
    milliseconds: float | None

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        took = None if self.milliseconds is None else round(self.milliseconds, 1)
        return {
            "models": {"detector": self.detector, "embedder": self.embedder},
            "milliseconds_per_photo": took,
        }


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """What ``evaluate verification`` found; see ``cli.md``.

    Attributes:
        pairs: of which both photos have a face.
        accuracy, threshold, tar_at_far, auc: None where there are not both kinds of pairs.
        no_face: photos without a face, or that can not be read.
        distances, same, folds: what it was judged by, for curves; None as above.
        models: what measured the photos.
    """

    pairs: int
    accuracy: float | None
    threshold: float | None
    tar_at_far: float | None
    auc: float | None
    no_face: tuple[Path, ...]
    distances: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)
    same: NDArray[np.bool_] | None = field(default=None, compare=False, repr=False)
    folds: int = 1
    models: Models | None = None

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "pairs": self.pairs,
            "accuracy": self.accuracy,
            "threshold": self.threshold,
            "tar_at_far_0.001": self.tar_at_far,
            "auc": self.auc,
            "no_face": [str(path) for path in self.no_face],
            **_written(self.models),
        }


@dataclass(frozen=True, slots=True)
class GroupingResult:
    """What ``evaluate grouping`` found; see ``cli.md``.

    Attributes:
        faces, people: that were grouped; a stranger is one person.
        bcubed: None where there is no face.
        groups: also those of one face.
        no_face: photos without a face, or that can not be read.
        models: what measured the photos.
    """

    faces: int
    people: int
    bcubed: BCubed | None
    groups: int
    no_face: tuple[Path, ...]
    models: Models | None = None

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        scores = self.bcubed
        return {
            "faces": self.faces,
            "people": self.people,
            "bcubed": {
                "precision": scores and scores.precision,
                "recall": scores and scores.recall,
                "f1": scores and scores.f1,
            },
            "groups": self.groups,
            "no_face": [str(path) for path in self.no_face],
            **_written(self.models),
        }


def _written(models: Models | None) -> dict[str, object]:
    return {} if models is None else models.document()


def verification(
    pairs_csv: Path,
    root: Path,
    models: ModelSet | ModelChoice = PLAIN,
    progress: Progress | None = None,
) -> VerificationResult:
    """Tell pairs of photos of the same person from pairs of two people.

    The face of a photo is the one nearest to its middle. Ten equal blocks of pairs
    (5 400 or 6 000 as in LFW, or any number that ten divides, each block with both
    kinds) are judged as ten folds.

    Args:
        pairs_csv: columns a, b (paths), same (1 or 0, true or false).
        root: the folder the paths begin at.
        models: measure here with these; or in worker processes, with those that are chosen.
        progress: called with photos done and all photos.

    Raises:
        BadTable: the table can not be read, or says something else.
    """
    rows = _table(pairs_csv, ("a", "b", "same"))
    same = []
    for line, (_, _, says) in rows:
        if says.strip().lower() not in _SAY:
            raise BadTable(path=pairs_csv, detail=f"line {line}: same is {says!r}, not 0 or 1")
        same.append(_SAY[says.strip().lower()])
    pairs = [(root / a, root / b) for _, (a, b, _) in rows]
    faces, no_face, by = _middle_faces([path for pair in pairs for path in pair], models, progress)
    used = [place for place, (a, b) in enumerate(pairs) if a in faces and b in faces]
    truth = np.array([same[place] for place in used], bool)
    if not used or truth.all() or not truth.any():
        return VerificationResult(len(used), None, None, None, None, no_face, models=by)
    first = np.stack([_vector(faces[pairs[place][0]]) for place in used])
    second = np.stack([_vector(faces[pairs[place][1]]) for place in used])
    cosines = (first * second).sum(axis=1)
    distances = np.sqrt(np.maximum(2.0 - 2.0 * cosines, 0.0)).astype(np.float64)
    folds = _folds(truth, len(pairs))
    result = judge(distances, truth, folds=folds)
    return VerificationResult(
        len(used),
        result.accuracy,
        result.threshold,
        result.tar_at_far,
        result.auc,
        no_face,
        distances,
        truth,
        folds,
        by,
    )


def _folds(same: NDArray[np.bool_], pairs: int) -> int:
    """Ten, where the table is ten blocks, no pair was lost, and each block has both kinds."""
    if len(same) != pairs or len(same) % FOLDS:
        return 1
    blocks = same.reshape(FOLDS, -1)
    return FOLDS if blocks.any(axis=1).all() and not blocks.all(axis=1).any() else 1


def grouping(
    labels_csv: Path,
    root: Path,
    models: ModelSet | ModelChoice = PLAIN,
    progress: Progress | None = None,
) -> GroupingResult:
    """Group the faces of labelled photos from nothing and compare with who they are.

    One face a photo, the one nearest to the middle, so that the labels say who it is.

    Args:
        labels_csv: columns path, person, role (known, stranger).
        root: the folder the paths begin at.
        models: measure here with these; or in worker processes, with those that are chosen.
        progress: called with photos done and all photos.

    Raises:
        BadTable: the table can not be read, or says something else.
    """
    from faceapp.services.limits import limits
    from faceapp.vision.grouping import group_faces

    rows = _table(labels_csv, ("path", "person", "role"))
    for line, (_, _, role) in rows:
        if role.strip() not in _ROLES:
            raise BadTable(path=labels_csv, detail=f"line {line}: role is {role!r}, not known or stranger")
    faces, no_face, by = _middle_faces([root / path for _, (path, _, _) in rows], models, progress)
    used = [(root / path, person) for _, (path, person, _) in rows if root / path in faces]
    if not used:
        return GroupingResult(0, 0, None, 0, no_face, by)
    _, people = np.unique([person for _, person in used], return_inverse=True)
    measured = [faces[path] for path, _ in used]
    distances = limits(by.embedder)
    groups = group_faces(
        np.stack([_vector(face) for face in measured]),
        distances.rule,
        look_penalties([(face.box, face.quality) for face in measured], distances.poor),
    )
    scores = bcubed(people.astype(np.int64), groups)
    return GroupingResult(len(used), len(np.unique(people)), scores, len(np.unique(groups)), no_face, by)


def middle_face(photo: PhotoMeasurement) -> FaceMeasurement | None:
    """The face whose box's middle is nearest to the middle of the photo, of those with a vector."""

    def away(face: FaceMeasurement) -> tuple[float, float]:
        x, y = face.box.centre
        return ((x - 0.5) * photo.width) ** 2 + ((y - 0.5) * photo.height) ** 2, -face.box.area

    return min((face for face in photo.faces if face.embedding is not None), key=away, default=None)


def look_penalties(looks: Sequence[tuple[Box, Quality | None]], most: float) -> NDArray[np.float64]:
    """What poor looks add to distances, (n,), from box and quality of each face; see ``penalties_of``."""
    from faceapp.vision.population import penalties_of

    values = []
    for box, quality in looks:
        across = max(-box.x, box.x + box.w - 1.0, 0.0) / max(box.w, 1e-9)
        down = max(-box.y, box.y + box.h - 1.0, 0.0) / max(box.h, 1e-9)
        seen = (-1.0, -1.0) if quality is None else (quality.pixels, quality.sharpness)
        values.append((*seen, max(across, down)))
    pixels, sharpness, outside = np.array(values, np.float64).T
    return penalties_of(pixels, sharpness, outside, most)


def _vector(face: FaceMeasurement) -> NDArray[np.float32]:
    assert face.embedding is not None  # middle_face saw to it
    return face.embedding


def _middle_faces(
    paths: Sequence[Path], models: ModelSet | ModelChoice, progress: Progress | None
) -> tuple[dict[Path, FaceMeasurement], tuple[Path, ...], Models]:
    """One face of each photo, the photos without one, and what measured them."""
    wanted = list(dict.fromkeys(paths))
    faces: dict[Path, FaceMeasurement] = {}
    measured = (
        _measure_in_workers(wanted, models)
        if isinstance(models, ModelChoice)
        else _measure_here(wanted, models)
    )
    began = time.perf_counter()
    for done, (path, outcome) in enumerate(measured, 1):
        began = time.perf_counter() if done == 1 else began
        face = middle_face(outcome) if isinstance(outcome, PhotoMeasurement) else None
        if face is not None:
            faces[path] = face
        if progress is not None:
            progress(done, len(wanted))
    took = (time.perf_counter() - began) * 1000 / (len(wanted) - 1) if len(wanted) > 1 else None
    if isinstance(models, ModelChoice):
        by = Models(models.detector, models.embedder, took)
    else:
        by = Models(models.detector.id, models.embedder.id, took)
    return faces, tuple(path for path in wanted if path not in faces), by


def _measure_here(paths: Sequence[Path], models: ModelSet) -> Iterator[tuple[Path, Outcome]]:
    from faceapp.services.measure import measure_photo

    for path in paths:
        yield path, measure_photo(path, models)


def _measure_in_workers(paths: Sequence[Path], choice: ModelChoice) -> Iterator[tuple[Path, Outcome]]:
    workers = MeasuringWorkers(load=partial(measuring_with, choice))
    try:
        waiting = iter(enumerate(paths))
        finished = 0
        while finished < len(paths):
            while workers.free > 0 and (task := next(waiting, None)) is not None:
                workers.submit(task[0], task[1])
            for token, outcome in workers.poll(1.0):
                finished += 1
                yield paths[token], outcome
    finally:
        workers.close()


def _table(path: Path, columns: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The wanted columns of each row, with its line number."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise BadTable(path=path, detail=f"it has no column {' and no column '.join(missing)}")
            rows = []
            for row in reader:
                values = tuple(row[column] for column in columns)
                if any(value is None for value in values):
                    raise BadTable(path=path, detail=f"line {reader.line_num} is too short")
                rows.append((reader.line_num, values))
    except OSError as error:
        raise BadTable(path=path, detail=error.strerror or "it can not be read") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadTable(path=path, detail="it is not a table of comma separated values") from error
    if not rows:
        raise BadTable(path=path, detail="it has no rows")
    return rows
