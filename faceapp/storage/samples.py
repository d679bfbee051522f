"""Samples of a recording: bytes in blocks of about a second, and arrays.

One sample is 62 bytes, little endian, without gaps:

| bytes | what | as |
|---|---|---|
| 0..8 | seconds from the first picture | float64 |
| 8..12 | number of the picture | uint32 |
| 12..16 | number of the track | uint32 |
| 16..24 | x, y, w, h of the box | 4 uint16: parts of the picture times 32768, plus 16384 |
| 24..44 | x, y of five landmarks | 10 uint16, as the box |
| 44..46 | score of the detector | uint16: times 65535 |
| 46..48 | 1: found on the picture, 2: expression read | uint16 |
| 48..62 | seven probabilities in the order of ``EXPRESSIONS`` | 7 uint16: times 65535 |

Positions reach from -0.5 to 1.5 in steps of 1/32768, a seventeenth of a pixel at 1920; no detector
is that exact.
"""

from __future__ import annotations

from struct import Struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.arrays import distinct
from faceapp.domain.following import FollowedFace
from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import Samples
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction

SAMPLE: Final = Struct("<dII4H10HHH7H")
_FIELDS: Final = np.dtype(
    [
        ("time", "<f8"),
        ("picture", "<u4"),
        ("track", "<u4"),
        ("box", "<u2", 4),
        ("landmarks", "<u2", (5, 2)),
        ("score", "<u2"),
        ("flags", "<u2"),
        ("scores", "<u2", 7),
    ]
)
_DETECTED: Final = 1
_READ: Final = 2
_STEP: Final = 32768
_ZERO: Final = 16384
_MOST: Final = 65535
_NO_SCORES: Final = (0,) * 7


def pack(picture: int, time: float, face: FollowedFace) -> bytes:
    """One sample as it is stored."""
    box = face.box
    flags = _DETECTED * face.detected
    scores: tuple[int, ...] = _NO_SCORES
    if face.scores is not None:
        flags |= _READ
        scores = tuple(_part(score) for score in face.scores)
    return SAMPLE.pack(
        *(time, picture & 0xFFFFFFFF, face.track),
        *(_place(box.x), _place(box.y), _place(box.w), _place(box.h)),
        *(_place(value) for point in face.landmarks for value in point),
        *(_part(face.score), flags, *scores),
    )


def _place(value: float) -> int:
    return min(max(round(value * _STEP) + _ZERO, 0), _MOST)


def _part(value: float) -> int:
    return min(max(round(value * _MOST), 0), _MOST)


def unpack(data: bytes) -> Samples:
    """Samples as arrays, in the order in which they are stored; nothing is smoothed."""
    rows = np.frombuffer(data, _FIELDS)
    read = (rows["flags"] & _READ) != 0
    raw = rows["scores"].astype(np.float32) / np.float32(_MOST)
    raw[~read] = np.nan
    return Samples(
        picture=rows["picture"].astype(np.int64),
        time=rows["time"].astype(np.float64),
        track=rows["track"].astype(np.int64),
        box=_places(rows["box"]),
        landmarks=_places(rows["landmarks"]),
        score=rows["score"].astype(np.float32) / np.float32(_MOST),
        detected=(rows["flags"] & _DETECTED) != 0,
        raw=raw,
        smoothed=raw,
    )


def _places(values: NDArray[np.uint16]) -> NDArray[np.float32]:
    return (values.astype(np.float32) - np.float32(_ZERO)) / np.float32(_STEP)


def put(tx: Transaction, recording: PhotoId, first: float, last: float, data: bytes) -> None:
    """Add a block."""
    tx.connection.execute(
        "INSERT INTO sample_block (recording, first, last, count, data) VALUES (?, ?, ?, ?, ?)",
        (recording, first, last, len(data) // SAMPLE.size, data),
    )


def read(connection: Connection, recording: PhotoId, start: float = -np.inf, end: float = np.inf) -> bytes:
    """All blocks that reach into ``start`` to ``end`` (seconds), joined in the order of time."""
    rows = connection.execute(
        "SELECT data FROM sample_block WHERE recording = ? AND last >= ? AND first <= ? ORDER BY first, id",
        (recording, start, end),
    ).fetchall()
    return b"".join(data for (data,) in rows)


def recordings(connection: Connection) -> list[PhotoId]:
    """Recordings of which something was measured."""
    return [PhotoId(row[0]) for row in connection.execute("SELECT DISTINCT recording FROM sample_block")]


def is_broken(connection: Connection, recording: PhotoId) -> bool:
    """Whether a block is not what its row says, or speaks of tracks and times that there are not."""
    tracks = {
        number: (first, last)
        for number, first, last in connection.execute(
            "SELECT number, first, last FROM track WHERE recording = ?", (recording,)
        ).fetchall()
    }
    until = -np.inf
    for first, last, data in connection.execute(
        "SELECT first, last, data FROM sample_block WHERE recording = ? ORDER BY first, id", (recording,)
    ):
        rows = np.frombuffer(data, _FIELDS)
        times = rows["time"]
        if not (np.isfinite(times).all() and first <= times.min() and times.max() <= last):
            return True
        if first < until:  # two blocks for one time: it was written twice
            return True
        until = last
        for number in distinct(rows["track"].astype(np.int64)).tolist():
            mine = times[rows["track"] == number]
            begin, end = tracks.get(number, (np.inf, -np.inf))
            if mine.min() < begin or mine.max() > end:
                return True
    return False
