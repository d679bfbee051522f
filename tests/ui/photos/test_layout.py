from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceapp.ui.photos.layout import NARROWEST, WIDEST, Layout, Style, _follow, justify

SHAPES = st.lists(st.floats(0.05, 20, allow_nan=False), min_size=1, max_size=120)


def wall(shapes: list[float], *, starts: list[int] | None = None, **style: object) -> Layout:
    given_style = {"width": 1000, "row": 180, "gap": 4, "heading": 40, "foot": 12} | style
    return justify(np.asarray(shapes, np.float32), np.asarray(starts or [0]), Style(**given_style))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=80)
@given(SHAPES, st.integers(200, 3000), st.integers(40, 640), st.booleans(), st.data())
def test_every_photo_has_a_place_of_its_own_inside_the_wall(
    shapes: list[float], width: int, row: int, squares: bool, data: st.DataObject
) -> None:
    cuts = data.draw(st.sets(st.integers(1, max(1, len(shapes) - 1)), max_size=6))
    starts = sorted({0} | {cut for cut in cuts if cut < len(shapes)})
    layout = wall(shapes, starts=starts, width=width, row=row, squares=squares)

    boxes = [layout.rect(photo) for photo in range(len(shapes))]
    for x, y, w, h in boxes:
        assert x >= 0
        assert w >= 1
        assert h >= 1
        assert y >= 0
        assert x + w <= max(width, x + w if w == 1 else width)
        assert y + h <= layout.height
    for before, after in pairwise(boxes):
        same_row = before[1] == after[1]
        assert after[0] >= before[0] + before[2] + 3 if same_row else after[1] >= before[1] + before[3]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=400))
def test_breaks_followed_in_leaps_are_those_followed_one_by_one(steps: list[int]) -> None:
    count = len(steps)
    ends = np.minimum(np.arange(count) + steps, count)
    breaks = [0]
    while breaks[-1] < count:
        breaks.append(int(ends[breaks[-1]]))

    assert _follow(ends, count).tolist() == breaks


def test_a_photo_that_reaches_beyond_the_edge_stays_where_half_of_it_fits() -> None:
    assert wall([2.0] * 9, row=100, width=720, gap=0).row_first.tolist() == [0, 4, 8, 9]  # 3.6 fit
    assert wall([2.0] * 9, row=100, width=680, gap=0).row_first.tolist() == [0, 3, 6, 9]  # 3.4 fit


def test_pictures_keep_their_shape_and_rows_end_at_the_edge() -> None:
    shapes = np.random.default_rng(1).choice([1.5, 4 / 3, 0.75, 1.0], 500).tolist()

    layout = wall(shapes)

    sizes = np.array([layout.rect(photo)[2:] for photo in range(500)], float)
    assert np.abs(sizes[:, 0] / sizes[:, 1] - shapes).max() < 0.06  # a pixel of rounding, and the gaps
    full = [layout.edges(row)[1][-1] for row in range(len(layout.row_top) - 1)]
    assert set(full) == {1000}
    assert 130 < np.median(layout.row_height) < 230


def test_what_is_too_wide_or_too_narrow_is_cut_and_what_has_no_shape_is_square() -> None:
    layout = wall([30.0, 0.01, float("nan"), 0.0, -1.0], width=4000, row=100)

    widths = [layout.rect(photo)[2] for photo in range(5)]
    assert widths == [WIDEST * 100, NARROWEST * 100, 100, 100, 100]


def test_sections_begin_on_rows_of_their_own_below_their_heading() -> None:
    layout = wall([1.5] * 20, starts=[0, 7, 8])

    for section, first in enumerate([0, 7, 8]):
        assert layout.rect(first)[0] == 0
        assert layout.rect(first)[1] == layout.section_top[section] + 40
    assert layout.section_top[0] == 0


def test_photos_are_found_by_place() -> None:
    layout = wall([1.5] * 60)
    x, y, w, h = layout.rect(13)

    assert layout.at(x + w // 2, y + h // 2) == 13
    assert layout.at(x + w + 1, y + h // 2) == -1  # the gap
    assert layout.at(10, 5) == -1  # the heading
    assert layout.nearest(x + w + 2, y + h // 2) in {13, 14}
    assert layout.nearest(10, -500) == 0
    assert layout.nearest(10, 10**6) == layout.row_first[-2]


def test_what_shows_is_found_without_looking_at_the_rest() -> None:
    layout = wall([1.5] * 600)
    _, y, _, h = layout.rect(300)

    seen = layout.photos_between(y, y + 1)
    assert 300 in seen
    assert len(seen) < 8
    assert layout.photos_between(y + h, y + h + 2) == range(0)
    assert layout.photos_between(-100, 10) == range(0)
    everything = layout.photos_between(0, layout.height)
    assert (everything.start, everything.stop) == (0, 600)


def test_a_rubber_band_touches_runs_of_photos() -> None:
    layout = wall([1.0] * 40, squares=True, width=1000, row=196)  # five to a row
    side = layout.rect(0)[2]

    assert layout.runs_in(0, 40, 10, 10) == [(0, 0)]
    assert layout.runs_in(side + 10, 50, side, 10) == [(1, 2)]
    assert layout.runs_in(side + 10, 50, 10, side + 20) == [(1, 1), (6, 6)]
    assert layout.runs_in(0, 40, 2000, side * 2) == [(0, 9)]


def test_up_and_down_stay_in_the_column() -> None:
    layout = wall([1.0] * 40, squares=True, width=1000, row=196)

    assert layout.above(12) == 7
    assert layout.above(12, -1) == 17
    assert layout.above(2) == 2
    assert layout.above(12, 100) == 2
    assert layout.above(12, -100) == 37


def test_squares_are_squares_also_in_the_last_row() -> None:
    layout = wall([1.5, 0.5, 2.0] * 9, squares=True)

    for photo in range(27):
        _, _, w, h = layout.rect(photo)
        assert abs(w - h) <= 1


def test_nothing_has_no_height() -> None:
    layout = justify(np.zeros(0, np.float32), np.zeros(0, np.int64), Style(800, 180, 4, 40, 12))

    assert layout.height == 0
    assert layout.at(10, 10) == layout.nearest(10, 10) == -1
    assert layout.photos_between(0, 1000) == range(0)
    assert layout.sections_between(0, 1000) == range(0)


@pytest.mark.parametrize("row", [48, 184, 640])
def test_the_last_row_of_a_section_is_not_blown_up(row: int) -> None:
    layout = wall([1.5], row=row, width=3000)

    assert layout.rect(0)[3] == row
