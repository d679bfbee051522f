"""How large a picture is, from its first bytes: for labels in pixels that don't say it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NO_FRAME: Final = frozenset((0xC4, 0xC8, 0xCC))
"""Marks among the frame headers C0..CF that are none: tables, reserved, arithmetic coding."""
_BARE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
"""Marks without a length."""


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height as coded, pixels; None of what is neither JPEG nor PNG, or is damaged.

    Source: ITU-T T.81 annex B (JPEG), W3C PNG section 11.2.2.
    """
    try:
        with path.open("rb") as file:
            start = file.read(24)
            if start.startswith(_PNG) and len(start) == 24:
                width, height = struct.unpack(">II", start[16:24])
                return (width, height) if width and height else None
            if start.startswith(b"\xff\xd8"):
                file.seek(2)
                return _jpeg(file)
    except (OSError, struct.error):
        return None
    return None


def _jpeg(file: BinaryIO) -> tuple[int, int] | None:
    while True:
        mark = file.read(1)
        if mark != b"\xff":
            return None
        while mark == b"\xff":
            mark = file.read(1)
        if not mark:
            return None
        if mark[0] in _BARE:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if 0xC0 <= mark[0] <= 0xCF and mark[0] not in _NO_FRAME:
            height, width = struct.unpack(">HH", file.read(5)[1:])
            return (width, height) if width and height else None
        if length < 2:
            return None
        file.seek(length - 2, 1)
