"""Whole columns of integers as arrays, for lists with hundreds of thousands of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.storage.connection import Connection

Integers = NDArray[np.int64]


def columns(
    connection: Connection, expressions: Sequence[str], source: str, values: Any = ()
) -> tuple[Integers, ...]:
    """The values of integer ``expressions`` over all rows of ``source``, one array each.

    SQLite writes each column as one text, which is parsed at once: half the time of
    fetching rows, and the other threads run meanwhile, where making rows would hold
    them up. The arrays belong together, in an order that is SQLite's own.

    Args:
        connection: to read from.
        expressions: of integers, never NULL.
        source: what stands behind FROM.
        values: for the parameters.
    """
    wanted = ", ".join(f"group_concat({expression})" for expression in expressions)
    found = connection.execute(f"SELECT {wanted} FROM {source}", values).fetchone()
    return tuple(np.fromstring(text or "", np.int64, sep=",") for text in found)


def contains(members: Integers, wanted: Integers) -> NDArray[np.bool_]:
    """Which of ``wanted`` are among ``members``, both numbers of rows (small, not negative)."""
    most = int(max(members.max(initial=0), wanted.max(initial=0)))
    there = np.zeros(most + 1, bool)
    there[members] = True
    return there[wanted]
