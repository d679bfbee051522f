"""Where the blocks of a recording's samples begin, to read a long one in parts."""

from __future__ import annotations

from faceapp.domain.ids import PhotoId
from faceapp.storage.connection import Connection


def parts(connection: Connection, recording: PhotoId, rows: int) -> list[tuple[float | None, float | None]]:
    """Spans of time (from, to but without) of about ``rows`` samples each, that cover all of a recording.

    None: from the beginning, to the end.
    """
    blocks = connection.execute(
        "SELECT first, count FROM sample_block WHERE recording = ? ORDER BY first, id", (recording,)
    ).fetchall()
    if not blocks:
        return []
    cuts: list[float] = []
    there, before = 0, blocks[0][0]
    for first, count in blocks:
        if there and there + count > rows and first > before:
            cuts.append(first)
            there, before = 0, first
        there += count
    return list(zip([None, *cuts], [*cuts, None], strict=True))
