"""Stand-ins for photos in tests of the scan: files that say which faces are on them.

Measuring reads the file for real (size, time, hash, all that can go wrong with files);
only the faces come from the text instead of a network.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement, PhotoMeasurement, PhotoProblem
from faceapp.domain.photo import DateSource, Reason, TakenAt
from faceapp.services.listing import reason_for
from faceapp.services.worker_process import KnownContent, Measure, Outcome, Task, _known_content

Spot = tuple[float, float, float, float, int]
"""x, y, w, h of a face, and who it is: one number, one look."""


def photo(path: Path, *faces: Spot, note: str = "", mtime: float | None = None) -> Path:
    """Write a photo with these faces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"faces": faces, "note": note or path.name}))
    if mtime is not None:
        os.utime(path, (mtime, mtime))
    return path


def look(who: int) -> np.ndarray:
    """The embedding of a person; nothing like that of any other."""
    vector = np.random.default_rng(who).normal(size=128).astype(np.float32)
    return vector / np.linalg.norm(vector)


def measure(path: Path) -> PhotoMeasurement | PhotoProblem:
    """Measure a stand-in photo; anything that is not one is a problem."""
    try:
        status = path.stat()
        data = path.read_bytes()
    except OSError as error:
        return PhotoProblem(reason_for(error), str(error))
    if not data:
        return PhotoProblem(Reason.EMPTY, "0 bytes")
    try:
        faces = json.loads(data)["faces"]
    except ValueError as error:
        return PhotoProblem(Reason.DAMAGED, str(error))
    if faces == "die":
        os.abort()
    taken = datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)
    return PhotoMeasurement(
        width=400,
        height=300,
        orientation=1,
        taken_at=TakenAt(taken, None, DateSource.FILE_TIME),
        content_hash=hashlib.blake2b(data, digest_size=16).digest(),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        colour=0x336699,
        thumbnail=b"thumbnail of " + data,
        faces=tuple(
            FaceMeasurement(Box(x, y, w, h), None, 0.9, None, look(who), b"crop %d" % who)
            for x, y, w, h, who in faces
        ),
        detector="test-detector",
        embedder="test-embedder",
    )


def load() -> Measure:
    """For worker processes."""
    return lambda path, _room: measure(path)


class InlineWorkers:
    """MeasuringWorkers without processes: the same methods, at once, and it keeps a list."""

    count = 2

    def __init__(self) -> None:
        self.measured: list[str] = []
        self._tasks: deque[Task] = deque()

    @property
    def free(self) -> int:
        return 4 - len(self._tasks)

    @property
    def busy(self) -> int:
        return len(self._tasks)

    def warm_up(self) -> None:
        pass

    def submit(self, token: int, path: Path, *, size: int = 0, known: frozenset[bytes] = frozenset()) -> None:
        self._tasks.append(Task(token, os.fsencode(path), known, 1))

    def poll(self, timeout: float) -> list[tuple[int, Outcome]]:
        if not self._tasks:
            return []
        task = self._tasks.popleft()
        assert task.token is not None
        outcome: KnownContent | None = _known_content(task)
        if outcome is not None:
            return [(task.token, outcome)]
        path = Path(os.fsdecode(task.path))
        self.measured.append(path.name)
        return [(task.token, measure(path))]

    def close(self) -> None:
        self._tasks.clear()
