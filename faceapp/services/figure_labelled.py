"""How well models do on labels from elsewhere: tables of pairs, of people, corrected expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faceapp.domain.errors import NothingToMeasure, TooFewCorrections, UnreadablePicture
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.figure_thresholds import CORRECTIONS_LEAST
from faceapp.domain.figures import Doing, Figures, GroupingFigures
from faceapp.domain.geometry import Landmarks
from faceapp.domain.metrics import classification
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.services.figure_judging import (
    Answers,
    basis_of,
    circumstance,
    expression_figures,
    verification_figures,
)

if TYPE_CHECKING:
    from faceapp.vision.models import ModelSet

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PairsTask:
    """Verification on a table of pairs; see ``services.evaluate.verification``.

    Attributes:
        model, detector: the embedder, and what finds the faces.
        table, root: where the table is, and the folder its paths begin at.
    """

    model: str
    detector: str
    table: Path
    root: Path
    doing: Doing = Doing.VERIFICATION

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            BadTable: the table can not be used.
            NothingToMeasure: there are not both kinds of pairs with a face on each photo.
            KnownError: a model can not be loaded.
        """
        from faceapp.services.evaluate import verification

        found = verification(self.table, self.root, _models(self.detector, self.model), tell)
        if found.distances is None or found.same is None:
            raise NothingToMeasure
        about = circumstance(self.model, source=self.table, detector=self.detector)
        judged = verification_figures(about, found.distances, found.same, folds=found.folds)
        return Figures(self.model, verification=judged)


@dataclass(frozen=True, slots=True)
class GroupsTask:
    """Grouping on a table of people; see ``services.evaluate.grouping``; fields as of ``PairsTask``."""

    model: str
    detector: str
    table: Path
    root: Path
    doing: Doing = Doing.GROUPING

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            BadTable: the table can not be used.
            NothingToMeasure: no photo has a face, or nobody measured the model's distances.
            KnownError: a model can not be loaded.
        """
        from faceapp.services.evaluate import grouping
        from faceapp.vision.entries import entry

        if "distances" not in entry(self.model).facts:
            raise NothingToMeasure
        found = grouping(self.table, self.root, _models(self.detector, self.model), tell)
        if found.bcubed is None:
            raise NothingToMeasure
        about = circumstance(self.model, source=self.table, detector=self.detector)
        scores = found.bcubed
        return Figures(
            self.model,
            grouping=GroupingFigures(
                about, found.faces, found.people, found.groups, scores.precision, scores.recall, scores.f1
            ),
        )


@dataclass(frozen=True, slots=True)
class PicturesTask:
    """Expression on pictures in a folder for each; see ``services.evaluate_expression``.

    Attributes:
        place: a folder, or an archive of such folders.
    """

    model: str
    detector: str
    place: Path
    doing: Doing = Doing.EXPRESSION

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            NoTrainingPictures: no folder names an expression.
            NothingToMeasure: no picture can be read, or none has a face.
            KnownError: a model can not be loaded.
        """
        from faceapp.services.evaluate_expression import expression

        found = expression(self.place, self.model, self.detector, tell)
        if found.scores is None:
            raise NothingToMeasure
        labels = tuple(str(one) for one in EXPRESSIONS)
        about = circumstance(self.model, source=self.place, detector=self.detector)
        answers = Answers(found.right, found.basis, found.learned)
        return Figures(self.model, expression=expression_figures(about, found.scores, labels, answers))


@dataclass(frozen=True, slots=True)
class CorrectedFace:
    """A face of the library whose expression somebody set.

    Attributes:
        label: place in ``EXPRESSIONS``.
    """

    path: Path
    landmarks: Landmarks
    label: int


@dataclass(frozen=True, slots=True)
class CorrectionsTask:
    """Expression on what was corrected in the library."""

    model: str
    faces: tuple[CorrectedFace, ...]
    doing: Doing = Doing.CORRECTIONS

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            TooFewCorrections: of the photos that can be read, see ``CORRECTIONS_LEAST``.
            KnownError: the model can not be loaded.
        """
        from faceapp.media.decode import decode
        from faceapp.media.files import read_picture
        from faceapp.vision.entries import entry
        from faceapp.vision.registry import load_expression

        model = load_expression(self.model)
        by_photo: dict[Path, list[CorrectedFace]] = {}
        for face in self.faces:
            by_photo.setdefault(face.path, []).append(face)
        scores, truth, seen = [], [], []
        for done, (path, faces) in enumerate(by_photo.items(), 1):
            tell(done, len(by_photo))
            try:
                pixels = decode(read_picture(path, hashed=False), WORKING_SIDE).pixels
            except UnreadablePicture:
                continue
            size = [pixels.shape[1], pixels.shape[0]]
            points = [(np.array(face.landmarks) * size).astype(np.float32) for face in faces]
            scores.append(model.classify(pixels, points))
            truth += [face.label for face in faces]
            seen += [f"{face.path} {face.landmarks}" for face in faces]
        if len(truth) < CORRECTIONS_LEAST:
            raise TooFewCorrections(least=CORRECTIONS_LEAST, missing=CORRECTIONS_LEAST - len(truth))
        said, real = np.concatenate(scores).astype(np.float64), np.array(truth, np.int64)
        labels = tuple(str(one) for one in EXPRESSIONS)
        learned = bool(entry(self.model).facts.get("learned_corrections", False))
        answers = Answers(said.argmax(axis=1) == real, basis_of(seen, real), learned)
        judged = expression_figures(circumstance(self.model), classification(said, real), labels, answers)
        return Figures(self.model, expression=judged)


def _models(detector: str, embedder: str) -> ModelSet:
    from faceapp.vision.models import ModelSet
    from faceapp.vision.registry import load_detector, load_embedder

    return ModelSet(load_detector(detector), load_embedder(embedder))
