"""Fixtures for files that are made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faceapp.media.decode import Decoded, decode
from faceapp.media.files import read_picture

Save = Callable[[str, bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write bytes to a file of that name."""

    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def decoded(save: Save) -> Callable[..., Decoded]:
    """Write a file and decode it."""

    def make(name: str, data: bytes, longest: int = 1280) -> Decoded:
        return decode(read_picture(save(name, data)), longest)

    return make
