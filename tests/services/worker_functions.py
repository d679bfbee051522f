"""Measuring functions for worker processes: real processes import this module by name."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.measurement import PhotoMeasurement, PhotoProblem
from faceapp.domain.photo import DateSource, Reason, TakenAt
from faceapp.services.worker_process import Measure, Room


def measurement(path: Path) -> PhotoMeasurement:
    """A photo without faces."""
    status = path.stat()
    return PhotoMeasurement(
        width=64,
        height=48,
        orientation=1,
        taken_at=TakenAt(datetime.fromtimestamp(0, UTC).replace(tzinfo=None), None, DateSource.FILE_TIME),
        content_hash=hashlib.blake2b(path.read_bytes(), digest_size=16).digest(),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        colour=0x808080,
        thumbnail=b"jpeg",
        faces=(),
        detector="test",
        embedder="test",
    )


def obedient() -> Measure:
    """What the file says is done: die, hang, raise, or be measured."""
    return _obey


def _obey(path: Path, room: Room) -> PhotoMeasurement | PhotoProblem:
    match path.read_text():
        case "abort":
            os.abort()
        case "exit":
            os._exit(7)
        case "hang":
            time.sleep(600)
        case "bug":
            raise ZeroDivisionError("a bug")
        case "slow":
            time.sleep(0.3)
        case "problem":
            return PhotoProblem(Reason.DAMAGED, "cut off")
        case "large":
            return _among_others(path, room, 400_000_000)
        case "medium":
            return _among_others(path, room, 300_000_000, wanted=2)
        case "large, aborts":
            room(400_000_000)
            os.abort()
        case "print":
            os.write(1, b"noise")
            os.write(2, b"noise")
    return measurement(path)


def _among_others(path: Path, room: Room, needed: int, wanted: int = 99) -> PhotoProblem:
    """Says how many are at this at once, as soon as it is so many as wanted."""
    room(needed)
    mark = path.with_suffix(".now")
    mark.touch()
    end = time.monotonic() + (0.3 if wanted == 99 else 2.0)
    while (at_once := len(list(path.parent.glob("*.now")))) < wanted and time.monotonic() < end:
        time.sleep(0.01)
    mark.unlink()
    return PhotoProblem(Reason.DAMAGED, str(at_once))


def says_who_loaded() -> Measure:
    """Every photo is a problem that names the process in which this ran."""
    loader = str(os.getpid())
    return lambda _path, _room: PhotoProblem(Reason.DAMAGED, loader)


def damaged_model() -> Measure:
    raise ModelDamaged(path="/models/net.onnx")


def takes_long_to_load() -> Measure:
    time.sleep(60)
    return _obey


def missing_library() -> Measure:
    raise ImportError("no such library")


def dies_while_loading() -> Measure:
    os.abort()
