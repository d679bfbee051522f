"""Cards stand where they should, for any number of them and any width."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from faceapp.ui.people.layout import Cells, SectionLayout

_cells = st.builds(
    Cells, st.integers(0, 40), st.integers(40, 200), st.integers(40, 200), st.sampled_from([0, 48])
)
_layouts = st.builds(
    lambda sections, last, width: SectionLayout([*sections, *last], width, margin=24, gap=16),
    st.lists(_cells, max_size=4),
    st.sampled_from([(), (Cells(0, 60, 60, 48, bare=True),), (Cells(3, 60, 60, 48, bare=True),)]),
    st.integers(1, 1600),
)


@given(_layouts)
def test_every_card_is_found_where_it_stands(layout: SectionLayout) -> None:
    for row in range(layout.count):
        x, y, width, height = layout.rect(row)
        assert layout.row_at(x + width // 2, y + height // 2) == row
        assert y >= 0
        assert y + height <= layout.height
    assert layout.between(0, layout.height) == range(layout.count)
    assert layout.row_at(-5, 0) == layout.row_at(100, layout.height + 1) == -1


@given(_layouts)
def test_cards_do_not_overlap(layout: SectionLayout) -> None:
    rects = [layout.rect(row) for row in range(layout.count)]
    for (x, y, width, _), (next_x, next_y, _, _) in pairwise(rects):
        assert next_y > y or (next_y == y and next_x >= x + width)


@given(_layouts, st.integers(-3, 3))
def test_up_and_down_stay_on_the_wall(layout: SectionLayout, lines: int) -> None:
    for row in range(layout.count):
        assert 0 <= layout.moved(row, lines) < layout.count


def test_down_crosses_sections_in_the_same_column() -> None:
    layout = SectionLayout(
        [Cells(5, 100, 100), Cells(0, 100, 100), Cells(5, 100, 100)], 348, margin=24, gap=16
    )
    assert layout.moved(1, 1) == 4
    assert layout.moved(4, 1) == 6
    assert layout.moved(6, -1) == 4
    assert layout.moved(2, 1) == 4
    assert layout.moved(9, 1) == 9
    assert layout.section(4) == 0
    assert layout.section(5) == 2


def test_a_bare_heading_stands_last() -> None:
    layout = SectionLayout([Cells(3, 100, 100), Cells(0, 60, 60, 48, bare=True)], 348, margin=24, gap=16)
    [(section, top, height)] = layout.headings(0, layout.height)
    assert (section, top, height) == (1, 4 + 100 + 16, 48)
    assert layout.height == top + height + 24
    assert layout.moved(2, 1) == 2
    assert layout.between(0, layout.height) == range(3)


def test_headings_stand_above_their_section() -> None:
    layout = SectionLayout([Cells(1, 100, 100, 40), Cells(1, 100, 100, 40)], 200, margin=24, gap=16)
    assert layout.headings(0, 400) == [(0, 4, 40), (1, 160, 40)]
    assert layout.rect(1)[1] == 200
