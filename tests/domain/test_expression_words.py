"""One order and one word for each expression, wherever people see it."""

from __future__ import annotations

import numpy as np

from faceapp.domain.expression import (
    EXPRESSIONS,
    SEARCHED,
    SHOWN,
    as_shown,
    expression_named,
    expression_word,
)
from faceapp.ui.tokens import EXPRESSIONS as COLOURS


def test_the_order_is_that_of_the_window_and_every_word_is_understood() -> None:
    assert tuple(COLOURS) == SHOWN
    assert sorted(SHOWN) == sorted(EXPRESSIONS)
    assert SEARCHED == ("happy", "surprised", "sad", "angry", "fearful", "disgusted", "neutral")
    for each in EXPRESSIONS:
        assert expression_named(each.value) is each
        assert expression_named(expression_word(each)) is each


def test_a_table_is_turned_into_the_order_of_the_window() -> None:
    table = np.arange(49).reshape(7, 7).tolist()
    shown = as_shown(table)
    for row, one in enumerate(SHOWN):
        for column, other in enumerate(SHOWN):
            assert shown[row][column] == table[EXPRESSIONS.index(one)][EXPRESSIONS.index(other)]
