"""How good groups and distances are, against what is true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS = 10
FAR = 0.001
CALIBRATION_BINS = 15


@dataclass(frozen=True, slots=True)
class PrecisionAndRecall:
    """Both, and the two in one."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class BCubed(PrecisionAndRecall):
    """How far groups agree with people, from the point of view of each face.

    Attributes:
        precision: of a face's group, the part that is the same person; mean over faces.
        recall: of a person's faces, the part that is in the face's group; mean over faces.
    """


def bcubed(people: Ints, groups: Ints) -> BCubed:
    """BCubed precision and recall (Bagga and Baldwin 1998).

    Args:
        people: (n,) who each face is; any numbers.
        groups: (n,) the group it was put into; any numbers.

    Raises:
        ValueError: there is no face, or not one group for each.
    """
    if len(people) != len(groups) or not len(people):
        raise ValueError("one group for each face, and at least one face")
    _, person = np.unique(people, return_inverse=True)
    _, group = np.unique(groups, return_inverse=True)
    pairs, both = np.unique(np.stack((person, group)), axis=1, return_counts=True)
    of_person, of_group = np.bincount(person), np.bincount(group)
    weight = both.astype(np.float64) ** 2
    return BCubed(
        float((weight / of_group[pairs[1]]).sum() / len(person)),
        float((weight / of_person[pairs[0]]).sum() / len(person)),
    )


@dataclass(frozen=True, slots=True)
class Verification:
    """How well a distance tells pairs of the same person from pairs of two.

    Attributes:
        accuracy: part of the pairs told right; with folds, each judged by the threshold
            that is best on the others.
        threshold: mean of these thresholds; a pair at or below it counts as the same.
        tar_at_far: part of the same pairs that is accepted where at most ``FAR`` of the
            different ones is.
        auc: area under the curve of both, 0.5 for guessing.
    """

    accuracy: float
    threshold: float
    tar_at_far: float
    auc: float


def verification(distances: Doubles, same: Flags, *, folds: int = 1) -> Verification:
    """Judge ``distances`` (n,) against ``same`` (n,).

    With ``folds``, the pairs are that many equal blocks in their order, as in the LFW
    protocol (Huang et al. 2007); with 1, the threshold is chosen and judged on all.

    Raises:
        ValueError: there are not both kinds of pairs, or the folds are not equal.
    """
    called, threshold = decided(distances, same, folds=folds)
    return Verification(
        float((called == same).mean()), threshold, tar_at_far(distances, same), auc(distances, same)
    )


def decided(distances: Doubles, same: Flags, *, folds: int = 1) -> tuple[Flags, float]:
    """Which pairs are called the same, and the mean threshold; see ``verification``.

    Raises:
        ValueError: there are not both kinds of pairs, or the folds are not equal.
    """
    if len(distances) != len(same) or same.all() or not same.any():
        raise ValueError("pairs of the same person and of different ones are needed")
    if folds < 1 or len(same) % folds:
        raise ValueError("folds must be equal")
    called = np.zeros(len(same), bool)
    thresholds = []
    for test in np.split(np.arange(len(same)), folds):
        rest = np.ones(len(same), bool)
        rest[test] = folds == 1
        threshold = best_threshold(distances[rest], same[rest])
        thresholds.append(threshold)
        called[test] = distances[test] <= threshold
    return called, float(np.mean(thresholds))


def best_threshold(distances: Doubles, same: Flags) -> float:
    """The distance up to which calling a pair the same is right most often.

    Halfway between two neighbouring distances; the middle of the best ones, if many are.
    """
    order = np.argsort(distances, kind="stable")
    ordered, truth = distances[order], same[order]
    # Right when the first k are called the same: the same ones among them, the others after.
    right = np.concatenate(([0], np.cumsum(truth))) + np.concatenate((np.cumsum(~truth[::-1])[::-1], [0]))
    cuts = np.concatenate(([ordered[0] - 1e-9], (ordered[:-1] + ordered[1:]) / 2, [ordered[-1]]))
    possible = np.ones(len(cuts), bool)
    possible[1:-1] = ordered[1:] > ordered[:-1]  # equal distances can not be told apart
    best = np.flatnonzero(possible & (right == right[possible].max()))
    return float(cuts[best[len(best) // 2]])


def tar_at_far(distances: Doubles, same: Flags, far: float = FAR) -> float:
    """Part of the same pairs nearer than where more than ``far`` of the different ones would be."""
    different = np.sort(distances[~same])
    allowed = int(np.floor(far * len(different)))
    if allowed >= len(different):
        return 1.0
    return float((distances[same] < different[allowed]).mean())


def auc(distances: Doubles, same: Flags) -> float:
    """Chance that a same pair is nearer than a different one; ties count half (Mann-Whitney)."""
    different = np.sort(distances[~same])
    above = len(different) - np.searchsorted(different, distances[same], side="right")
    ties = np.searchsorted(different, distances[same], side="right") - np.searchsorted(
        different, distances[same], side="left"
    )
    return float((above + ties / 2).mean() / len(different))


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is told.

    Attributes:
        precision: part of what was called so that is so; 0 where nothing was.
        recall: part of what is so that was called so; 0 where nothing is.
        count: pictures that are so.
    """

    precision: float
    recall: float
    f1: float
    count: int


@dataclass(frozen=True, slots=True)
class Classification:
    """How well labels are told, by the largest probability.

    Attributes:
        accuracy: part that is told right.
        macro_f1: mean over the labels that occur: a rare label counts as much as a common one.
        per_label: in the order of the columns.
        confusion: (labels, labels) counts; rows: what is, columns: what was said.
        calibration_error: see ``calibration_error``.
    """

    accuracy: float
    macro_f1: float
    per_label: tuple[LabelScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration_error: float


def classification(probabilities: Doubles, truth: Ints) -> Classification:
    """Judge ``probabilities`` (n, labels) against the ``truth`` (n,) column of each.

    Raises:
        ValueError: there is nothing to judge, or not one truth for each row.
    """
    if len(probabilities) != len(truth) or not len(truth):
        raise ValueError("one truth for each row, and at least one row")
    labels = probabilities.shape[1]
    said = probabilities.argmax(axis=1)
    confusion = np.bincount(truth * labels + said, minlength=labels * labels).reshape(labels, labels)
    right, are, called = (
        n.tolist() for n in (np.diag(confusion), confusion.sum(axis=1), confusion.sum(axis=0))
    )
    scores = tuple(
        LabelScore(_part(r, c), _part(r, a), _part(2 * r, a + c), a)
        for r, a, c in zip(right, are, called, strict=True)
    )
    return Classification(
        sum(right) / len(truth),
        float(np.mean([score.f1 for score in scores if score.count])),
        scores,
        tuple(tuple(int(n) for n in row) for row in confusion),
        calibration_error(probabilities, truth),
    )


def calibration_error(probabilities: Doubles, truth: Ints, bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error (Guo et al. 2017): how far the probability of what is said is
    from how often it is right; mean over ``bins`` of equal width, by how many are in each.
    """
    sure = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.minimum((sure * bins).astype(np.int64), bins - 1)
    off = np.bincount(place, weights=sure - right, minlength=bins)
    return float(np.abs(off).sum() / len(truth))


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
