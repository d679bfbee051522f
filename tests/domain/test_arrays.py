from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.arrays import distinct, distinct_pairs, without

numbers = st.integers(0, 2**31 - 1)


@given(st.lists(st.integers(-5, 2**45)))
def test_each_number_once_ascending(values: list[int]) -> None:
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(values))


@given(st.lists(st.tuples(numbers, numbers)))
def test_each_pair_once_ascending(pairs: list[tuple[int, int]]) -> None:
    found = distinct_pairs(np.array(pairs, np.int64).reshape(-1, 2))
    assert found.shape == (len(set(pairs)), 2)
    assert [tuple(pair) for pair in found.tolist()] == sorted(set(pairs))


def test_without_leaves_out_and_sorts() -> None:
    values = np.array([5, 3, 5, 9, 1], np.int64)
    assert without(values, np.array([9, 4], np.int64)).tolist() == [1, 3, 5]
    assert without(values[:0], values).tolist() == []
    assert without(values, values[:0]).tolist() == [1, 3, 5, 9]
