"""A measuring function that takes no time, for benches of everything around it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import FaceMeasurement, PhotoMeasurement, PhotoProblem
from faceapp.domain.photo import DateSource, TakenAt
from faceapp.services.worker_process import Measure, Room

_PEOPLE = 2000


def load() -> Measure:
    """For worker processes."""
    return measure


def measure(path: Path, _room: Room) -> PhotoMeasurement | PhotoProblem:
    """As much data as a real measurement, with two faces of people drawn from 2 000."""
    status = path.stat()
    digest = hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    chance = np.random.default_rng(int.from_bytes(digest, "little"))
    faces = []
    for place in (0.1, 0.6):
        person = np.random.default_rng(int(chance.integers(_PEOPLE))).normal(size=128)
        vector = (person + 0.35 * chance.normal(size=128)).astype(np.float32)
        faces.append(
            FaceMeasurement(
                box=Box(place, 0.2, 0.2, 0.3),
                landmarks=((0.1, 0.1),) * 5,
                score=0.99,
                quality=Quality(120, 300, 0, 0, 0),
                embedding=vector / np.linalg.norm(vector),
                crop=chance.bytes(6000),
            )
        )
    return PhotoMeasurement(
        width=4000,
        height=3000,
        orientation=1,
        taken_at=TakenAt(datetime.fromtimestamp(0, UTC).replace(tzinfo=None), None, DateSource.FILE_TIME),
        content_hash=digest,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        colour=0x808080,
        thumbnail=chance.bytes(20_000),
        faces=tuple(faces),
        detector="mtcnn",
        embedder="dlib-resnet",
    )
