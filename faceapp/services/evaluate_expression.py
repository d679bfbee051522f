"""How well an expression model does on labelled pictures; ``faceapp evaluate expression``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.certainty import Interval, wilson
from faceapp.domain.errors import NoSuchModel, NoTrainingPictures, UnreadablePicture
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.expression_thresholds import EXPRESSION_DRAWS, EXPRESSION_WHOLE_SIDE
from faceapp.domain.learned import mark
from faceapp.domain.measurement import Pixels
from faceapp.domain.metrics import Classification, classification
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.domain.training_thresholds import EXPRESSION_SIDE
from faceapp.services.figure_judging import basis_of

if TYPE_CHECKING:
    from faceapp.vision.models import Detector, ExpressionModel, Landmarks5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExpressionResult:
    """What ``evaluate expression`` found; see ``cli.md``.

    Attributes:
        model, version: which model was judged.
        pictures: that were judged.
        scores: None where none was.
        accuracy: its 95 % interval (Wilson); None where no picture was judged.
        macro_f1: its 95 % interval (bootstrap); the same.
        no_face: pictures in which the detector sees no face; not judged.
        broken: files in a label's folder that are no readable pictures.
        foreign: folders that name no expression of ours, with their files.
        right: (pictures,) whether each was told right.
        basis: stands for the pictures that were judged and their labels.
        learned: the model learned from some of them.
        milliseconds: processor time a face, cutting it included, one at a time; the first one
            is left out where there are more.
    """

    model: str
    version: str
    pictures: int
    scores: Classification | None
    accuracy: Interval | None
    macro_f1: Interval | None
    no_face: tuple[Path, ...]
    broken: tuple[Path, ...]
    foreign: dict[str, int]
    right: NDArray[np.bool_]
    basis: str
    learned: bool
    milliseconds: float | None

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        scores = self.scores
        return {
            "model": self.model,
            "version": self.version,
            "pictures": self.pictures,
            "accuracy": scores and scores.accuracy,
            "accuracy_95": self.accuracy and [self.accuracy.low, self.accuracy.high],
            "macro_f1": scores and scores.macro_f1,
            "macro_f1_95": self.macro_f1 and [self.macro_f1.low, self.macro_f1.high],
            "ece": scores and scores.calibration_error,
            "per_label": scores and per_label(scores),
            "confusion": scores and [list(row) for row in scores.confusion],
            "labels": [label.value for label in EXPRESSIONS],
            "milliseconds_per_face": self.milliseconds,
            "no_face": [str(path) for path in self.no_face],
            "broken": [str(path) for path in self.broken],
            "other_folders": self.foreign,
            "learned_from": self.learned,
        }


def per_label(scores: Classification) -> dict[str, object]:
    """Precision, recall, F1 and support of each expression."""
    return {
        label.value: {"precision": one.precision, "recall": one.recall, "f1": one.f1, "support": one.count}
        for label, one in zip(EXPRESSIONS, scores.per_label, strict=True)
    }


def expression(
    place: Path,
    model: ExpressionModel | str | None = None,
    detector: Detector | str | None = None,
    progress: Progress | None = None,
) -> ExpressionResult:
    """Judge a model on pictures that somebody labelled.

    A picture of at most ``EXPRESSION_WHOLE_SIDE`` pixels is a face that was cut before, and
    judged whole. In a larger one the face nearest to the middle is judged, found and cut as
    in any photo; a picture without a face is counted, and not judged.

    Args:
        place: a folder of pictures for each expression, at any depth, or such folders in one
            archive; the same as training reads.
        model: it, or its id in the registry; None: the built-in one.
        detector: what finds the faces; the same.
        progress: called with pictures done and all files.

    Raises:
        NoTrainingPictures: there is no picture in a folder that names an expression.
        NoSuchModel, ModelDamaged, ModelUnchecked: a model can not be loaded.
    """
    from faceapp.vision.registry import load_detector, load_expression

    model = BUILT_IN.expression or "" if model is None else model
    detector = BUILT_IN.detector if detector is None else detector
    judge = _Judge(
        load_expression(model) if isinstance(model, str) else model,
        load_detector(detector) if isinstance(detector, str) else detector,
    )
    for done, total in judge.look_at(place):
        if progress is not None:
            progress(done, total)
    return judge.result()


class _Judge:
    """Looks at one picture after the other, and keeps what the model says of each."""

    def __init__(self, model: ExpressionModel, detector: Detector) -> None:
        self._model, self._detector = model, detector
        self._said: list[NDArray[np.float32]] = []
        self._truth: list[int] = []
        self._seconds: list[float] = []
        self._no_face: list[Path] = []
        self._broken: list[Path] = []
        self._foreign: dict[str, int] = {}
        self._judged: list[str] = []
        self._marks = _marks_of(model.id)
        self._learned = False

    def look_at(self, place: Path) -> Iterator[tuple[int, int]]:
        from faceapp.training.data import files, label_of

        found = files(place)
        for done, (inside, read) in enumerate(found, 1):
            folder, label = label_of(inside)
            if label is None:
                self._foreign[folder] = self._foreign.get(folder, 0) + 1
            else:
                path = place / inside
                data = read()
                pixels = _decoded(path, data)
                if pixels is None:
                    self._broken.append(path)
                else:
                    self._take(path, pixels, label)
                    self._learned = self._learned or self._known(data)
                    self._judged += [inside.as_posix()] * (len(self._truth) - len(self._judged))
            yield done, len(found)

    def _known(self, data: bytes) -> bool:
        """Whether the model learned from this picture."""
        from faceapp.training.data import grey_square

        if not self._marks:
            return False
        square = grey_square(data, EXPRESSION_SIDE)
        return square is not None and mark(square) in self._marks

    def _take(self, path: Path, pixels: Pixels, label: int) -> None:
        points = _face(pixels, self._detector)
        if points is None:
            self._no_face.append(path)
            return
        begun = time.process_time()
        said = self._model.classify(pixels, [points])
        self._seconds.append(time.process_time() - begun)
        self._said.append(said[0])
        self._truth.append(label)

    def result(self) -> ExpressionResult:
        judged = len(self._truth)
        if not (judged or self._no_face or self._broken):
            raise NoTrainingPictures
        truth = np.array(self._truth, np.int64)
        scores = classification(np.stack(self._said).astype(np.float64), truth) if judged else None
        seconds = self._seconds[1:] or self._seconds
        return ExpressionResult(
            model=self._model.id,
            version=self._model.version,
            pictures=judged,
            scores=scores,
            accuracy=wilson(sum(scores.confusion[n][n] for n in range(len(EXPRESSIONS))), judged)
            if scores
            else None,
            macro_f1=_macro_f1(scores) if scores else None,
            no_face=tuple(self._no_face),
            broken=tuple(self._broken),
            foreign=self._foreign,
            right=np.stack(self._said).argmax(axis=1) == truth if judged else np.zeros(0, bool),
            basis=basis_of(self._judged, truth) if judged else "",
            learned=self._learned,
            milliseconds=1000 * sum(seconds) / len(seconds) if seconds else None,
        )


def _marks_of(model: str) -> frozenset[str]:
    """Of the pictures that the model learned from; none where its entry does not know them."""
    from faceapp.vision.entries import entry

    try:
        return frozenset(map(str, entry(model).facts.get("learned_marks", ())))
    except (NoSuchModel, TypeError):
        return frozenset()


def _decoded(path: Path, data: bytes) -> Pixels | None:
    """Upright RGB, at most ``WORKING_SIDE`` long; None where it is no readable picture."""
    from faceapp.media.decode import decode
    from faceapp.media.files import PictureFile
    from faceapp.media.sniff import HEAD_BYTES, kind_of

    try:
        kind = kind_of(data[:HEAD_BYTES])
        return decode(PictureFile(path, data, kind, len(data), 0, b""), WORKING_SIDE).pixels
    except (UnreadablePicture, MemoryError):
        return None


def _face(pixels: Pixels, detector: Detector) -> Landmarks5 | None:
    """Landmarks of the face to judge: of the whole picture, or of the face nearest to its middle."""
    from faceapp.vision.expression_crop import whole

    if max(pixels.shape[:2]) <= EXPRESSION_WHOLE_SIDE:
        return whole(pixels)
    middle = np.array(pixels.shape[1::-1]) / 2
    found = detector.detect(pixels)
    away = [float(np.hypot(*((np.array(one.box[:2]) + one.box[2:]) / 2 - middle))) for one in found]
    return found[int(np.argmin(away))].landmarks if found else None


def _macro_f1(scores: Classification) -> Interval:
    """By drawing as many faces anew with repetition, which is drawing from the confusion's cells.

    Source: the percentile bootstrap of Efron 1979.
    """
    confusion = np.array(scores.confusion, np.float64)
    count = int(confusion.sum())
    drawn = np.random.default_rng(0).multinomial(count, confusion.ravel() / count, EXPRESSION_DRAWS)
    tables = drawn.reshape(-1, *confusion.shape)
    right = np.einsum("kii->ki", tables)
    are, called = tables.sum(axis=2), tables.sum(axis=1)
    occurs = are > 0
    f1 = np.divide(2 * right, are + called, out=np.zeros(right.shape), where=occurs)
    means = f1.sum(axis=1) / occurs.sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(scores.macro_f1, float(low), float(high))
