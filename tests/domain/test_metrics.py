"""The measures, on cases small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.metrics import auc, bcubed, best_threshold, tar_at_far, verification


def test_perfect_groups() -> None:
    scores = bcubed(np.array([1, 1, 2]), np.array([8, 8, 5]))
    assert (scores.precision, scores.recall, scores.f1) == (1.0, 1.0, 1.0)


def test_everybody_in_one_group_and_everybody_alone() -> None:
    people = np.array([1, 1, 2, 2])
    together = bcubed(people, np.zeros(4, np.int64))
    assert (together.precision, together.recall) == (0.5, 1.0)
    apart = bcubed(people, np.arange(4))
    assert (apart.precision, apart.recall) == (1.0, 0.5)
    assert apart.f1 == pytest.approx(2 / 3)


def test_the_example_of_amigo_and_others() -> None:
    """Groups of {a a a b}, {b b}: precision (3 * 3/4 + 1/4 + 2) / 6, recall (3 + 1/3 + 2 * 2/3) / 6."""
    scores = bcubed(np.array([1, 1, 1, 2, 2, 2]), np.array([0, 0, 0, 0, 1, 1]))
    assert scores.precision == pytest.approx((9 / 4 + 1 / 4 + 2) / 6)
    assert scores.recall == pytest.approx((3 + 1 / 3 + 4 / 3) / 6)


def test_groups_need_faces() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bcubed(np.zeros(0, np.int64), np.zeros(0, np.int64))


def test_the_threshold_lies_between() -> None:
    distances = np.array([0.1, 0.2, 0.6, 0.8])
    same = np.array([True, True, False, False])
    assert best_threshold(distances, same) == pytest.approx(0.4)
    assert best_threshold(distances, ~same) in (pytest.approx(0.1, abs=1e-6), pytest.approx(0.8))


def test_equal_distances_are_not_told_apart() -> None:
    distances = np.array([0.3, 0.3, 0.3, 0.9])
    same = np.array([True, False, True, False])
    assert best_threshold(distances, same) == pytest.approx(0.6)


def test_true_accepts_at_few_false_ones() -> None:
    distances = np.concatenate((np.linspace(0.1, 0.5, 100), np.linspace(0.4, 1.0, 2000)))
    same = np.arange(2100) < 100
    nearest_wrong = np.sort(distances[~same])[2]  # 0.1 % of 2 000 may pass: two
    assert tar_at_far(distances, same) == (distances[same] < nearest_wrong).mean()
    assert tar_at_far(distances, same, far=1.0) == 1.0


def test_area_under_the_curve() -> None:
    same = np.array([True, True, False, False])
    assert auc(np.array([0.1, 0.2, 0.3, 0.4]), same) == 1.0
    assert auc(np.array([0.1, 0.3, 0.2, 0.4]), same) == 0.75
    assert auc(np.array([0.3, 0.3, 0.3, 0.3]), same) == 0.5


def test_folds_are_judged_by_the_others() -> None:
    distances = np.tile([0.1, 0.9], 10)
    same = np.tile([True, False], 10)
    result = verification(distances, same, folds=10)
    assert (result.accuracy, result.threshold) == (1.0, pytest.approx(0.5))
    # One block in which everything is the other way round is all wrong.
    same[-2:] = ~same[-2:]
    assert verification(distances, same, folds=10).accuracy == 0.9


def test_both_kinds_and_equal_blocks_are_needed() -> None:
    with pytest.raises(ValueError, match="same person and"):
        verification(np.array([0.1, 0.2]), np.array([True, True]))
    with pytest.raises(ValueError, match="equal"):
        verification(np.array([0.1, 0.2, 0.3]), np.array([True, False, True]), folds=2)
