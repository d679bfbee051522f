"""Keeps converted networks between runs, in the user's cache folder.

A kept file starts with the sha256 of the rest, so that a file that was cut short or
changed on the disk is noticed and made again. Its name holds what it was made from.
Several processes may start at once: each writes a file of its own and moves it into
place in one step, and all of them write the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)

_DIGEST = 32


def folder() -> Path:
    """Where converted networks lie; it may be deleted at any time."""
    return platformdirs.user_cache_path("faceapp", appauthor=False) / "models"


def kept(
    name: str, made_from: Sequence[str], make: Callable[[], bytes], *, where: Path | None = None
) -> bytes:
    """``make()``, or what it gave last time.

    A folder that can not be written costs time on every start and nothing else.

    Args:
        name: what it is; starts the file's name.
        made_from: checksums and revisions of all that goes into it.
        make: gives the file's content.
        where: another folder than the user's.
    """
    key = hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:20]
    path = (where or folder()) / f"{name}-{key}.onnx.kept"
    found = _read(path)
    if found is not None:
        return found
    data = make()
    try:
        _write(path, data)
    except OSError as error:
        log.info("%s can not be kept: %s", path, error)
    return data


def _read(path: Path) -> bytes | None:
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    digest, data = whole[:_DIGEST], whole[_DIGEST:]
    if hashlib.sha256(data).digest() != digest:
        log.info("%s is damaged and is made again", path)
        return None
    return data


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).digest())
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
