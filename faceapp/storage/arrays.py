"""Whole columns of integers as arrays, for lists with hundreds of thousands of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.storage.connection import Connection

Integers = NDArray[np.int64]
PARSED_AT_ONCE: Final = 64_000
"""Characters, about 10 000 numbers: a millisecond, for which nobody else has the interpreter.
Three columns of 300 000 faces at once stopped the window for 30 to 90 ms."""


def columns(
    connection: Connection, expressions: Sequence[str], source: str, values: Any = ()
) -> tuple[Integers, ...]:
    """The values of integer ``expressions`` over all rows of ``source``, one array each.

    SQLite writes each column as one text, which is parsed at once: half the time of
    fetching rows, and the other threads run meanwhile, where making rows would hold
    them up; so would parsing all of a long column in one piece. The arrays belong
    together, in an order that is SQLite's own.

    Args:
        connection: to read from.
        expressions: of integers, never NULL.
        source: what stands behind FROM.
        values: for the parameters.
    """
    wanted = ", ".join(f"group_concat({expression})" for expression in expressions)
    found = connection.execute(f"SELECT {wanted} FROM {source}", values).fetchone()
    return tuple(_parsed(text or "") for text in found)


def _parsed(text: str) -> Integers:
    """Integers with commas between; in pieces, since parsing one holds the other threads up."""
    pieces, start = [], 0
    while start < len(text):
        stop = text.find(",", start + PARSED_AT_ONCE)
        stop = len(text) if stop < 0 else stop
        pieces.append(np.fromstring(text[start:stop], np.int64, sep=","))
        start = stop + 1
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)


def contains(members: Integers, wanted: Integers) -> NDArray[np.bool_]:
    """Which of ``wanted`` are among ``members``, both numbers of rows (small, not negative)."""
    most = int(max(members.max(initial=0), wanted.max(initial=0)))
    there = np.zeros(most + 1, bool)
    there[members] = True
    return there[wanted]
