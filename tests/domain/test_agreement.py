"""Two reviewers compared: against examples worked out by hand, and against the formula written plainly."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from faceapp.domain.agreement import Coded, agreement, cohens_kappa


def by_the_book(one: Sequence[object], other: Sequence[object]) -> float:
    """Kappa from the table of confusion with its weights, as scikit-learn's ``cohen_kappa_score`` has it."""
    labels = sorted({*one, *other}, key=str)
    table = [[sum((a, b) == (x, y) for a, b in zip(one, other, strict=True)) for y in labels] for x in labels]
    total = len(one)
    rows = [sum(row) for row in table]
    columns = [sum(row[k] for row in table) for k in range(len(labels))]
    off, chance = 0.0, 0.0
    for i in range(len(labels)):
        for j in range(len(labels)):
            if i != j:
                off += table[i][j]
                chance += rows[i] * columns[j] / total
    return 1 - off / chance


def test_the_example_of_the_text_books() -> None:
    # 50 applications: both yes 20, only the first 5, only the second 10, both no 15 (kappa 0.4)
    one = ["y"] * 25 + ["n"] * 25
    other = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert cohens_kappa(one, other) == pytest.approx(0.4)
    # and two tables with the same agreement (0.6) but other kappas
    one, other = ["y"] * 60 + ["n"] * 40, ["y"] * 45 + ["n"] * 15 + ["y"] * 25 + ["n"] * 15
    assert cohens_kappa(one, other) == pytest.approx(0.1304, abs=5e-5)
    one, other = ["y"] * 60 + ["n"] * 40, ["y"] * 25 + ["n"] * 35 + ["y"] * 5 + ["n"] * 35
    assert cohens_kappa(one, other) == pytest.approx(0.2593, abs=5e-5)


def test_values_that_scikit_learn_gives() -> None:
    # sklearn.metrics.cohen_kappa_score of its own documentation and of two rows of four
    assert cohens_kappa(
        ["negative", "positive", "negative", "neutral", "positive"],
        ["negative", "positive", "negative", "neutral", "negative"],
    ) == pytest.approx(0.6875)
    assert cohens_kappa([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(0.0)
    assert cohens_kappa([0, 0, 1, 1], [1, 1, 0, 0]) == pytest.approx(-1.0)
    assert cohens_kappa([0, 1, 2, 1], [0, 1, 2, 1]) == pytest.approx(1.0)


def test_kappa_is_that_of_the_table() -> None:
    chance = random.Random(4)
    for _ in range(200):
        count = chance.randint(2, 60)
        one = [chance.choice("abcd") for _ in range(count)]
        other = [word if chance.random() < 0.6 else chance.choice("abcd") for word in one]
        if len({*one, *other}) > 1:
            assert cohens_kappa(one, other) == pytest.approx(by_the_book(one, other))


def test_kappa_is_undefined_where_nothing_could_differ() -> None:
    assert cohens_kappa(["a"] * 5, ["a"] * 5) is None
    assert cohens_kappa([], []) is None
    with pytest.raises(ValueError, match="other lengths"):
        cohens_kappa(["a"], [])


def test_two_reviewers_by_hand() -> None:
    # ten seconds, a point a second. A: happy 0-4, sad 6-8. B: happy 1-4, sad 6-9.
    one = [Coded(0, 0.0, 4.0, "happy"), Coded(0, 6.0, 8.0, "sad")]
    other = [Coded(0, 1.0, 4.0, "happy"), Coded(0, 6.0, 9.0, "sad")]
    found = agreement(one, other, {0: [(0.0, 10.0)]}, 1.0)
    # A: hhhh--ss--  B: -hhh--sss-   agree at 8 of 10
    assert found.together.points == 10
    assert found.together.agreed == pytest.approx(0.8)
    # expected: happy .4*.3 + sad .2*.3 + none .4*.4 = .34
    assert found.together.kappa == pytest.approx((0.8 - 0.34) / (1 - 0.34))
    assert (found.together.one, found.together.other) == (6, 6)
    happy = found.labels["happy"]  # 9 of 10; expected .4*.3 + .6*.7 = .54
    assert (happy.agreed, happy.one, happy.other) == (pytest.approx(0.9), 4, 3)
    assert happy.kappa == pytest.approx((0.9 - 0.54) / 0.46)
    sad = found.labels["sad"]  # 9 of 10; expected .2*.3 + .8*.7 = .62
    assert sad.kappa == pytest.approx((0.9 - 0.62) / 0.38)
    assert [(one.first, one.last, one.one, one.other) for one in found.differences] == [
        (0.0, 1.0, ("happy",), ()),
        (8.0, 9.0, (), ("sad",)),
    ]


def test_a_time_counts_while_somebody_is_on_screen_or_was_marked() -> None:
    one = [Coded(0, 0.0, 2.0, "happy"), Coded(0, 20.0, 21.0, "sad")]
    other = [Coded(0, 0.0, 2.0, "happy")]
    found = agreement(one, other, {0: [(0.0, 4.0), (8.0, 10.0)], 1: []}, 1.0)
    assert found.together.points == 4 + 2 + 1
    assert [(each.first, each.last) for each in found.differences] == [(20.0, 21.0)]


def test_lanes_are_put_together_but_not_mixed_up() -> None:
    one = [Coded(0, 0.0, 1.0, "happy"), Coded(1, 0.0, 2.0, "sad")]
    other = [Coded(1, 0.0, 1.0, "happy"), Coded(1, 1.0, 2.0, "sad")]
    found = agreement(one, other, {0: [(0.0, 2.0)], 1: [(0.0, 2.0)]}, 1.0)
    # lane 0: h- against --; lane 1: ss against hs
    assert found.together.points == 4
    assert found.together.agreed == pytest.approx(0.5)
    assert [(each.lane, each.one, each.other) for each in found.differences] == [
        (0, ("happy",), ()),
        (1, ("sad",), ("happy",)),
    ]


def test_two_marks_at_once_are_an_answer_of_their_own() -> None:
    both = [Coded(0, 0.0, 2.0, "happy"), Coded(0, 1.0, 3.0, "talks")]
    found = agreement(both, [Coded(0, 0.0, 2.0, "happy")], {0: [(0.0, 3.0)]}, 1.0)
    assert found.together.agreed == pytest.approx(1 / 3)
    assert found.labels["happy"].agreed == 1.0
    assert [(each.one, each.other) for each in found.differences] == [
        (("happy", "talks"), ("happy",)),
        (("talks",), ()),
    ]


def test_edges_lie_on_points_whatever_floats_make_of_them() -> None:
    for unit in (0.04, 0.1, 0.5, 1.0):
        found = agreement([Coded(0, 3 * unit, 7 * unit, "happy")], [], {0: [(0.0, 10 * unit)]}, unit)
        assert (found.together.points, found.labels["happy"].one) == (10, 4)
        (difference,) = found.differences
        assert (difference.first, difference.last) == (pytest.approx(3 * unit), pytest.approx(7 * unit))


def test_nothing_marked_is_nothing_to_say() -> None:
    found = agreement([], [], {0: [(0.0, 3.0)]}, 1.0)
    assert (found.together.points, found.together.agreed, found.together.kappa) == (3, 1.0, None)
    assert found.labels == {}
    empty = agreement([], [], {}, 1.0)
    assert (empty.together.points, empty.together.agreed, empty.together.kappa) == (0, None, None)
    with pytest.raises(ValueError, match="no unit"):
        agreement([], [], {}, 0.0)


def test_two_hours_of_three_people_are_compared_in_a_moment() -> None:
    marks = [
        Coded(k % 3, float(second), second + 5.0, "sad") for k in range(3) for second in range(0, 7200, 9 + k)
    ]
    found = agreement(marks, marks, {lane: [(0.0, 7200.0)] for lane in range(3)})
    assert found.together.points == 3 * 72_000
    assert found.together.kappa == pytest.approx(1.0)
    assert found.differences == ()
