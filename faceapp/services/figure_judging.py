"""From answers to figures: what was told right, and how sure that is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.certainty import clustered, wilson
from faceapp.domain.curves import roc, told
from faceapp.domain.figures import Circumstance, Data, ExpressionFigures, VerificationFigures
from faceapp.domain.metrics import Classification, auc, decided, tar_at_far
from faceapp.vision.entries import entry

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def circumstance(model: str, *, source: Path | None = None, detector: str = "") -> Circumstance:
    """Today, with the model as it is now; ``source``: the labels, None for the library's own.

    Raises:
        NoSuchModel: there is none of that name.
    """
    data = Data.LIBRARY if source is None else Data.LABELLED
    name = "" if source is None else source.name
    return Circumstance(date.today().isoformat(), data, name, entry(model).version, detector)  # noqa: DTZ011


def verification_figures(
    about: Circumstance,
    distances: Doubles,
    same: Flags,
    *,
    folds: int,
    clusters: Ints | None = None,
    faces: int = 0,
    people: int = 0,
) -> VerificationFigures:
    """Judge pairs.

    Args:
        about: when and on what.
        distances: (n,) between unit vectors.
        same: (n,) whether both are one person.
        folds: equal blocks, each judged by the threshold of the others; 1 for none.
        clusters: (n,) whose pair each is, where pairs share faces; None where they do not.
        faces: in the pairs; 0 where that is not known.
        people: likewise.

    Raises:
        ValueError: there are not both kinds of pairs, or the folds are not equal.
    """
    called, threshold = decided(distances, same, folds=folds)
    right = called == same
    words = told(called, same)
    return VerificationFigures(
        about,
        len(same),
        faces,
        people,
        wilson(int(right.sum()), len(right)) if clusters is None else clustered(right, clusters),
        threshold,
        words.precision,
        words.recall,
        words.f1,
        tar_at_far(distances, same),
        auc(distances, same),
        roc(distances, same),
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What was told right, picture by picture.

    Attributes:
        right: (n,) whether each was.
        basis: stands for the pictures and their labels.
        learned: the model learned from some of them.
    """

    right: Flags
    basis: str
    learned: bool = False


def basis_of(pictures: Iterable[str], truth: Ints) -> str:
    """Stands for pictures, by whatever tells them apart, and their labels; 16 letters."""
    digest = hashlib.sha256(truth.astype(np.int64).tobytes())
    for picture in pictures:
        digest.update(picture.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()[:16]


def expression_figures(
    about: Circumstance, judged: Classification, labels: tuple[str, ...], answers: Answers | None = None
) -> ExpressionFigures:
    """What a classification comes to; ``labels`` in the order of its columns."""
    there = [score for score in judged.per_label if score.count]
    total = sum(score.count for score in there)
    right = sum(judged.confusion[place][place] for place in range(len(labels)))
    return ExpressionFigures(
        about,
        total,
        wilson(right, total),
        float(np.mean([score.precision for score in there])),
        float(np.mean([score.recall for score in there])),
        judged.macro_f1,
        judged.calibration_error,
        labels,
        judged.confusion,
        "" if answers is None else "".join("1" if one else "0" for one in answers.right),
        "" if answers is None else answers.basis,
        answers is not None and answers.learned,
    )
