"""What the list of recordings shows beside what was measured: dates and sizes."""

from __future__ import annotations

from typing import NamedTuple

from faceapp.domain.ids import PhotoId
from faceapp.storage.connection import Connection


class Shape(NamedTuple):
    """When a recording was made, and how large its pictures are.

    Attributes:
        taken: local wall time, ISO 8601; None where nobody knows.
        width, height: pixels, upright; 0 where nothing was read.
    """

    taken: str | None
    width: int
    height: int


def shapes(connection: Connection) -> dict[PhotoId, Shape]:
    """Of all recordings."""
    rows = connection.execute(
        "SELECT p.id, p.taken_at, p.width, p.height FROM recording r JOIN photo p ON p.id = r.photo"
    )
    return {PhotoId(number): Shape(taken, wide or 0, high or 0) for number, taken, wide, high in rows}


def shape(connection: Connection, recording: int) -> Shape:
    """Of one."""
    row = connection.execute(
        "SELECT taken_at, width, height FROM photo WHERE id = ?", (recording,)
    ).fetchone()
    return Shape(None, 0, 0) if row is None else Shape(row[0], row[1] or 0, row[2] or 0)
