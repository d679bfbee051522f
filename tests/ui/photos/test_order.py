from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faceapp.domain.browsing import Month
from faceapp.ui.photos.order import runs, steps, ticks

IDS = st.lists(st.integers(1, 60), unique=True)


@given(IDS, IDS)
def test_the_steps_make_one_list_of_the_other(old: list[int], new: list[int]) -> None:
    new = sorted(new)  # so that what stays keeps its order, as with one sort
    old = sorted(old)
    found = steps(np.asarray(old, np.int64), np.asarray(new, np.int64))
    assert found is not None

    made = list(old)
    for first, last in found.removed:
        del made[first : last + 1]
    for first, last in found.inserted:
        made[first:first] = new[first : last + 1]
    assert made == new


def test_another_order_is_no_step() -> None:
    assert steps(np.array([1, 2, 3]), np.array([3, 1, 2])) is None


def test_runs() -> None:
    assert runs(np.array([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
    assert runs(np.zeros(0, np.int64)) == []


def test_years_keep_their_distance_on_the_scrubber() -> None:
    months = [Month(2024 - n // 12, 12 - n % 12, 0, 1) for n in range(240)]
    marks = ticks(months, np.arange(240) * 100, 24_000, span=600, apart=28)

    labels = [mark.at * 600 for mark in marks if mark.label]
    assert len(labels) == 20
    assert min(np.diff(labels)) >= 28
    assert [mark.label for mark in marks if mark.label][:3] == ["2024", "2023", "2022"]
    everything = [mark.at * 600 for mark in marks]
    assert min(np.diff(everything)) >= 6.9


def test_many_years_in_little_room_leave_labels_out() -> None:
    months = [Month(2024 - n, 6, 0, 1) for n in range(60)]
    marks = ticks(months, np.arange(60) * 10, 600, span=200, apart=28)

    labels = [mark.at * 200 for mark in marks if mark.label]
    assert 2 < len(labels) <= 8
    assert min(np.diff(labels)) >= 28


def test_photos_without_a_date_have_no_year() -> None:
    assert ticks([Month(0, 0, 0, 5)], np.zeros(1, np.int64), 100, span=100, apart=20)[0].label == ""
