"""Intervals against values worked out by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.certainty import clustered, paired, wilson


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        # as published: Newcombe 1998 (Statistics in Medicine 17), method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_as_published(right: int, total: int, low: float, high: float) -> None:
    found = wilson(right, total)
    assert found.value == right / total
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
    assert found.margin == pytest.approx((high - low) / 2, abs=5e-5)


def test_wilson_holds_the_truth_19_times_in_20() -> None:
    random = np.random.default_rng(3)
    held = 0
    for right in random.binomial(400, 0.97, 1000).tolist():
        found = wilson(right, 400)
        held += found.low <= 0.97 <= found.high
    assert 0.93 <= held / 1000 <= 0.97


def test_answers_that_stand_or_fall_together_are_less_sure() -> None:
    random = np.random.default_rng(5)
    people = np.repeat(np.arange(30), 100)
    good = random.random(30) < 0.8  # all of a person right or all wrong
    right = good[people]
    plain, found = wilson(int(right.sum()), len(right)), clustered(right, people)
    assert found.value == plain.value
    assert found.margin > 4 * plain.margin
    assert found.low < 0.8 < found.high


def test_independent_answers_are_as_sure_as_wilson_says() -> None:
    right = np.random.default_rng(1).random(4000) < 0.9
    plain, found = wilson(int(right.sum()), 4000), clustered(right, np.arange(4000) % 500)
    assert found.margin == pytest.approx(plain.margin, rel=0.15)
    assert clustered(right, np.arange(4000) % 500) == found  # seeded


def test_a_few_people_who_are_all_right_are_not_certain() -> None:
    found = clustered(np.ones(12, bool), np.repeat([7, 9, 11], 4))
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == wilson(12, 12).low < 0.8


def test_nothing_says_nothing() -> None:
    for right, total in ((0, 0), (3, 2), (-1, 4)):
        with pytest.raises(ValueError, match="answers are needed"):
            wilson(right, total)
    with pytest.raises(ValueError, match="at least one"):
        clustered(np.zeros(0, bool), np.zeros(0, np.int64))
    with pytest.raises(ValueError, match="one cluster"):
        clustered(np.ones(3, bool), np.arange(2))


def answers(both: int, first: int, second: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    one = np.repeat([True, True, False, False], [both, first, second, neither])
    two = np.repeat([True, False, True, False], [both, first, second, neither])
    return one, two


def test_answers_on_the_same_pictures_are_compared_one_by_one() -> None:
    # 66.1 % against 46.4 % of 56: both intervals hold the other's value, and yet
    found = paired(*answers(22, 15, 4, 15))
    assert found.difference.value == pytest.approx(11 / 56)
    assert found.chance == pytest.approx(0.01921, abs=1e-5)  # binomial: 2 * P(X <= 4 of 19)
    assert 0 < found.difference.low < found.difference.value < found.difference.high
    assert wilson(37, 56).low < wilson(26, 56).high
    same = paired(*answers(10, 3, 3, 4))
    assert (same.difference.value, same.chance) == (0, 1)
    assert paired(*answers(10, 0, 0, 4)).chance == 1
    assert paired(*answers(1500, 700, 300, 1089)).chance < 1e-20
    with pytest.raises(ValueError, match="two answers"):
        paired(np.ones(2, bool), np.ones(3, bool))
