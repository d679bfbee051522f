"""Rows of marked stretches and of neutral moments."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import Any, Final

from faceapp.domain.change import Value
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId, SegmentId
from faceapp.domain.marking import Anchor, Baseline, Segment
from faceapp.storage.connection import Connection
from faceapp.storage.rows import TABLES
from faceapp.storage.transaction import Transaction

_SCORES: Final = Struct(f"<{len(EXPRESSIONS)}f")


def of_recording(connection: Connection, recording: PhotoId) -> list[Segment]:
    """All marks of a recording, by time."""
    return [
        _segment(row)
        for row in connection.execute(
            f"SELECT id, {', '.join(TABLES['segment'].columns)} FROM segment"
            " WHERE recording = ? ORDER BY first, last, id",
            (recording,),
        )
    ]


def one(connection: Connection, segment: SegmentId) -> Segment | None:
    """One mark; None where there is none of that number."""
    found = TABLES["segment"].read(connection, [(segment,)]).get((segment,))
    return None if found is None else _segment((segment, *found))


def add(
    tx: Transaction,
    recording: PhotoId,
    anchor: Anchor,
    span: tuple[float, float],
    texts: tuple[str, str, str],
) -> SegmentId:
    """Mark ``span`` (seconds) with (label, comment, reviewer)."""
    number = _next(tx, "segment")
    row = (number, recording, anchor.face, anchor.who, *span, *texts, tx.by.value, tx.now)
    tx.put("segment", [row])
    return SegmentId(number)


def change(tx: Transaction, segment: SegmentId, **values: Value) -> None:
    """Give a mark's columns other values."""
    tx.set("segment", [(segment,)], **values, by=tx.by.value, at=tx.now)


def delete(tx: Transaction, segments: Sequence[SegmentId]) -> None:
    """Take marks away."""
    tx.delete("segment", [(segment,) for segment in segments])


def baselines(connection: Connection, recording: PhotoId) -> list[Baseline]:
    """The neutral moments of a recording, the newest last."""
    rows = connection.execute(
        f"SELECT id, {', '.join(TABLES['baseline'].columns)} FROM baseline WHERE recording = ? ORDER BY id",
        (recording,),
    )
    return [
        Baseline(
            number,
            PhotoId(photo),
            _anchor(face, who),
            time,
            _SCORES.unpack(scores),
            model,
            version,
            Author(by),
            at,
        )
        for number, photo, face, who, time, scores, model, version, by, at in rows.fetchall()
    ]


def add_baseline(
    tx: Transaction,
    recording: PhotoId,
    anchor: Anchor,
    read: tuple[float, Sequence[float]],
    model: tuple[str, str],
) -> int:
    """Somebody is neutral; ``read`` when (seconds) and with which scores, by (model, version)."""
    time, scores = read
    number = _next(tx, "baseline")
    packed = _SCORES.pack(*scores)
    row = (number, recording, anchor.face, anchor.who, time, packed, *model, tx.by.value, tx.now)
    tx.put("baseline", [row])
    return number


def delete_baselines(tx: Transaction, numbers: Sequence[int]) -> None:
    """These moments say nothing any more."""
    tx.delete("baseline", [(number,) for number in numbers])


def _next(tx: Transaction, table: str) -> int:
    return 1 + int(tx.connection.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)


def _anchor(face: int | None, who: int | None) -> Anchor:
    return Anchor(None if face is None else FaceId(face), who)


def _segment(row: Sequence[Any]) -> Segment:
    number, recording, face, who, first, last, label, comment, reviewer, by, at = row
    return Segment(
        SegmentId(number),
        PhotoId(recording),
        _anchor(face, who),
        first,
        last,
        label,
        comment,
        reviewer,
        Author(by),
        at,
    )
