from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.own_training import (
    Basis,
    CorrectedCounts,
    JudgedFaces,
    TrainingWish,
    Verdict,
)
from faceapp.domain.own_training_thresholds import CORRECTED_EACH_LEAST, CORRECTED_LEAST
from faceapp.domain.training import Recipe


def judged(truth: list[int], new: list[int], old: list[int] | None) -> JudgedFaces:
    """Answers as if each model were sure."""
    one = np.eye(7, dtype=np.float32)
    pictures = np.zeros((len(truth), 4, 4), np.uint8)
    before = None if old is None else one[old]
    return JudgedFaces(Basis.ASIDE, pictures, np.array(truth), one[new], before)


def test_what_is_missing_of_corrections_is_counted() -> None:
    none = CorrectedCounts((0,) * 7)
    assert (none.missing, none.second_missing, none.enough) == (CORRECTED_LEAST, CORRECTED_EACH_LEAST, False)
    one_sided = CorrectedCounts((0, 0, 0, 60, 4, 0, 0))
    assert (one_sided.missing, one_sided.second_missing) == (0, CORRECTED_EACH_LEAST - 4)
    assert not one_sided.enough
    assert CorrectedCounts((0, 0, 0, 40, 10, 0, 0)).enough


def test_a_wish_is_kept_as_it_is() -> None:
    wish = TrainingWish("Mine", Path("/data/faces"), fresh=True, epochs=3, batch=8, seed=9, network="tiny")
    assert TrainingWish.read(wish.document()) == wish
    corrections = TrainingWish("Mine")
    assert TrainingWish.read(corrections.document()) == corrections


def test_what_is_left_open_is_as_it_usually_is() -> None:
    assert TrainingWish("Mine").recipe() == Recipe.fine_tuning()
    fresh = TrainingWish("Mine", fresh=True, batch=8).recipe()
    assert (fresh.epochs, fresh.batch, fresh.mixup) == (Recipe().epochs, 8, Recipe().mixup)
    assert fresh.patience > 0  # it ends early, too


def test_faces_that_changed_are_counted() -> None:
    found = judged([0, 1, 2, 3], [0, 1, 0, 0], [0, 0, 2, 1])
    assert (found.gained, found.lost) == (1, 1)
    assert found.verdict is Verdict.TOO_FEW
    assert found.differing(9) == [1, 2, 3]  # better, worse, both wrong
    assert found.differing(2) == [1, 2]


@pytest.mark.parametrize(
    ("new", "old", "verdict"),
    [
        ([1] * 40, [1] * 20 + [0] * 20, Verdict.BETTER),
        ([1] * 20 + [0] * 20, [1] * 40, Verdict.WORSE),
        ([1] * 40, [1] * 40, Verdict.EQUAL),
        ([1] * 39 + [0], [0] * 2 + [1] * 38, Verdict.TOO_FEW),
        ([1] * 40, None, Verdict.ALONE),
    ],
)
def test_a_verdict_says_no_more_than_the_faces_do(
    new: list[int], old: list[int] | None, verdict: Verdict
) -> None:
    found = judged([1] * 40, new, old)
    assert found.verdict is verdict
    if old is None:
        assert found.differing(5) == []
        assert found.old_scores is None
